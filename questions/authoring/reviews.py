"""Reviews: a draft submitted, commented on, returned to its author; and who may publish what it became."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from questions.authoring.history import credit
from questions.authoring.refusals import ContentRefused, refuse_faults
from questions.authoring.rows import draft_of
from questions.authoring.states import allow, lock, move
from questions.drafts import faults_to_publish
from questions.models import Comment, Contribution, Question, Status
from questions.types.options import normal, text_faults
from quizapi.accounts.models import User


@transaction.atomic
def submit(*, question: Question, by: User | None = None, comment: str = "") -> None:
    """Ask for a review of a draft, of a retired question, or of a published one's unpublished changes.

    A published question stays published: learners go on with its version while the changes are looked at.
    """
    locked = lock(question)
    refuse_unready(locked)
    credit(by, "submit")
    say(locked, by, comment, "submitted")
    status = Status.PUBLISHED if locked.status == Status.PUBLISHED else Status.IN_REVIEW
    move(locked, status, submitted_at=Now(), submitted_by=by)


@transaction.atomic
def return_to_author(*, question: Question, by: User | None = None, comment: str) -> None:
    """Send a question in review back, with what its author should mend; a published one stays published."""
    locked = lock(question)
    if locked.submitted_at is None:
        allow(locked, Status.IN_REVIEW, verb="returned to its author")
        raise ContentRefused("wrong_status", "The changes of this published question are not in review.")
    refuse_faults(
        "invalid_comment",
        "A question is returned with what to mend.",
        text_faults("comment", comment, required=True),
    )
    credit(by, "return")
    say(locked, by, comment, "returned")
    move(locked, Status.PUBLISHED if locked.status == Status.PUBLISHED else Status.DRAFT)


@transaction.atomic
def comment(*, question: Question, text: str, by: User | None = None) -> Comment:
    """Say something about a question to its author and its reviewers, whatever its status."""
    locked = lock(question)
    refuse_faults(
        "invalid_comment", "There is no comment without words.", text_faults("text", text, required=True)
    )
    return Comment.objects.create(question=locked, by=by, text=normal(text))


def say(question: Question, by: User | None, text: str, move: str) -> None:
    """The comment that goes with a move, if there is one."""
    refuse_faults("invalid_comment", "The comment is not right.", text_faults("comment", text))
    if text.strip():
        Comment.objects.create(question=question, by=by, text=normal(text), move=move)


def contribute(questions: Iterable[Question], by: User | None) -> None:
    """Remember who wrote to drafts, until they are published."""
    if by is not None:
        Contribution.objects.bulk_create(
            [Contribution(question=question, by=by, at=Now()) for question in questions],
            update_conflicts=True,
            unique_fields=["question", "by"],
            update_fields=["at"],
        )


def refuse_own(question: Question, by: User | None) -> None:
    if by is None or not question.exam.review_required:
        return
    if question.contributions.filter(by=by).exists():
        raise own_question()


def own_question() -> ContentRefused:
    detail = (
        "You wrote to this draft, and its exam asks for a second pair of eyes: submit it for review, and "
        "let somebody else publish it."
    )
    return ContentRefused("own_question", detail)


def refuse_unready(question: Question) -> None:
    """What is not fit to be submitted; the question is locked."""
    refuse_waiting(question)
    allow(question, Status.DRAFT, Status.RETIRED, Status.PUBLISHED, verb="submitted for review")
    if question.status == Status.PUBLISHED and not question.has_unpublished_changes:
        raise ContentRefused("wrong_status", "The draft says what is published already.")
    refuse_faults("not_publishable", "The question is not ready yet.", faults_to_publish(draft_of(question)))


def refuse_waiting(question: Question) -> None:
    if question.submitted_at is not None:
        raise ContentRefused("wrong_status", "The question is in review already.")
