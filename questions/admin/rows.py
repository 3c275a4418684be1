"""A form field of several rows, such as the answers that an author accepts: added, removed and ordered.

The rows are a list of documents, as a question's options hold them; of one column, a list of texts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminExpandableTextareaWidget, UnfoldAdminTextInputWidget

from questions.types.options import entries, members

type Row = dict[str, str]


def line() -> forms.Widget:
    return UnfoldAdminTextInputWidget()


def paragraphs() -> forms.Widget:
    return UnfoldAdminExpandableTextareaWidget()


@dataclass(frozen=True, kw_only=True)
class Column:
    """`default` is what a row has that nobody has touched; `width` is its share of a wide page."""

    name: str
    label: str
    widget: Callable[[], forms.Widget] = paragraphs
    required: bool = False
    default: str = ""
    width: int = 2


class RowsWidget(forms.Widget):
    template_name = "questions/admin/rows.html"

    def __init__(self, columns: Sequence[Column], entry: str) -> None:
        super().__init__()
        self.columns = columns
        self.entry = entry
        self.faulty: set[tuple[int, str]] = set()

    def __deepcopy__(self, memo: Any) -> "RowsWidget":
        copy: RowsWidget = super().__deepcopy__(memo)
        copy.faulty = set()
        return copy

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        empty = {column.name: column.default for column in self.columns}
        return {
            **context,
            "entry": self.entry,
            "rows": [self.cells(name, index, row) for index, row in enumerate(value or [empty])],
            "empty": self.cells(name, -1, empty),
            "grid": " ".join(f"minmax(0, {column.width}fr)" for column in self.columns),
        }

    def cells(self, name: str, index: int, row: Row) -> list[dict[str, Any]]:
        return [
            self.cell(name, column, row, faulty=(index, column.name) in self.faulty)
            for column in self.columns
        ]

    def cell(self, name: str, column: Column, row: Row, *, faulty: bool) -> dict[str, Any]:
        attrs = {"aria-invalid": "true"} if faulty else {}
        html = column.widget().render(f"{name}-{column.name}", row.get(column.name, ""), attrs)
        return {"label": column.label, "html": html}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        """The rows in which something was written."""
        lists = [data.getlist(f"{name}-{column.name}") for column in self.columns]
        names = [column.name for column in self.columns]
        rows = [dict(zip(names, cells, strict=True)) for cells in zip_longest(*lists, fillvalue="")]
        return [row for row in rows if any(self.is_written(row, column) for column in self.columns)]

    def is_written(self, row: Row, column: Column) -> bool:
        return row[column.name].strip() not in ("", column.default)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return ""


class RowsField(forms.Field):
    """`entry` is what a row is called: "Answer 2, value: ..."."""

    widget: RowsWidget

    def __init__(self, *columns: Column, entry: str, **options: Any) -> None:
        super().__init__(required=False, widget=RowsWidget(columns, entry), **options)
        self.columns = columns
        self.entry = entry

    def prepare_value(self, value: Any) -> list[Row]:
        """Whatever the options hold, as rows of texts."""
        alone = self.columns[0].name
        rows = ({alone: row} if isinstance(row, str) else members(row) for row in entries(value))
        return [
            {column.name: str(row.get(column.name, column.default)) for column in self.columns}
            for row in rows
        ]

    def clean(self, value: list[Row]) -> list[Any]:
        """Cells that may be empty and are so are left out."""
        if len(self.columns) == 1:
            return [with_lf(text) for row in value for text in row.values()]
        required = {column.name for column in self.columns if column.required}
        return [
            {name: with_lf(text) for name, text in row.items() if text.strip() or name in required}
            for row in value
        ]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != self.prepare_value(data))

    def fault(self, path: Sequence[str], message: str) -> ValidationError:
        """The sentence about a row's cell, which is marked from now on."""
        if not path:
            return ValidationError(message)
        index = int(path[0])
        column = self.column(path[1]) if len(path) > 1 else self.columns[0]
        self.widget.faulty.add((index, column.name))
        place = f"{self.entry} {index + 1}"
        if len(self.columns) > 1:
            place += f", {column.label.lower()}"
        return ValidationError(f"{place}: {message}")

    def column(self, name: str) -> Column:
        named: Mapping[str, Column] = {column.name: column for column in self.columns}
        return named.get(name, self.columns[0])


def with_lf(text: str) -> str:
    return text.replace("\r\n", "\n")
