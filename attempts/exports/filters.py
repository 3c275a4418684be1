"""Which rows an export takes. What is asked for must exist: a misspelt quiz is no empty file."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from attempts.exports.columns import Dataset
from attempts.models import Attempt
from questions.models import Exam, Question, Quiz, Topic
from quizapi.errors import DomainError, FieldError


class Attempts(StrEnum):
    """Which of a learner's attempts at a quiz."""

    ALL = "all"
    FIRST = "first"  # the first that ended and counts
    COUNTING = "counting"  # those that make the result, by the quiz's rule


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """None and `all`: whatever it is. Times are aware; `since_time` is included, `until_time` is not.

    `topic` takes in the topics below it. `finished` wants attempts that ended and count: finished or expired.
    Under `attempts` other than `all` these are the only ones, and practice selections have none.
    """

    exam: str | None = None
    quiz: str | None = None
    topic: str | None = None
    question: str | None = None
    state: str | None = None
    since_time: datetime | None = None
    until_time: datetime | None = None
    finished: bool = False
    attempts: Attempts = Attempts.ALL

    @property
    def looks_at_state(self) -> bool:
        """Whether a row that stays as it is may come in as its attempt goes on."""
        return self.finished or self.state is not None

    def chosen(self) -> dict[str, str]:
        """What was asked for, by the parameters' names, in one canonical form."""
        values = ((PARAMETERS.get(each.name, each.name), getattr(self, each.name)) for each in fields(self))
        return {name: canonical(value) for name, value in values if value not in (None, False, Attempts.ALL)}


PARAMETERS = {"since_time": "from", "until_time": "to"}


def canonical(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)


def require_known(filters: Filters, dataset: Dataset) -> None:
    """Refuse filters that the dataset does not know, and what is not there. Raises DomainError."""
    chosen = filters.chosen()
    errors = [
        FieldError(
            f"/{name}", f"{dataset.name} cannot be filtered by it. {they_are(dataset)}", "no_such_filter"
        )
        for name in chosen
        if name not in dataset.filters
    ]
    errors += [
        FieldError(f"/{name}", f"There is no {name} {chosen[name]!r}. Look for its slug.", f"unknown_{name}")
        for name in ("exam", "quiz", "topic", "question")
        if name in chosen and not exists(filters, name)
    ]
    if filters.state is not None and filters.state not in Attempt.State.values:
        known = ", ".join(Attempt.State.values)
        errors.append(
            FieldError("/state", f"There is no such state; the states are {known}.", "unknown_state")
        )
    if filters.since_time and filters.until_time and filters.since_time >= filters.until_time:
        errors.append(
            FieldError("/to", "The window ends before it begins: choose a later time.", "empty_window")
        )
    if errors:
        raise refused(errors)


def they_are(dataset: Dataset) -> str:
    return (
        f"Its filters are {', '.join(sorted(dataset.filters))}." if dataset.filters else "It has no filters."
    )


def exists(filters: Filters, name: str) -> bool:
    """Whether what a filter names is there, within the exam if one is named, too."""
    known: dict[str, Any] = {"exam": Exam, "quiz": Quiz, "topic": Topic, "question": Question}
    rows = known[name]._default_manager.filter(slug=getattr(filters, name))
    if name != "exam" and filters.exam is not None:
        rows = rows.filter(exam__slug=filters.exam)
    return bool(rows.exists())


def refused(errors: list[FieldError]) -> DomainError:
    return DomainError(
        "validation_error", HTTPStatus.BAD_REQUEST, "Some fields are not right; see errors.", errors
    )
