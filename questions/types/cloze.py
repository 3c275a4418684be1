"""Cloze: fill in the blanks of a text. Answer: `{"blanks": {name: "a choice's id, a number, or a text"}}`.

The stem has `{{name}}` where a blank stands. `options` holds `blanks`, by name: `kind`, one of
`blanks.KINDS`, `weight`, and what a question of that kind has in its options, but for units. A blank that is
left out earns nothing; the others count by their weights.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from questions.types import blanks
from questions.types.contract import (
    Document,
    Fault,
    MalformedAnswer,
    QuestionDraft,
    Written,
    only_member,
    pointer_to,
)
from questions.types.fractions import ZERO, Grade, exact
from questions.types.numbers import writes_comma
from questions.types.numeric import DECIMAL_COMMA_SCHEMA
from questions.types.options import choices_faults, members, option, unknown_faults
from questions.types.texts import MAX_ANSWER

MAX_BLANKS = 100
NAME = re.compile(r"[A-Za-z0-9_-]{1,50}")
PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
KEEPS_ORDER = True
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "ClozeQuestion",
    "required": ["blanks"],
    "properties": {
        "blanks": {
            "type": "array",
            "items": blanks.BLANK_SCHEMA,
            "description": "In the order in which the stem has them.",
        },
        "decimal_comma": {
            **DECIMAL_COMMA_SCHEMA,
            "description": f"{DECIMAL_COMMA_SCHEMA['description']} Only where a blank is a number.",
        },
    },
}
ANSWER_SCHEMA: Document = {
    "type": "object",
    "title": "BlanksAnswer",
    "description": "Answers a cloze question. A blank that is left out earns nothing.",
    "required": ["blanks"],
    "additionalProperties": False,
    "properties": {
        "blanks": {
            "type": "object",
            "description": "What fills each blank, by name.",
            "minProperties": 1,
            "maxProperties": MAX_BLANKS,
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": MAX_ANSWER},
        }
    },
}


def clean(draft: QuestionDraft) -> list[Fault]:
    faults = choices_faults(draft) + unknown_faults(draft.options, "blanks")
    given = option(draft, "blanks")
    if not isinstance(given, Mapping) or not 1 <= len(given) <= MAX_BLANKS:
        message = f"Give 1 to {MAX_BLANKS} blanks, as an object that has them by name."
        return [*faults, Fault("options.blanks", message)]
    return faults + placeholder_faults(draft.stem, given) + blanks_faults(draft.stem, given)


def placeholder_faults(stem: str, given: Document) -> list[Fault]:
    """Each place in the stem has a name, a blank of this name, and no other place has it."""
    seen, faults = set[str](), []
    for name in PLACEHOLDER.findall(stem):
        written = in_braces(name[:60])
        if not NAME.fullmatch(name):
            message = f"{written}: name a blank by letters, digits, _ and -, 50 at most, without spaces."
            faults.append(Fault("stem", f"{message} Two braces of a formula need a space between them."))
        elif name not in given:
            faults.append(Fault("stem", f"{written} has no blank; give one of this name, or remove it."))
        elif name in seen:
            faults.append(Fault("stem", f"{written} stands here twice; give each blank a name of its own."))
        seen.add(name)
    return faults


def blanks_faults(stem: str, given: Document) -> list[Fault]:
    names, faults = set(PLACEHOLDER.findall(stem)), []
    for name, blank in given.items():
        field = f"options.blanks.{name}"
        faults += blanks.blank_faults(field, blank)
        if name not in names:
            message = f"Write {in_braces(name)} in the stem where this stands, or remove it."
            faults.append(Fault(field, message))
    return faults


def in_braces(name: str) -> str:
    return "{{" + name + "}}"


def sound(draft: QuestionDraft) -> Iterator[tuple[str, Document]]:
    """The blanks without faults by name, in the order of the stem; the others may hold anything."""
    given = members(option(draft, "blanks"))
    for name in dict.fromkeys(PLACEHOLDER.findall(draft.stem)):
        if name in given and not blanks.blank_faults("", given[name]):
            yield name, given[name]


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    delivered = [blanks.deliver(draft.slug, name, blank, language) for name, blank in sound(draft)]
    numeric = any(blank["kind"] == "numeric" for blank in delivered)
    return {"blanks": delivered} | ({"decimal_comma": writes_comma(language)} if numeric else {})


def key(draft: QuestionDraft) -> dict[str, Any]:
    return {"blanks": [blanks.key(draft.slug, name, blank) for name, blank in sound(draft)]}


def written(delivery: Document, key: Document) -> Written:
    return Written(options={"blanks": {blank["name"]: blanks.written(blank) for blank in key["blanks"]}})


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    sent = only_member(answer, "blanks")
    if not isinstance(sent, Mapping) or not sent:
        raise MalformedAnswer("/blanks", "Send an object with at least one blank, by name.")
    delivered = {blank["name"]: blank for blank in delivery["blanks"]}
    for name in sent:
        if name not in delivered:
            message = f"This question has no such blank; it has {', '.join(delivered)}."
            raise MalformedAnswer("/blanks" + pointer_to(name), message)
    comma = delivery.get("decimal_comma", False)
    filled = {name: blanks.parse(delivered[name], sent[name], decimal_comma=comma) for name in sorted(sent)}
    return {"blanks": filled}


def grade(key: Document, answer: Document) -> Grade:
    """The mean of what the blanks earn, by their weights."""
    parts = [blanks.part(blank, answer["blanks"].get(blank["name"])) for blank in key["blanks"]]
    weights = [Decimal(blank["weight"]) for blank in key["blanks"]]
    earned = sum((weight * part.fraction for weight, part in zip(weights, parts, strict=True)), start=ZERO)
    return Grade(exact(earned / sum(weights)), parts=tuple(parts))


def correct_answer(key: Document) -> dict[str, Any] | None:
    right = {blank["name"]: blanks.right_value(blank) for blank in key["blanks"]}
    return {"blanks": right} if right else None


def picked(answer: Document) -> frozenset[str]:
    return frozenset()


def in_words(delivery: Document, answer: Document) -> list[str]:
    filled = answer["blanks"]
    return [
        blanks.in_words(blank, filled[blank["name"]])
        for blank in delivery["blanks"]
        if blank["name"] in filled
    ]


def described(key: Document) -> dict[str, str]:
    return {"Blanks": "\n".join(blanks.described(blank) for blank in key["blanks"])}
