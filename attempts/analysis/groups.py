"""The upper and lower 27 % of learners by score, as whole groups of equal scores. Pure.

27 % tells most of normal scores: Kelley (1939), Journal of Educational Psychology 30.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PERCENT = 27


@dataclass(frozen=True, slots=True)
class Groups:
    """`low` is the highest score of the lower group, `high` the lowest of the upper one."""

    low: int
    high: int
    learners_lower: int
    learners_upper: int


def by_score(learners: Mapping[int, int]) -> Groups | None:
    """The fewest scores from either end that make up 27 %; None where the two would overlap."""
    n = sum(learners.values())
    if not n:
        return None
    low, below = _end(sorted(learners), learners, n)
    high, above = _end(sorted(learners, reverse=True), learners, n)
    return Groups(low, high, below, above) if low < high else None


def _end(scores: Iterable[int], learners: Mapping[int, int], n: int) -> tuple[int, int]:
    score, total = 0, 0
    for score in scores:
        total += learners[score]
        if 100 * total >= PERCENT * n:
            break
    return score, total
