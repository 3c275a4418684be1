"""CSV as RFC 4180 has it; commas, semicolons or tabs between the cells.

A cell that a spreadsheet could take for a formula is written with an apostrophe before it, and so is one that
would be read as such a cell. Reading takes one apostrophe away where it stands before what looks like a
formula: so every cell is read as what it was.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain, count
from typing import BinaryIO

from questions.formats.decoding import open_text
from questions.formats.interchange import Exported, Imported, Problem, Tell, Unreadable
from questions.formats.tables.cells import as_name
from questions.formats.tables.columns import ORDER
from questions.formats.tables.sheets import MAX_COLUMNS, MAX_ROWS, Line, questions_in
from questions.formats.tables.spool import spooled

NAME = "csv"
TITLE = "CSV"
SUFFIXES = (".csv", ".tsv")
MEDIA_TYPE = "text/csv; charset=utf-8"
DELIMITERS = ",;\t"
MARK = "\ufeff"  # without it, spreadsheets do not take the file for UTF-8
SIGNS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # begin a formula; the last four are the wide ones
FORMULA = re.compile(f"'*[{SIGNS}]")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
SEPARATOR = re.compile(r"sep=([,;\t])")


def parse(stream: BinaryIO) -> Iterator[Imported | Problem]:
    text = open_text(stream)
    yield from questions_in(table(text.lines), losses=text.losses)


def table(lines: Iterator[str]) -> Iterator[Line | Problem]:
    """The rows, counted as spreadsheets count them; a cell of several lines is in one row."""
    first = next(lines, "")
    separator = SEPARATOR.fullmatch(first.strip().casefold()) if "=" in first else None
    head = "" if separator else first
    delimiter = separator[1] if separator else delimiter_of(first)
    reader = csv.reader((f"{line}\n" for line in chain([head], lines)), delimiter=delimiter, strict=True)
    for number in count(1):
        found: Line | Problem
        try:
            found = number, [unescaped(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            found = broken(error, number)
        if number > MAX_ROWS:
            raise Unreadable(f"The table has more than {MAX_ROWS:,} rows; split it.", line=number)
        yield found


def broken(error: csv.Error, row: int) -> Problem:
    """What is wrong with a row; `Unreadable` where nothing after it can be read."""
    if "expected after" in str(error):
        message = "A cell in quotes goes on after its closing quote; write each quote in it twice."
        return Problem(line=row, message=message)
    message = "A cell in this row has no end, or is too long; close its quotes, and write quotes in it twice."
    raise Unreadable(message, line=row) from error


def delimiter_of(header: str) -> str:
    """That which makes the most known columns of the header."""
    return max(DELIMITERS, key=lambda delimiter: known_columns(header, delimiter))


def known_columns(header: str, delimiter: str) -> int:
    names = header[:200_000].split(delimiter, MAX_COLUMNS)
    return sum(as_name(name[:100].strip(' "')) in ORDER for name in names)


def escaped(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def render(questions: Iterable[Exported], tell: Tell) -> Iterator[bytes]:
    """The columns that are used; every cell in quotes, so that no other delimiter parts it."""
    with spooled(questions, tell) as (names, rows):
        yield MARK.encode() + line_of(names)
        for cells in rows:
            yield line_of([cells.get(name, "") for name in names])


def line_of(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(escaped, cells))
    return text.getvalue().encode()
