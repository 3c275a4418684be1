"""Numeric: write a number, in a unit where the question has some. Answer: `{"number": "3.14", "unit": "km"}`.

`options` holds `answers`, what the author accepts: `value`, `tolerance`, `tolerance_kind` (`absolute`;
`relative`, a share of the value; `significant`, how many digits must agree), `fraction`, `feedback`. What
it may hold about units is said in `units`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from questions.types import accepted, numbers, units
from questions.types.contract import Document, Fault, QuestionDraft, Written, only_member
from questions.types.fractions import ZERO, Grade
from questions.types.numbers import EXACT, MAX_NUMBER, TOLERANCES, number, parse_number, plain
from questions.types.options import choices_faults, members, option, unknown_faults
from questions.types.texts import literal

KEEPS_ORDER = True
DECIMAL_COMMA_SCHEMA: Document = {
    "type": "boolean",
    "description": "Whether a decimal comma is accepted besides the decimal point.",
}
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "NumericQuestion",
    "required": ["units", "unit_required", "decimal_comma"],
    "properties": {**units.PROPERTIES, "decimal_comma": DECIMAL_COMMA_SCHEMA},
}
ANSWER_SCHEMA: Document = {
    "type": "object",
    "title": "NumberAnswer",
    "description": "Answers a numeric question.",
    "required": ["number"],
    "additionalProperties": False,
    "properties": {
        "number": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_NUMBER,
            "description": "Digits with at most one decimal separator, a sign and an exponent if need be;"
            " no thousands separators. It is kept without exponent, in as many characters at most.",
            "examples": ["3.14"],
        },
        "unit": units.UNIT_SCHEMA,
    },
}


def clean(draft: QuestionDraft) -> list[Fault]:
    return [
        *choices_faults(draft),
        *unknown_faults(draft.options, "answers", "units", "unit_required"),
        *answers_faults("options.answers", option(draft, "answers")),
        *units.units_faults(draft),
    ]


def answers_faults(field: str, value: object) -> list[Fault]:
    """What is wrong with a list of accepted numbers."""
    faults = accepted.answers_faults(field, value, answer_faults)
    if faults:
        return faults
    answers = answers_key(value)
    if not any(accepted.earns_all(answer) for answer in answers):
        faults.append(Fault(field, "Give at least one answer with the fraction 1."))
    for index, answer in enumerate(answers):
        taker = accepting(answers, number(answer["value"]))
        if accepted.earns_all(answer) and taker is not None and not accepted.earns_all(taker):
            faults.append(accepted.order_fault(f"{field}.{index}.value", answers.index(taker)))
    return faults


def answer_faults(field: str, value: object) -> list[Fault]:
    answer, kind = members(value), members(value).get("tolerance_kind", "absolute")
    faults = unknown_faults(
        value, "value", "tolerance", "tolerance_kind", *accepted.WORTH_MEMBERS, field=field
    )
    faults += numbers.number_faults(f"{field}.value", answer.get("value"))
    if isinstance(kind, str) and kind in TOLERANCES:
        tolerance = answer.get("tolerance", "0")
        faults += numbers.tolerance_faults(f"{field}.tolerance", kind, tolerance)
    else:
        faults.append(Fault(f"{field}.tolerance_kind", f"Choose one of {', '.join(TOLERANCES)}."))
    return faults + accepted.worth_faults(field, answer)


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    return {**units.deliver(draft), "decimal_comma": numbers.writes_comma(language)}


def key(draft: QuestionDraft) -> dict[str, Any]:
    return {
        "answers": answers_key(option(draft, "answers")),
        "units": units.compiled(draft),
        "unit_required": units.is_required(draft),
    }


def answers_key(value: object) -> list[dict[str, str]]:
    """The sound ones among accepted numbers, with nothing left out and equal numbers written alike."""
    return [
        {
            "value": plain(number(answer["value"])),
            "tolerance": plain(number(answer.get("tolerance", "0"))),
            "tolerance_kind": answer.get("tolerance_kind", "absolute"),
            **accepted.worth(answer),
        }
        for answer in accepted.sound(value, answer_faults)
    ]


def written(delivery: Document, key: Document) -> Written:
    return Written(options={name: key[name] for name in ("answers", "units", "unit_required")})


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    rest = answer
    if delivery["units"] and isinstance(answer, Mapping):
        rest = {name: value for name, value in answer.items() if name != "unit"}
    number = parse_number(only_member(rest, "number"), "/number", decimal_comma=delivery["decimal_comma"])
    return {"number": number} | units.parse_unit(delivery, members(answer))


def grade(key: Document, answer: Document) -> Grade:
    """A unit that the key does not know, because the answer was given to another version, earns nothing."""
    factor = units.factor_of(key["units"], answer.get("unit"))
    if factor is None:
        return Grade(ZERO)
    return accepted.grade(accepting(key["answers"], EXACT.multiply(number(answer["number"]), factor)))


def accepting[Answer: Document](answers: Sequence[Answer], number: Decimal) -> Answer | None:
    return accepted.first(answers, lambda answer: numbers.agrees(number, answer))


def correct_answer(key: Document) -> dict[str, Any] | None:
    """The first value that earns the full mark, in the unit that it is in."""
    right, unit = accepted.first(key["answers"], accepted.earns_all), units.key_unit(key["units"])
    if right is None:
        return None
    return {"number": right["value"]} | ({} if unit is None else {"unit": unit})


def picked(answer: Document) -> frozenset[str]:
    return frozenset()


def in_words(delivery: Document, answer: Document) -> list[str]:
    return [" ".join([answer["number"], *literal(answer.get("unit", ""))])]


def described(key: Document) -> dict[str, str]:
    answers = {"Answers": answers_in_words(key["answers"])}
    if not key["units"]:
        return answers
    required = "yes" if key["unit_required"] else "no"
    return {**answers, "Units": units.in_words(key["units"]), "Unit Required": required}


def answers_in_words(answers: Sequence[Document]) -> str:
    how = {
        "absolute": "{value}, within {tolerance}",
        "relative": "{value}, within {tolerance} of it",
        "significant": "{value}, to {tolerance} significant digits",
    }
    return "\n".join(
        accepted.in_words(how[answer["tolerance_kind"]].format(**answer), answer) for answer in answers
    )
