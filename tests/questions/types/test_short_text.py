"""Short text questions; how texts are compared is tested in `test_texts`."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questions.types import short_text
from questions.types.contract import MalformedAnswer, QuestionDraft
from tests.questions.types.drafts import choice, draft

PARIS = {"text": "Paris", "feedback": "well done"}
LYON = {"text": "Lyon", "fraction": "0.25", "feedback": "the second largest"}


def of(*answers: Any, **options: Any) -> QuestionDraft:
    return draft("short_text", answers=list(answers), **options)


def graded(question: QuestionDraft, text: str) -> tuple[Decimal, str]:
    answer = short_text.parse_response(short_text.deliver(question, "en"), {"text": text})
    grade = short_text.grade(short_text.key(question), answer)
    return grade.fraction, grade.feedback


def faults(question: QuestionDraft) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in short_text.clean(question)]


@pytest.mark.parametrize(
    ("text", "fraction", "feedback"),
    [
        ("paris", "1", "well done"),
        (" Paris ", "1", "well done"),
        ("LYON", "0.25", "the second largest"),
        ("Nice", "0", ""),
    ],
)
def test_an_accepted_text_earns_its_fraction(text: str, fraction: str, feedback: str) -> None:
    assert graded(of(PARIS, LYON), text) == (Decimal(fraction), feedback)


def test_the_first_answer_that_takes_the_text_decides() -> None:
    question = of(PARIS, {"text": "P*", "fraction": "0.5"}, {"text": "*", "fraction": "0"}, wildcards=True)
    assert [graded(question, text)[0] for text in ("paris", "perpignan", "nice")] == [1, Decimal("0.5"), 0]


def test_the_options_say_what_makes_a_difference() -> None:
    strict = of(PARIS, case_sensitive=True, whitespace="exact")
    assert [graded(strict, text)[0] for text in ("Paris", "paris", "Paris ")] == [1, 0, 0]
    lenient = of({"text": "Orléans"}, diacritics_sensitive=False, whitespace="ignore")
    assert graded(lenient, "or le ans")[0] == 1


def test_nothing_of_the_options_is_delivered() -> None:
    assert short_text.deliver(of(PARIS, LYON, wildcards=True), "en") == {}


def test_the_correct_answer_is_the_first_full_one_without_wildcard() -> None:
    question = of(LYON, {"text": "P*is"}, {"text": r"\*Paris\*"}, wildcards=True)
    assert short_text.clean(question) == []
    assert short_text.correct_answer(short_text.key(question)) == {"text": "*Paris*"}


@pytest.mark.parametrize("answer", [{}, {"text": 7}, {"text": ""}, {"text": "a", "unit": "km"}, ["Paris"]])
def test_an_answer_is_an_object_with_a_text(answer: Any) -> None:
    with pytest.raises(MalformedAnswer):
        short_text.parse_response({}, answer)


def test_an_answer_is_at_most_a_thousand_characters_though_an_essay_may_be_longer() -> None:
    with pytest.raises(MalformedAnswer, match="at most 1000 characters"):
        short_text.parse_response({}, {"text": "x" * 1001})


def test_what_the_key_holds_is_told_in_words() -> None:
    assert short_text.described(short_text.key(of(PARIS, LYON, case_sensitive=True))) == {
        "Answers": "Paris: 1 of the mark. well done\nLyon: 0.25 of the mark. the second largest",
        "Case Sensitive": "yes",
        "Diacritics Sensitive": "yes",
        "Whitespace": "collapse",
        "Wildcards": "no",
    }


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ("Lyon", ""),
        ({}, ".text"),
        ({"text": " "}, ".text"),
        ({"text": 7}, ".text"),
        ({"text": "a\x00"}, ".text"),
        ({"text": "x" * 1001}, ".text"),
        ({"text": "Lyon", "fraction": "-0.5"}, ".fraction"),
        ({"text": "Lyon", "fraction": "half"}, ".fraction"),
        ({"text": "Lyon", "feedback": 7}, ".feedback"),
        ({"text": "Lyon", "feedback": "x" * 20_001}, ".feedback"),
        ({"text": "Lyon", "value": "3"}, ".value"),
    ],
)
def test_what_is_wrong_with_an_answer_is_told_at_its_field(answer: Any, field: str) -> None:
    assert f"options.answers.1{field}" in {where for where, _ in faults(of(PARIS, answer))}


@pytest.mark.parametrize("answers", [None, {}, "Paris", [], [PARIS] * 101])
def test_there_are_one_to_a_hundred_answers(answers: Any) -> None:
    ((field, message),) = faults(draft("short_text", answers=answers))
    assert field == "options.answers" and "a list of 1 to 100" in message


@pytest.mark.parametrize(
    "question", [of(LYON), of({"text": "P*s"}, LYON, wildcards=True)], ids=["none is full", "only a wildcard"]
)
def test_an_answer_without_wildcard_must_earn_the_full_mark(question: QuestionDraft) -> None:
    ((field, message),) = faults(question)
    assert field == "options.answers" and "the fraction 1 and no wildcard" in message


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (of(PARIS, LYON, {"text": " PARIS"}), 2),
        (of({"text": "*", "fraction": "0"}, PARIS, wildcards=True), 1),
        (of({"text": "Cote"}, {"text": "Côté"}, diacritics_sensitive=False), 1),
    ],
)
def test_an_answer_must_not_be_taken_by_one_before_it(question: QuestionDraft, place: int) -> None:
    assert faults(question) == [
        (
            f"options.answers.{place}.text",
            "Answer 1 comes first and takes this too; move this above it, or remove one.",
        )
    ]


def test_options_and_choices_that_the_type_does_not_have_are_faults() -> None:
    question = replace(of(PARIS, units=[], wildcards="no"), choices=(choice(1, "a", correct=True),))
    assert [where for where, _ in faults(question)] == ["choices", "options.units", "options.wildcards"]


def test_a_question_that_is_just_begun_has_no_correct_answer() -> None:
    begun = draft("short_text")
    assert [where for where, _ in faults(begun)] == ["options.answers"]
    assert short_text.correct_answer(short_text.key(begun)) is None
