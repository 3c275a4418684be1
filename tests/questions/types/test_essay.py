"""Essay."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from questions.rendering import render
from questions.types import essay
from questions.types.contract import MAX_TEXT, MalformedAnswer
from tests.questions.types.drafts import TEXTS, choice, draft

FULL = draft("essay", max_words=5, model_answer="An agent acts.", rubric="It says that it acts.")
PLAIN = draft("essay")


def parsed(text: object, *, max_words: int | None = None) -> dict[str, Any]:
    return essay.parse_response({"max_words": max_words}, {"text": text})


def refusal(text: object, *, max_words: int | None = None) -> tuple[str, str]:
    with pytest.raises(MalformedAnswer) as refused:
        parsed(text, max_words=max_words)
    return refused.value.pointer, refused.value.message


def faults(**options: Any) -> list[str]:
    return [fault.field for fault in essay.clean(replace(FULL, options={**FULL.options, **options}))]


def test_learners_see_the_limit_only() -> None:
    assert essay.deliver(FULL, "en") == {"max_words": 5}


def test_without_a_limit_it_is_null() -> None:
    assert essay.deliver(PLAIN, "en") == {"max_words": None}
    assert essay.clean(PLAIN) == []


def test_the_key_holds_the_model_answer_and_the_rubric() -> None:
    assert essay.key(FULL) == {
        "model_answer": "An agent acts.",
        "rubric": "It says that it acts.",
        "max_words": 5,
    }


def test_the_model_answer_is_the_correct_one() -> None:
    assert essay.correct_answer(essay.key(FULL)) == {"text": "An agent acts."}


def test_without_a_model_answer_there_is_no_correct_one() -> None:
    assert essay.correct_answer(essay.key(PLAIN)) is None


def test_line_ends_are_kept_as_lf_and_none_at_the_end() -> None:
    assert parsed("  one\r\ntwo\rthree\n\n") == {"text": "  one\ntwo\nthree"}


@pytest.mark.parametrize("text", [None, 1, ["text"], "", " \n\t", "a\x00b", "\ud800"])
def test_what_is_no_text_or_blank_is_no_answer(text: object) -> None:
    assert refusal(text)[0] == "/text"


def test_a_text_has_at_most_twenty_thousand_characters() -> None:
    assert refusal("x" * (MAX_TEXT + 1)) == (
        "/text",
        "Write at most 20000 characters; these are 20001.",
    )
    assert len(parsed("x" * MAX_TEXT)["text"]) == 20_000


def test_a_text_has_at_most_as_many_words_as_the_question_says() -> None:
    assert refusal("one two three", max_words=2) == ("/text", "Write at most 2 words; these are 3.")
    assert parsed("one\n\n two", max_words=2) == {"text": "one\n\n two"}


@given(text=TEXTS)
def test_nothing_that_a_learner_writes_becomes_markup(text: str) -> None:
    shown = "".join(render(line) for line in essay.in_words({}, {"text": text}))
    assert "<" not in re.sub(r"</?p>", "", shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# *a* <b> [c](d) `e` &amp;", "# *a* &lt;b&gt; [c](d) `e` &amp;amp;"),
        ("$5 and $6", "$5 and $6"),
        ("    1. one", "1. one"),
        ("a\\", "a\\"),
    ],
)
def test_what_a_learner_writes_is_shown_as_it_was_written(text: str, shown: str) -> None:
    (line,) = essay.in_words({}, {"text": text})
    assert render(line).strip() == f"<p>{shown}</p>"


def test_each_line_of_a_text_is_one_of_the_answer_in_words() -> None:
    assert essay.in_words({}, {"text": "one\n\n  two"}) == ["one", "two"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"max_words": None}, []),
        ({"max_words": 0}, ["options.max_words"]),
        ({"max_words": 10_001}, ["options.max_words"]),
        ({"max_words": 5.0}, ["options.max_words"]),
        ({"max_words": True}, ["options.max_words"]),
        ({"max_words": "5"}, ["options.max_words"]),
        ({"max_words": 2}, ["options.model_answer"]),
        ({"model_answer": 1}, ["options.model_answer"]),
        ({"model_answer": ""}, []),
        ({"model_answer": " \n"}, []),
        ({"max_words": None, "model_answer": "x" * 20_001}, ["options.model_answer"]),
        ({"rubric": ["a"]}, ["options.rubric"]),
        ({"rubric": "x" * 20_001}, ["options.rubric"]),
        ({"scoring": "each_pair"}, ["options.scoring"]),
    ],
)
def test_faults_are_told_at_their_field(options: dict[str, Any], expected: list[str]) -> None:
    assert faults(**options) == expected


def test_choices_are_a_fault() -> None:
    faulty = replace(FULL, choices=(choice(1, "a", correct=True),))
    assert [fault.field for fault in essay.clean(faulty)] == ["choices"]


def test_the_key_is_described() -> None:
    assert essay.described(essay.key(FULL)) == {
        "Words": "at most 5",
        "Model Answer": "An agent acts.",
        "Rubric": "It says that it acts.",
    }
