"""What classical analysis is computed from: how often each combination was seen. Pure.

Marks and scores are exact; all sums over them are, so figures do not depend on an order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ScoreCount:
    """`n` attempts with this score; `passed` is None where there was no pass mark."""

    score: Decimal
    max_score: Decimal
    passed: bool | None
    n: int


@dataclass(frozen=True, slots=True)
class MarkCount:
    """`n` attempts that earned `mark` of `max_mark` with the question, and `score` in all."""

    mark: Decimal
    max_mark: Decimal
    score: Decimal
    n: int


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """`n` attempts that took the choice, with the mark of the whole answer; "" is: left out."""

    choice: str
    mark: Decimal
    score: Decimal
    n: int


@dataclass(frozen=True, slots=True)
class TimeCount:
    """`n` attempts that spent so many whole seconds on the question; 3600 is: an hour or more."""

    seconds: int
    n: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """A month, UTC: attempts of anybody that had and that answered it; marks are of `n` first attempts."""

    month: date
    delivered: int
    answered: int
    n: int
    sum_marks: Decimal
    sum_max_marks: Decimal
    sum_squares: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a version, in the author's order."""

    id: str
    text: str
    correct: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionCounts:
    """All counts of one version of a question at one quiz.

    `guess` is the mean fraction of its choices; None where a guess is not one choice of several.
    """

    question: str
    version: int
    topic: str
    type: str
    stem: str = ""
    guess: float | None = None
    choices: Sequence[Choice] = ()
    marks: Sequence[MarkCount] = ()
    taken: Sequence[ChoiceCount] = ()
    times: Sequence[TimeCount] = ()
    months: Sequence[MonthCount] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class QuizCounts:
    """All counts of a quiz. `selection` says which attempts: first, last, highest or all."""

    quiz: str
    selection: str = "first"
    scores: Sequence[ScoreCount] = ()
    versions: Sequence[VersionCounts] = ()
