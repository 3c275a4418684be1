"""Figures of a question, and of each of its versions. Pure; formulas as in docs/item-analysis.md."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from attempts.analysis import distractors, drift, groups, intervals
from attempts.analysis.figures import Estimate, ItemFigures, MonthFigures
from attempts.analysis.folding import Folded, Month, added, together
from attempts.analysis.moments import (
    Sums,
    correlation,
    deviation,
    greatest_covariance,
    mean,
    median,
)
from attempts.analysis.weights import Weights


@dataclass(frozen=True, slots=True)
class Question:
    """All counts of a question with their sums, beside those of its versions, oldest first."""

    pooled: Folded
    sums: Sums
    versions: Sequence[Folded]

    @classmethod
    def of(cls, versions: Sequence[Folded]) -> "Question":
        pooled = together(versions)
        return cls(pooled, Sums.of(pooled.cells), versions)


def figures(question: Question, weights: Weights) -> ItemFigures:
    """Of all versions together, with those of each: of an only one they are the same."""
    pooled = _figures(question.pooled, question.sums, question.versions, weights)
    if len(question.versions) == 1:
        return replace(pooled, versions=[replace(pooled, version=question.versions[0].version)])
    each = [_figures(version, Sums.of(version.cells), [version], weights) for version in question.versions]
    return replace(pooled, versions=each)


def _figures(
    folded: Folded,
    sums: Sums,
    versions: Sequence[Folded],
    weights: Weights,
) -> ItemFigures:
    split = groups.by_score(distractors.scores(folded))
    may_be_negative = any(mark < 0 for mark, _, _ in folded.cells)
    return ItemFigures(
        question=folded.about.question,
        version=folded.version,
        topic=folded.about.topic,
        type=folded.about.type,
        stem=folded.about.stem,
        learners=sums.n,
        mean_mark=mean(sums.x, sums.n),
        max_mark=mean(sums.m, sums.n),
        sd=deviation(sums.spread_x, sums.n),
        facility=facility(sums, may_be_negative=may_be_negative),
        discrimination_index=_discrimination(sums),
        discriminative_efficiency=_efficiency(folded, sums),
        effective_weight=weights.effective_of(sums),
        intended_weight=weights.intended_of(sums),
        random_guess_score=folded.about.guess,
        upper=_share(folded, split.high, math.inf) if split else None,
        lower=_share(folded, -math.inf, split.low) if split else None,
        learners_upper=split.learners_upper if split else 0,
        learners_lower=split.learners_lower if split else 0,
        median_seconds=median(folded.times),
        choices=distractors.figures(versions),
        months=_months(folded.months, may_be_negative=may_be_negative),
        drift=drift.over(folded.months),
    )


def facility(sums: Sums, *, may_be_negative: bool) -> Estimate | None:
    """Marks by full marks. Where each mark was full or 0 it is a share, and has a share's interval.

    Else the interval is that of a mean; with full marks that differ, of a ratio: Cochran (1977), Sampling
    Techniques, chapter 6. Negative marks have no lowest that is known.
    """
    n, x, m = sums.n, sums.x, sums.m
    if m <= 0:
        return None
    if not may_be_negative and n * sums.mm == m * m and n * sums.xx == m * x and x * n % m == 0:
        return intervals.share(x * n // m, n)
    off = sums.xx * m * m - 2 * x * m * sums.xm + x * x * sums.mm
    error = math.sqrt(n * off / ((n - 1) * m**4)) if n > 1 else None
    return _bounded(x / m, error, n, may_be_negative=may_be_negative)


def _month_facility(month: Month, *, may_be_negative: bool) -> Estimate | None:
    """As of all learners, but that the full mark is taken to be the same for all of a month."""
    n, x, m = month.n, month.x, month.m
    if n <= 0 or m <= 0:
        return None
    if not may_be_negative and n * month.xx == m * x and x * n % m == 0:
        return intervals.share(x * n // m, n)
    error = math.sqrt(max(0, n * month.xx - x * x) / ((n - 1) * m * m)) if n > 1 else None
    return _bounded(x / m, error, n, may_be_negative=may_be_negative)


def _bounded(value: float, error: float | None, n: int, *, may_be_negative: bool) -> Estimate:
    lowest = -math.inf if may_be_negative else 0.0
    return intervals.mean(value, error, n, lowest=lowest, highest=max(1.0, value))


def _discrimination(sums: Sums) -> Estimate | None:
    """Pearson's correlation of the mark with the rest of the score, in percent."""
    r = correlation(sums.spread_xr, sums.spread_x, sums.spread_r)
    return None if r is None else intervals.correlation(r, sums.n)


def _efficiency(folded: Folded, sums: Sums) -> float | None:
    """100 Cov(X, R) / Cov(sorted X, sorted R)."""
    marks = added((mark, n) for (mark, _, _), n in folded.cells.items())
    rests = added((score - mark, n) for (mark, _, score), n in folded.cells.items())
    greatest = greatest_covariance(marks, rests)
    return 100 * sums.spread_xr / greatest if greatest > 0 else None


def _share(folded: Folded, low: float, high: float) -> float | None:
    """Facility of those with a score in this range."""
    inside = [(mark * n, full * n) for (mark, full, t), n in folded.cells.items() if low <= t <= high]
    full_marks = sum(full for _, full in inside)
    return sum(mark for mark, _ in inside) / full_marks if full_marks else None


def _months(months: Mapping[date, Month], *, may_be_negative: bool) -> list[MonthFigures]:
    return [
        MonthFigures(
            month=month,
            delivered=sums.delivered,
            answered=sums.answered,
            learners=sums.n,
            facility=_month_facility(sums, may_be_negative=may_be_negative),
        )
        for month, sums in sorted(months.items())
    ]
