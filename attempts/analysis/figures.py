"""What classical analysis tells. Pure; None is: undefined, as with too few learners or no variance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % confidence interval; the bounds are None where it has none."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceFigures:
    """A choice: who took it, in shares 0 to 1. `upper` and `lower` are of the groups by score.

    `point_biserial`, -1 to 1: taking it with the rest of the score. `id` "" is: left out.
    """

    id: str
    text: str
    correct: bool
    learners: int
    share: Estimate | None
    upper: float | None
    lower: float | None
    point_biserial: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthFigures:
    """A month: how often it was delivered and answered, and its facility among `learners`."""

    month: date
    delivered: int
    answered: int
    learners: int
    facility: Estimate | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """Whether facility changes over the months: by `per_year` in a year.

    `chi_square` (1 df) is of the trend. `scatter` tells how far months lie off it: 1 is as chance would have
    it. `p` and the interval allow for the scatter. `flagged`: hardly chance, and enough to matter.
    """

    months: int
    learners: int
    per_year: Estimate
    chi_square: float
    scatter: float
    p: float
    flagged: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemFigures:
    """A question, or one version of it (`version` None: all versions of it) at a quiz.

    Facility and weights are as in SEMANTICS: facility 0 to 1, the indices and weights in percent. `upper` and
    `lower` are facilities of the groups of about 27 % by score, `learners_upper` and `_lower` their sizes.
    """

    question: str
    version: int | None
    topic: str
    type: str
    stem: str
    learners: int
    mean_mark: float | None
    max_mark: float | None
    sd: float | None
    facility: Estimate | None
    discrimination_index: Estimate | None
    discriminative_efficiency: float | None
    effective_weight: float | None
    intended_weight: float | None
    random_guess_score: float | None
    upper: float | None
    lower: float | None
    learners_upper: int
    learners_lower: int
    median_seconds: float | None
    choices: Sequence[ChoiceFigures]
    months: Sequence[MonthFigures]
    drift: Drift | None = None
    versions: Sequence["ItemFigures"] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicFigures:
    """A topic: its questions at the quiz, and the sum of their marks by that of their full marks.

    `learners` is how many had any of them, at most: counts do not tell who had several. The interval is wide
    enough however the questions correlate.
    """

    topic: str
    questions: int
    learners: int
    facility: Estimate | None


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """Attempts with `low` <= percentage < `high`; the last bar has its end, too."""

    low: float
    high: float
    learners: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TestFigures:
    """A quiz as a test, in marks; `internal_consistency` (Cronbach's alpha) and `error_ratio` in percent.

    `questions` is how many there are, of which each attempt may have drawn some. `max_score` is None where
    attempts differ in it.
    """

    learners: int
    questions: int
    max_score: float | None
    mean: Estimate | None
    median: float | None
    sd: float | None
    skewness: float | None
    kurtosis: float | None
    internal_consistency: Estimate | None
    error_ratio: float | None
    standard_error: float | None
    passed: Estimate | None
    distribution: Sequence[ScoreBar]


@dataclass(frozen=True, kw_only=True, slots=True)
class QuizFigures:
    quiz: str
    selection: str
    test: TestFigures
    topics: Sequence[TopicFigures]
    items: Sequence[ItemFigures]
