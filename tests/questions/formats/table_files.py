"""Tables of questions for tests, as CSV and as workbooks."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from questions.formats.interchange import Exported, Imported, Loss, Problem, Unreadable
from questions.formats.tables import csv_format, xlsx_format
from questions.types.contract import QuestionDraft

FORMATS: Mapping[str, Any] = {"csv": csv_format, "xlsx": xlsx_format}
BASE = {"slug": "a", "type": "essay", "stem": "Why?"}
ONE = {"type": "single_choice", "stem": "Which?", "choice_1": "x", "choice_2": "y", "correct": "1"}

type Found = list[Imported | Problem]


def parsed(data: bytes, name: str = "csv") -> Found:
    return list(FORMATS[name].parse(io.BytesIO(data)))


def read(data: bytes, name: str = "csv") -> list[QuestionDraft]:
    """The drafts of a table in which nothing is wrong."""
    found = parsed(data, name)
    assert [each for each in found if isinstance(each, Problem)] == []
    return [each.draft for each in found if isinstance(each, Imported)]


def told(data: bytes, name: str = "csv") -> list[str]:
    """Each problem as `row: message`, and why a file is unreadable."""
    try:
        problems = [each for each in parsed(data, name) if isinstance(each, Problem)]
    except Unreadable as error:
        problems = [error.problem]
    return [f"{problem.line}: {problem.message}" for problem in problems]


def table(*rows: Mapping[str, str], delimiter: str = ",") -> bytes:
    """A CSV file; each row by the names of its columns."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([names, *([row.get(name, "") for name in names] for row in rows)])
    return file.getvalue().encode()


def book(fill: Callable[[Any, Any], None], *, sheets: Sequence[str] = ("Any",)) -> bytes:
    """A workbook whose sheets somebody filled in: `fill(workbook, sheet)` is called for each."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"remove_timezone": True})
    for name in sheets:
        fill(workbook, workbook.add_worksheet(name))
    workbook.close()
    return file.getvalue()


def rows_in(*rows: Sequence[Any]) -> bytes:
    """A workbook of one sheet with these rows, numbers and all as Excel would type them."""

    def fill(workbook: Any, sheet: Any) -> None:
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)

    return book(fill)


def exported(
    drafts: Iterable[QuestionDraft], name: str = "csv", losses: list[Loss] | None = None, **fields: Any
) -> bytes:
    """The file of some questions; without a list for losses there must be none."""
    lost: list[Loss] = [] if losses is None else losses
    values: dict[str, Any] = {"exam": "e", "topic": (("basics", "Basics"), ("cycle", "Cycle"))} | fields
    data = b"".join(FORMATS[name].render((Exported(draft=draft, **values) for draft in drafts), lost.append))
    assert losses is not None or lost == []
    return data
