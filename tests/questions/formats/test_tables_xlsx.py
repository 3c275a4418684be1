"""XLSX: what spreadsheets make of cells, several sheets."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from questions.formats.interchange import Imported, Loss, Problem
from questions.formats.tables import template
from questions.types.contract import QuestionDraft
from tests.questions.formats.table_files import book, exported, parsed, read, rows_in, told

NUMBERS = ("type", "stem", "answer_1", "unit_required")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (3.0, "3"),
        (3, "3"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (-2.5, "-2.5"),
        ("3", "3"),
        (1e21, "1" + "0" * 21),
    ],
)
def test_a_number_that_a_spreadsheet_typed_is_what_it_shows(typed: Any, value: str) -> None:
    (draft,) = read(rows_in(NUMBERS, ("numeric", "How many?", typed)), "xlsx")
    assert draft.options == {"answers": [{"value": value}]}


def test_a_yes_or_no_that_a_spreadsheet_typed_is_one() -> None:
    (draft,) = read(rows_in(("type", "stem", "correct"), ("true_false", True, False)), "xlsx")
    assert draft.stem == "true"
    assert [choice.is_correct for choice in draft.choices] == [False, True]


@pytest.mark.parametrize(
    "value",
    [dt.date(2026, 2, 1), dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC), dt.time(12, 30)],
    ids=str,
)
def test_a_cell_that_became_a_date_is_told_with_the_remedy(value: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ("type", "stem", "answer_1"))
        sheet.write_row(1, 0, ("short_text", "Half?"))
        sheet.write_datetime(1, 2, value, workbook.add_format({"num_format": "d/m/yy h:mm"}))

    (problem,) = told(book(fill), "xlsx")
    assert problem.startswith("2: Column answer_1: the cell holds a date or a time; format the cell as text")


def test_a_cell_with_an_error_is_told_and_others_are_not() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ("type", "stem", "rubric"))
        sheet.write_row(1, 0, ("essay", "Fine?"))
        sheet.write_row(2, 0, ("essay", "Broken?"))
        if sheet.get_name() == "Two":
            sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
            sheet.write_formula(1, 2, '="a"&"b"', None, "ab")

    data = book(fill, sheets=("One", "Two"))
    assert told(data, "xlsx") == [
        "3: Column rubric: the cell holds an error of a formula; write what is meant."
    ]
    (draft,) = [
        each.draft for each in parsed(data, "xlsx") if isinstance(each, Imported) and each.draft.options
    ]
    assert draft.options == {"rubric": "ab"}


def test_every_sheet_with_questions_is_read_and_named() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row(2, 1, ("type", "stem") if sheet.get_name() != "Notes" else ("a", "b"))
        sheet.write_row(3, 1, ("essay", sheet.get_name()))

    found = parsed(book(fill, sheets=("One", "Notes", "Two")), "xlsx")
    assert [(each.part, each.line) for each in found] == [("One", 4), ("Two", 4)]
    assert [[loss.what for loss in each.losses] for each in found if isinstance(each, Imported)] == [
        ["The sheet Notes has no columns type and stem."],
        [],
    ]


def test_a_problem_names_its_sheet() -> None:
    (found,) = parsed(rows_in(("type", "stem"), ("essay", "")), "xlsx")
    assert isinstance(found, Problem)
    assert found.part == "Any"


def test_a_workbook_without_a_table_of_questions_is_refused() -> None:
    assert "No sheet has the columns" in told(rows_in(("a", "b")), "xlsx")[0]
    assert "No sheet has the columns" in told(rows_in(), "xlsx")[0]


def test_texts_stay_what_they_are() -> None:
    texts = ["=1+1", "01", "1/2", "http://x.org", "{=A1}", "-1", "_x0041_", " lead", "\x07bell", "😀"]
    texts.append("<r><t>no markup</t></r>")
    drafts = [QuestionDraft(slug=f"q-{n}", type="essay", stem=text) for n, text in enumerate(texts)]
    data = exported(drafts, "xlsx")
    assert read(data, "xlsx") == drafts
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet


def test_the_same_questions_make_the_same_bytes() -> None:
    drafts = [QuestionDraft(slug="a", type="essay", stem="Why?")]
    assert exported(drafts, "xlsx") == exported(drafts, "xlsx")


def test_a_template_offers_words_keeps_its_header_in_view_and_explains_itself() -> None:
    with zipfile.ZipFile(io.BytesIO(template("xlsx"))) as package:
        table, guide = (package.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
        styles = package.read("xl/styles.xml").decode()
        workbook = package.read("xl/workbook.xml").decode()
    assert '"single_choice,multiple_choice,' in table
    assert '"easy,medium,hard"' in table
    assert 'state="frozen"' in table
    assert 'numFmtId="49"' in styles
    assert "Half" not in guide
    assert 'name="How to"' in workbook


@settings(max_examples=25)
@given(texts=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00\ufffe\uffff"))))
def test_another_reader_finds_the_same_texts(texts: list[str]) -> None:
    drafts = [QuestionDraft(slug=f"q-{n}", type="essay", stem=f"?{text}") for n, text in enumerate(texts)]
    losses: list[Loss] = []
    rows = CalamineWorkbook.from_filelike(io.BytesIO(exported(drafts, "xlsx", losses))).get_sheet_by_index(0)
    _, *stems = (row[3] for row in rows.to_python())
    assert stems == [draft.stem for draft in drafts]
