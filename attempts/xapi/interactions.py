"""Questions and answers as xAPI's interaction activities know them ("Data", 2.4.4.1). Pure.

A correct responses pattern is meant to be exhaustive: where the key cannot be listed, there is none. Nothing
escapes a delimiter: a text that holds one has no response and no pattern, rather than one that says something
else.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from questions.types.accepted import earns_all
from questions.types.numbers import EXACT, plain
from questions.types.texts import concrete, rules_of

type Document = Mapping[str, Any]
AND, PAIR, RANGE = "[,]", "[.]", "[:]"
LOOKS_DELIMITED = re.compile(r"\[[,.:]\]|^\{[a-z_]+=")
TRUE_FALSE = ("true", "false")  # by the place of the choice


@dataclass(frozen=True, slots=True)
class Version:
    """A published question: what learners were given, its key, and the language of its exam."""

    type: str
    delivery: Document
    key: Document
    language: str


@dataclass(frozen=True, slots=True)
class Interaction:
    """How a type of question reads in xAPI.

    `definition` are the members of an activity definition; `response` is an answer as xAPI writes it, None
    if it cannot.
    """

    definition: Callable[[Version], dict[str, Any]]
    response: Callable[[Version, Document], str | None]


def components(version: Version, texts: Sequence[Document]) -> list[dict[str, Any]]:
    return [{"id": each["id"], "description": {version.language: each["text"]}} for each in texts]


def text_response(text: str) -> str | None:
    return None if LOOKS_DELIMITED.search(text) else text


def with_pattern(type: str, pattern: Sequence[str | None] | None) -> dict[str, Any]:
    """Without a pattern if there is none, or if one of several cannot be written."""
    listed = {"correctResponsesPattern": list(pattern)} if pattern and None not in pattern else {}
    return {"interactionType": type, **listed}


def choice(version: Version) -> dict[str, Any]:
    """Of shares of the mark, xAPI knows only which choices are correct; sorted, as answers are."""
    return {
        **with_pattern("choice", [AND.join(sorted(version.key["correct"]))]),
        "choices": components(version, version.delivery["choices"]),
    }


def true_false(version: Version) -> dict[str, Any]:
    return with_pattern("true-false", [truth(version, {"choice": version.key["correct"][0]})])


def truth(version: Version, answer: Document) -> str:
    ids = [each["id"] for each in version.delivery["choices"]]
    return TRUE_FALSE[ids.index(answer["choice"])]


def numeric(version: Version) -> dict[str, Any]:
    """A number with a unit is no number to xAPI."""
    if version.delivery["units"]:
        return {"interactionType": "other"}
    return with_pattern("numeric", numbers_pattern(version.key["answers"]))


def numbers_pattern(answers: Sequence[Document]) -> list[str] | None:
    """The ranges that earn all; None if they are none, or if an answer before takes some of them."""
    right = [answer for answer in answers if earns_all(answer)]
    first = list(answers[: len(right)])
    if first != right or any(answer["tolerance_kind"] == "significant" for answer in right):
        return None
    return [number_range(answer) for answer in right]


def number_range(answer: Document) -> str:
    value, tolerance = Decimal(answer["value"]), Decimal(answer["tolerance"])
    if answer["tolerance_kind"] == "relative":
        tolerance = EXACT.multiply(EXACT.abs(value), tolerance)
    low, high = EXACT.subtract(value, tolerance), EXACT.add(value, tolerance)
    return f"{plain(low)}{RANGE}{plain(high)}"


def number(version: Version, answer: Document) -> str | None:
    if not version.delivery["units"]:
        return str(answer["number"])
    return " ".join(part for part in (answer["number"], answer.get("unit")) if part)


def short_text(version: Version) -> dict[str, Any]:
    """A pattern only where nothing but case and white space can differ: xAPI has no wildcards."""
    rules = rules_of(version.key)
    if not rules.diacritics_sensitive:
        return {"interactionType": "fill-in"}
    prefix = "{case_matters=true}" if rules.case_sensitive else ""
    texts = [concrete(each["text"], rules) for each in version.key["answers"] if earns_all(each)]
    patterns = [None if text is None or text_response(text) is None else prefix + text for text in texts]
    return with_pattern("fill-in", patterns)


def ordering(version: Version) -> dict[str, Any]:
    return {
        **with_pattern("sequencing", [AND.join(version.key["order"])]),
        "choices": components(version, version.delivery["choices"]),
    }


def matching(version: Version) -> dict[str, Any]:
    return {
        **with_pattern("matching", [pairs(version, version.key)]),
        "source": components(version, version.delivery["left"]),
        "target": components(version, version.delivery["right"]),
    }


def pairs(_: Version, answer: Document) -> str:
    return AND.join(f"{left}{PAIR}{right}" for left, right in sorted(answer["pairs"].items()))


INTERACTIONS: Mapping[str, Interaction] = {
    "single_choice": Interaction(choice, lambda _, answer: answer["choice"]),
    "multiple_choice": Interaction(choice, lambda _, answer: AND.join(answer["choices"])),
    "true_false": Interaction(true_false, truth),
    "numeric": Interaction(numeric, number),
    "short_text": Interaction(short_text, lambda _, answer: text_response(answer["text"])),
    "ordering": Interaction(ordering, lambda _, answer: AND.join(answer["order"])),
    "matching": Interaction(matching, pairs),
    "cloze": Interaction(
        lambda _: {"interactionType": "other"},
        lambda _, answer: orjson.dumps(answer["blanks"], option=orjson.OPT_SORT_KEYS).decode(),
    ),
    "essay": Interaction(
        lambda _: {"interactionType": "long-fill-in"}, lambda _, answer: text_response(answer["text"])
    ),
}
