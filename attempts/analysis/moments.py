"""Sums, variances and covariances of weighted values, exact until the last division. Pure.

Division of integers in Python rounds correctly, so a figure is the same whatever the order and the units.
Variances and covariances have n - 1 in the denominator.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from attempts.analysis.folding import UNIT, Cell


@dataclass(frozen=True, slots=True)
class Sums:
    """Over learners: of the mark x, the full mark m and the score t, and of their products, in units."""

    n: int = 0
    x: int = 0
    m: int = 0
    t: int = 0
    xx: int = 0
    mm: int = 0
    tt: int = 0
    xm: int = 0
    xt: int = 0

    @property
    def spread_x(self) -> int:
        """n(n - 1) Var(X); the others likewise."""
        return self.n * self.xx - self.x * self.x

    @property
    def spread_xt(self) -> int:
        return self.n * self.xt - self.x * self.t

    @property
    def spread_xr(self) -> int:
        """Of the mark with the rest of the score, R = T - X."""
        return self.spread_xt - self.spread_x

    @property
    def rest(self) -> int:
        return self.t - self.x

    @property
    def spread_r(self) -> int:
        return self.n * (self.tt - 2 * self.xt + self.xx) - self.rest * self.rest

    @classmethod
    def of(cls, cells: Mapping[Cell, int]) -> "Sums":
        n = x = m = t = xx = mm = tt = xm = xt = 0
        for (mark, full, score), k in cells.items():
            n, x, m, t = n + k, x + k * mark, m + k * full, t + k * score
            xx, mm, tt = xx + k * mark * mark, mm + k * full * full, tt + k * score * score
            xm, xt = xm + k * mark * full, xt + k * mark * score
        return cls(n, x, m, t, xx, mm, tt, xm, xt)


def mean(total: int, n: int) -> float | None:
    """In marks."""
    return total / (n * UNIT) if n else None


def variance(spread: int, n: int) -> float | None:
    """A variance or covariance, in squared marks, from n(n - 1) times itself in squared units."""
    return spread / (n * (n - 1) * UNIT**2) if n > 1 else None


def deviation(spread: int, n: int) -> float | None:
    square = variance(spread, n)
    return None if square is None else math.sqrt(square)


def correlation(both: int, one: int, other: int) -> float | None:
    """-1 to 1 of a covariance and two variances in the same units; None where either does not vary."""
    if one <= 0 or other <= 0:
        return None
    return math.copysign(math.sqrt(both * both / (one * other)), both)


def median(counts: Mapping[int, int]) -> float | None:
    """The middle value, or half way between the two middle ones."""
    n = sum(counts.values())
    if not n:
        return None
    return (_ranked(counts, (n - 1) // 2) + _ranked(counts, n // 2)) / 2


def _ranked(counts: Mapping[int, int], rank: int) -> int:
    """The value with so many below or before it."""
    ordered = sorted(counts)
    upto = list(accumulate(counts[value] for value in ordered))
    return ordered[bisect_right(upto, rank)]


def greatest_covariance(xs: Mapping[int, int], ys: Mapping[int, int]) -> int:
    """n(n - 1) times the covariance of sorted x with sorted y, as if both were in the same order."""
    n = sum(xs.values())
    cross = sum(x * y * k for x, y, k in _paired(xs, ys))
    return n * cross - sum(x * k for x, k in xs.items()) * sum(y * k for y, k in ys.items())


def _paired(xs: Mapping[int, int], ys: Mapping[int, int]) -> Iterable[tuple[int, int, int]]:
    """Both in ascending order, side by side, as runs of equal pairs."""
    others = sorted(ys.items(), reverse=True)
    y, left = others.pop() if others else (0, 0)
    for x, k in sorted(xs.items()):
        wanted = k
        while wanted:
            if not left:
                y, left = others.pop()
            both = min(wanted, left)
            yield x, y, both
            wanted, left = wanted - both, left - both
