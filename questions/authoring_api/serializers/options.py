"""What `options` of each type hold, as JSON Schemas: the members of the native format, in their long form.

A file may write an answer or a unit as a text or a number alone, and numbers as such. Here each is an
object, and numbers are texts, which keep every digit.
"""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import orjson

from questions.formats.native import SCHEMA_FILE
from questions.types import TYPES, fractions, matching, ordering, single_choice

type Schema = dict[str, Any]

RULES = ("case_sensitive", "diacritics_sensitive", "whitespace", "wildcards")
# The members that each type has, by the definition of the format that says what is in them; None: its own.
MEMBERS: Mapping[str, Mapping[str, str | None]] = {
    "single_choice": {},
    "multiple_choice": {"choose": None},
    "true_false": {},
    "numeric": {"answers": "number_answers", "units": None, "unit_required": None},
    "short_text": {"answers": "text_answers", **dict.fromkeys(RULES)},
    "ordering": {},
    "matching": {"pairs": None, "distractors": None},
    "cloze": {},
    "essay": {"max_words": None, "model_answer": None, "rubric": None},
}
# How a mark comes about: the rules, and the one that holds where none is named.
SCORING: Mapping[str, tuple[Collection[str], str]] = {
    "single_choice": (single_choice.RULES, "correct_choice"),
    "multiple_choice": (fractions.RULES, fractions.DEFAULT_RULE),
    "ordering": (ordering.RULES_IN_WORDS, ordering.DEFAULT_RULE),
    "matching": (matching.RULES_IN_WORDS, matching.DEFAULT_RULE),
}
BLANKS: Mapping[str, Mapping[str, str | None]] = {
    "choice": {"choices": None},
    "numeric": {"answers": "number_answers"},
    "text": {"answers": "text_answers", **dict.fromkeys(RULES)},
}
NUMBERS = ("number", "share")  # definitions that are texts here
WITHOUT_SHORTHANDS = {
    "choices": "What to pick from.",
    "units": "The units that the number may be in; the one that the answers are in has the factor 1.",
}
UNFINISHED: Schema = {
    "type": "object",
    "description": "A draft that is not finished, or meant for another type: kept as it is, and `faults` say "
    "what keeps it from being published.",
    "additionalProperties": True,
}


def component_of(type: str) -> str:
    """The name of the component that describes a type's options."""
    return f"{title_of(type)}Options"


def title_of(type: str) -> str:
    title: str = TYPES[type].QUESTION_SCHEMA["title"]
    return title.removesuffix("Question")


def options_schema(type: str) -> Schema:
    """What options of the type may hold in a question that is fit to be published."""
    members = {name: member(native()["$defs"]["question"], name, at) for name, at in MEMBERS[type].items()}
    if type in SCORING:
        rules, default = SCORING[type]
        about = "How an answer becomes a share of the mark."
        members["scoring"] = {"type": "string", "enum": list(rules), "default": default, "description": about}
    if type == "cloze":
        members["blanks"] = blanks_schema()
    schema = {"type": "object", "additionalProperties": False, "properties": members}
    return schema | {"description": f"What only the type `{type}` has, besides its choices if it has some."}


def blanks_schema() -> Schema:
    definition, about = native()["$defs"]["blanks"], native()["$defs"]["blank"]
    kinds = []
    for kind, members in BLANKS.items():
        own = {name: member(about, name, at) for name, at in members.items()}
        properties = {
            "kind": {"type": "string", "const": kind},
            "weight": member(about, "weight", None),
            **own,
        }
        kinds.append(
            {"type": "object", "required": ["kind"], "additionalProperties": False, "properties": properties}
        )
    return {**definition, "additionalProperties": {"oneOf": kinds}}


def member(definition: Schema, name: str, at: str | None) -> Schema:
    """One member of a definition, or of the definition `at` with what the member says of itself."""
    own = definition["properties"][name]
    about = {"description": WITHOUT_SHORTHANDS[name]} if name in WITHOUT_SHORTHANDS else {}
    return in_full({**own, **about} if at is None else {**own, "$ref": f"#/$defs/{at}"})


def in_full(schema: Schema) -> Schema:
    """A schema of the native format without references and shorthands, with numbers as texts."""
    schema = dict(schema)
    name = schema.pop("$ref", "").rpartition("/")[2]
    if name in NUMBERS or schema.get("type") == "number":
        return number_in_full(schema)
    if name:
        schema = {**native()["$defs"][name], **schema}
    if "oneOf" in schema:  # the shorthand comes first
        schema |= schema.pop("oneOf")[-1]
        return in_full(schema)
    if name:
        return in_full(schema)
    if "properties" in schema:
        schema["properties"] = {each: in_full(inner) for each, inner in schema["properties"].items()}
    if "items" in schema:
        schema["items"] = in_full(schema["items"])
    if "enum" in schema:
        schema["type"] = "string"
    return schema


def number_in_full(schema: Schema) -> Schema:
    kept = {key: schema[key] for key in ("description",) if key in schema}
    default = {"default": str(schema["default"])} if "default" in schema else {}
    return {**native()["$defs"]["number_in_quotes"], **kept, **default}


@cache
def native() -> Schema:
    schema: Schema = orjson.loads(SCHEMA_FILE.read_bytes())
    return schema
