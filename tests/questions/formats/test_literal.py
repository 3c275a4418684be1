"""Plain text as CommonMark."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.formats.literal import WORDS, literal
from questions.formats.markup import from_html, to_plain

MARKS = st.sampled_from("ab1 .)(=+^@#~|!>-:;'\"/%,?é")


@given(st.text(MARKS | st.characters(codec="utf-8"), min_size=1, max_size=20).map(lambda text: f"x{text}"))
def test_what_is_taken_for_words_is_what_the_long_way_makes_of_it(text: str) -> None:
    if WORDS.fullmatch(text):
        assert from_html(html.escape(text), image=lambda address: address).text == text


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "a_b_c", "<b>", "1. one", "# no title", "`x`", "- a\n- b", "$5 and $6"]
)
def test_nothing_in_plain_text_is_markup(text: str) -> None:
    assert to_plain(literal(text)) == text
