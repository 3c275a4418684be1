"""The native format's JSON Schema: it says what can be saved, and the guide names all of it."""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from questions.drafts import DIFFICULTIES, MAX_SLUG, MAX_TITLE, POOLS, SLUG_PATTERN
from questions.formats.native import SCHEMA_FILE
from questions.formats.native.entries import FILE_NAMES
from questions.policy import (
    MOST_TRIES,
    Aspect,
    AtDeadline,
    Counts,
    Hints,
    Mode,
    Navigation,
    Phase,
    Policy,
    Submission,
)
from questions.types import TYPES, matching, ordering, single_choice
from questions.types.blanks import KINDS
from questions.types.cloze import MAX_BLANKS
from questions.types.contract import MAX_CHOICES, MAX_HINTS, MAX_TEXT
from questions.types.essay import MOST_WORDS
from questions.types.fractions import RULES
from questions.types.numbers import TOLERANCES
from questions.types.texts import MAX_ANSWER, WHITESPACE
from tests.questions.formats.samples import DOCS

SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text())
DEFS: dict[str, Any] = SCHEMA["$defs"]


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_rule_of_a_policy_is_a_field_of_the_format() -> None:
    fields = DEFS["quiz"]["properties"]
    assert {FILE_NAMES.get(name, name) for name in Policy.__dataclass_fields__} <= fields.keys()


def test_the_schema_agrees_with_what_can_be_saved() -> None:
    question = DEFS["question"]["properties"]
    assert (DEFS["slug"]["pattern"], DEFS["slug"]["maxLength"]) == (SLUG_PATTERN, MAX_SLUG)
    assert (DEFS["title"]["maxLength"], DEFS["text"]["maxLength"]) == (MAX_TITLE, MAX_TEXT)
    assert (DEFS["difficulty"]["enum"], DEFS["pool"]["enum"]) == ([*DIFFICULTIES], [*POOLS])
    assert set(question["type"]["enum"]) == set(TYPES)
    assert (question["choices"]["maxItems"], question["hints"]["maxItems"]) == (MAX_CHOICES, MAX_HINTS)
    assert (question["pairs"]["maxItems"], question["max_words"]["maximum"]) == (
        matching.MAX_PAIRS,
        MOST_WORDS,
    )
    assert (DEFS["short_text"]["maxLength"], DEFS["blanks"]["maxProperties"]) == (MAX_ANSWER, MAX_BLANKS)
    assert DEFS["blank"]["properties"]["kind"]["enum"] == [*KINDS]
    assert DEFS["number_answer"]["properties"]["tolerance_kind"]["enum"] == [*TOLERANCES]
    assert DEFS["whitespace"]["enum"] == [*WHITESPACE]


@pytest.mark.parametrize(
    ("type", "rules"),
    [
        ("single_choice", single_choice.RULES),
        ("multiple_choice", RULES),
        ("ordering", ordering.RULES_IN_WORDS),
        ("matching", matching.RULES_IN_WORDS),
    ],
)
def test_the_schema_names_the_scoring_rules_of_each_type(type: str, rules: Collection[str]) -> None:
    conditions = DEFS["question"]["allOf"]
    (named,) = [
        each["then"]["properties"]["scoring"]["enum"]
        for each in conditions
        if each["if"].get("properties", {}).get("type") == {"const": type}
    ]
    assert named == [*rules]


def test_the_schema_agrees_with_what_a_quiz_can_be() -> None:
    quiz = DEFS["quiz"]["properties"]
    enumerations: dict[str, Iterable[object]] = {
        "mode": Mode,
        "submission": Submission,
        "at_deadline": AtDeadline,
        "counts": Counts,
        "navigation": Navigation,
        "hints": [True, False, *Hints],
    }
    words = {name: list(enumeration) for name, enumeration in enumerations.items()}
    assert {name: quiz[name]["enum"] for name in words} == words
    assert (quiz["tries"]["maximum"], [*quiz["reveal"]["properties"]]) == (MOST_TRIES, [*Phase])
    assert DEFS["aspects"]["items"]["enum"] == [*Aspect]


def test_every_field_of_the_schema_is_documented() -> None:
    names = {name for definition in DEFS.values() for name in definition.get("properties", {})}
    undocumented = {name for name in names if not re.search(rf"`{name}[`:]", DOCS.read_text())}
    assert undocumented == set()
