"""Numbers that are typed: the first accepted one that agrees says what the answer earns."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from questions.formats.qti_out.elements import (
    Element,
    element,
    number,
    set_to,
    show,
    variable,
    when,
)
from questions.types.numbers import EXACT, plain

type Answer = Mapping[str, str]


def rule(response: str, answers: Sequence[Answer], outcome: str, feedback: Mapping[int, str]) -> Element:
    """Sets an outcome; `feedback` names the feedback of the answers that have some, by their places."""
    return when(*(branch(response, answer, outcome, feedback.get(n)) for n, answer in enumerate(answers)))


def branch(response: str, answer: Answer, outcome: str, feedback: str | None) -> tuple[Element, ...]:
    shown = [] if feedback is None else [show(feedback)]
    return agrees(response, answer), set_to(outcome, number(answer["fraction"])), *shown


def agrees(response: str, answer: Answer) -> Element:
    """Whether a number is within an answer's tolerance. What it is compared with stands first in QTI."""
    kind, tolerance = answer["tolerance_kind"], answer["tolerance"]
    both = (number(answer["value"]), variable(response))
    if kind == "significant":
        return element("equalRounded", *both, roundingMode="significantFigures", figures=tolerance)
    if tolerance == "0":
        return element("equal", *both, toleranceMode="exact")
    if kind == "relative":
        tolerance = plain(EXACT.multiply(Decimal(tolerance), Decimal(100)))  # per cent
    return element("equal", *both, toleranceMode=kind, tolerance=f"{tolerance} {tolerance}")
