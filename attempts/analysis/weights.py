"""What share of a quiz each question is meant to have, and has in how scores differ. Pure.

As in Moodle's quiz statistics, a question whose marks go against the scores has no effective weight and adds
nothing to the sum. Where questions are drawn, each counts in the sums as often as it was had: so they are the
sums over an average paper, and both weights of a fixed quiz are those of the plain formulas.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from attempts.analysis.moments import Sums


@dataclass(frozen=True, slots=True)
class Weights:
    """`full`: full marks of all papers, in units. `effective`: sum of sqrt Cov(X, T), of an average paper."""

    papers: int
    full: int
    effective: float

    @classmethod
    def of(cls, questions: Sequence[Sums], papers: int) -> "Weights":
        roots = ((each, _root(each)) for each in questions)
        terms = [each.n / papers * root for each, root in roots if papers and root is not None]
        return cls(papers, sum(each.m for each in questions), math.fsum(terms))

    def intended_of(self, question: Sums) -> float | None:
        """Percent: its full mark by those of a paper."""
        below = question.n * self.full
        return 100 * question.m * self.papers / below if below else None

    def effective_of(self, question: Sums) -> float | None:
        """Percent: 100 sqrt(Cov(X, T)) / sum of sqrt(Cov(X_j, T)); None where Cov < 0."""
        root = _root(question)
        return None if root is None or not self.effective else 100 * (root / self.effective)


def _root(question: Sums) -> float | None:
    """sqrt(Cov(X, T)) in units; None below 0 and of less than two learners."""
    if question.n < 2 or question.spread_xt < 0:  # noqa: PLR2004  # n - 1
        return None
    return math.sqrt(question.spread_xt / (question.n * (question.n - 1)))
