"""How much of a mark an answer earns, as a fraction; the rules for choosing several.

In every rule t is the number of correct choices ticked, w of wrong ones ticked, c of correct ones in
all, n of all choices. A fraction is exact to `PLACES` decimal places; marks are rounded in
`attempts.scoring`, nowhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

PLACES = Decimal("0.0000001")
ZERO, ONE = Decimal(0), Decimal(1)
# Where Moodle's question engine draws the lines (question_state::graded_state_for_fraction).
RIGHT_ABOVE, WRONG_BELOW = Decimal("0.999999"), Decimal("0.000001")


class Correctness(StrEnum):
    RIGHT = "right"
    PARTLY_RIGHT = "partly_right"
    WRONG = "wrong"


@dataclass(frozen=True)
class Part:
    """How one blank, or one pair, of an answer did: `fraction` of what it could earn, 0 to 1."""

    name: str
    fraction: Decimal
    feedback: str = ""


@dataclass(frozen=True)
class Grade:
    """The fraction of the full mark, -1 to 1; below 0 only for a choice that takes marks away.

    `feedback` is what the author says to this very answer; `parts` come where an answer has several.
    """

    fraction: Decimal
    feedback: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def correctness(self) -> Correctness:
        if self.fraction > RIGHT_ABOVE:
            return Correctness.RIGHT
        return Correctness.WRONG if self.fraction < WRONG_BELOW else Correctness.PARTLY_RIGHT

    @property
    def is_correct(self) -> bool:
        return self.correctness is Correctness.RIGHT


@dataclass(frozen=True, kw_only=True)
class Ticks:
    """A learner's ticks counted against the key, and the fractions of the choices ticked."""

    correct_ticked: int
    wrong_ticked: int
    correct: int
    choices: int
    fractions: tuple[Decimal, ...] = ()


def all_or_nothing(ticks: Ticks) -> Decimal:
    """1 if exactly the correct choices are ticked, else 0 (QTI 2.1, template match_correct)."""
    return ONE if ticks.correct_ticked == ticks.correct and not ticks.wrong_ticked else ZERO


def net_correct(ticks: Ticks) -> Decimal:
    """max(0, (t - w) / c): a wrong tick takes back a correct one (PrairieLearn, pl-checkbox NC)."""
    return max(ZERO, Decimal(ticks.correct_ticked - ticks.wrong_ticked) / ticks.correct)


def coverage(ticks: Ticks) -> Decimal:
    """(t / c) * (t / (t + w)): how much was found, times how much of it holds (PrairieLearn COV)."""
    ticked = ticks.correct_ticked + ticks.wrong_ticked
    if not ticked:
        return ZERO
    return Decimal(ticks.correct_ticked**2) / (ticks.correct * ticked)


def each_choice(ticks: Ticks) -> Decimal:
    """Right decisions / n, where leaving a wrong choice unticked is right too (PrairieLearn EDC).

    An answer that was given to another version may tick more choices than there are.
    """
    missed = ticks.correct - ticks.correct_ticked
    return max(ZERO, Decimal(ticks.choices - missed - ticks.wrong_ticked) / ticks.choices)


def fractions(ticks: Ticks) -> Decimal:
    """The sum of the ticked choices' own fractions, clamped to 0..1 (Moodle, multichoice)."""
    return min(ONE, max(ZERO, sum(ticks.fractions, start=ZERO)))


type Rule = Callable[[Ticks], Decimal]
RULES: Mapping[str, Rule] = {
    "all_or_nothing": all_or_nothing,
    "net_correct": net_correct,
    "coverage": coverage,
    "each_choice": each_choice,
    "fractions": fractions,
}
# What each rule means to authors, and to clients in the schema.
RULES_IN_WORDS: Mapping[str, str] = {
    "all_or_nothing": "the full mark for exactly the correct choices, otherwise none",
    "net_correct": "correct ticks less wrong ones, as a share of the correct choices, never below 0",
    "coverage": "the share of the correct choices ticked, times the share of the ticks that is correct",
    "each_choice": "the share of choices decided rightly, where leaving a wrong one unticked is right too",
    "fractions": "the sum of the ticked choices' own shares of the mark, kept between 0 and 1",
}
DEFAULT_RULE = "all_or_nothing"


def exact(fraction: Decimal) -> Decimal:
    """A fraction at the precision that fractions are kept to."""
    return fraction.quantize(PLACES, rounding=ROUND_HALF_EVEN)


def grade(rule: str, ticks: Ticks) -> Grade:
    """The grade of some ticks under one of `RULES`; the key has at least one correct choice."""
    return Grade(exact(RULES[rule](ticks)))
