"""A question held against other writers, and moved from one status to another."""

from django.db.models.functions import Now

from questions.authoring.refusals import ContentRefused
from questions.models import Question, Status


def lock(question: Question, *, to_delete: bool = False) -> Question:
    """The question as it is now, held against other writers until the transaction ends.

    Rows that name it, as attempts do, are written meanwhile, unless it is `to_delete`. Read after it is
    locked, not with it: what a statement that had to wait joins is what there was before.
    """
    Question.objects.select_for_update(no_key=not to_delete).values_list("pk").get(pk=question.pk)
    return Question.objects.with_draft().get(pk=question.pk)


def allow(question: Question, *states: Status, verb: str) -> None:
    if question.status not in states:
        raise ContentRefused(
            "wrong_status",
            f"Only a question that is {' or '.join(s.label.lower() for s in states)} can be {verb}; "
            f"this one is {Status(question.status).label.lower()}.",
        )


def move(question: Question, status: Status, **fields: object) -> None:
    """Into a status; only what is in review has been submitted."""
    fields = {"submitted_at": None, "submitted_by": None, **fields}
    Question.objects.filter(pk=question.pk).update(status=status, updated_at=Now(), **fields)
