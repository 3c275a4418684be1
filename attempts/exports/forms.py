"""How the values of a row are written, in SQL: PostgreSQL does the work, and what comes is sent on."""

from collections.abc import Sequence
from enum import Enum

from psycopg import sql

from attempts.exports.columns import Column, Kind

LIST_SEPARATOR = "\x1f"  # between the elements of a list, in PLAIN
# What a spreadsheet takes for a formula, or skips before one.
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"  # noqa: RUF001  # full-width ones count, too
CSV_FORMAT = "FORMAT csv, ENCODING 'UTF8'"
# Bytes that JSON never holds, so that COPY neither quotes nor escapes.
JSON_FORMAT = rf"{CSV_FORMAT}, QUOTE E'\x01', DELIMITER E'\x02'"


class Form(Enum):
    """CSV: with a header line, for people, pandas and spreadsheets. JSON: an object in each line.

    PLAIN: CSV without header for machines, who know the columns' types: times as PostgreSQL writes them
    (2026-11-23 21:56:24.5+00), booleans t and f, the elements of a list joined by `LIST_SEPARATOR`, JSON as
    text, nothing guarded against spreadsheets. Null is an empty cell, the empty text a quoted empty one; so$
    it is in CSV.
    """

    CSV = "csv"
    JSON = "json"
    PLAIN = "plain"

    @property
    def copy_options(self) -> str:
        """Of COPY; the header line is not its business."""
        return JSON_FORMAT if self is Form.JSON else CSV_FORMAT


def written(columns: Sequence[Column], form: Form) -> sql.Composable:
    """The list of a SELECT that gives these columns in this form."""
    if form is Form.JSON:
        return json_object(columns)
    cell = {Form.CSV: csv_cell, Form.PLAIN: plain_cell}[form]
    return sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(cell(each), sql.Identifier(each.name)) for each in columns
    )


def csv_cell(column: Column) -> sql.Composable:
    match column.kind:
        case Kind.TIMESTAMP:
            return of(column, "{0}::date || 'T' || {0}::time || 'Z'")
        case Kind.BOOLEAN:
            return of(column, "{}::text")
        case Kind.TEXTS:
            return of(column, "to_json({})")
        case Kind.TEXT if column.free_text:
            guarded = "CASE WHEN {0} ~ {1} THEN '''' || {0} ELSE {0} END"
            return of(column, guarded, sql.Literal(FORMULA))
    return sql.Identifier(column.name)  # JSON begins with a bracket


def plain_cell(column: Column) -> sql.Composable:
    if column.kind is Kind.TEXTS:
        return of(column, "array_to_string({}, {})", sql.Literal(LIST_SEPARATOR))
    return sql.Identifier(column.name)


def json_object(columns: Sequence[Column]) -> sql.Composable:
    """One text per row, put together by hand: much faster than row_to_json and json_build_object."""
    parts: list[sql.Composable] = []
    for index, column in enumerate(columns):
        name = sql.Literal(f'{"," if index else "{"}"{column.name}":')
        parts += [name, json_value(column)]
    return sql.SQL("concat({}, '}}')").format(sql.SQL(", ").join(parts))


def json_value(column: Column) -> sql.Composable:
    value = {
        Kind.TIMESTAMP: """'"' || {0}::date || 'T' || {0}::time || 'Z"'""",
        Kind.UUID: """'"' || {0} || '"'""",
        Kind.BOOLEAN: "{0}::text",
        # Slugs, ids and fixed words hold nothing to escape.
        Kind.TEXT: "to_json({0})::text" if column.free_text else """'"' || {0} || '"'""",
        Kind.TEXTS: "to_json({0})::text",
    }.get(column.kind, "{0}::text")
    return of(column, f"coalesce({value}, 'null')")


def of(column: Column, template: str, *more: sql.Composable) -> sql.Composable:
    return sql.SQL(template).format(sql.Identifier(column.name), *more)  # type: ignore[arg-type]  # ours, all
