"""XLSX: what spreadsheets make of cells, several sheets, and hostile workbooks."""

import datetime as dt
import io
import random
import zipfile
from contextlib import suppress
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.formats.interchange import Imported, Problem, Unreadable
from questions.formats.tables import bounds, template
from questions.types.contract import QuestionDraft
from tests.questions.formats.table_files import book, exported, parsed, read, rows_in, told

NUMBERS = ("type", "stem", "answer_1", "unit_required")
MAIN = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"


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


def package_of(**parts: str) -> bytes:
    """A workbook with some of its parts replaced; `sheet1` is the first sheet."""
    source = zipfile.ZipFile(io.BytesIO(rows_in(("type", "stem"), ("essay", "Why?"))))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            copy.writestr(name, parts.get(stem, source.read(name)))
    return target.getvalue()


def sheet(rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def far_apart() -> str:
    return sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )


def implied() -> str:
    return sheet("<row/>" * 100_000 + "<row>" + "<c><v>1</v></c>" * 1000 + "</row>")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"sheet1": far_apart()}, "larger than 4,000,000 cells"),
        ({"sheet1": far_apart().replace("<c ", "<x:c ").replace("</c>", "</x:c>")}, "larger than"),
        ({"sheet1": implied()}, "larger than 4,000,000 cells"),
        ({"sheet1": "<!DOCTYPE a [<!ENTITY b 'c'>]>" + sheet("")}, "document type"),
        ({"sheet1": "<worksheet"}, "broken"),
        ({"sheet1": sheet("").encode("utf-16").decode("latin-1")}, "broken"),
        ({"workbook": "<workbook/>"}, "no XLSX file"),
    ],
)
def test_a_workbook_that_would_take_too_much_is_refused(parts: dict[str, str], message: str) -> None:
    assert message in told(package_of(**parts), "xlsx")[0]


def test_a_text_that_a_million_cells_share_is_refused() -> None:
    cells = "".join('<c t="s"><v>0</v></c>' for _ in range(2500))
    texts = f"<sst {MAIN}><si><t>{'x' * 30_000}</t></si></sst>"
    problems = told(package_of(sheet1=sheet(f"<row>{cells}</row>"), sharedStrings=texts), "xlsx")
    assert "million characters" in problems[0]


def test_too_many_elements_and_errors_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_ERRORS", 3)
    errors = "".join('<c t="e"><v>#N/A</v></c>' for _ in range(5))
    assert "hold an error" in told(package_of(sheet1=sheet(f"<row>{errors}</row>")), "xlsx")[0]
    monkeypatch.setattr(bounds, "MAX_ELEMENTS", 10)
    assert "holds too much" in told(package_of(), "xlsx")[0]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"type,stem\n", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert told(data, "xlsx")[0].startswith("1: This is no")


def test_another_package_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("imsmanifest.xml", "<manifest/>")
    assert "no XLSX file" in told(file.getvalue(), "xlsx")[0]


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 8))
def test_a_mangled_workbook_makes_it_fail_in_no_other_way(seed: int, count: int) -> None:
    chance = random.Random(seed)
    data = bytearray(MANGLED)
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with suppress(Unreadable):
        parsed(bytes(data), "xlsx")


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), part=st.sampled_from(["sheet1", "workbook", "sharedStrings", "styles"]))
def test_a_workbook_of_mangled_parts_makes_it_fail_in_no_other_way(seed: int, part: str) -> None:
    chance = random.Random(seed)
    source = zipfile.ZipFile(io.BytesIO(MANGLED))
    name = next(name for name in source.namelist() if f"/{part}." in name)
    words = source.read(name).decode().split("<")
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(1, len(words))
        words[place] = chance.choice(
            [words[chance.randrange(1, len(words))], words[place].replace("1", "99999999999"), "row/>", "c/>"]
        )
    with suppress(Unreadable):
        parsed(package_of(**{part: "<".join(words)}), "xlsx")


def plain_book() -> bytes:
    """A workbook that is not compressed, so that a changed byte is a changed sign."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file)
    sheet = workbook.add_worksheet()
    for number, row in enumerate(
        [("type", "stem", "correct"), ("essay", 1.5, True), ("true_false", "a", "b")]
    ):
        sheet.write_row(number, 0, row)
    workbook.close()
    plain = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(plain, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return plain.getvalue()


MANGLED = plain_book()
