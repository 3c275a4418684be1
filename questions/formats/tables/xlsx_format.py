"""XLSX: the sheets of a workbook whose first row names the columns of a question."""

import datetime as dt
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from questions.formats.interchange import Exported, Imported, Loss, Problem, Tell, Unreadable
from questions.formats.tables.bounds import NO_WORKBOOK, checked
from questions.formats.tables.sheets import Cell, Line, Wrong, names_questions, questions_in
from questions.formats.tables.spool import spooled
from questions.formats.tables.workbooks import Table, workbook

NAME = "xlsx"
TITLE = "Excel (XLSX)"
SUFFIXES = (".xlsx",)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GUIDE = "How to"  # the sheet of a template that explains it
CHUNK = 1 << 16
DIGITS = 15  # that spreadsheets keep of a number
ERROR = "the cell holds an error of a formula; write what is meant"
DATE = 'the cell holds a date or a time; format the cell as text, and write it again, such as "1/2"'


@dataclass(frozen=True)
class Book:
    """A workbook, and the places of its errors by the names of its sheets."""

    workbook: CalamineWorkbook
    errors: Mapping[str, frozenset[tuple[int, int]]]

    def lines(self, name: str) -> Iterator[Line]:
        errors = self.errors.get(name, frozenset())
        for number, cells in enumerate(guarded(self.rows(name), name), start=1):
            wrong = {column for row, column in errors if row == number} if errors else ()
            yield number, [told(cell, place, wrong) for place, cell in enumerate(cells, start=1)]

    def rows(self, name: str) -> Iterator[Sequence[object]]:
        yield from self.workbook.get_sheet_by_name(name).iter_rows()

    def is_table(self, name: str) -> bool | None:
        """Whether the sheet has questions; None for an empty one."""
        return next((names_questions(cells) for _, cells in self.lines(name) if any(cells)), None)


def parse(stream: BinaryIO) -> Iterator[Imported | Problem]:
    book = open_book(stream)
    names = book.workbook.sheet_names
    kinds = {name: book.is_table(name) for name in names}
    tables = [name for name in names if kinds[name]]
    if not tables:
        message = "No sheet has the columns type and stem; the first row must name the columns."
        raise Unreadable(message)
    others = [name for name in names if kinds[name] is False and name != GUIDE]
    losses = [
        Loss(what=f"The sheet {name} has no columns type and stem.", done="It was not read.")
        for name in others
    ]
    for name in tables:
        for found in questions_in(book.lines(name), part=name, losses=losses):
            losses = [] if isinstance(found, Imported) else losses
            yield found


def open_book(stream: BinaryIO) -> Book:
    clean, errors = checked(stream)
    try:
        workbook = CalamineWorkbook.from_filelike(clean)
    except CalamineError as error:
        raise Unreadable(NO_WORKBOOK) from error
    return Book(workbook, errors)


def guarded[Row](rows: Iterator[Row], part: str) -> Iterator[Row]:
    try:
        yield from rows
    except CalamineError as error:
        message = "This sheet cannot be read; save the workbook again."
        raise Unreadable(message, part=part) from error


def told(cell: object, place: int, wrong: Collection[int]) -> Cell:
    """A cell as a text; a number without the digits that spreadsheets do not keep."""
    if place in wrong:
        return Wrong(ERROR)
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float() | int():
            return f"{cell:.{DIGITS}g}"
        case dt.date() | dt.time() | dt.timedelta():
            return Wrong(DATE)
    return Wrong("the cell cannot be read; format it as text")


def render(questions: Iterable[Exported], tell: Tell) -> Iterator[bytes]:
    with spooled(questions, tell) as (names, rows), tempfile.TemporaryFile() as file:
        book = workbook(file)
        table = Table(book, names)
        for cells in rows:
            table.add(cells, tell)
        book.close()
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
