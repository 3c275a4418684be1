"""Questions: created, revised, submitted for review, published, retired."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from questions.authoring.exams import keep_slug
from questions.authoring.refusals import ContentRefused, refuse_faults, slug_is_free
from questions.drafts import Compiled, Place, compile_question, faults_to_publish, faults_to_save
from questions.models import Choice, Hint, Question, QuestionVersion, SectionQuestion, Status, Topic
from questions.types.contract import ChoiceDraft, Fault, HintDraft, QuestionDraft
from quizapi.accounts.models import User


@transaction.atomic
def create(*, topic: Topic, draft: QuestionDraft) -> Question:
    """A new draft question in a topic and its exam."""
    refuse_faults("invalid_question", "The question cannot be saved yet.", faults_to_save(draft))
    with slug_is_free("a question"):
        question = Question.objects.create(exam_id=topic.exam_id, topic=topic, **columns(draft))
    save_choices(question, draft.choices)
    save_hints(question, draft.hints)
    return question


@transaction.atomic
def revise(*, question: Question, topic: Topic, draft: QuestionDraft) -> bool:
    """Change a question's draft, and say whether that changed anything. Learners see no change yet."""
    refuse_faults("invalid_question", "The question cannot be saved.", faults_to_save(draft))
    locked = lock(question)
    if topic.exam_id != locked.exam_id:
        raise ContentRefused(
            "invalid_question",
            "The question cannot be saved.",
            [Fault("topic", "Choose a topic of the question's exam.")],
        )
    if locked.current_version_id is not None:
        keep_slug(locked.slug, draft.slug)
    if (draft, topic.pk) == (draft_of(locked), locked.topic_id):
        return False
    with slug_is_free("a question"):
        Question.objects.filter(pk=locked.pk).update(topic=topic, updated_at=Now(), **columns(draft))
    save_choices(locked, draft.choices)
    save_hints(locked, draft.hints)
    fresh = lock(question)
    published = locked.current_version
    changed = published is None or compiled(fresh, number=1).digest != published.digest
    Question.objects.filter(pk=locked.pk).update(has_unpublished_changes=changed)
    return True


@transaction.atomic
def submit(*, question: Question) -> None:
    """Ask for a review of a draft that has never been published, or was retired."""
    locked = lock(question)
    allow(locked, Status.DRAFT, Status.RETIRED, verb="submitted for review")
    refuse_faults("not_publishable", "The question is not ready yet.", faults_to_publish(draft_of(locked)))
    move(locked, Status.IN_REVIEW)


@transaction.atomic
def return_to_author(*, question: Question) -> None:
    """Send a question in review back to its author."""
    locked = lock(question)
    allow(locked, Status.IN_REVIEW, verb="returned to its author")
    move(locked, Status.DRAFT)


@transaction.atomic
def publish(*, question: Question, by: User | None) -> QuestionVersion:
    """Compile the draft into the next version and serve that from now on; attempts keep theirs.

    A question whose published version already says the same keeps that version.
    """
    locked = lock(question)
    refuse_faults(
        "not_publishable", "The question cannot be published yet.", faults_to_publish(draft_of(locked))
    )
    current = locked.current_version
    number = current.number + 1 if current else 1
    result = compiled(locked, number=number)
    if current is None or current.digest != result.digest:
        current = record(locked, result, number=number, by=by)
    Question.objects.filter(pk=locked.pk).update(
        status=Status.PUBLISHED, current_version=current, has_unpublished_changes=False, updated_at=Now()
    )
    return current


@transaction.atomic
def retire(*, question: Question) -> None:
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
    move(locked, Status.RETIRED)


@transaction.atomic
def delete(*, question: Question) -> None:
    """Remove a question that was never published and stands in no quiz."""
    locked = lock(question)
    if locked.current_version_id is not None or locked.entries.exists():
        raise ContentRefused(
            "question_in_use", "Only a question that was never published and is in no quiz can be deleted."
        )
    locked.delete()


def draft_of(question: Question) -> QuestionDraft:
    """The question's draft as plain values; choices and hints should be prefetched."""
    choices = tuple(
        ChoiceDraft(
            id=str(choice.public_id),
            text=choice.text,
            is_correct=choice.is_correct,
            fraction=choice.fraction,
            feedback=choice.feedback,
            pinned=choice.pinned,
        )
        for choice in question.choices.all()
    )
    return QuestionDraft(
        **{name: getattr(question, name) for name in PLAIN_COLUMNS},
        tags=tuple(question.tags),
        references=tuple(question.references),
        choices=choices,
        hints=tuple(HintDraft(text=hint.text, penalty=hint.penalty) for hint in question.hints.all()),
    )


PLAIN_COLUMNS = ("slug", "type", "stem", "explanation", "difficulty", "pool", "options")


def columns(draft: QuestionDraft) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name) for name in PLAIN_COLUMNS},
        "tags": list(draft.tags),
        "references": [dict(reference) for reference in draft.references],
    }


def lock(question: Question) -> Question:
    """The question as it is now, held against other writers until the transaction ends.

    Read after it is locked, not with it: what a statement that had to wait joins is what there was before.
    """
    Question.objects.select_for_update().values_list("pk").get(pk=question.pk)
    return Question.objects.with_draft().get(pk=question.pk)


def allow(question: Question, *states: Status, verb: str) -> None:
    if question.status not in states:
        raise ContentRefused(
            "wrong_status",
            f"Only a question that is {' or '.join(s.label.lower() for s in states)} can be {verb}; "
            f"this one is {Status(question.status).label.lower()}.",
        )


def move(question: Question, status: Status) -> None:
    Question.objects.filter(pk=question.pk).update(status=status, updated_at=Now())


def compiled(question: Question, *, number: int) -> Compiled:
    place = Place(
        id=str(question.public_id),
        exam=question.exam.slug,
        topic=question.topic.slug,
        language=question.exam.language,
    )
    return compile_question(draft_of(question), place=place, number=number)


def record(question: Question, result: Compiled, *, number: int, by: User | None) -> QuestionVersion:
    return QuestionVersion.objects.create(
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


def save_choices(question: Question, drafts: Sequence[ChoiceDraft]) -> None:
    """Choices that the draft names by id keep their row, so that answers over versions compare."""
    left = {str(choice.public_id): choice for choice in question.choices.all()}
    new = []
    for position, draft in enumerate(drafts):
        fields = {name: value for name, value in vars(draft).items() if name != "id"} | {"position": position}
        row = left.pop(draft.id or "", None)
        if row is None and draft.id is not None:
            raise unknown_choice(position)
        if row is None:
            new.append(Choice(question=question, **fields))
        elif any(getattr(row, name) != value for name, value in fields.items()):
            Choice.objects.filter(pk=row.pk).update(updated_at=Now(), **fields)
    if left:
        question.choices.filter(pk__in=[choice.pk for choice in left.values()]).delete()
    Choice.objects.bulk_create(new)


def unknown_choice(position: int) -> ContentRefused:
    fault = Fault(f"choices.{position}.id", "Leave the id out for a new choice; this one is not known here.")
    return ContentRefused("invalid_question", "The question cannot be saved.", [fault])


def save_hints(question: Question, drafts: Sequence[HintDraft]) -> None:
    """Hints have no identity beyond their place."""
    before = [HintDraft(text=hint.text, penalty=hint.penalty) for hint in question.hints.all()]
    if before != list(drafts):
        question.hints.all().delete()
        Hint.objects.bulk_create(
            Hint(question=question, position=position, text=draft.text, penalty=draft.penalty)
            for position, draft in enumerate(drafts)
        )
