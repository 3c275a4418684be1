"""Numeric questions."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types import numeric
from questions.types.contract import MalformedAnswer, QuestionDraft
from tests.questions.types.drafts import accepted_numbers, choice, draft, numerics

PI = {"value": "3.14159", "tolerance": "0.01", "feedback": "well done"}
ROUGHLY = {"value": "3.14159", "tolerance": "0.2", "fraction": "0.5", "feedback": "more digits, please"}
DEGREES = {"value": "180", "fraction": "0", "feedback": "that is in degrees"}
LENGTHS = [{"name": "m", "factor": "0.001"}, {"name": "km", "factor": "1"}]


def of(*answers: Any, **options: Any) -> QuestionDraft:
    return draft("numeric", answers=list(answers), **options)


def parsed(question: QuestionDraft, answer: Any, language: str = "en") -> dict[str, Any]:
    return numeric.parse_response(numeric.deliver(question, language), answer)


def graded(question: QuestionDraft, number: str, **unit: str) -> tuple[Decimal, str]:
    grade = numeric.grade(numeric.key(question), parsed(question, {"number": number} | unit))
    return grade.fraction, grade.feedback


def faults(question: QuestionDraft) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in numeric.clean(question)]


@pytest.mark.parametrize(
    ("number", "fraction", "feedback"),
    [
        ("3.14", "1", "well done"),
        ("3.2", "0.5", "more digits, please"),
        ("180", "0", "that is in degrees"),
        ("2.7", "0", ""),
    ],
)
def test_the_first_answer_within_whose_tolerance_it_is_decides(
    number: str, fraction: str, feedback: str
) -> None:
    assert graded(of(PI, ROUGHLY, DEGREES), number) == (Decimal(fraction), feedback)


def test_without_a_tolerance_only_the_number_itself_is_accepted() -> None:
    assert graded(of({"value": "42"}), "42.0")[0] == 1
    assert graded(of({"value": "42"}), "42.0000001")[0] == 0


def test_a_number_in_another_unit_is_converted_exactly() -> None:
    question = of({"value": "3.3"}, units=LENGTHS)
    assert graded(question, "3300", unit="m")[0] == 1
    assert graded(question, "3.3", unit="km")[0] == 1
    assert graded(question, "3.3", unit="m")[0] == 0


def test_without_a_unit_a_number_is_in_the_unit_of_the_answers() -> None:
    assert graded(of({"value": "3.3"}, units=LENGTHS), "3.3")[0] == 1


def test_the_longest_numbers_are_converted_without_rounding() -> None:
    factor = {"name": "x", "factor": "9" * 50}
    question = of(
        {"value": "0", "tolerance": "1", "tolerance_kind": "relative"},
        {"value": "1", "tolerance": "9" * 50},
        units=[*LENGTHS, factor],
    )
    assert graded(question, "1", unit="x")[0] == 1
    assert graded(question, "1." + "0" * 40 + "1", unit="x")[0] == 0


def test_equal_numbers_are_equal_answers() -> None:
    question = of(PI)
    writings = ["3,140", "3.14", "314e-2", "+3.14", "\N{MINUS SIGN}3.14"]
    first, *others, negative = (parsed(question, {"number": number}, "de") for number in writings)
    assert first == {"number": "3.14"} and all(other == first for other in others)
    assert negative == {"number": "-3.14"}


def test_the_language_of_the_exam_says_whether_a_decimal_comma_is_accepted() -> None:
    question = of(PI)
    assert numeric.deliver(question, "de")["decimal_comma"]
    assert not numeric.deliver(question, "en")["decimal_comma"]
    with pytest.raises(MalformedAnswer, match="one decimal point"):
        parsed(question, {"number": "3,14"}, "en")


def test_units_are_told_by_name_only_in_the_order_of_the_alphabet() -> None:
    assert numeric.deliver(of(PI, units=LENGTHS, unit_required=True), "en") == {
        "units": ["km", "m"],
        "unit_required": True,
        "decimal_comma": False,
    }


def test_a_unit_is_normalised_and_trimmed() -> None:
    question = of(PI, units=[{"name": "Å"}])
    angstrom = {"number": "3.14", "unit": " A\N{COMBINING RING ABOVE} "}
    assert parsed(question, angstrom) == {"number": "3.14", "unit": "Å"}


def test_a_required_unit_that_is_missing_is_refused() -> None:
    with pytest.raises(MalformedAnswer, match="one of km, m") as refused:
        parsed(of(PI, units=LENGTHS, unit_required=True), {"number": "3.14"})
    assert refused.value.pointer == "/unit"


@pytest.mark.parametrize("unit", ["KM", "", "mile", None, 1, ["km"]])
def test_a_unit_that_the_question_does_not_have_is_refused(unit: Any) -> None:
    with pytest.raises(MalformedAnswer, match="one of km, m") as refused:
        parsed(of(PI, units=LENGTHS), {"number": "3.14", "unit": unit})
    assert refused.value.pointer == "/unit"


def test_a_question_without_units_takes_none() -> None:
    with pytest.raises(MalformedAnswer) as refused:
        parsed(of(PI), {"number": "3.14", "unit": "km"})
    assert refused.value.pointer == "/unit"


@pytest.mark.parametrize("answer", [None, "3.14", ["3.14"], 3.14, {}, {"unit": "km"}])
def test_an_answer_is_an_object_with_a_number(answer: Any) -> None:
    with pytest.raises(MalformedAnswer) as refused:
        parsed(of(PI, units=LENGTHS, unit_required=True), answer)
    assert refused.value.pointer in {"", "/number"}


def test_a_unit_of_another_version_earns_nothing() -> None:
    answer = parsed(of(PI, units=LENGTHS), {"number": "3.14", "unit": "km"})
    assert numeric.grade(numeric.key(of(PI)), answer).fraction == 0


def test_the_correct_answer_is_in_the_unit_of_the_answers() -> None:
    assert numeric.correct_answer(numeric.key(of(DEGREES, PI, units=LENGTHS))) == {
        "number": "3.14159",
        "unit": "km",
    }


def test_equal_keys_are_written_alike() -> None:
    written = {"value": "3.140", "tolerance": "1e-2", "tolerance_kind": "absolute", "fraction": "1.0"}
    assert numeric.key(of({"value": "3.14", "tolerance": "0.01"})) == numeric.key(of(written))


@given(question=numerics(), others=accepted_numbers(), data=st.data())
def test_the_key_makes_no_difference_to_what_is_delivered(
    question: QuestionDraft, others: list[dict[str, str]], data: st.DataObject
) -> None:
    units = data.draw(st.permutations(question.options["units"]))
    factors = [str(factor) for factor in data.draw(st.permutations(range(1, len(units) + 1)))]
    renamed = [{**unit, "factor": factor} for unit, factor in zip(units, factors, strict=True)]
    another = replace(question, options={**question.options, "answers": others, "units": renamed})
    assert numeric.clean(another) == []
    assert numeric.deliver(question, "en") == numeric.deliver(another, "en")


def test_an_answer_is_told_with_its_unit() -> None:
    delivery = numeric.deliver(of(PI), "en")
    assert numeric.in_words(delivery, {"number": "-3.14"}) == ["-3.14"]
    assert numeric.in_words(delivery, {"number": "3", "unit": "m*s"}) == [r"3 m\*s"]


def test_what_the_key_holds_is_told_in_words() -> None:
    exact = {"value": "3", "tolerance": "2", "tolerance_kind": "significant"}
    near = {"value": "4", "tolerance": "0.1", "tolerance_kind": "relative", "fraction": "0.5"}
    assert numeric.described(numeric.key(of(PI, exact, near, units=LENGTHS))) == {
        "Answers": "3.14159, within 0.01: 1 of the mark. well done\n"
        "3, to 2 significant digits: 1 of the mark.\n"
        "4, within 0.1 of it: 0.5 of the mark.",
        "Units": "m: times 0.001\nkm: times 1",
        "Unit Required": "no",
    }


@pytest.mark.parametrize(
    ("answer", "field", "message"),
    [
        ({}, "value", "as text"),
        ({"value": 3.14}, "value", "as text"),
        ({"value": "3,14"}, "value", "decimal point"),
        ({"value": "NaN"}, "value", "Write digits"),
        ({"value": "1e400"}, "value", "at most 50 characters"),
        ({"value": "1", "tolerance": "-1"}, "tolerance", "0 or more"),
        ({"value": "1", "tolerance": None}, "tolerance", "as text"),
        ({"value": "1", "tolerance_kind": "relative", "tolerance": "1.5"}, "tolerance", "from 0 to 1"),
        ({"value": "1", "tolerance_kind": "significant"}, "tolerance", "from 1 to 15"),
        ({"value": "1", "tolerance_kind": "geometric"}, "tolerance_kind", "absolute, relative, significant"),
        ({"value": "1", "tolerance_kind": ["absolute"]}, "tolerance_kind", "Choose one of"),
        ({"value": "1", "fraction": "1.1"}, "fraction", "from 0 to 1"),
        ({"value": "1", "fraction": "0.12345678"}, "fraction", "7 decimal places"),
        ({"value": "1", "fraction": 1}, "fraction", "as text"),
        ({"value": "1", "feedback": None}, "feedback", "a text"),
        ({"value": "1", "feedback": "a\x00"}, "feedback", "null character"),
        ({"value": "1", "hint": "a"}, "hint", "Leave this out"),
    ],
)
def test_what_is_wrong_with_an_answer_is_told_at_its_field(
    answer: dict[str, Any], field: str, message: str
) -> None:
    ((where, what),) = faults(of(PI, answer))
    assert where == f"options.answers.1.{field}" and message in what


@pytest.mark.parametrize("answers", [None, {}, "3.14", [], [PI] * 101])
def test_there_are_one_to_a_hundred_answers(answers: Any) -> None:
    ((field, message),) = faults(draft("numeric", answers=answers))
    assert field == "options.answers" and "a list of 1 to 100" in message


def test_an_answer_must_earn_the_full_mark() -> None:
    assert faults(of(ROUGHLY)) == [("options.answers", "Give at least one answer with the fraction 1.")]


def test_an_answer_with_the_full_mark_must_not_be_taken_by_one_before_it() -> None:
    assert faults(of(ROUGHLY, PI)) == [
        (
            "options.answers.1.value",
            "Answer 1 comes first and takes this too; move this above it, or remove one.",
        )
    ]


@pytest.mark.parametrize(
    ("units", "field"),
    [
        ("km", "options.units"),
        (LENGTHS * 51, "options.units"),
        (["km"], "options.units.0"),
        ([{"factor": "1"}], "options.units.0.name"),
        ([{"name": " km"}], "options.units.0.name"),
        ([{"name": ""}], "options.units.0.name"),
        ([{"name": "k" * 51}], "options.units.0.name"),
        ([{"name": "k\x00"}], "options.units.0.name"),
        ([{"name": "km", "factor": "0"}], "options.units.0.factor"),
        ([{"name": "km", "factor": "-1"}], "options.units.0.factor"),
        ([{"name": "km", "factor": 1}], "options.units.0.factor"),
        ([{"name": "km", "offset": "1"}], "options.units.0.offset"),
        ([*LENGTHS, {"name": "km"}], "options.units.2.name"),
        ([{"name": "m", "factor": "0.001"}], "options.units"),
    ],
)
def test_what_is_wrong_with_the_units_is_told_at_its_field(units: Any, field: str) -> None:
    assert field in {where for where, _ in faults(of(PI, units=units))}


@pytest.mark.parametrize("required", [True, "yes", None])
def test_a_unit_is_required_only_where_there_are_some(required: Any) -> None:
    assert [where for where, _ in faults(of(PI, unit_required=required))] == ["options.unit_required"]


def test_options_and_choices_that_the_type_does_not_have_are_faults() -> None:
    question = replace(of(PI, scoring="coverage"), choices=(choice(1, "a", correct=True),))
    assert [where for where, _ in faults(question)] == ["choices", "options.scoring"]


def test_the_options_of_a_question_that_is_just_begun_are_no_error() -> None:
    begun = draft("numeric")
    assert [where for where, _ in faults(begun)] == ["options.answers"]
    assert numeric.correct_answer(numeric.key(begun)) is None
