"""Marks, tries and penalties to a result. Pure; marks are `Decimal`, and are rounded here only."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

MARK_PLACES = Decimal("0.00001")
PERCENT_PLACES = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Tally:
    """Marks earned and to be had, over `questions` questions of which `correct` are right."""

    score: Decimal
    max_score: Decimal
    questions: int
    correct: int

    @property
    def percent(self) -> Decimal:
        return percent(self.score, self.max_score)


def round_mark(mark: Decimal) -> Decimal:
    return mark.quantize(MARK_PLACES, rounding=ROUND_HALF_EVEN)


def mark(
    *,
    fraction: Decimal,
    max_mark: Decimal,
    earlier_tries: int = 0,
    try_penalty: Decimal = ZERO,
    hint_penalties: Iterable[Decimal] = (),
) -> Decimal:
    """max(0, f - earlier tries * penalty - penalties of the hints taken) * max_mark.

    The try penalty is that of Moodle's "interactive with multiple tries"; each hint costs once.
    """
    share = fraction - earlier_tries * try_penalty - sum(hint_penalties, start=ZERO)
    return round_mark(max(ZERO, share) * max_mark)


def percent(score: Decimal, max_score: Decimal) -> Decimal:
    """100 * score / max_score to two places; the maximum is above 0."""
    return (100 * score / max_score).quantize(PERCENT_PLACES, rounding=ROUND_HALF_EVEN)


def passed(score: Decimal, max_score: Decimal, pass_percent: Decimal | None) -> bool | None:
    """Whether the unrounded percentage reaches the pass mark; None where there is no pass mark."""
    return None if pass_percent is None else 100 * score >= pass_percent * max_score


def by_topic(items: Iterable[tuple[str, Decimal | None, Decimal, bool]]) -> dict[str, Tally]:
    """Per topic, from (topic, mark or None where unanswered, maximum mark, correct)."""
    topics: dict[str, Tally] = {}
    for topic, earned, max_mark, correct in items:
        t = topics.get(topic, Tally(ZERO, ZERO, 0, 0))
        topics[topic] = Tally(
            t.score + (earned or ZERO), t.max_score + max_mark, t.questions + 1, t.correct + correct
        )
    return topics
