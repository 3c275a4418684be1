"""XLSX: the sheets of a workbook whose first row names the columns of a question."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import normpath
from typing import BinaryIO

from questions.formats.interchange import Exported, Imported, Loss, Problem, Tell, Unreadable
from questions.formats.packages import Package, is_package, members
from questions.formats.tables.sheets import Line, names_questions, questions_in
from questions.formats.tables.spool import spooled
from questions.formats.tables.workbook_parts import Cells, Named, Styles, Texts
from questions.formats.tables.workbooks import Table, workbook

NAME = "xlsx"
TITLE = "Excel (XLSX)"
SUFFIXES = (".xlsx",)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GUIDE = "How to"  # the sheet of a template that explains it
CHUNK = 1 << 16
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
NO_WORKBOOK = "This is no XLSX file. Save the table as an Excel workbook (.xlsx), without a password."


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets by name, each with its part, and what their cells refer to."""

    package: Package
    sheets: Mapping[str, str]
    texts: Sequence[str]
    dates: frozenset[int]

    def lines(self, name: str) -> Iterator[Line]:
        part = self.sheets[name]
        if part in self.package:
            yield from Cells(name, self.texts, self.dates).read(self.package.read(part))

    def is_table(self, name: str) -> bool | None:
        """Whether the sheet has questions; None for an empty one."""
        return next((names_questions(cells) for _, cells in self.lines(name) if any(cells)), None)


def parse(stream: BinaryIO) -> Iterator[Imported | Problem]:
    book = open_book(stream)
    kinds = {name: book.is_table(name) for name in book.sheets}
    tables = [name for name in kinds if kinds[name]]
    if not tables:
        raise Unreadable("No sheet has the columns type and stem; the first row must name the columns.")
    losses = [
        Loss(what=f"The sheet {name} has no columns type and stem.", done="It was not read.")
        for name in kinds
        if kinds[name] is False and name != GUIDE
    ]
    for name in tables:
        last = name == tables[-1]
        for found in questions_in(book.lines(name), part=name, losses=losses, last=last):
            losses = [] if isinstance(found, Imported) else losses
            yield found


def open_book(stream: BinaryIO) -> Book:
    if not is_package(stream):
        raise Unreadable(NO_WORKBOOK)
    package = members(stream)
    if BOOK not in package:
        raise Unreadable(NO_WORKBOOK)
    targets = read(Named(RELATIONS, "Relationship", "Id", "Target"), package)
    ids = read(Named(BOOK, "sheet", "name", "id"), package)
    parts = {part_of(target): target for target in targets.values()}
    shared = next((part for part in parts if part.lower().endswith("sharedstrings.xml")), "")
    styles = next((part for part in parts if part.lower().endswith("styles.xml")), "")
    return Book(
        package=package,
        sheets={name: part_of(targets.get(id, "")) for name, id in ids.items()},
        texts=Texts(shared).read(package.read(shared)) if shared in package else [],
        dates=Styles(styles).read(package.read(styles)) if styles in package else frozenset(),
    )


def read(part: Named, package: Package) -> dict[str, str]:
    return part.read(package.read(part.name)) if part.name in package else {}


def part_of(target: str) -> str:
    """The part that a relation of the workbook leads to."""
    return normpath(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")


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
