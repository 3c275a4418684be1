"""Exams and topics: made and changed."""

from decimal import Decimal

from django.db import transaction
from django.db.models.functions import Now

from questions.authoring.history import credit
from questions.authoring.refusals import ContentRefused, slug_is_free
from questions.drafts import MAX_TITLE, ExamDraft, TopicDraft, slug_faults
from questions.models import Exam, Topic
from questions.types.contract import Fault
from questions.types.options import text_faults
from quizapi.accounts.models import User

MAX_WEIGHT, WEIGHT_PLACES = 1000, 3


@transaction.atomic
def save_exam(*, draft: ExamDraft, exam: Exam | None = None, by: User | None = None) -> Exam:
    """Create an exam, or change one; its slug stays what it was."""
    refuse(draft)
    credit(by, "save_exam")
    if exam is None:
        with slug_is_free("an exam"):
            return Exam.objects.create(**vars(draft))
    keep_slug(exam.slug, draft.slug)
    fields = {**vars(draft), "updated_at": Now()}
    Exam.objects.filter(pk=exam.pk).update(**fields)
    return Exam.objects.get(pk=exam.pk)


@transaction.atomic
def save_topic(
    *,
    exam: Exam,
    draft: TopicDraft,
    parent: Topic | None = None,
    topic: Topic | None = None,
    by: User | None = None,
) -> Topic:
    """Create a topic below `parent` (None: at the top), or change and move one."""
    refuse(draft)
    if not is_weight(draft.weight):
        message = f"Give 0 to {MAX_WEIGHT} with at most {WEIGHT_PLACES} decimal places."
        raise ContentRefused("invalid_topic", "The topic is not right.", [Fault("weight", message)])
    if parent is not None and parent.exam_id != exam.pk:
        raise ContentRefused(
            "invalid_topic", "The topic is not right.", [Fault("parent", "Choose a topic of this exam.")]
        )
    # Two moves at once must not make a circle: the second waits, then looks at what the first did. Learners
    # go on starting attempts in the exam: the lock is the weaker one of its kind, since an import takes long.
    Exam.objects.select_for_update(no_key=True).get(pk=exam.pk)
    credit(by, "save_topic")
    if topic is None:
        with slug_is_free("a topic of this exam"):
            return Topic.objects.create(exam=exam, parent=parent, **vars(draft))
    keep_slug(topic.slug, draft.slug)
    refuse_circle(topic, parent)
    Topic.objects.filter(pk=topic.pk).update(parent=parent, updated_at=Now(), **vars(draft))
    return Topic.objects.get(pk=topic.pk)


def exam_draft_of(exam: Exam) -> ExamDraft:
    return ExamDraft(**{name: getattr(exam, name) for name in ExamDraft.__dataclass_fields__})


def topic_draft_of(topic: Topic) -> TopicDraft:
    return TopicDraft(**{name: getattr(topic, name) for name in TopicDraft.__dataclass_fields__})


def is_weight(weight: Decimal) -> bool:
    return weight.is_finite() and 0 <= weight <= MAX_WEIGHT and weight == round(weight, WEIGHT_PLACES)


def refuse(draft: ExamDraft | TopicDraft) -> None:
    faults = [
        *slug_faults("slug", draft.slug),
        *text_faults("title", draft.title, required=True),
        *text_faults("description", draft.description),
    ]
    if len(draft.title) > MAX_TITLE:
        faults.append(Fault("title", f"Write at most {MAX_TITLE} characters."))
    if faults:
        raise ContentRefused("invalid_content", "Some fields are not right.", faults)


def keep_slug(before: str, after: str) -> None:
    """Slugs are in addresses and in published questions."""
    if before != after:
        raise ContentRefused(
            "slug_is_stable",
            "A slug does not change, because clients and files refer to it.",
            [Fault("slug", f"Leave it as {before}.")],
        )


def refuse_circle(topic: Topic, parent: Topic | None) -> None:
    parents = dict(Topic.objects.filter(exam_id=topic.exam_id).values_list("pk", "parent_id"))
    above = parent.pk if parent else None
    while above is not None:
        if above == topic.pk:
            raise ContentRefused(
                "invalid_topic",
                "A topic cannot stand below itself.",
                [Fault("parent", "Choose a topic that is not below this one.")],
            )
        above = parents[above]
