"""An attempt told question by question, for a person: what was asked, answered, right, and hinted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from attempts.models import Attempt, AttemptItem, HintTaken, Response
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
        key=in_words(version.delivery, right),
        tries=[tried(response, version.delivery) for response in responses],
        hints=hints,
        flagged=item.flagged,
        mark=f"{plain(item.mark or Decimal(0))} of {plain(item.max_mark)}",
    )


def tried(response: Response, delivery: Mapping[str, Any]) -> Try:
    return Try(
        number=response.number,
        answer=in_words(delivery, response.answer),
        mark=plain(response.mark),
        verdict=Grade(response.fraction).correctness.replace("_", " "),
        seconds=None if response.elapsed_ms is None else response.elapsed_ms / 1000,
        at=response.created_at,
    )


def in_words(delivery: Mapping[str, Any], answer: Mapping[str, Any]) -> list[SafeString]:
    """An answer, or the right one, with the texts of the choices in place of their ids."""
    texts = {choice["id"]: choice["text"] for choice in delivery.get("choices", ())}
    given = [entry for value in answer.values() for entry in (value if isinstance(value, list) else [value])]
    return [render(texts.get(entry, str(entry))) for entry in given]


def plain(number: Decimal) -> str:
    """A mark for reading: two places at most, none where they are zero."""
    return format(round(number, 2).normalize(), "f")
