"""Counts as whole numbers, those of one key added up: by version, and all versions of a question together.

Marks and scores become integers in units of 1/100,000, so all sums over them are exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal, Inexact
from functools import lru_cache

from attempts.analysis.counts import VersionCounts

PLACES = 5
UNIT = 10**PLACES
EXACT = Context(prec=60, traps=[Inexact])

Cell = tuple[int, int, int]
"""Mark, full mark, score."""


@dataclass(frozen=True, slots=True)
class Month:
    """Sums as in MonthCount: `x` of marks, `m` of full marks, `xx` of squared marks."""

    delivered: int = 0
    answered: int = 0
    n: int = 0
    x: int = 0
    m: int = 0
    xx: int = 0

    def __add__(self, other: "Month") -> "Month":
        return Month(
            self.delivered + other.delivered,
            self.answered + other.answered,
            self.n + other.n,
            self.x + other.x,
            self.m + other.m,
            self.xx + other.xx,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """`about` says what it is called. `version` None is: all. `taken` has mark and score by choice."""

    about: VersionCounts
    version: int | None
    cells: Mapping[Cell, int]
    taken: Mapping[str, Mapping[tuple[int, int], int]]
    times: Mapping[int, int]
    months: Mapping[date, Month]


@lru_cache(maxsize=50_000)
def units(value: Decimal, places: int = PLACES) -> int:
    """The value in units. Raises ValueError where it is finer than that."""
    try:
        return int(EXACT.to_integral_exact(EXACT.scaleb(value, places)))
    except Inexact as error:
        raise ValueError(f"{value} has more than {places} decimal places.") from error


def added[Key](pairs: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    """Counts of the same key as one, and none where nothing is left. Raises ValueError below zero."""
    total: dict[Key, int] = {}
    for key, n in pairs:
        total[key] = total.get(key, 0) + n
    if any(n < 0 for n in total.values()):
        raise ValueError("A count is below zero: the counts are not of one moment. Rebuild them.")
    return {key: n for key, n in total.items() if n}


def fold(counts: VersionCounts) -> Folded:
    taken: dict[str, list[tuple[tuple[int, int], int]]] = {}
    for each in counts.taken:
        taken.setdefault(each.choice, []).append(((units(each.mark), units(each.score)), each.n))
    return Folded(
        about=counts,
        version=counts.version,
        cells=added(((units(c.mark), units(c.max_mark), units(c.score)), c.n) for c in counts.marks),
        taken={choice: added(pairs) for choice, pairs in taken.items()},
        times=added((time.seconds, time.n) for time in counts.times),
        months=_months(counts),
    )


def together(versions: Sequence[Folded]) -> Folded:
    """All of them as one; the last one says what it is called."""
    if len(versions) == 1:
        return replace(versions[0], version=None)
    return Folded(
        about=versions[-1].about,
        version=None,
        cells=added(pair for each in versions for pair in each.cells.items()),
        taken={choice: _taken(choice, versions) for each in versions for choice in each.taken},
        times=added(pair for each in versions for pair in each.times.items()),
        months=_sum(pair for each in versions for pair in each.months.items()),
    )


def _taken(choice: str, versions: Sequence[Folded]) -> dict[tuple[int, int], int]:
    return added(pair for each in versions for pair in each.taken.get(choice, {}).items())


def _months(counts: VersionCounts) -> dict[date, Month]:
    return _sum(
        (
            each.month,
            Month(
                each.delivered,
                each.answered,
                each.n,
                units(each.sum_marks),
                units(each.sum_max_marks),
                units(each.sum_squares, 2 * PLACES),
            ),
        )
        for each in counts.months
    )


def _sum(pairs: Iterable[tuple[date, Month]]) -> dict[date, Month]:
    total: dict[date, Month] = {}
    for month, more in pairs:
        total[month] = total.get(month, Month()) + more
    return dict(sorted(total.items()))
