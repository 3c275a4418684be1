"""One blank of a cloze question: a small question of one of `KINDS`, with a weight among the other blanks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from questions.types import inline_choice, numeric, short_text
from questions.types.choices import CHOICES_SCHEMA
from questions.types.contract import Document, Fault, MalformedAnswer, QuestionDraft, Written
from questions.types.fractions import ZERO, Grade, Part, exact
from questions.types.numbers import NotANumber, number, number_faults, plain
from questions.types.options import unknown_faults
from questions.types.texts import literal

MAX_WEIGHT = 1_000


class BlankType(Protocol):
    """The verbs of a question type that a blank needs; see `questions.types.contract`."""

    def clean(self, draft: QuestionDraft) -> list[Fault]: ...
    def key(self, draft: QuestionDraft) -> dict[str, Any]: ...
    def written(self, delivery: Document, key: Document) -> Written: ...
    def parse_response(self, delivery: Document, answer: object) -> dict[str, Any]: ...
    def grade(self, key: Document, answer: Document) -> Grade: ...
    def correct_answer(self, key: Document) -> dict[str, Any] | None: ...
    def in_words(self, delivery: Document, answer: Document) -> list[str]: ...
    def described(self, key: Document) -> dict[str, str]: ...


@dataclass(frozen=True)
class Kind:
    """A kind of blank: its type, and the member of that type's answers that is what fills the blank."""

    type: BlankType
    member: str


KINDS: Mapping[str, Kind] = {
    "choice": Kind(inline_choice, "choice"),
    "numeric": Kind(numeric, "number"),
    "text": Kind(short_text, "text"),
}
BLANK_SCHEMA: Document = {
    "type": "object",
    "title": "DeliveredBlank",
    "required": ["name", "kind", "weight"],
    "properties": {
        "name": {"type": "string", "description": "It stands in the stem as {{name}}."},
        "kind": {
            "type": "string",
            "enum": list(KINDS),
            "description": "What fills it: the id of a choice, a number, or a text. All are sent as strings.",
        },
        "weight": {"type": "number", "exclusiveMinimum": 0, "description": "Relative to the other blanks."},
        "choices": {**CHOICES_SCHEMA, "description": "What to pick from, where it is a choice."},
    },
}


def as_question(slug: str, name: str, blank: Document) -> QuestionDraft:
    """A blank as a question of its kind; its slug is that of no other blank, nor of any question."""
    options = {member: value for member, value in blank.items() if member not in ("kind", "weight")}
    return QuestionDraft(slug=f"{slug}/{name}", type=blank["kind"], stem="", options=options)


def blank_faults(field: str, blank: object) -> list[Fault]:
    if not isinstance(blank, Mapping):
        return unknown_faults(blank, "kind", "weight", field=field)
    kind, weight = blank.get("kind"), blank.get("weight", "1")
    message = f"Give a number above 0, at most {MAX_WEIGHT}, with at most 7 decimal places."
    faults = number_faults(f"{field}.weight", weight, is_weight, message)
    if not isinstance(kind, str) or kind not in KINDS:
        return [*faults, Fault(f"{field}.kind", f"Choose one of {', '.join(KINDS)}.")]
    if kind == "numeric":
        units = [member for member in ("units", "unit_required") if member in blank]
        faults += [
            Fault(f"{field}.{unit}", "Leave this out; a number in a blank has no unit.") for unit in units
        ]
    for fault in KINDS[kind].type.clean(as_question("", "", blank)):
        faults.append(Fault(field + fault.field.removeprefix("options"), fault.message))
    return faults


def is_weight(weight: Decimal) -> bool:
    return ZERO < weight <= MAX_WEIGHT and exact(weight) == weight


def deliver(slug: str, name: str, blank: Document, language: str) -> dict[str, Any]:
    """The weight is a JSON number, which is for reading: the key has the exact one."""
    weight = number(blank.get("weight", "1"))
    told = int(weight) if weight == int(weight) else float(weight)
    delivered = {"name": name, "kind": blank["kind"], "weight": told}
    if blank["kind"] == "choice":
        delivered |= inline_choice.deliver(as_question(slug, name, blank), language)
    return delivered


def key(slug: str, name: str, blank: Document) -> dict[str, Any]:
    return {
        "name": name,
        "kind": blank["kind"],
        "weight": plain(number(blank.get("weight", "1"))),
        **KINDS[blank["kind"]].type.key(as_question(slug, name, blank)),
    }


def written(blank: Document) -> Document:
    """What the author wrote of the blank of a key."""
    own = KINDS[blank["kind"]].type.written({}, blank).options
    return {"kind": blank["kind"], "weight": blank["weight"], **own}


def parse(blank: Document, value: object, *, decimal_comma: bool) -> str:
    """What fills a delivered blank, as it is kept."""
    kind = KINDS[blank["kind"]]
    alone = {**blank, "units": [], "decimal_comma": decimal_comma}
    try:
        kept: str = kind.type.parse_response(alone, {kind.member: value})[kind.member]
    except MalformedAnswer as refused:
        raise MalformedAnswer(f"/blanks/{blank['name']}", refused.message) from None
    return kept


def part(blank: Document, value: str | None) -> Part:
    """How the blank of a key did. A text that was given to another version, for no number, earns nothing."""
    kind = KINDS[blank["kind"]]
    try:
        grade = Grade(ZERO) if value is None else kind.type.grade(blank, {kind.member: value})
    except NotANumber:
        grade = Grade(ZERO)
    return Part(blank["name"], grade.fraction, grade.feedback)


def right_value(blank: Document) -> str:
    """What earns the full mark in the blank of a key."""
    kind = KINDS[blank["kind"]]
    right = kind.type.correct_answer(blank)
    assert right is not None, "a key holds sound blanks only"
    value: str = right[kind.member]
    return value


def in_words(blank: Document, value: str) -> str:
    kind = KINDS[blank["kind"]]
    words = kind.type.in_words(blank, {kind.member: value})
    return f"{literal(blank['name'])[0]}: {' '.join(words)}"


def described(blank: Document) -> str:
    title = f"{blank['name']}: {blank['kind']}, weight {blank['weight']}"
    facts = KINDS[blank["kind"]].type.described(blank)
    return "\n".join([title, *(f"{name}: {text}" for name, text in facts.items())])
