"""The quiz as a test: figures of its total scores. Pure; formulas as in docs/item-analysis.md."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attempts.analysis import intervals
from attempts.analysis.counts import QuizCounts
from attempts.analysis.figures import Estimate, ScoreBar, TestFigures
from attempts.analysis.folding import UNIT, added, units
from attempts.analysis.moments import Sums, deviation, mean, median

FINE, COARSE = 5, 10
MANY_PERCENTAGES = 20
"""With more different ones than that, bars of 5 percent have no gaps between them by construction."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Attempts by score and full marks, in units, with sums of powers of the score."""

    counts: Mapping[tuple[int, int], int]
    n: int
    s1: int
    s2: int
    s3: int
    s4: int

    @classmethod
    def of(cls, quiz: QuizCounts) -> "Totals":
        counts = added(((units(each.score), units(each.max_score)), each.n) for each in quiz.scores)
        powers = [sum(n * score**power for (score, _), n in counts.items()) for power in range(5)]
        return cls(counts, *powers)

    @property
    def spread(self) -> int:
        """n(n - 1) times the variance k2."""
        return self.n * self.s2 - self.s1 * self.s1

    @property
    def full(self) -> int | None:
        """The full marks of each attempt, in units; None where they differ."""
        found = {full for _, full in self.counts}
        return found.pop() if len(found) == 1 else None


def figures(quiz: QuizCounts, totals: Totals, questions: Sequence[Sums]) -> TestFigures:
    scores = added((score, n) for (score, _), n in totals.counts.items())
    middle, full = median(scores), totals.full
    sd = deviation(totals.spread, totals.n)
    consistency = internal_consistency(totals, questions)
    ratio = None if consistency is None else 100 * math.sqrt(1 - consistency.value / 100)
    return TestFigures(
        learners=totals.n,
        questions=len(questions),
        max_score=None if full is None else full / UNIT,
        mean=_mean(totals, sd),
        median=None if middle is None else middle / UNIT,
        sd=sd,
        skewness=skewness(totals),
        kurtosis=kurtosis(totals),
        internal_consistency=consistency,
        error_ratio=ratio,
        standard_error=None if ratio is None or sd is None else ratio * sd / 100,
        passed=_passed(quiz),
        distribution=_distribution(totals),
    )


def internal_consistency(totals: Totals, questions: Sequence[Sums]) -> Estimate | None:
    """Cronbach's alpha in percent; Cronbach (1951), Psychometrika 16. None where full marks differ.

    Where learners had different questions, the same from the covariances of marks with the rest of the score,
    each among those who had the question; then it has no interval.
    """
    if totals.n < 2 or totals.spread <= 0 or not totals.full:  # noqa: PLR2004  # n - 1
        return None
    if all(question.n == totals.n for question in questions):
        return _alpha(totals, questions)
    return _alpha_of_drawn(totals, questions)


def _alpha(totals: Totals, questions: Sequence[Sums]) -> Estimate | None:
    """100 p/(p - 1) (1 - sum of Var X / Var T)."""
    p = len(questions)
    if p <= 1:
        return None
    part = sum(question.spread_x for question in questions) / totals.spread
    return intervals.alpha(p / (p - 1) * (1 - part), totals.n, p)


def _alpha_of_drawn(totals: Totals, questions: Sequence[Sums]) -> Estimate | None:
    """The reliability of papers of p questions each drawn anew: questions within learners.

    p/(p - 1) times p times the pooled covariance of a mark with the rest, by Var T. That papers differ is in
    Var T and so counts as error; Brennan (2001), Generalizability Theory. None where it is above 1.
    """
    p = sum(question.n for question in questions) / totals.n
    free = sum(question.n - 1 for question in questions if question.n)
    if p <= 1 or not free:
        return None
    products = math.fsum(question.spread_xr / question.n for question in questions if question.n)
    whole = totals.spread / (totals.n * (totals.n - 1))
    value = p / (p - 1) * p * (products / free) / whole
    return Estimate(100 * value, None, None) if value <= 1 else None


def skewness(totals: Totals) -> float | None:
    """k3 / k2^1.5 by Fisher's k-statistics; n > 2."""
    n, s1, s2 = totals.n, totals.s1, totals.s2
    if n <= 2 or totals.spread <= 0:  # noqa: PLR2004  # (n - 1)(n - 2)
        return None
    third = n * n * totals.s3 - 3 * n * s1 * s2 + 2 * s1**3
    square = third**2 * n * (n - 1) / ((n - 2) ** 2 * totals.spread**3)
    return math.copysign(math.sqrt(square), third)


def kurtosis(totals: Totals) -> float | None:
    """k4 / k2^2 by Fisher's k-statistics; n > 3."""
    n, s1 = totals.n, totals.s1
    if n <= 3 or totals.spread <= 0:  # noqa: PLR2004  # (n - 1)(n - 2)(n - 3)
        return None
    fourth = n**3 * totals.s4 - 4 * n * n * s1 * totals.s3 + 6 * n * s1 * s1 * totals.s2 - 3 * s1**4
    above = (n - 1) * ((n + 1) * fourth - 3 * (n - 1) * totals.spread**2)
    return above / ((n - 2) * (n - 3) * totals.spread**2)


def _mean(totals: Totals, sd: float | None) -> Estimate | None:
    value = mean(totals.s1, totals.n)
    if value is None:
        return None
    error = None if sd is None else sd / math.sqrt(totals.n)
    lowest = -math.inf if any(score < 0 for score, _ in totals.counts) else 0.0
    highest = max(max(score, full) for score, full in totals.counts) / UNIT
    return intervals.mean(value, error, totals.n, lowest=lowest, highest=highest)


def _passed(quiz: QuizCounts) -> Estimate | None:
    """Among attempts that had a pass mark."""
    marked = added((each.passed, each.n) for each in quiz.scores if each.passed is not None)
    return intervals.share(marked.get(True, 0), sum(marked.values()))


def _distribution(totals: Totals) -> list[ScoreBar]:
    """Bars of 5 percent if there are many different percentages, else of 10; one more for all below 0."""
    shares = [(100 * score, full, n) for (score, full), n in totals.counts.items() if full > 0]
    if not shares:
        return []
    width = FINE if len({score / full for score, full, _ in shares}) > MANY_PERCENTAGES else COARSE
    last = 100 // width - 1
    at = added((min(last, score // (full * width)), n) for score, full, n in shares)
    bars = [ScoreBar(float(width * i), float(width * (i + 1)), at.get(i, 0)) for i in range(last + 1)]
    below = sum(n for i, n in at.items() if i < 0)
    return [ScoreBar(float(width * min(at)), 0.0, below), *bars] if below else bars
