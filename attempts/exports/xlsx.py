"""Rows as a workbook: one sheet of typed cells, one that explains the columns. Made whole, then sent.

A workbook is a zip file whose parts name each other, so nothing can be sent before the last row is there. It
is made on disk; memory is that of a row.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from math import isfinite
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from attempts.exports.columns import Column, Kind
from attempts.exports.forms import LIST_SEPARATOR
from questions.formats.tables.workbooks import is_markup
from quizapi.errors import DomainError, FieldError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 1_048_575  # below the header
MAX_CELL = 32_767  # UTF-16 code units
CUT = " [cut: a cell holds no more; CSV and Parquet have it all]"
DIGITS = 15  # that a number of a spreadsheet keeps
FIRST_YEAR = 1901  # spreadsheets disagree about 1900, and know nothing before
PIECE = 1 << 16  # bytes
WIDTHS: Mapping[Kind, int] = {Kind.TIMESTAMP: 27, Kind.UUID: 38, Kind.JSON: 40, Kind.TEXTS: 40}  # characters
UTC = 'yyyy-mm-dd hh:mm:ss.000" UTC"'
# Whatever a text begins with, it is no formula, address or number.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
UNWRITABLE = str.maketrans("\ufffe\uffff", "\ufffd\ufffd")  # XML has no way to say them
csv.field_size_limit(sys.maxsize)  # texts may be longer than the 131,072 characters that it begins with


def encoded(
    columns: Sequence[Column], chunks: Iterable[bytes], *, about: Mapping[str, str]
) -> Iterator[bytes]:
    """The workbook in pieces. Raises DomainError, at once, if the rows are too many.

    `chunks` are the rows in the plain form (`source`); `about` is told on the second sheet.
    """
    return pieces(made(columns, chunks, about=about))


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def made(columns: Sequence[Column], chunks: Iterable[bytes], *, about: Mapping[str, str]) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    try:
        with TemporaryDirectory() as folder:
            fill(file, folder, columns, chunks, about)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def fill(
    file: IO[bytes],
    folder: str,
    columns: Sequence[Column],
    chunks: Iterable[bytes],
    about: Mapping[str, str],
) -> None:
    import xlsxwriter  # noqa: PLC0415  # 13 MB, which a server that writes no workbooks need not have
    from xlsxwriter.exceptions import FileSizeError  # noqa: PLC0415

    book = xlsxwriter.Workbook(file, {**OPTIONS, "tmpdir": folder})
    try:
        rows = Table(book, about.get("dataset", "rows"), columns)
        for cells in csv.reader(io.TextIOWrapper(io.BufferedReader(Chunks(chunks)), "utf-8", newline="")):
            rows.add(cells)
        rows.end()
        explain(book, columns, about, cut=rows.cut)
        book.close()
    except FileSizeError:
        raise too_much() from None
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()  # is open still where something went wrong


class Table:
    """The sheet of rows: its header stays in view, every column has a filter."""

    def __init__(self, book: Any, name: str, columns: Sequence[Column]) -> None:
        self.sheet = book.add_worksheet(name)
        self.row = 0
        self.cut = 0
        self.utc = book.add_format({"num_format": UTC})
        self.last = max(len(columns) - 1, 0)
        heading = book.add_format({"bold": True, "bottom": 1})
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, WIDTHS.get(column.kind, 16))
            self.sheet.write_string(0, place, column.name, heading)
        self.sheet.freeze_panes(1, 0)
        self.writers = [self.writer(each.kind) for each in columns]

    def writer(self, kind: Kind) -> Callable[[int, int, str], None]:
        return {
            Kind.INTEGER: self.integer,
            Kind.DECIMAL: self.number,
            Kind.REAL: self.number,
            Kind.BOOLEAN: self.boolean,
            Kind.TIMESTAMP: self.time,
            Kind.TEXTS: self.texts,
        }.get(kind, self.text)

    def add(self, cells: Sequence[str]) -> None:
        self.row += 1
        if self.row > MAX_ROWS:
            raise too_much()
        for place, (cell, write) in enumerate(zip(cells, self.writers, strict=True)):
            if cell:
                write(self.row, place, cell)

    def end(self) -> None:
        self.sheet.autofilter(0, 0, self.row, self.last)

    def integer(self, row: int, place: int, cell: str) -> None:
        """As a text where a spreadsheet would round it."""
        if len(cell.lstrip("-")) > DIGITS:
            self.text(row, place, cell)
        else:
            self.sheet.write_number(row, place, int(cell))

    def number(self, row: int, place: int, cell: str) -> None:
        value = float(cell)
        if isfinite(value):
            self.sheet.write_number(row, place, value)
        else:
            self.text(row, place, cell)

    def boolean(self, row: int, place: int, cell: str) -> None:
        self.sheet.write_boolean(row, place, cell == "t")

    def time(self, row: int, place: int, cell: str) -> None:
        time = datetime.fromisoformat(cell).replace(tzinfo=None)  # is UTC; a cell knows no zones
        if time.year < FIRST_YEAR:
            self.text(row, place, cell)
        else:
            self.sheet.write_datetime(row, place, time, self.utc)

    def texts(self, row: int, place: int, cell: str) -> None:
        self.text(row, place, cell.replace(LIST_SEPARATOR, "\n"))

    def text(self, row: int, place: int, cell: str) -> None:
        text = cell.translate(UNWRITABLE)
        if units(text) > MAX_CELL:
            text = shortened(text)
            self.cut += 1
        if is_markup(text):
            self.sheet.write_rich_string(row, place, text[:1], text[1:2], text[2:])
        else:
            self.sheet.write_string(row, place, text)


def explain(book: Any, columns: Sequence[Column], about: Mapping[str, str], *, cut: int) -> None:
    sheet = book.add_worksheet("Columns")
    heading = book.add_format({"bold": True, "bottom": 1})
    notes = [*about.items(), ("times", "UTC, to the millisecond"), ("lists", "one element per line")]
    notes.append(("empty cells", "null, or the empty text: CSV and Parquet tell them apart"))
    if cut:
        notes.append(("cells that were cut", f"{cut}: a cell holds {MAX_CELL:,} characters at most"))
    head = ("column", "type", "unit", "meaning", "null means")
    for place, (name, width) in enumerate(zip(head, (22, 14, 28, 80, 40), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, heading)
    lines = [
        (each.name, str(each.kind), each.unit or "", each.meaning, each.null or "never null")
        for each in columns
    ]
    for row, line in enumerate([*lines, (), *notes], start=1):
        for place, text in enumerate(line):
            sheet.write_string(row, place, text)
    sheet.freeze_panes(1, 0)


def units(text: str) -> int:
    """UTF-16 code units, in which cells are measured; not counted where it cannot matter."""
    return len(text) if len(text) <= MAX_CELL // 2 else len(text.encode("utf-16-le")) // 2


def shortened(text: str) -> str:
    kept = text.encode("utf-16-le")[: 2 * (MAX_CELL - len(CUT))].decode("utf-16-le", errors="ignore")
    return kept + CUT


def too_much() -> DomainError:
    remedy = f"A worksheet holds {MAX_ROWS:,} rows at most: take csv or parquet, or choose fewer rows."
    return DomainError(
        "too_many_rows",
        HTTPStatus.BAD_REQUEST,
        f"There are more rows than a workbook can hold. {remedy}",
        [FieldError("/format", remedy, "too_many_rows")],
    )


class Chunks(io.RawIOBase):
    """Chunks of bytes as a file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks = iter(chunks)
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.rest:
            chunk = next(self.chunks, None)
            if chunk is None:
                return 0
            self.rest = memoryview(chunk)
        size = min(len(buffer), len(self.rest))
        buffer[:size] = self.rest[:size]
        self.rest = self.rest[size:]
        return size
