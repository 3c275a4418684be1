"""Whether a question gets easier or harder over the months. Pure.

A weighted regression of each month's facility on its date. Its chi-square (1 df) is, for marks of all or
nothing, that of Cochran (1954), Biometrics 10, and Armitage (1955), Biometrics 11. Learners of one month may
have more in common than chance gives: where months lie further off the line than that, the variance is
multiplied by the scatter (McCullagh and Nelder, 1989, Generalized Linear Models, 4.5) and Student's t, with
two degrees of freedom less than there are months, stands in for the normal distribution.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from attempts.analysis.distributions import chi_square_tail, normal_quantile, t_quantile, t_tail
from attempts.analysis.figures import Drift, Estimate
from attempts.analysis.folding import Month

LEAST_MONTHS = 4
LEAST_LEARNERS = 30
FLAG_P = 0.01
FLAG_CHANGE = 0.05
"""Facility in a year: less is no reason to act, however sure."""
UPPER = 0.975


@dataclass(frozen=True, slots=True)
class Line:
    """`rest`: weighted squares of months about the line. `variance`: of marks as fractions, in all."""

    slope: float
    dates: float
    rest: float
    variance: float


def over(months: Mapping[date, Month]) -> Drift | None:
    """None with fewer than 4 months or 30 learners, and where all marks are the same."""
    seen = {month: sums for month, sums in months.items() if sums.n > 0 and sums.m > 0}
    learners = sum(sums.n for sums in seen.values())
    if len(seen) < LEAST_MONTHS or learners < LEAST_LEARNERS:
        return None
    line = _line(seen, learners)
    return _drift(line, len(seen), learners) if line.variance > 0 else None


def _line(months: Mapping[date, Month], learners: int) -> Line:
    points = [(_years(month), sums.n, sums.x / sums.m) for month, sums in sorted(months.items())]
    centre = math.fsum(n * year for year, n, _ in points) / learners
    level = math.fsum(n * share for _, n, share in points) / learners
    dates = math.fsum(n * (year - centre) ** 2 for year, n, _ in points)
    slope = math.fsum(n * (year - centre) * (share - level) for year, n, share in points) / dates
    between = math.fsum(n * (share - level) ** 2 for _, n, share in points)
    within = math.fsum(_within(months[month]) for month in sorted(months))
    rest = math.fsum(n * (share - level - slope * (year - centre)) ** 2 for year, n, share in points)
    return Line(slope, dates, rest, (between + within) / learners)


def _drift(line: Line, months: int, learners: int) -> Drift:
    free = months - 2
    scatter = line.rest / line.variance / free
    chi_square = line.slope**2 * line.dates / line.variance
    error = math.sqrt(line.variance / line.dates * max(1.0, scatter))
    if scatter > 1:
        p, width = t_tail(line.slope / error, free), t_quantile(UPPER, free)
    else:
        p, width = chi_square_tail(chi_square, 1), normal_quantile(UPPER)
    return Drift(
        months=months,
        learners=learners,
        per_year=Estimate(line.slope, line.slope - width * error, line.slope + width * error),
        chi_square=chi_square,
        scatter=scatter,
        p=p,
        flagged=p < FLAG_P and abs(line.slope) >= FLAG_CHANGE,
    )


def _years(month: date) -> float:
    return month.year + (month.month - 0.5) / 12


def _within(month: Month) -> float:
    """Squares of a month's marks about their mean, as fractions of its mean full mark."""
    return max(0, month.n * (month.n * month.xx - month.x * month.x)) / (month.m * month.m)
