"""The figures straight from the rows, by the textbook: lists of fractions, one per learner.

Written without looking at counts, to compare with. None is: undefined.
"""

import math
import statistics
from collections.abc import Sequence
from fractions import Fraction

from tests.analysis.rows import Answer, Paper

Numbers = Sequence[Fraction]


def covariance(xs: Numbers, ys: Numbers) -> Fraction | None:
    if len(xs) < 2:
        return None
    mean_x, mean_y = sum(xs, Fraction(0)) / len(xs), sum(ys, Fraction(0)) / len(ys)
    products = [(x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)]
    return sum(products, Fraction(0)) / (len(xs) - 1)


def correlation(xs: Numbers, ys: Numbers) -> float | None:
    both, one, other = covariance(xs, ys), covariance(xs, xs), covariance(ys, ys)
    if both is None or not one or not other:
        return None
    return float(both) / math.sqrt(one * other)


class Item:
    """A question among the papers that had it, in any version or in one."""

    def __init__(self, papers: Sequence[Paper], question: str, version: int | None = None) -> None:
        self.had: list[tuple[Paper, Answer]] = [
            (paper, answer)
            for paper in papers
            for answer in paper.answers
            if answer.question == question and version in {None, answer.version}
        ]
        self.x = [Fraction(answer.mark) for _, answer in self.had]
        self.full = [Fraction(answer.max_mark) for _, answer in self.had]
        self.t = [Fraction(paper.score) for paper, _ in self.had]
        self.r = [t - x for t, x in zip(self.t, self.x, strict=True)]

    def facility(self) -> float | None:
        return float(sum(self.x) / sum(self.full)) if self.had else None

    def sd(self) -> float | None:
        square = covariance(self.x, self.x)
        return None if square is None else math.sqrt(square)

    def discrimination(self) -> float | None:
        r = correlation(self.x, self.r)
        return None if r is None else 100 * r

    def efficiency(self) -> float | None:
        both, best = covariance(self.x, self.r), covariance(sorted(self.x), sorted(self.r))
        return float(100 * both / best) if both is not None and best else None

    def root(self) -> float | None:
        both = covariance(self.x, self.t)
        return None if both is None or both < 0 else math.sqrt(both)

    def median_seconds(self) -> float | None:
        times = [answer.seconds for _, answer in self.had if answer.seconds is not None]
        return float(statistics.median(times)) if times else None

    def ends(self) -> tuple[set[int], set[int]] | None:
        """Places of the lower and of the upper learners."""
        if not self.had:
            return None
        lower, upper = self._end(sign=1), self._end(sign=-1)
        return None if lower & upper else (lower, upper)

    def _end(self, *, sign: int) -> set[int]:
        ordered = sorted(range(len(self.t)), key=lambda i: sign * self.t[i])
        last = self.t[ordered[math.ceil(Fraction(27, 100) * len(ordered)) - 1]]
        return {i for i in ordered if sign * self.t[i] <= sign * last}

    def facility_at(self, places: set[int]) -> float:
        return float(sum(self.x[i] for i in places) / sum(self.full[i] for i in places))

    def takes(self, choice: str) -> list[Fraction]:
        return [
            Fraction(choice in answer.choices if choice else not answer.choices) for _, answer in self.had
        ]


def effective_weight(item: Item, papers: Sequence[Paper]) -> float | None:
    """By the roots of the questions of an average paper."""
    names = {answer.question for paper in papers for answer in paper.answers}
    roots = {name: Item(papers, name).root() or 0.0 for name in names}
    of_papers = [sum(roots[answer.question] for answer in paper.answers) for paper in papers]
    average = statistics.fmean(of_papers) if papers else 0
    root = item.root()
    return None if root is None or not average else 100 * root / average


def intended_weight(item: Item, papers: Sequence[Paper]) -> float | None:
    if not item.had:
        return None
    average = sum(Fraction(paper.max_score) for paper in papers) / len(papers)
    return float(100 * (sum(item.full) / len(item.full)) / average)


def central_moment(ts: Numbers, power: int) -> Fraction:
    mean = sum(ts, Fraction(0)) / len(ts)
    return sum(((t - mean) ** power for t in ts), Fraction(0)) / len(ts)


def skewness(ts: Numbers) -> float | None:
    n = len(ts)
    if n <= 2 or not central_moment(ts, 2):
        return None
    k2 = n * central_moment(ts, 2) / (n - 1)
    k3 = n**2 * central_moment(ts, 3) / ((n - 1) * (n - 2))
    return float(k3) / math.sqrt(k2) ** 3


def kurtosis(ts: Numbers) -> float | None:
    n = len(ts)
    if n <= 3 or not central_moment(ts, 2):
        return None
    m2, m4 = central_moment(ts, 2), central_moment(ts, 4)
    k2 = n * m2 / (n - 1)
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / k2**2)


def alpha(papers: Sequence[Paper]) -> float | None:
    """In percent, where all had the same questions."""
    names = sorted({answer.question for paper in papers for answer in paper.answers})
    ts = [Fraction(paper.score) for paper in papers]
    spread = covariance(ts, ts)
    if not spread or len(names) < 2:
        return None
    parts = [covariance(item.x, item.x) or Fraction(0) for item in (Item(papers, name) for name in names)]
    return float(100 * Fraction(len(names), len(names) - 1) * (1 - sum(parts, Fraction(0)) / spread))
