"""CSV: cells, headers, delimiters, and what is hostile in them."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.formats.interchange import MAX_QUESTION, Imported, Problem, Unreadable
from questions.formats.tables import csv_format
from questions.formats.tables.csv_format import FORMULA, NUMBER, escaped, unescaped
from questions.types.contract import QuestionDraft
from tests.questions.formats.table_files import BASE, ONE, exported, parsed, read, table, told

HEAD = "type,stem,rubric\n"
CELLS = st.text(st.sampled_from("='+-@\t\r\n\uff1d1a. ") | st.characters(codec="utf-8"), max_size=6)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    (draft,) = read(table({**ONE, "stem": "a,b;c\td"}, delimiter=delimiter))
    assert draft.stem == "a,b;c\td"


def test_the_delimiter_may_be_said_as_excel_does() -> None:
    (draft,) = read(b"sep=;\r\n" + table(BASE, delimiter=";"))
    assert draft.stem == "Why?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    (draft,) = read("type,stem\nessay,Où?\n".encode(encoding))
    assert draft.stem == "Où?"


def test_a_guessed_encoding_is_told_with_the_first_question() -> None:
    found = parsed("type,stem\nessay,Où?\nessay,Why?\n".encode("cp1252"))
    assert [[loss.what for loss in each.losses] for each in found if isinstance(each, Imported)] == [
        ["The file is not UTF-8."],
        [],
    ]


def test_a_guessed_encoding_is_told_where_there_is_no_question() -> None:
    assert told("type,stem,é\n".encode("cp1252"))[-1].startswith("1: The file is not UTF-8.")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_quotes_lines_and_delimiters_in_cells(ends: str) -> None:
    text = f'type,stem{ends}essay,"one ""two"",{ends}three"{ends}'
    assert [draft.stem for draft in read(text.encode())] == ['one "two",\nthree']


def test_columns_stand_in_any_order_and_are_named_as_people_do() -> None:
    (draft,) = read(b"STEM, Choice 1 ,choice-2,Choice 1 Feedback,Correct,Type\nWhy?,a,b,f,B,Single choice\n")
    assert (draft.type, draft.choices[0].feedback) == ("single_choice", "f")


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    text = '\ntype,stem\n\nessay,"a\nb\nc"\n,,\n"  ",\nessay,\n'
    assert [each.line for each in parsed(text.encode())] == [4, 7]


def test_an_unknown_column_is_told_and_the_questions_are_read() -> None:
    found = parsed(b"type,stem,chioce_1,zzz\nessay,Why?,x,y\n")
    problems = [each.message for each in found if isinstance(each, Problem)]
    assert problems == [
        'There is no column "chioce_1" (C) here; rename it to choice_1, or remove it. It is not read.',
        'There is no column "zzz" (D) here; rename or remove it. It is not read.',
    ]
    assert sum(isinstance(each, Imported) for each in found) == 1


def test_of_many_unknown_columns_the_first_are_told() -> None:
    problems = told(("type,stem," + ",".join(f"x{n}" for n in range(5000)) + "\n").encode())
    assert len(problems) == 11
    assert "4990 more" in problems[-1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: The table is empty"),
        ("\n\n", "1: The table is empty"),
        ("a,b\n1,2\n", "1: The first row must name the columns; there is no column type and no stem."),
        ("type\nessay\n", "there is no column stem."),
        ("type,stem,stem\nessay,a,b\n", "1: There are two columns stem; remove one."),
        ("type,stem\nessay,Why?,more\n", "2: Column C: it has no name in the first row"),
        ("type,stem,\nessay,Why?,\n", None),
        ('type,stem\nessay,"a"b\n', "2: A cell in quotes goes on after its closing quote"),
        ('type,stem\nessay,"a\nb\n', "2: A cell in this row has no end"),
        ('type,stem\nessay,"' + "a" * 140_000, "2: A cell in this row has no end, or is too long"),
        ("type,stem\nessay,a\x00b\n", "null character"),
        ("type,stem" + "," * 20_000 + "\n", "more than 16,384 columns"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(text: str, message: str | None) -> None:
    problems = told(text.encode())
    assert bool(problems) == (message is not None)
    assert message is None or message in problems[0]


def test_a_row_after_a_broken_one_is_read() -> None:
    found = parsed(b'type,stem\nessay,"a"b\nessay,c\n')
    assert [each.line for each in found] == [2, 3]
    assert isinstance(found[1], Imported)


def test_a_row_that_is_too_long_is_told() -> None:
    cells = {f"hint_{number}": "\n" + "x" * 101_000 for number in range(1, 21)}
    assert sum(map(len, cells.values())) > MAX_QUESTION
    assert told(table({**BASE, **cells})) == ["2: The row has more than 2,000,000 characters; shorten it."]


@given(cell=CELLS)
def test_no_cell_that_is_written_begins_a_formula_and_every_one_is_read_as_it_was(cell: str) -> None:
    written = escaped(cell)
    assert not FORMULA.fullmatch(written[:1]) or NUMBER.fullmatch(written)
    assert unescaped(written) == cell


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-x", "'-x"),
        ("-1.5", "-1.5"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("\tx", "'\tx"),
        ("\uff1d1", "'\uff1d1"),
    ],
)
def test_a_cell_that_looks_like_a_formula_has_an_apostrophe_before_it(cell: str, written: str) -> None:
    assert escaped(cell) == written


def test_formulas_in_a_file_are_texts() -> None:
    draft = QuestionDraft(slug="a", type="essay", stem='=HYPERLINK("x")', explanation="'=1")
    data = exported([draft])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert '\'=HYPERLINK("x")' in rows[1]
    assert read(data) == [draft]


def test_every_cell_is_in_quotes_and_lines_end_as_rfc_4180_says() -> None:
    data = exported([QuestionDraft(slug="a", type="essay", stem="a;b")], topic=())
    assert data.decode() == '\ufeff"slug","topic","type","stem"\r\n"a","","essay","a;b"\r\n'


def ends(data: bytes) -> None:
    """Whatever it holds, reading it says what is wrong, and nothing else."""
    with suppress(Unreadable):
        parsed(data)


@settings(max_examples=200)
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_make_it_fail_otherwise(data: bytes) -> None:
    ends(data)


@settings(max_examples=200)
@given(
    text=st.lists(
        st.sampled_from([*HEAD.split(","), ",", ";", '"', "\n", "'", "=", "essay", "cloze", "true_false"])
        | st.sampled_from(["correct", "blanks", "choice_1", "none", "1", "{{a}}", "a: {kind: text}"]),
        max_size=60,
    ).map("".join)
)
def test_no_table_makes_it_fail_otherwise(text: str) -> None:
    ends(f"{HEAD}{text}".encode())
    ends(f"correct,choice_1,blanks,{HEAD}{text}".encode())


def test_a_table_longer_than_any_spreadsheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_format, "MAX_ROWS", 4)
    assert len(parsed(f"{HEAD}essay,a\n\nessay,b\n".encode())) == 2
    with pytest.raises(Unreadable, match="more than 4 rows"):
        parsed(f"{HEAD}essay,a\n\nessay,b\nessay,c\n".encode())
