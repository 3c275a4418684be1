"""Reports: what learners find wrong with a question, and what staff answer."""

import uuid
from datetime import datetime
from http import HTTPStatus

from django.db import transaction

from attempts.lifecycle.bookmarks import VISIBLE
from attempts.models import AttemptItem, QuestionReport
from attempts.quality import check_reports, note_report
from questions.models import Question
from quizapi.database import prepared
from quizapi.errors import DomainError, FieldError

SAY_WHAT = "Say what was done; the learner reads it."


def report_item(
    *, user_id: uuid.UUID, attempt_id: uuid.UUID, position: int, reason: str, text: str, now: datetime
) -> tuple[QuestionReport, bool]:
    """Report the version that an attempt gave; the report, and whether it is new."""
    items = AttemptItem.objects.filter(user_id=user_id, attempt_id=attempt_id, position=position)
    row = items.order_by("position").values_list("question_id", "version_id").first()
    if row is None:
        raise DomainError("not_found", HTTPStatus.NOT_FOUND, "You have no such question in an attempt.")
    return report(user_id, *row, attempt_id=attempt_id, reason=reason, text=text, now=now)


def report_question(
    *, user_id: uuid.UUID, slug: str, reason: str, text: str, now: datetime
) -> tuple[QuestionReport, bool]:
    """Report the current version of a question that the learner may see."""
    row = prepared.fetch_one(VISIBLE, {"slug": slug, "user": user_id})
    if row is None:
        detail = "There is no question with this slug that you may see."
        raise DomainError("not_found", HTTPStatus.NOT_FOUND, detail)
    version_id = Question.objects.values_list("current_version_id", flat=True).get(pk=row[0])
    return report(user_id, row[0], version_id, attempt_id=None, reason=reason, text=text, now=now)


@transaction.atomic
def report(
    user_id: uuid.UUID,
    question_id: int,
    version_id: int,
    *,
    attempt_id: uuid.UUID | None,
    reason: str,
    text: str,
    now: datetime,
) -> tuple[QuestionReport, bool]:
    """One for each version: the same again changes nothing, another one is refused."""
    fields = {"reason": reason, "text": text, "attempt_id": attempt_id, "created_at": now}
    kept, is_new = QuestionReport.objects.select_related("question", "version").get_or_create(
        user_id=user_id, version_id=version_id, defaults={"question_id": question_id, **fields}
    )
    if is_new:
        note_report(question_id=question_id)
    elif (kept.reason, kept.text) != (reason, text):
        detail = "You reported this version of the question already; one report for each version is kept."
        raise DomainError("already_reported", HTTPStatus.CONFLICT, detail)
    return kept, is_new


@transaction.atomic
def close_report(
    *, user_id: uuid.UUID, report_id: uuid.UUID, status: str, answer: str, by: uuid.UUID | None, now: datetime
) -> QuestionReport:
    """Resolve or dismiss a learner's report, with a word to the learner; `status` "open" takes that back.

    A resolved one says what was done: `answer` must not be empty then.
    """
    mine = QuestionReport.objects.filter(user_id=user_id, id=report_id)
    kept = mine.select_for_update(of=("self",)).first()
    if kept is None:
        raise DomainError("not_found", HTTPStatus.NOT_FOUND, "There is no such report.")
    if says_too_little(status, answer):
        error = FieldError("/answer", SAY_WHAT)
        raise DomainError("validation_error", HTTPStatus.BAD_REQUEST, error.detail, [error])
    is_open = status == "open"
    mine.update(
        status=status,
        answer=answer.strip(),
        closed_at=None if is_open else now,
        closed_by_id=None if is_open else by,
    )
    check_reports(questions=[kept.question_id])
    return mine.select_related("question", "version").get()


def says_too_little(status: str, answer: str) -> bool:
    """Whether a report is to be resolved without a word to the learner."""
    return status == "resolved" and not answer.strip()
