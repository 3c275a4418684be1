"""Workbooks: typed cells, nothing that a spreadsheet would run, and all or nothing."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from attempts.exports import xlsx
from attempts.exports.columns import Column, Kind
from quizapi.errors import DomainError

KINDS = (
    Column(name="id", kind=Kind.UUID, meaning="Which."),
    Column(name="text", kind=Kind.TEXT, meaning="Said.", unit="words", null="silence"),
    Column(name="whole", kind=Kind.INTEGER, meaning="How many.", null="unknown"),
    Column(name="mark", kind=Kind.DECIMAL, meaning="Mark.", null="none"),
    Column(name="real", kind=Kind.REAL, meaning="Index.", null="none"),
    Column(name="right", kind=Kind.BOOLEAN, meaning="Whether.", null="none"),
    Column(name="at", kind=Kind.TIMESTAMP, meaning="When.", null="never"),
    Column(name="tags", kind=Kind.TEXTS, meaning="Some.", null="none"),
    Column(name="answer", kind=Kind.JSON, meaning="What.", null="taken back"),
)
ID = "0198c0de-0000-7000-8000-000000000001"
LINE = '"two\nlines, ""quoted""",-7,-0.50000,1e-05,t,2026-11-23 21:56:24.5+00,a\x1fb,"{""choice"": ""x""}"'
ROW = f"{ID},{LINE}\n"
EMPTY = f'{ID},"",,,,,,"",\n'
TEXT = (Column(name="text", kind=Kind.TEXT, meaning="Said.", null="silence"),)


def made(columns: tuple[Column, ...], *chunks: str, **about: str) -> CalamineWorkbook:
    pieces = xlsx.encoded(columns, (chunk.encode() for chunk in chunks), about=about)
    return CalamineWorkbook.from_filelike(BytesIO(b"".join(pieces)))


def rows(book: CalamineWorkbook, sheet: int = 0) -> list[list[Any]]:
    return book.get_sheet_by_index(sheet).to_python()


def written(kind: Kind, cell: str) -> Any:
    """What a cell of this kind reads back as; a column beside it keeps the row."""
    columns = (*TEXT, Column(name="cell", kind=kind, meaning="It.", null="none"))
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(["x", cell])
    return rows(made(columns, line.getvalue()))[1][1]


def test_cells_have_their_types() -> None:
    assert rows(made(KINDS, ROW)) == [
        [each.name for each in KINDS],
        [
            ID,
            'two\nlines, "quoted"',
            -7,
            -0.5,
            1e-05,
            True,
            datetime.fromisoformat("2026-11-23T21:56:24.500"),
            "a\nb",
            '{"choice": "x"}',
        ],
    ]


def test_null_is_an_empty_cell() -> None:
    assert rows(made(KINDS, ROW, EMPTY))[2] == [ID, *[""] * 8]


def test_without_rows_there_is_a_header() -> None:
    assert rows(made(KINDS)) == [[each.name for each in KINDS]]


def test_it_does_not_matter_where_chunks_are_cut() -> None:
    whole = ROW.replace("two", "zw\u00f6lf")
    expected = rows(made(KINDS, whole))
    data = whole.encode()
    for cut in range(len(data)):
        pieces = xlsx.encoded(KINDS, [data[:cut], data[cut:]], about={})
        assert rows(CalamineWorkbook.from_filelike(BytesIO(b"".join(pieces)))) == expected, cut


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "@SUM(A1)",
        "{=1+1}",
        "https://example.org/",
        "0123",
        "1e5",
        "true",
        "<r><t>forged</t></r>",
        "<r></r>",
        "_x0041_",
        "a & b < c > d",
        "tab\tand\r\nlines ",
        "bell\x07 escape\x1b",
        "\u2603 \U0001f600",
    ],
)
def test_a_text_stays_the_text_that_it_is(text: str) -> None:
    assert unescaped(written(Kind.TEXT, text)) == text


def unescaped(text: str) -> str:
    """As spreadsheets read what XML cannot say (ECMA-376 part 1, 22.9.2.19); calamine leaves some of it."""
    for code, said in (("_x0007_", "\x07"), ("_x001B_", "\x1b"), ("_x000D_", "\r"), ("_x005F_", "_")):
        text = text.replace(code, said)
    return text


def test_no_cell_is_a_formula_or_a_link() -> None:
    texts = "".join(f'"{text}"\n' for text in ("=1+1", "@A1", "https://example.org/", "{=A1}"))
    with ZipFile(BytesIO(b"".join(xlsx.encoded(TEXT, [texts.encode()], about={})))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"=1+1" in sheet
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.INTEGER, "999999999999999", 999999999999999),
        (Kind.INTEGER, "9007199254740993", "9007199254740993"),
        (Kind.INTEGER, "-9007199254740993", "-9007199254740993"),
        (Kind.DECIMAL, "1234567.89012", 1234567.89012),
        (Kind.DECIMAL, "NaN", "NaN"),
        (Kind.REAL, "Infinity", "Infinity"),
        (Kind.BOOLEAN, "f", False),
        (Kind.TIMESTAMP, "0001-01-01 00:00:00+00", "0001-01-01 00:00:00+00"),
        (Kind.TIMESTAMP, "2026-02-28 23:59:59+00", datetime.fromisoformat("2026-02-28T23:59:59")),
    ],
)
def test_what_a_cell_cannot_hold_exactly_is_a_text(kind: Kind, cell: str, value: Any) -> None:
    found = written(kind, cell)
    assert found == value
    assert isinstance(found, str) == isinstance(value, str)


def test_characters_that_xml_refuses_are_replaced() -> None:
    assert written(Kind.TEXT, "a\uffffb") == "a\ufffdb"


@pytest.mark.parametrize("letter", ["x", "\U0001f600"])
def test_a_text_that_is_too_long_is_cut_and_says_so(letter: str) -> None:
    book = made(TEXT, letter * 100_000 + "\n")
    text = rows(book)[1][0]
    assert len(text.encode("utf-16-le")) // 2 <= xlsx.MAX_CELL
    assert text.endswith("CSV and Parquet have it all]")
    assert any("cut" in line[0] and line[1].startswith("1:") for line in rows(book, 1))


def test_a_text_that_just_fits_is_whole() -> None:
    text = "x" * xlsx.MAX_CELL
    assert rows(made(TEXT, text + "\n"))[1] == [text]


def test_the_second_sheet_explains_the_columns_and_the_export() -> None:
    book = made(KINDS, ROW, dataset="responses", watermark="opaque")
    assert book.sheet_names == ["responses", "Columns"]
    lines = rows(book, 1)
    assert lines[:3] == [
        ["column", "type", "unit", "meaning", "null means"],
        ["id", "uuid", "", "Which.", "never null"],
        ["text", "text", "words", "Said.", "silence"],
    ]
    assert ["watermark", "opaque", "", "", ""] in lines
    assert ["times", "UTC, to the millisecond", "", "", ""] in lines


def test_the_header_stays_in_view_and_filters() -> None:
    with ZipFile(BytesIO(b"".join(xlsx.encoded(KINDS, [ROW.encode()], about={})))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b'state="frozen"' in sheet
    assert b'<autoFilter ref="A1:I2"/>' in sheet


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_too_many_rows_are_refused_before_anything_is_sent(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    with pytest.raises(DomainError, match="3 rows at most: take csv or parquet") as refusal:
        xlsx.encoded(TEXT, [b"a\nb\nc\nd\n"], about={})
    assert refusal.value.code == "too_many_rows"
    assert list(temporary.iterdir()) == []
    assert len(rows(made(TEXT, "a\nb\nc\n"))) == 4


def test_what_breaks_off_leaves_no_files(temporary: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"a\n" * 10_000
        raise ConnectionError

    with pytest.raises(ConnectionError):
        xlsx.encoded(TEXT, broken(), about={})
    assert list(temporary.iterdir()) == []
