"""An attempt told question by question, for a person: what was asked, answered, right, and hinted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from attempts.models import Attempt, AttemptItem, HintTaken, Response
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
class Asked:
    position: int
    slug: str
    version: int
    stem: SafeString
    key: list[SafeString]
    tries: list[Try]
    hints: list[int]
    flagged: bool
    mark: str


def questions_of(attempt: Attempt) -> list[Asked]:
    """The attempt's questions in order, in three statements however many there are."""
    tries, hints = defaultdict(list), defaultdict(list)
    own = {"user_id": attempt.user_id, "attempt_id": attempt.pk}
    for response in Response.objects.filter(**own).order_by("position", "number"):
        tries[response.position].append(response)
    for hint in HintTaken.objects.filter(**own).order_by("position", "number"):
        hints[hint.position].append(hint.number)
    items = AttemptItem.objects.filter(**own).select_related("version").defer("version__search")
    return [asked(item, tries[item.position], hints[item.position]) for item in items.order_by("position")]


def asked(item: AttemptItem, responses: list[Response], hints: list[int]) -> Asked:
    version = item.version
    right = TYPES[version.type].correct_answer(version.answer_key)
    return Asked(
        position=item.position,
        slug=version.delivery["slug"],
        version=version.number,
        stem=render(version.delivery["stem"]),
        key=in_words(version, right),
        tries=[tried(response, version) for response in responses],
        hints=hints,
        flagged=item.flagged,
        mark=f"{plain(item.mark or Decimal(0))} of {plain(item.max_mark)}",
    )


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
