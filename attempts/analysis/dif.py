"""Differential item functioning: do two groups of equal ability do equally well with a question? Pure.

Mantel and Haenszel (1959), Journal of the National Cancer Institute 22, as Holland and Thayer (1988; in
Wainer and Braun, Test Validity) use it: learners are matched on their score with the question in it, each
score is a stratum, and a right answer is one with full marks.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attempts.analysis.distributions import chi_square_tail, normal_quantile
from attempts.analysis.figures import Estimate

DELTA = -2.35
"""From a log odds ratio to the delta scale of ETS, of standard deviation 4: 4/1.7."""
MODERATE, LARGE = 1.0, 1.5
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Stratum:
    """Learners with the same score."""

    reference_right: int
    reference_wrong: int
    focal_right: int
    focal_wrong: int

    @property
    def n(self) -> int:
        return self.reference_right + self.reference_wrong + self.focal_right + self.focal_wrong

    @property
    def reference(self) -> int:
        return self.reference_right + self.reference_wrong

    @property
    def right(self) -> int:
        return self.reference_right + self.focal_right

    @property
    def compares(self) -> bool:
        """Both groups are in it, and it has both right and wrong answers."""
        return 0 < self.reference < self.n and 0 < self.right < self.n


@dataclass(frozen=True, kw_only=True, slots=True)
class Dif:
    """`reference`, `focal` and `strata` are of the scores at which the groups can be compared.

    `odds_ratio` above 1, and `d_dif` below 0: the question is harder for the focal group. `level`: A
    negligible, B moderate, C large. None: undefined, as where a group gave no wrong answer at any score.
    """

    reference: int
    focal: int
    strata: int
    odds_ratio: Estimate | None
    chi_square: float | None
    p: float | None
    d_dif: Estimate | None
    standard_error: float | None
    level: str | None


def strata(scores: ArrayLike, right: ArrayLike, focal: ArrayLike) -> list[Stratum]:
    """One entry per learner: the score to match on, if the answer was right, if of the focal group."""
    levels, at = np.unique(np.asarray(scores), return_inverse=True)
    was_right, is_focal = np.asarray(right, bool), np.asarray(focal, bool)
    kinds = ((~is_focal, was_right), (~is_focal, ~was_right), (is_focal, was_right), (is_focal, ~was_right))
    counts = [np.bincount(at[group & answer], minlength=len(levels)).tolist() for group, answer in kinds]
    return [Stratum(*each) for each in zip(*counts, strict=True)]


def of_question(all_strata: Iterable[Stratum]) -> Dif:
    useful = [stratum for stratum in all_strata if stratum.compares]
    chi_square = _chi_square(useful)
    p = None if chi_square is None else chi_square_tail(chi_square, 1)
    log_odds, error = _log_odds(useful)
    d_dif = None if log_odds is None else DELTA * log_odds
    return Dif(
        reference=sum(each.reference for each in useful),
        focal=sum(each.n - each.reference for each in useful),
        strata=len(useful),
        odds_ratio=_odds(log_odds, error),
        chi_square=chi_square,
        p=p,
        d_dif=_around(d_dif, abs(DELTA) * error),
        standard_error=None if d_dif is None else abs(DELTA) * error,
        level=None if d_dif is None or p is None else _level(d_dif, abs(DELTA) * error, p),
    )


def of_test(right: ArrayLike, focal: ArrayLike) -> list[Dif]:
    """Of each column of `right`, a matrix of learners by questions, all of which had all of them.

    In two steps, after Holland and Thayer: questions of level C by the plain score are left out of the score
    for the second, but for the question that is looked at.
    """
    answers, is_focal = np.asarray(right, bool), np.asarray(focal, bool)
    first = _all(answers, is_focal, np.ones(answers.shape[1], bool))
    fair = np.array([each.level != "C" for each in first], bool)
    return first if fair.all() else _all(answers, is_focal, fair)


def _all(answers: NDArray[np.bool_], focal: NDArray[np.bool_], fair: NDArray[np.bool_]) -> list[Dif]:
    score = answers[:, fair].sum(axis=1)
    found = []
    for question in range(answers.shape[1]):
        own = answers[:, question]
        found.append(of_question(strata(score if fair[question] else score + own, own, focal)))
    return found


def _chi_square(useful: Sequence[Stratum]) -> float | None:
    """(|sum of A - E(A)| - 1/2)^2 / sum of Var(A); A: right answers of the reference group. 1 df."""
    off = [each.reference_right - each.right * each.reference / each.n for each in useful]
    variance = [
        each.right * (each.n - each.right) * each.reference * (each.n - each.reference) / square
        for each in useful
        for square in [each.n**2 * (each.n - 1)]
    ]
    if not useful:
        return None
    return max(0.0, abs(math.fsum(off)) - 0.5) ** 2 / math.fsum(variance)


def _log_odds(useful: Sequence[Stratum]) -> tuple[float | None, float]:
    """ln of the common odds ratio, and its standard error.

    Robins, Breslow and Greenland (1986), Biometrics 42, with R = AD/n, S = BC/n and P = (A + D)/n.
    """
    parts = [
        (
            each.reference_right * each.focal_wrong / each.n,
            each.reference_wrong * each.focal_right / each.n,
            (each.reference_right + each.focal_wrong) / each.n,
        )
        for each in useful
    ]
    all_r, all_s = math.fsum(r for r, _, _ in parts), math.fsum(s for _, s, _ in parts)
    if not all_r or not all_s:
        return None, 0.0
    own_r = math.fsum(p * r for r, _, p in parts) / (2 * all_r**2)
    mixed = math.fsum(p * s + (1 - p) * r for r, s, p in parts) / (2 * all_r * all_s)
    own_s = math.fsum((1 - p) * s for _, s, p in parts) / (2 * all_s**2)
    return math.log(all_r / all_s), math.sqrt(own_r + mixed + own_s)


def _around(value: float | None, error: float) -> Estimate | None:
    if value is None:
        return None
    half = normal_quantile(0.975) * error
    return Estimate(value, value - half, value + half)


def _odds(log_odds: float | None, error: float) -> Estimate | None:
    if log_odds is None:
        return None
    half = normal_quantile(0.975) * error
    return Estimate(math.exp(log_odds), math.exp(log_odds - half), math.exp(log_odds + half))


def _level(d_dif: float, error: float, p: float) -> str:
    """The levels of ETS, as in Zieky (1993; in Holland and Wainer, Differential Item Functioning).

    A: not significant, or below 1 in size. C: at least 1.5, and significantly above 1 (one-sided). Else B.
    """
    size = abs(d_dif)
    if p >= SIGNIFICANT or size < MODERATE:
        return "A"
    surely_more = size - normal_quantile(1 - SIGNIFICANT) * error > MODERATE
    return "C" if size >= LARGE and surely_more else "B"
