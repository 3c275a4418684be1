"""Slugs that are made of texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.drafts import SLUG_PATTERN
from questions.formats.naming import MOST, slug_from, slug_of_id


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What is a token?", "what-is-a-token"),
        ("  Łódź, Straße & Æther ", "lodz-strasse-aether"),
        ("naïve café №5", "naive-cafe-no5"),
        ("ıŒþ Ð", "ioeth-d"),
        ("Вопрос 7", "7"),
        ("Вопрос", ""),
        ("-- __ --", ""),
        ("", ""),
    ],
)
def test_a_slug_is_made_of_the_latin_letters_and_digits_of_a_text(text: str, slug: str) -> None:
    assert slug_from(text) == slug


def test_a_long_text_is_cut_between_words() -> None:
    assert slug_from("seven77 " * 20) == "-".join(["seven77"] * 10)


def test_a_long_word_is_cut_within() -> None:
    assert slug_from("a" * 500) == "a" * MOST


@given(st.text(max_size=200))
def test_whatever_the_text_its_slug_is_one_or_empty(text: str) -> None:
    slug = slug_from(text)
    assert len(slug) <= MOST
    assert not slug or re.fullmatch(SLUG_PATTERN, slug)
    assert slug_from(slug) == slug


def test_an_id_that_is_a_slug_stays_as_it_is() -> None:
    assert slug_of_id("a" * 100) == "a" * 100
    assert slug_of_id(" tokens-1 ") == "tokens-1"


def test_an_id_that_is_no_slug_becomes_one() -> None:
    assert slug_of_id("Q_7.b") == "q-7-b"
    assert slug_of_id("a" * 101) == "a" * MOST
