"""Workbooks as they are written: every cell is a text, so that 1/2 and 01 stay what they are."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import IO, Any

from questions.drafts import DIFFICULTIES, POOLS
from questions.formats.interchange import Loss, Tell
from questions.formats.tables.columns import ORDER
from questions.formats.tables.sheets import MAX_ROWS
from questions.types import TYPES
from questions.types.texts import WHITESPACE

SHEET = "Questions"
MAX_CELL = 32_767  # characters
AS_TEXT = 49  # the number format that leaves alone what is typed
UNWRITABLE = re.compile("[\ufffe\uffff]")
# Whatever a text begins with, it is no formula, address or number.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # the same content makes the same bytes
WORDS: Mapping[str, Sequence[str]] = {
    "type": tuple(TYPES),
    "difficulty": tuple(DIFFICULTIES),
    "pool": tuple(POOLS),
    "whitespace": WHITESPACE,
    **dict.fromkeys(
        ("unit_required", "case_sensitive", "diacritics_sensitive", "wildcards"), ("true", "false")
    ),
}


def workbook(file: IO[bytes]) -> Any:
    import xlsxwriter  # noqa: PLC0415  # 13 MB, which a server that writes no workbooks need not have

    book = xlsxwriter.Workbook(file, OPTIONS)
    book.set_properties({"created": MADE})
    return book


class Table:
    """The sheet of questions: its header stays in view, cells with few words to choose from offer them."""

    def __init__(self, book: Any, names: Sequence[str]) -> None:
        self.names = names
        self.sheet = book.add_worksheet(SHEET)
        self.text = book.add_format({"num_format": AS_TEXT, "text_wrap": True, "valign": "top"})
        heading = book.add_format({"bold": True, "num_format": AS_TEXT, "bottom": 1})
        self.row = 0
        for place, name in enumerate(names):
            self.sheet.set_column(place, place, ORDER[name].width, self.text)
            self.sheet.write_string(0, place, name, heading)
            if name in WORDS:
                rule = {"validate": "list", "source": list(WORDS[name])}
                self.sheet.data_validation(1, place, MAX_ROWS - 1, place, rule)
        self.sheet.freeze_panes(1, 0)

    def add(self, cells: Mapping[str, str], tell: Tell) -> None:
        self.row += 1
        slug = cells.get("slug", "")
        if self.row >= MAX_ROWS:
            what = f"A sheet has at most {MAX_ROWS:,} rows."
            tell(Loss(what=what, done="The question was left out; export it apart.", question=slug))
            return
        for place, name in enumerate(self.names):
            text = cells.get(name, "")
            if fault := unwritable(text):
                done = f"The cell {name} was left out; take CSV."
                tell(Loss(what=fault, done=done, question=slug))
            elif is_markup(text):
                self.sheet.write_rich_string(self.row, place, text[:1], text[1:2], text[2:], self.text)
            elif text:
                self.sheet.write_string(self.row, place, text, self.text)


def is_markup(text: str) -> bool:
    """Whether XlsxWriter would take the text for markup of its own, unless it is given in parts."""
    return text.startswith("<r>") and text.endswith("</r>")


def unwritable(text: str) -> str:
    """Why a cell cannot hold a text; empty if it can."""
    if len(text.encode("utf-16-le")) // 2 > MAX_CELL:
        return f"A cell holds at most {MAX_CELL:,} characters."
    return "A workbook cannot hold the characters U+FFFE and U+FFFF." if UNWRITABLE.search(text) else ""
