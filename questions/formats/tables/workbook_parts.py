"""The parts of a workbook (ECMA-376, SpreadsheetML), read as streams of XML events.

Nothing that a file says of its own size is believed: memory follows what is there. A library that allocates
what a count in the file says can be made to end the whole process; so none reads what strangers send.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import NoReturn
from xml.parsers import expat

from questions.formats.interchange import MAX_BYTES, Unreadable
from questions.formats.tables.sheets import MAX_COLUMNS, MAX_ROWS, Cell, Line, Wrong
from questions.types.options import UNSTORABLE

MAX_ELEMENTS = 10_000_000  # of a part
MAX_TAG = 1 << 20  # bytes
CHUNK = 1 << 16
DIGITS = 15  # that spreadsheets keep of a number
REFERENCE = re.compile(r"([A-Za-z]{1,3})[0-9]{1,7}")
WHOLE = re.compile(r"[0-9]{1,9}")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a text holds what XML does not allow
DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))  # ECMA-376, 18.8.30
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
NO_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')  # what stands for itself in a number's format
ERROR = "the cell holds an error of a formula; write what is meant"
DATE = 'the cell holds a date or a time; format the cell as text, and write it again, such as "1/2"'
NO_NUMBER = "the cell cannot be read; format it as text, and write it again"


class Part:
    """Looks through a part's elements; refuses document types, and XML that is broken or too much."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.elements = self.silent = 0
        self.captured: list[str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.doctype

    def parse(self, data: bytes) -> None:
        for _ in self.steps(data):
            pass

    def steps(self, data: bytes) -> Iterator[None]:
        """Parses chunk by chunk, and stops after each."""
        for start in range(0, len(data) + 1, CHUNK):
            chunk = data[start : start + CHUNK]
            self.silent += len(chunk)
            try:
                self.parser.Parse(chunk, start + CHUNK > len(data))
            except (expat.ExpatError, ValueError, LookupError):
                self.refuse("This part of the workbook is broken; save the workbook again.")
            if self.silent > MAX_TAG:
                self.refuse("A tag in this part of the workbook is too long; save the workbook again.")
            yield

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.silent = 0
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            self.refuse("This part of the workbook holds too much; split the table.")
        self.begin(name.rpartition(":")[2], attributes)

    def end(self, name: str) -> None:
        self.silent = 0
        self.finish(name.rpartition(":")[2])

    def data(self, text: str) -> None:
        self.silent = 0
        if self.captured is not None:
            self.captured.append(text)

    def capture(self) -> None:
        self.captured = []

    def text(self) -> str:
        """What was captured."""
        captured, self.captured = self.captured or (), None
        return ESCAPE.sub(unescaped, "".join(captured))

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        raise NotImplementedError

    def finish(self, name: str) -> None:
        """Most parts say all in their tags."""

    def doctype(self, *_: object) -> None:
        self.refuse("The workbook declares a document type (DOCTYPE), which is refused; save it again.")

    def refuse(self, message: str) -> NoReturn:
        raise Unreadable(message, part=self.name)


def unescaped(found: re.Match[str]) -> str:
    """The character that an escape stands for; the escape itself where no text may have that."""
    character = chr(int(found[1], 16))
    return found[0] if UNSTORABLE.match(character) else character


class Named(Part):
    """One attribute of the elements of a name, by another, in the order of the part."""

    def __init__(self, part: str, element: str, key: str, value: str) -> None:
        super().__init__(part)
        self.element, self.key, self.value = element, key, value
        self.found: dict[str, str] = {}

    def read(self, data: bytes) -> dict[str, str]:
        self.parse(data)
        return self.found

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == self.element:
            local = {each.rpartition(":")[2]: value for each, value in attributes.items()}
            self.found[local.get(self.key, "")] = local.get(self.value, "")


class Texts(Part):
    """The texts that cells share; how to pronounce them is left out."""

    def read(self, data: bytes) -> list[str]:
        self.found: list[str] = []
        self.runs: list[str] = []
        self.aside = False
        self.parse(data)
        return self.found

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "si":
                self.runs = []
            case "rPh":
                self.aside = True
            case "t" if not self.aside:
                self.capture()

    def finish(self, name: str) -> None:
        match name:
            case "si":
                self.found.append("".join(self.runs))
            case "rPh":
                self.aside = False
            case "t" if not self.aside:
                self.runs.append(self.text())


class Styles(Part):
    """The styles of cells, by their numbers, that show a number as a date or a time."""

    def read(self, data: bytes) -> frozenset[int]:
        self.codes: dict[str, str] = {}
        self.formats: list[str] = []
        self.of_cells = False
        self.parse(data)
        return frozenset(place for place, number in enumerate(self.formats) if self.is_date(number))

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "numFmt":
                self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            case "cellXfs":
                self.of_cells = True
            case "xf" if self.of_cells:
                self.formats.append(attributes.get("numFmtId", ""))

    def finish(self, name: str) -> None:
        if name == "cellXfs":
            self.of_cells = False

    def is_date(self, number: str) -> bool:
        if number in self.codes:
            return is_date_format(self.codes[number])
        return whole(number) in DATE_IDS


def is_date_format(code: str) -> bool:
    """Whether a format has a place for days, months, years, hours, minutes or seconds."""
    if ELAPSED.search(code):
        return True
    return not {"d", "m", "y", "h", "s"}.isdisjoint(NO_DATE.sub("", code).lower())


class Cells(Part):
    """The rows of a sheet that have cells."""

    def __init__(self, name: str, texts: Sequence[str], dates: frozenset[int]) -> None:
        super().__init__(name)
        self.texts, self.dates = texts, dates
        self.done: deque[Line] = deque()
        self.cells: dict[int, Cell] = {}
        self.row = self.column = self.style = self.characters = 0
        self.kind = self.value = ""
        self.aside = False

    def read(self, data: bytes) -> Iterator[Line]:
        for _ in self.steps(data):
            while self.done:
                yield self.done.popleft()

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "row":
                self.row = whole(attributes.get("r")) or self.row + 1
                self.column, self.cells = 0, {}
                if self.row > MAX_ROWS:
                    self.refuse(f"The sheet has more than {MAX_ROWS:,} rows; split it.")
            case "c":
                self.place(attributes.get("r", ""))
                self.kind, self.style = attributes.get("t", "n"), whole(attributes.get("s")) or 0
                self.value = ""
            case "rPh":
                self.aside = True
            case "v" | "t" if not self.aside:
                self.capture()

    def finish(self, name: str) -> None:
        match name:
            case "v" | "t" if not self.aside:
                self.value += self.text()
            case "rPh":
                self.aside = False
            case "c":
                self.cells[self.column] = self.cell()
            case "row" if self.cells:
                width = max(self.cells) + 1
                self.done.append((self.row, [self.cells.get(place, "") for place in range(1, width)]))

    def place(self, reference: str) -> None:
        match = REFERENCE.fullmatch(reference)
        self.column = column_of(match[1]) if match else self.column + 1
        if self.column > MAX_COLUMNS:
            self.refuse(f"The sheet has more than {MAX_COLUMNS:,} columns; remove some.")

    def cell(self) -> Cell:
        """The cell as a text; a number without the digits that spreadsheets do not keep."""
        match self.kind:
            case "s":
                return self.shared(whole(self.value))
            case "str" | "inlineStr":
                return self.value
            case "e":
                return Wrong(ERROR)
            case "b":
                return "true" if self.value.strip() == "1" else "false"
            case "d":
                return Wrong(DATE)
        return number_in(self.value.strip(), is_date=self.style in self.dates)

    def shared(self, place: int | None) -> Cell:
        """A text by its place; together they are bounded, as a short file can refer to a long text often."""
        if place is None or place >= len(self.texts):
            return Wrong(NO_NUMBER)
        self.characters += len(self.texts[place])
        if self.characters > MAX_BYTES:
            self.refuse(f"The sheet holds more than {MAX_BYTES // 1_000_000} million characters; split it.")
        return self.texts[place]


def number_in(value: str, *, is_date: bool) -> Cell:
    if not value:
        return ""
    try:
        number = float(value)
    except ValueError:
        return Wrong(NO_NUMBER)
    if not isfinite(number):
        return Wrong(NO_NUMBER)
    return Wrong(DATE) if is_date else f"{number:.{DIGITS}g}"


def whole(text: str | None) -> int | None:
    return int(text) if text and WHOLE.fullmatch(text.strip()) else None


def column_of(letters: str) -> int:
    """The number of a column, counted from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
