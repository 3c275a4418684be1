"""Texts that learners type, and when one is what the author accepts."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.rendering import render
from questions.types.contract import MalformedAnswer
from questions.types.texts import (
    WHITESPACE,
    Rules,
    concrete,
    folded,
    literal,
    matches,
    parse_text,
    rules_faults,
    rules_of,
    runs,
)
from tests.questions.types.drafts import TEXTS

RULES = st.builds(
    Rules,
    case_sensitive=st.booleans(),
    diacritics_sensitive=st.booleans(),
    whitespace=st.sampled_from(WHITESPACE),
    wildcards=st.booleans(),
)


def takes(accepted: str, sent: str, **rules: Any) -> bool:
    how = Rules(**rules)
    return matches(folded(sent, how), runs(accepted, how))


@pytest.mark.parametrize(
    ("accepted", "sent", "rules"),
    [
        ("Paris", "paris", {}),
        ("Straße", "STRASSE", {}),
        ("ΣΊΣΥΦΟΣ", "σίσυφος", {}),
        ("Paris", "Paris", {"case_sensitive": True}),
        ("café", "cafe\N{COMBINING ACUTE ACCENT}", {"case_sensitive": True}),
        ("café", "CAFE", {"diacritics_sensitive": False}),
        ("Ångström", "angstrom", {"diacritics_sensitive": False}),
        ("Việt Nam", "Viet nam", {"diacritics_sensitive": False}),
        ("New York", "  new \t york\n", {}),
        ("New York", "new\N{NO-BREAK SPACE}york", {}),
        ("New York", "newyork", {"whitespace": "ignore"}),
        ("newyork", "n e w york", {"whitespace": "ignore"}),
        (" two  spaces", " two  spaces", {"whitespace": "exact"}),
    ],
)
def test_what_makes_no_difference(accepted: str, sent: str, rules: dict[str, Any]) -> None:
    assert takes(accepted, sent, **rules)


@pytest.mark.parametrize(
    ("accepted", "sent", "rules"),
    [
        ("Paris", "Pari", {}),
        ("Paris", "paris", {"case_sensitive": True}),
        ("café", "cafe", {}),
        ("søster", "soster", {"diacritics_sensitive": False}),
        ("New York", "newyork", {}),
        ("New York", "New  York", {"whitespace": "exact"}),
        ("New York", " New York", {"whitespace": "exact"}),
        ("P*s", "Paris", {}),
        (r"P\*s", "P*s", {}),
    ],
)
def test_what_makes_a_difference(accepted: str, sent: str, rules: dict[str, Any]) -> None:
    assert not takes(accepted, sent, **rules)


def test_vowel_signs_of_a_script_are_no_diacritics() -> None:
    assert not takes("कि", "का", diacritics_sensitive=False)
    assert not takes("कु", "क", diacritics_sensitive=False)


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("*", "anything at all"),
        ("P*", "paris"),
        ("P*", "p"),
        ("*is", "Paris"),
        ("P*s", "Ps"),
        ("P*r*s", "Paris"),
        ("*a*", "a"),
        ("**a**", "bab"),
        ("New * City", "new york city"),
        (r"2 \* 3", "2 * 3"),
        (r"\**", "*anything"),
        ("a*b", "a * b"),
        ("C:\\x*", "c:\\xyz"),
    ],
)
def test_a_wildcard_is_any_run_of_characters(accepted: str, sent: str) -> None:
    assert takes(accepted, sent, wildcards=True)


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("P*", "a paris"),
        ("*is", "Paris!"),
        ("ab*ba", "aba"),
        ("a*b*a", "aa"),
        ("*ab*ab*", "ab"),
        (r"2 \* 3", "2 times 3"),
        ("e*", "é"),
        ("New * City", "newyorkcity"),
    ],
)
def test_what_a_wildcard_does_not_take(accepted: str, sent: str) -> None:
    assert not takes(accepted, sent, wildcards=True)


@given(accepted=st.text("ab*", max_size=12), sent=st.text("ab", max_size=12))
def test_wildcards_take_what_the_same_expression_takes(accepted: str, sent: str) -> None:
    expression = accepted.replace("*", "[ab]*")
    assert takes(accepted, sent, wildcards=True) == bool(re.fullmatch(expression, sent))


def test_many_wildcards_are_decided_without_going_back() -> None:
    assert not takes("*a" * 400 + "*b*", "a" * 1000, wildcards=True)


@given(text=TEXTS, rules=RULES)
def test_a_text_is_taken_by_itself(text: str, rules: Rules) -> None:
    accepted = text.replace("*", r"\*") if rules.wildcards else text
    assert matches(folded(text, rules), runs(accepted, rules))
    assert concrete(accepted, rules) == text


def test_an_accepted_text_with_a_wildcard_is_no_one_text() -> None:
    assert concrete("P*", Rules(wildcards=True)) is None
    assert concrete("P*", Rules()) == "P*"


def test_a_learners_text_is_kept_as_written_but_normalised() -> None:
    assert parse_text(" Cafe\N{COMBINING ACUTE ACCENT} ", "/text") == " Café "


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (7, "Give a text."),
        (None, "Give a text."),
        ("", "must not be blank"),
        (" \n\N{NO-BREAK SPACE}", "must not be blank"),
        ("a\x00b", "null character"),
        ("a\ud800", "not text"),
        ("x" * 1001, "at most 1000 characters; these are 1001"),
        ("\N{DEVANAGARI LETTER QA}" * 501, "at most 1000 characters; these are 1002"),
    ],
)
def test_what_is_no_text_is_refused_with_a_remedy(value: Any, message: str) -> None:
    with pytest.raises(MalformedAnswer, match=message) as refused:
        parse_text(value, "/text")
    assert refused.value.pointer == "/text"


def test_a_thousand_characters_are_a_text() -> None:
    assert len(parse_text("x" * 1000, "/text")) == 1000


def test_rules_that_are_none_are_faults_and_count_as_left_out() -> None:
    options: dict[str, Any] = {
        "case_sensitive": "yes",
        "diacritics_sensitive": None,
        "whitespace": [],
        "wildcards": 1,
    }
    assert [(fault.field, fault.message) for fault in rules_faults("options", options)] == [
        ("options.case_sensitive", "Say true or false."),
        ("options.diacritics_sensitive", "Say true or false."),
        ("options.whitespace", "Choose one of collapse, exact, ignore."),
        ("options.wildcards", "Say true or false."),
    ]
    assert rules_of(options) == Rules()


@pytest.mark.parametrize(
    "text", ["**bold**", "<b>", "$x$", "1. one", "# title", "- item", "`code`", "a_b_c", "&amp;"]
)
def test_a_learners_text_is_shown_as_it_is(text: str) -> None:
    (line,) = literal(f"    {text}\n\n")
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert render(line) == f"<p>{shown}</p>\n"
