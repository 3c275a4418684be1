"""Tables of questions: what the cells of a row say."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from questions.formats.interchange import Imported
from questions.formats.tables import template
from questions.formats.tables.columns import COLUMNS, ORDER
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from tests.questions.formats.table_files import BASE, ONE, parsed, read, table, told

DOCS = Path(__file__).parents[3] / "docs" / "formats" / "tables.md"
both = pytest.mark.parametrize("kind", ["csv", "xlsx"])


def one(**cells: str) -> QuestionDraft:
    (draft,) = read(table(cells))
    return draft


def options(type: str, **cells: str) -> Any:
    return one(type=type, stem="So?", **cells).options


def test_a_question_with_everything_in_it() -> None:
    draft = one(
        slug="tools",
        topic="basics/cycle",
        type="multiple_choice",
        stem="Which?\r\n\r\nTell.",
        difficulty="hard",
        pool="exam",
        tags="one, two",
        choice_1="a",
        choice_1_fraction="50 %",
        choice_1_feedback="Yes.",
        choice_2="b",
        choice_2_fraction="1/2",
        choice_4="none",
        choice_4_fraction="-1",
        correct="A, 2",
        pinned="4",
        scoring="fractions",
        choose="2",
        explanation="Because.",
        hint_1="first",
        hint_2="second",
        hint_2_penalty="0.25",
        reference_1="Book",
        reference_2="Page",
        reference_2_url="https://example.org/",
    )
    half = Decimal("0.5")
    assert draft == QuestionDraft(
        slug="tools",
        type="multiple_choice",
        stem="Which?\n\nTell.",
        difficulty="hard",
        pool="exam",
        tags=("one", "two"),
        options={"scoring": "fractions", "choose": 2},
        choices=(
            ChoiceDraft(text="a", is_correct=True, fraction=half, feedback="Yes."),
            ChoiceDraft(text="b", is_correct=True, fraction=half),
            ChoiceDraft(text="none", fraction=Decimal(-1), pinned=True),
        ),
        explanation="Because.",
        hints=(HintDraft(text="first"), HintDraft(text="second", penalty=Decimal("0.25"))),
        references=({"title": "Book"}, {"title": "Page", "url": "https://example.org/"}),
    )


def test_a_third_is_kept_to_as_many_places_as_fractions_are() -> None:
    draft = one(**ONE, choice_2_fraction="1/3", scoring="fractions")
    assert draft.choices[1].fraction == Decimal("0.3333333")


def test_a_true_false_question_has_its_two_choices() -> None:
    draft = one(type="True/False", stem="So?", correct="FALSE", choice_1_feedback="No.", choice_2="false")
    assert draft.choices == (
        ChoiceDraft(text="True", feedback="No."),
        ChoiceDraft(text="False", is_correct=True),
    )


def test_steps_stand_in_the_right_order() -> None:
    draft = one(type="ordering", stem="So?", choice_1="a", choice_2="b", choice_2_feedback="!")
    assert draft.choices == (ChoiceDraft(text="a"), ChoiceDraft(text="b", feedback="!"))


def test_numbers_with_tolerances_and_units() -> None:
    assert options(
        "numeric",
        answer_1="3.0",
        answer_2="4",
        answer_2_tolerance="0.5",
        answer_3="5",
        answer_3_tolerance="0.05 Relative",
        answer_3_fraction="0.50",
        answer_3_feedback="Nearly.",
        answer_4="6",
        answer_4_tolerance="3 significant digits",
        unit_1="m",
        unit_2="km",
        unit_2_factor="1000",
        unit_required="yes",
    ) == {
        "answers": [
            {"value": "3"},
            {"value": "4", "tolerance": "0.5"},
            {
                "value": "5",
                "tolerance": "0.05",
                "tolerance_kind": "relative",
                "fraction": "0.5",
                "feedback": "Nearly.",
            },
            {"value": "6", "tolerance": "3", "tolerance_kind": "significant"},
        ],
        "units": [{"name": "m"}, {"name": "km", "factor": "1000"}],
        "unit_required": True,
    }


def test_accepted_texts_keep_their_white_space() -> None:
    given = options("short_text", answer_1=" a ", answer_2="b*", wildcards="TRUE", whitespace="Exact")
    assert given == {"answers": [{"text": " a "}, {"text": "b*"}], "wildcards": True, "whitespace": "exact"}


def test_pairs_and_distractors() -> None:
    cells = {"left_1": "a", "right_1": "b", "left_2": "c", "right_2": "b", "distractor_1": "d"}
    pairs = [{"left": "a", "right": "b"}, {"left": "c", "right": "b"}]
    assert options("matching", **cells) == {"pairs": pairs, "distractors": ["d"]}


def test_blanks_are_written_as_in_a_native_file() -> None:
    draft = one(type="cloze", stem="{{x}}", blanks="x: {kind: text, answers: [a, 'no']}")
    assert draft.options == {"blanks": {"x": {"kind": "text", "answers": [{"text": "a"}, {"text": "no"}]}}}


def test_an_essay() -> None:
    given = options("essay", max_words="100", model_answer="Good. ", rubric="Look.")
    assert given == {"max_words": 100, "model_answer": "Good.", "rubric": "Look."}


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        ("basics", ("basics",)),
        ("basics / cycle", ("basics", "cycle")),
        ("and//or/ x ", ("and/or", "x")),
        ("", ()),
        ("/", ()),
    ],
)
def test_a_topic_is_a_path(cell: str, path: tuple[str, ...]) -> None:
    (found,) = parsed(table({**BASE, "topic": cell, "rubric": "x"}))
    assert isinstance(found, Imported)
    assert found.category == path


@pytest.mark.parametrize(("cell", "slug"), [("a-b", "a-b"), ("A question?", "a-question"), ("", "")])
def test_a_slug_is_made_of_what_stands_there(cell: str, slug: str) -> None:
    assert one(type="essay", stem="Why?", slug=cell).slug == slug


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"type": ""}, "Column type: fill this in"),
        ({"stem": " "}, "Column stem: fill this in"),
        ({"type": "singel choice"}, "is it single_choice?"),
        ({"difficulty": "harder"}, "Column difficulty: write one of easy, medium, hard"),
        ({"correct": ""}, "Column correct: write the numbers of the correct choices, or none"),
        ({"correct": "3"}, "Column correct: write numbers of choices, with commas between; there are 1, 2"),
        ({"correct": "x"}, "Column correct: write numbers of choices"),
        ({"correct": "1.2"}, "Column correct: write numbers of choices"),
        ({"choice_3_feedback": "!"}, "Column choice_3_feedback: fill in choice_3, or empty this"),
        ({"choice_1_fraction": "half"}, "Column choice_1_fraction: write a share such as 0.5"),
        ({"choice_1_fraction": "0,5"}, "Column choice_1_fraction: write a share such as 0.5"),
        ({"choice_1_fraction": "1/0"}, "Column choice_1_fraction: write a share such as 0.5"),
        ({"scoring": "coverage"}, "Column scoring: write one of correct_choice, fractions"),
        ({"reference_1_url": "https://x"}, "Column reference_1_url: fill in reference_1"),
        ({"hint_2_penalty": "1"}, "Column hint_2_penalty: fill in hint_2"),
    ],
)
def test_what_is_wrong_in_a_row_is_told_with_its_column(cells: dict[str, str], message: str) -> None:
    (problem,) = told(table({"stem": "First", "type": "essay"}, {**ONE, **cells}))
    assert problem.startswith("3: ")
    assert message in problem


@pytest.mark.parametrize(
    ("type", "cells", "message"),
    [
        ("true_false", {"correct": ""}, "Column correct: write true or false"),
        ("true_false", {"correct": "perhaps"}, "Column correct: write true or false"),
        ("true_false", {"correct": "true", "choice_1": "Yes"}, "Column choice_1: write True or nothing"),
        ("multiple_choice", {"correct": "none", "choose": "two"}, "Column choose: write a whole number"),
        ("numeric", {"answer_1": "1", "answer_1_tolerance": "5%"}, "0.05 relative"),
        ("numeric", {"answer_1": "1", "answer_1_tolerance": "5 about"}, "0.05 relative"),
        ("numeric", {"unit_1_factor": "1"}, "Column unit_1_factor: fill in unit_1"),
        ("matching", {"left_1": "a", "right_2": "b"}, "Column right_2: fill in left_2"),
        ("cloze", {"blanks": "x:\n  kind: word"}, "Column blanks: line 2 of the cell: x.kind"),
        ("cloze", {"blanks": "x: ["}, "of the cell: This is not valid YAML"),
    ],
)
def test_what_is_wrong_for_a_type_is_told_with_its_column(
    type: str, cells: dict[str, str], message: str
) -> None:
    (problem,) = told(table({"type": type, "stem": "{{x}}", **cells}))
    assert message in problem


def test_all_that_is_wrong_in_a_row_is_told_at_once() -> None:
    (problem,) = told(table({**ONE, "difficulty": "x", "pool": "y"}))
    assert "difficulty" in problem
    assert "pool" in problem


def test_the_rows_around_a_wrong_one_are_read() -> None:
    found = parsed(table(ONE, {**ONE, "correct": "9"}, ONE))
    assert [isinstance(each, Imported) for each in found] == [True, False, True]
    assert [each.line for each in found] == [2, 3, 4]


def losses(**cells: str) -> list[tuple[str, str, int | None]]:
    (found,) = parsed(table(cells))
    assert isinstance(found, Imported)
    return [(loss.what, loss.done, loss.line) for loss in found.losses]


def test_a_cell_that_is_not_for_the_type_is_told() -> None:
    assert losses(**BASE, choose="2") == [
        ("The column choose is not for the type essay (multiple_choice).", "Its cell was left out.", 2)
    ]


def test_fractions_that_do_not_count_are_told() -> None:
    assert losses(**ONE, choice_1_fraction="1") == [
        (
            "Choices have fractions, but the column scoring does not say fractions.",
            "The fractions were kept; they do not count.",
            2,
        )
    ]


def test_none_is_how_a_row_says_that_no_choice_is_correct() -> None:
    assert [choice.is_correct for choice in one(**{**ONE, "correct": "none"}).choices] == [False, False]
    draft = one(type="true_false", stem="So?", correct="none")
    assert [choice.is_correct for choice in draft.choices] == [False, False]


@both
def test_a_template_has_a_question_of_every_type_that_can_be_published(kind: str) -> None:
    drafts = read(template(kind), kind)
    assert [draft.type for draft in drafts] == [*TYPES]
    assert [fault for draft in drafts for fault in TYPES[draft.type].clean(draft)] == []


def test_every_column_of_a_table_is_documented() -> None:
    documented = set(re.findall(r"^\| `([a-z_#]+)` \|", DOCS.read_text(), re.MULTILINE))
    assert documented == {column.name for column in COLUMNS}


def test_numbered_columns_that_belong_together_stand_together() -> None:
    names = list(ORDER)
    place = names.index("choice_1")
    assert names[place : place + 4] == ["choice_1", "choice_1_feedback", "choice_1_fraction", "choice_2"]
    place = names.index("left_1")
    assert names[place : place + 3] == ["left_1", "right_1", "left_2"]


def test_every_example_of_a_column_is_one_that_can_be_read() -> None:
    for column in COLUMNS:
        assert column.example
        assert set(column.types) <= TYPES.keys()
