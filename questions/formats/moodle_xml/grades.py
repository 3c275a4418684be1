"""Shares of a mark as Moodle writes them: in per cent, out of a fixed list of grades.

Moodle's list has p/q for q up to 6, tenths, 1/q for q up to 10, and 1/20, each to seven decimal places.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import comb

from questions.types.fractions import ONE, RULES, ZERO, Ticks, exact
from questions.types.numbers import NotANumber, number, plain

WRITTEN = (
    "1 0.9 0.8333333 0.8 0.75 0.7 0.6666667 0.6 0.5 0.4 0.3333333 0.3 0.25 0.2"
    " 0.1666667 0.1428571 0.125 0.1111111 0.1 0.05 0"
)
GRADES = tuple(map(Decimal, WRITTEN.split()))
MEANT = Decimal("0.000001")  # marks that differ less are the same
HUNDRED = Decimal(100)
MOST = 1_000_000  # per cent that are worth reading


def is_grade(share: Decimal) -> bool:
    return abs(share) in GRADES


def share_of(percent: str) -> Decimal | None:
    """The share that a percentage means; None where it is no number.

    What is one of Moodle's grades, rounded to as many places as are written, means that: 33.3 is a third.
    """
    try:
        read = number(percent, decimal_comma=True)
    except NotANumber:
        return None
    if abs(read) > MOST:
        return None
    places = Decimal(1).scaleb(min(0, int(read.as_tuple().exponent)))
    for grade in GRADES:
        if abs(read) == (grade * HUNDRED).quantize(places, rounding=ROUND_HALF_UP):
            return grade.copy_sign(read) if grade else ZERO
    return exact(read / HUNDRED)


def percent_of(share: Decimal) -> str:
    """To five places, so that what is no grade is not taken for one."""
    percent = share * HUNDRED
    return plain(percent) if is_grade(share) else format(percent, ".5f")


@dataclass(frozen=True)
class Nearest:
    """The shares of ticks whose sum comes nearest to a rule, and whether it is the rule itself."""

    right: Decimal
    wrong: Decimal
    is_exact: bool


@cache
def nearest(rule: str, correct: int, choices: int) -> Nearest:
    """What each right and each wrong tick earns, so that the sum is most like one of `RULES`.

    Every set of ticks is looked at; the one with the least mean difference is taken.
    """
    right = exact(ONE / correct)
    found = [(distance(rule, correct, choices, right, -cost), -cost) for cost in sorted({*GRADES, right})]
    (_, most), wrong = min(found, key=lambda each: (each[0][0], -each[1]))
    return Nearest(right, wrong or ZERO, most <= MEANT)


def distance(
    rule: str, correct: int, choices: int, right: Decimal, wrong: Decimal
) -> tuple[Decimal, Decimal]:
    """How far the sums are from the rule, on the mean over all sets of ticks, and at most."""
    total, most, sets = ZERO, ZERO, 0
    for t in range(correct + 1):
        for w in range(choices - correct + 1):
            if t + w:
                ticks = Ticks(correct_ticked=t, wrong_ticked=w, correct=correct, choices=choices)
                apart = abs(RULES[rule](ticks) - min(ONE, max(ZERO, t * right + w * wrong)))
                many = comb(correct, t) * comb(choices - correct, w)
                total, most, sets = total + many * apart, max(most, apart), sets + many
    return total / sets, most


def shares(rule: str, flags: Sequence[bool]) -> list[Decimal]:
    """What each choice earns under the sum that is nearest to the rule; some flag is set."""
    near = nearest(rule, sum(flags), len(flags))
    return [near.right if flag else near.wrong for flag in flags]
