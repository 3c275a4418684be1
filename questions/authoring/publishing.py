"""Questions: published as the next version of themselves, and retired."""

from collections.abc import Collection

from django.db import transaction

from questions.authoring.assets import unknown_images
from questions.authoring.history import credit
from questions.authoring.refusals import ContentRefused, refuse_faults
from questions.authoring.reviews import refuse_own, say
from questions.authoring.rows import draft_of
from questions.authoring.states import allow, lock, move
from questions.drafts import Compiled, Place, compile_question, faults_to_publish
from questions.images import names_in
from questions.models import Question, QuestionVersion, SectionQuestion, Status
from questions.types.contract import QuestionDraft
from quizapi.accounts.models import User


@transaction.atomic
def publish(*, question: Question, by: User | None = None, comment: str = "") -> QuestionVersion:
    """Compile the draft into the next version and serve that from now on; attempts keep theirs.

    A question whose published version already says the same keeps that version. Where the exam asks for a
    second pair of eyes, nobody publishes what they wrote themselves; `by` None, a command on the server, may.
    """
    locked = lock(question)
    refuse_own(locked, by)
    draft = draft_of(locked)
    refuse_unpublishable(draft, unknown_images(names_in(draft)))
    credit(by, "publish")
    say(locked, by, comment, "published")
    current = locked.current_version
    number = current.number + 1 if current else 1
    result = compiled(locked, number=number)
    if current is None or current.digest != result.digest:
        current = version_of(locked, result, number=number, by=by)
        current.save(force_insert=True)
    move(locked, Status.PUBLISHED, current_version=current, has_unpublished_changes=False)
    locked.contributions.all().delete()
    locked.findings.filter(code="unpublished_changes").delete()
    return current


@transaction.atomic
def retire(*, question: Question, by: User | None = None, comment: str = "") -> None:
    """Serve a question no longer; its versions stay, and attempts that hold them go on."""
    locked = lock(question)
    allow(locked, Status.PUBLISHED, verb="retired")
    titles = SectionQuestion.objects.filter(question=locked, section__quiz__status="published").values_list(
        "section__quiz__title", flat=True
    )
    if titles:
        raise ContentRefused(
            "question_in_published_quiz",
            f"Take the question out of these published quizzes first: {', '.join(sorted(set(titles)))}.",
        )
    credit(by, "retire")
    say(locked, by, comment, "retired")
    move(locked, Status.RETIRED)


def refuse_unpublishable(draft: QuestionDraft, unknown: Collection[str]) -> None:
    """What keeps a draft from being published; `unknown` are names of images that are not there."""
    refuse_faults("not_publishable", "The question cannot be published yet.", faults_to_publish(draft))
    if missing := names_in(draft).intersection(unknown):
        detail = f"There are no such images: {', '.join(sorted(missing))}. Upload them first."
        raise ContentRefused("not_publishable", detail)


def compiled(question: Question, *, number: int) -> Compiled:
    place = Place(
        id=str(question.public_id),
        exam=question.exam.slug,
        topic=question.topic.slug,
        language=question.exam.language,
    )
    return compile_question(draft_of(question), place=place, number=number)


def version_of(question: Question, result: Compiled, *, number: int, by: User | None) -> QuestionVersion:
    """The version that a question is to have next, not saved yet."""
    return QuestionVersion(
        question=question,
        number=number,
        topic_id=question.topic_id,
        type=question.type,
        difficulty=question.difficulty,
        pool=question.pool,
        tags=question.tags,
        delivery=result.delivery,
        answer_key=result.answer_key,
        digest=result.digest,
        published_by=by,
    )
