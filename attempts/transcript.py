"""An attempt told question by question, for a person: what was asked, answered, right, and hinted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from attempts.models import Attempt, AttemptItem, HintTaken, ManualMark, Response
from questions.models import QuestionVersion
from questions.rendering import render
from questions.types import TYPES
from questions.types.fractions import Grade


@dataclass(frozen=True, kw_only=True)
class Try:
    number: int
    answer: list[SafeString]
    mark: str
    verdict: str
    seconds: float | None  # as the client says
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Given:
    """A mark that a person gave; `share` is of the full mark, before hints and tries."""

    share: str
    mark: str
    comment: SafeString
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Asked:
    position: int
    slug: str
    version: int
    key_version: int | None  # by the key of which a regrade graded it
    stem: SafeString
    key: list[SafeString]
    tries: list[Try]
    hints: list[int]
    flagged: bool
    mark: str
    by_person: bool  # whether a person marks the answer
    marks: list[Given]


def questions_of(attempt: Attempt) -> list[Asked]:
    """The attempt's questions in order, in four statements however many there are."""
    tries, hints, marks = defaultdict(list), defaultdict(list), defaultdict(list)
    own = {"user_id": attempt.user_id, "attempt_id": attempt.pk}
    for response in Response.objects.filter(**own).order_by("position", "number"):
        tries[response.position].append(response)
    for hint in HintTaken.objects.filter(**own).order_by("position", "number"):
        hints[hint.position].append(hint.number)
    for row in marks_in(**own):
        marks[row.position].append(given(row))
    items = AttemptItem.objects.filter(**own).select_related("version", "key_version")
    items = items.defer("version__search", "key_version__search", "key_version__delivery")
    return [
        asked(item, tries[item.position], hints[item.position], marks[item.position])
        for item in items.order_by("position")
    ]


def asked(item: AttemptItem, responses: list[Response], hints: list[int], marks: list[Given]) -> Asked:
    version, regraded = item.version, item.key_version
    right = TYPES[version.type].correct_answer((regraded or version).answer_key)
    return Asked(
        position=item.position,
        slug=version.delivery["slug"],
        version=version.number,
        key_version=None if regraded is None else regraded.number,
        stem=render(version.delivery["stem"]),
        key=in_words(version, right),
        tries=[tried(response, version) for response in responses],
        hints=hints,
        flagged=item.flagged,
        mark=mark_of(item),
        by_person=is_for_person(item),
        marks=marks,
    )


def marks_in(**place: Any) -> Iterable[ManualMark]:
    """The marks that people gave there, the first one first."""
    return ManualMark.objects.filter(**place).select_related("by").order_by("created_at")


def given(row: ManualMark) -> Given:
    return Given(
        share=plain(row.fraction),
        mark=plain(row.mark),
        comment=render(row.comment),
        by=str(row.by or "a command"),
        at=row.created_at,
    )


def mark_of(item: AttemptItem) -> str:
    if item.answer is not None and item.fraction is None:
        return f"not given yet, of {plain(item.max_mark)}"
    return f"{plain(item.mark or Decimal(0))} of {plain(item.max_mark)}"


def is_for_person(item: AttemptItem) -> bool:
    """Whether there is an answer, and no key can grade it."""
    version = item.version
    return item.answer is not None and TYPES[version.type].grade(version.answer_key, item.answer) is None


def tried(response: Response, version: QuestionVersion) -> Try:
    return Try(
        number=response.number,
        answer=in_words(version, response.answer),
        mark="" if response.mark is None else plain(response.mark),
        verdict=verdict(response),
        seconds=None if response.elapsed_ms is None else response.elapsed_ms / 1000,
        at=response.created_at,
    )


def verdict(response: Response) -> str:
    if response.answer is None:
        return "taken back"
    if response.fraction is None:
        return "not marked yet"
    return Grade(response.fraction).correctness.replace("_", " ")


def in_words(version: QuestionVersion, answer: Mapping[str, Any] | None) -> list[SafeString]:
    """An answer, or the right one, as a person reads it."""
    if answer is None:
        return []
    return [render(line) for line in TYPES[version.type].in_words(version.delivery, answer)]


def plain(number: Decimal) -> str:
    """A mark for reading: two places at most, none where they are zero."""
    return format(round(number, 2).normalize(), "f")
