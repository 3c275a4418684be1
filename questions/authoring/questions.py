"""Questions: created, revised, deleted."""

from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Now

from questions.authoring.exams import keep_slug
from questions.authoring.findings import note_drafts
from questions.authoring.history import credit
from questions.authoring.publishing import compiled
from questions.authoring.refusals import ContentRefused, refuse_faults, slug_is_free
from questions.authoring.reviews import contribute
from questions.authoring.rows import columns, draft_of, save_choices, save_hints
from questions.authoring.states import lock
from questions.drafts import faults_to_save
from questions.models import Question, Topic
from questions.types.contract import Fault, QuestionDraft
from quizapi.accounts.models import User

NOT_SAVED = "The question cannot be saved."


@transaction.atomic
def create(*, topic: Topic, draft: QuestionDraft, by: User | None = None) -> Question:
    """A new draft question in a topic and its exam."""
    refuse_faults("invalid_question", "The question cannot be saved yet.", faults_to_save(draft))
    credit(by, "create")
    with slug_is_free("a question"):
        question = Question.objects.create(exam_id=topic.exam_id, topic=topic, **columns(draft))
    save_choices(question, draft.choices)
    save_hints(question, draft.hints)
    contribute([question], by)
    note_drafts([question])
    return question


@transaction.atomic
def revise(*, question: Question, topic: Topic, draft: QuestionDraft, by: User | None = None) -> bool:
    """Change a question's draft, and say whether that changed anything. Learners see no change yet."""
    refuse_faults("invalid_question", NOT_SAVED, faults_to_save(draft))
    locked = lock(question)
    refuse_move(locked, topic, draft)
    if (draft, topic.pk) == (draft_of(locked), locked.topic_id):
        return False
    credit(by, "revise")
    rewrite(locked, topic, draft, by=by)
    return True


def refuse_move(question: Question, topic: Topic, draft: QuestionDraft) -> None:
    """A question stays in its exam, and under its slug once it was published."""
    if topic.exam_id != question.exam_id:
        fault = Fault("topic", "Choose a topic of the question's exam.")
        raise ContentRefused("invalid_question", NOT_SAVED, [fault])
    if question.current_version_id is not None:
        keep_slug(question.slug, draft.slug)


def rewrite(
    locked: Question,
    topic: Topic,
    draft: QuestionDraft,
    *,
    by: User | None,
    revived: Collection[str] = (),
) -> None:
    """Write a draft over that of a locked question; `revived` are ids that its choices had once."""
    with slug_is_free("a question"):
        Question.objects.filter(pk=locked.pk).update(topic=topic, updated_at=Now(), **columns(draft))
    save_choices(locked, draft.choices, revived)
    save_hints(locked, draft.hints)
    fresh = lock(locked)
    published = locked.current_version
    changed = published is None or compiled(fresh, number=1).digest != published.digest
    Question.objects.filter(pk=locked.pk).update(has_unpublished_changes=changed)
    contribute([locked], by)
    fresh.has_unpublished_changes = changed
    note_drafts([fresh])


@transaction.atomic
def delete(*, question: Question, by: User | None = None) -> None:
    """Remove a question that was never published and stands in no quiz."""
    locked = lock(question, to_delete=True)
    if locked.current_version_id is not None or locked.entries.exists():
        raise ContentRefused(
            "question_in_use", "Only a question that was never published and is in no quiz can be deleted."
        )
    credit(by, "delete")
    locked.delete()
