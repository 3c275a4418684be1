"""The units of a numerical question.

Moodle multiplies the right number by a unit's multiplier; here the learner's number is multiplied by the
factor, which is its inverse.
"""

from decimal import Context, Decimal
from typing import Any

from questions.formats.moodle_xml.elements import child, value
from questions.formats.moodle_xml.question import Question
from questions.types.numbers import EXACT, NotANumber, number, plain

INVERSE = Context(prec=30)
SHOWN_IN_TEXT, PICKED, SELECTED, NOT_SHOWN = "0", "1", "2", "3"
NOT_GRADED = "0"


def read_units(question: Question) -> dict[str, Any]:
    """The options of a numeric question about units, and what of Moodle's is told."""
    read = [read_unit(question, unit) for unit in units_of(question)]
    found = [unit for unit in read if unit is not None]
    if len(found) < len(read):
        question.tell("A unit has no name, or no multiplier above 0.", "It was left out.", question.element)
    shown = value(question.element, "showunits", SHOWN_IN_TEXT)
    if not found:
        return {}
    if shown == NOT_SHOWN:
        question.tell("There are units, but learners are not asked for one.", "They were left out.")
        return {}
    tell_units(question, shown)
    required = question.ours("unit_required") or ("true" if shown in (PICKED, SELECTED) else "false")
    return {"units": found, "unit_required": required == "true"}


def units_of(question: Question) -> list[Any]:
    units = child(question.element, "units")
    return [] if units is None else units.findall("unit")


def read_unit(question: Question, unit: Any) -> dict[str, str] | None:
    try:
        multiplier = number(value(unit, "multiplier", "1"), decimal_comma=True)
    except NotANumber:
        return None
    name = value(unit, "unit_name")
    if not name or multiplier <= 0:
        return None
    own = question.ours("factor", unit)
    return {"name": name, "factor": own if own and is_inverse(own, multiplier) else inverse(multiplier)}


def inverse(number: Decimal) -> str:
    return plain(INVERSE.divide(Decimal(1), number))


def tell_units(question: Question, shown: str) -> None:
    element = question.element
    penalty = value(element, "unitpenalty", "0.1")
    try:
        whole = number(penalty) >= 1
    except NotANumber:
        whole = False
    if value(element, "unitgradingtype", NOT_GRADED) == NOT_GRADED:
        what = "In Moodle a wrong unit makes no difference here."
        question.tell(what, "A right number in a wrong unit is wrong.", element)
    elif not whole:
        what = f"In Moodle a wrong unit costs {penalty[:20]} of the mark."
        question.tell(what, "A right number in a wrong unit is wrong.", element)
    if value(element, "unitsleft", "0") == "1":
        question.tell("The unit stands left of the number.", "Where it stands is up to the app.", element)
    if value(child(element, "instructions"), "text"):
        question.tell("There are instructions on units.", "They were left out.", element)


def is_inverse(own: str, multiplier: Decimal) -> bool:
    """Whether a factor that quizapi wrote down still is the one of this multiplier."""
    try:
        factor = number(own)
    except NotANumber:
        return False
    return factor > 0 and inverse(factor) == plain(multiplier)


def has_rounded(question: Question, units: list[dict[str, str]]) -> bool:
    """Whether a factor is not exactly the inverse of the multiplier that the file has."""
    factors = {unit["name"]: Decimal(unit["factor"]) for unit in units}
    for unit in units_of(question):
        name = value(unit, "unit_name")
        if name in factors:
            multiplier = number(value(unit, "multiplier", "1"), decimal_comma=True)
            if not question.ours("factor", unit) and EXACT.multiply(factors[name], multiplier) != 1:
                return True
    return False
