"""The units that a number may be in: `options.units` and `options.unit_required` of a numeric question.

A number in a unit is multiplied by the unit's factor, to compare it with what the author accepts. Without a
unit it is compared as it is, unless one is required.
"""

import unicodedata
from decimal import Decimal
from typing import Any

from questions.types import accepted
from questions.types.contract import Document, Fault, MalformedAnswer, QuestionDraft
from questions.types.numbers import number, number_faults, plain
from questions.types.options import UNSTORABLE, members, option, unknown_faults

MAX_UNITS = 100
MAX_UNIT = 50  # characters
PROPERTIES: Document = {
    "units": {
        "type": "array",
        "description": "Names of the units that the number may be in; none where it has no unit.",
        "items": {"type": "string"},
    },
    "unit_required": {"type": "boolean", "description": "Whether a number without unit is refused."},
}
UNIT_SCHEMA: Document = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_UNIT,
    "description": "One of the question's units; only where it has some.",
}


def units_faults(draft: QuestionDraft) -> list[Fault]:
    """What is wrong with the units, and with requiring one."""
    options, faults = members(draft.options), []
    if "units" in options:
        faults = accepted.list_faults("options.units", options["units"], unit_faults, least=0, most=MAX_UNITS)
    if not isinstance(options.get("unit_required", False), bool):
        faults.append(Fault("options.unit_required", "Say true or false."))
    if faults:
        return faults
    units = compiled(draft)
    if is_required(draft) and not units:
        faults.append(Fault("options.unit_required", "Give the units, or do not require one."))
    if units and key_unit(units) is None:
        faults.append(Fault("options.units", "Give the factor 1 to the unit that the answers are in."))
    return faults + same_names([unit["name"] for unit in units])


def unit_faults(field: str, value: object) -> list[Fault]:
    unit = members(value)
    name, factor = unit.get("name"), unit.get("factor", "1")
    faults = unknown_faults(value, "name", "factor", field=field)
    if not isinstance(name, str) or name.strip() != name or not 0 < len(name) <= MAX_UNIT:
        message = f"Name the unit, in at most {MAX_UNIT} characters without white space around them."
        faults.append(Fault(f"{field}.name", message))
    elif UNSTORABLE.search(name):
        faults.append(Fault(f"{field}.name", "Remove the null character (U+0000)."))
    message = "Give a number above 0; the unit that the answers are in has 1."
    return faults + number_faults(f"{field}.factor", factor, lambda n: n > 0, message)


def same_names(names: list[str]) -> list[Fault]:
    return [
        Fault(f"options.units.{index}.name", f"There is another unit {name}; remove one.")
        for index, name in enumerate(names)
        if name in names[:index]
    ]


def is_required(draft: QuestionDraft) -> bool:
    return option(draft, "unit_required") is True


def compiled(draft: QuestionDraft) -> list[dict[str, str]]:
    """The sound ones among the author's units, as a key keeps them."""
    return [
        {"name": kept(unit["name"]), "factor": plain(number(unit.get("factor", "1")))}
        for unit in accepted.sound(option(draft, "units"), unit_faults)
    ]


def kept(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip())


def deliver(draft: QuestionDraft) -> dict[str, Any]:
    """The names are sorted, so that none stands out as the unit of the key."""
    names = sorted({unit["name"] for unit in compiled(draft)})
    return {"units": names, "unit_required": is_required(draft)}


def parse_unit(delivery: Document, answer: Document) -> dict[str, str]:
    """The member `unit` of an answer as it is kept; nothing where there is none and none is needed."""
    if not delivery["units"] or ("unit" not in answer and not delivery["unit_required"]):
        return {}
    sent = answer.get("unit")
    unit = kept(sent) if isinstance(sent, str) else ""
    if unit not in delivery["units"]:
        raise MalformedAnswer("/unit", f"Send the unit, one of {', '.join(delivery['units'])}.")
    return {"unit": unit}


def factor_of(units: list[dict[str, str]], name: str | None) -> Decimal | None:
    """What a number in the unit is multiplied by; None: the key knows no such unit."""
    if name is None:
        return Decimal(1)
    return next((Decimal(unit["factor"]) for unit in units if unit["name"] == name), None)


def key_unit(units: list[dict[str, str]]) -> str | None:
    """The unit that the accepted numbers are in."""
    return next((unit["name"] for unit in units if unit["factor"] == "1"), None)


def in_words(units: list[dict[str, str]]) -> str:
    return "\n".join(f"{unit['name']}: times {unit['factor']}" for unit in units)
