"""A fitted model beside what was observed: where on its axis groups of learners lie. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

LOWEST, HIGHEST = -4.0, 4.0  # abilities that plots show; 0 is the mean, 1 the standard deviation
STEPS = 40
HALVINGS = 30
BIG = 700.0  # of an exponent, before it overflows


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """A question in a model: slope `a`, difficulty `b`, and its full mark."""

    question: str
    a: float
    b: float
    weight: float = 1.0


def probability(theta: float, *, a: float, b: float) -> float:
    """P = 1 / (1 + exp(-a (theta - b))), the two-parameter logistic curve."""
    return 1 / (1 + exp(min(-a * (theta - b), BIG)))


def curve(*, a: float, b: float) -> list[tuple[float, float]]:
    """Points of the curve from the lowest ability shown to the highest."""
    step = (HIGHEST - LOWEST) / STEPS
    abilities = [LOWEST + step * index for index in range(STEPS + 1)]
    return [(theta, probability(theta, a=a, b=b)) for theta in abilities]


def ability_at(share: float, others: Sequence[Parameters]) -> float:
    """The ability at which so large a share of the marks of these questions is to be expected.

    That inverts the test characteristic curve, by bisection; what is beyond the abilities shown is at their
    edge.
    """
    weight = sum(each.weight for each in others)
    low, high = LOWEST, HIGHEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        expected = sum(each.weight * probability(middle, a=each.a, b=each.b) for each in others) / weight
        low, high = (middle, high) if expected < share else (low, middle)
    return (low + high) / 2
