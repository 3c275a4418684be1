"""Workbooks, hostile until proven: what reading one would take is counted before it is read.

The library that reads cells makes a full rectangle out of two cells that stand far apart, and a copy of a
text for each cell that shares it. So the XML is looked through first; and the library is given a new package
of just the parts that were looked through.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from questions.formats.interchange import MAX_BYTES, Unreadable
from questions.formats.packages import is_package, members

MAX_CELLS = 4_000_000  # of a sheet, with the empty ones between the others
MAX_ELEMENTS = 8_000_000  # of a part
MAX_ERRORS = 1_000  # cells with an error
RELATIONS = "xl/_rels/workbook.xml.rels"
READ = (".xml", ".rels")
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
WHOLE = re.compile("[0-9]{1,10}")
NO_WORKBOOK = "This is no XLSX file. Save the table as an Excel workbook (.xlsx), without a password."


def checked(stream: BinaryIO) -> tuple[io.BytesIO, Mapping[str, frozenset[tuple[int, int]]]]:
    """A workbook that may be read, and by sheet the places (row, column) of cells that hold an error."""
    if not is_package(stream):
        raise Unreadable(NO_WORKBOOK)
    package = members(stream)
    names = [name for name in package.names if name.lower().endswith(READ)]
    if "xl/workbook.xml" not in names:
        raise Unreadable(NO_WORKBOOK)
    lengths: list[int] = []
    for name in names:
        if name.lower().endswith("sharedstrings.xml"):
            lengths += SharedTexts(name).read(package.read(name))
    clean = io.BytesIO()
    errors: dict[str, frozenset[tuple[int, int]]] = {}
    with zipfile.ZipFile(clean, "w") as copy:
        for name in names:
            data = package.read(name)
            errors[name] = Cells(name, lengths).read(data)
            copy.writestr(name, data)
    clean.seek(0)
    sheets = Named("sheet", "id", "name").read(package.read("xl/workbook.xml"))
    targets = (
        Named("Relationship", "Id", "Target").read(package.read(RELATIONS)) if RELATIONS in names else {}
    )
    parts = {name: part_of(targets.get(id, "")) for id, name in sheets.items()}
    return clean, {name: errors.get(part, frozenset()) for name, part in parts.items()}


def part_of(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


class Scan:
    """Looks through a part's elements; refuses document types, and XML that is broken or too much."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.elements = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def parse(self, data: bytes) -> None:
        try:
            self.parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError):
            self.refuse("This part of the workbook is broken; save the workbook again.")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            self.refuse("This part of the workbook holds too much; split the table.")
        self.begin(name.rpartition(":")[2], attributes)

    def end(self, name: str) -> None:
        self.finish(name.rpartition(":")[2])

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        raise NotImplementedError

    def finish(self, name: str) -> None:
        raise NotImplementedError

    def doctype(self, *_: object) -> None:
        self.refuse("The workbook declares a document type (DOCTYPE), which is refused; save it again.")

    def refuse(self, message: str) -> NoReturn:
        raise Unreadable(message, part=self.part)


class Named(Scan):
    """One attribute of the elements of a name, by another."""

    def __init__(self, element: str, key: str, value: str) -> None:
        super().__init__("xl/workbook.xml")
        self.element, self.key, self.value = element, key, value
        self.found: dict[str, str] = {}

    def read(self, data: bytes) -> dict[str, str]:
        self.parse(data)
        return self.found

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == self.element:
            local = {each.rpartition(":")[2]: value for each, value in attributes.items()}
            self.found[local.get(self.key, "")] = local.get(self.value, "")

    def finish(self, name: str) -> None:
        pass


class SharedTexts(Scan):
    """The lengths of the texts that cells share."""

    def read(self, data: bytes) -> list[int]:
        self.lengths: list[int] = []
        self.parser.CharacterDataHandler = self.data
        self.parse(data)
        return self.lengths

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.lengths.append(0)

    def finish(self, name: str) -> None:
        pass

    def data(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class Cells(Scan):
    """The cells of a sheet: how far apart they stand, how long the texts are that they share, the errors."""

    def __init__(self, part: str, lengths: list[int]) -> None:
        super().__init__(part)
        self.lengths = lengths
        self.row = self.column = self.last_row = self.last_column = self.characters = 0
        self.index: str | None = None  # of a shared text, while it is read
        self.shares = False
        self.errors: set[tuple[int, int]] = set()

    def read(self, data: bytes) -> frozenset[tuple[int, int]]:
        self.parse(data)
        return frozenset(self.errors)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "row":
                self.row = whole(attributes.get("r")) or self.row + 1
                self.column = 0
            case "c":
                self.place(attributes.get("r", ""))
                self.shares = attributes.get("t") == "s"
                if attributes.get("t") == "e":
                    self.remember_error()
            case "v" if self.shares:
                self.index = ""
                self.parser.CharacterDataHandler = self.data

    def remember_error(self) -> None:
        self.errors.add((self.row, self.column))
        if len(self.errors) > MAX_ERRORS:
            self.refuse(f"More than {MAX_ERRORS:,} cells hold an error of a formula; mend them.")

    def place(self, reference: str) -> None:
        match = REFERENCE.fullmatch(reference)
        self.column = column_of(match[1]) if match else self.column + 1
        self.row = int(match[2]) if match else self.row
        self.last_row = max(self.last_row, self.row)
        self.last_column = max(self.last_column, self.column)
        if self.last_row * self.last_column > MAX_CELLS:
            self.refuse(
                f"The sheet is larger than {MAX_CELLS:,} cells; delete what is far away, or split it."
            )

    def data(self, text: str) -> None:
        self.index = (self.index or "") + text

    def finish(self, name: str) -> None:
        if name == "v" and self.index is not None:
            number = whole(self.index)
            self.characters += (
                self.lengths[number] if number is not None and number < len(self.lengths) else 0
            )
            self.index = None
            self.parser.CharacterDataHandler = None
            if self.characters > MAX_BYTES:
                self.refuse(
                    f"The sheet holds more than {MAX_BYTES // 1_000_000} million characters; split it."
                )


def whole(text: str | None) -> int | None:
    return int(text) if text and WHOLE.fullmatch(text.strip()) else None


def column_of(letters: str) -> int:
    """The number of a column, counted from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
