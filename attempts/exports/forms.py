"""How the values of a row are written, in SQL: PostgreSQL does the work, and what comes is sent on."""

from collections.abc import Sequence
from enum import Enum
from itertools import batched

import orjson
from psycopg import sql

from attempts.exports.columns import Column, Kind

MOST_ARGUMENTS = 100
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
    text, nothing guarded against spreadsheets. Null is an empty cell, the empty text a quoted empty one; so
    it is in CSV.
    """

    CSV = "csv"
    JSON = "json"
    PLAIN = "plain"

    @property
    def copy_options(self) -> str:
        """Of COPY; the header line is not its business."""
        return JSON_FORMAT if self is Form.JSON else CSV_FORMAT


def written(
    columns: Sequence[Column], form: Form, sources: Sequence[sql.Composable] | None = None
) -> sql.Composable:
    """The list of a SELECT that gives these columns; `sources` say where from, if their names do not."""
    values = [sql.Identifier(each.name) for each in columns] if sources is None else sources
    pairs = list(zip(columns, values, strict=True))
    if form is Form.JSON:
        return json_object(pairs)
    cell = {Form.CSV: csv_cell, Form.PLAIN: plain_cell}[form]
    return sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(cell(column, value), sql.Identifier(column.name))
        for column, value in pairs
    )


def csv_cell(column: Column, value: sql.Composable) -> sql.Composable:
    match column.kind:
        case Kind.TIMESTAMP:
            return sql.SQL("{0}::date || 'T' || {0}::time || 'Z'").format(value)
        case Kind.BOOLEAN:
            return sql.SQL("{}::text").format(value)
        case Kind.TEXTS:
            return sql.SQL("to_json({})").format(value)
        case Kind.TEXT if column.free_text:
            guarded = "CASE WHEN {0} ~ {1} THEN '''' || {0} ELSE {0} END"
            return sql.SQL(guarded).format(value, sql.Literal(FORMULA))
    return value  # JSON begins with a bracket, and a slug with a letter or digit


def plain_cell(column: Column, value: sql.Composable) -> sql.Composable:
    if column.kind is Kind.TEXTS:
        return sql.SQL("array_to_string({}, {})").format(value, sql.Literal(LIST_SEPARATOR))
    return value


def json_object(pairs: Sequence[tuple[Column, sql.Composable]]) -> sql.Composable:
    """One text per row, put together by hand: much faster than row_to_json and json_build_object."""
    parts: list[sql.Composable] = []
    for index, (column, value) in enumerate(pairs):
        name = sql.Literal(f"{',' if index else '{'}{orjson.dumps(column.name).decode()}:")
        parts += [name, json_value(column, value)]
    return concatenated([*parts, sql.SQL("'}}'").format()])


def concatenated(parts: Sequence[sql.Composable]) -> sql.Composable:
    """A function of PostgreSQL takes 100 arguments."""
    if len(parts) > MOST_ARGUMENTS:
        groups = batched(parts, MOST_ARGUMENTS)
        return concatenated([concatenated(each) for each in groups])
    return sql.SQL("concat({})").format(sql.SQL(", ").join(parts))


def json_value(column: Column, value: sql.Composable) -> sql.Composable:
    quoted = """'"' || {0} || '"'"""
    template = {
        Kind.TIMESTAMP: """'"' || {0}::date || 'T' || {0}::time || 'Z"'""",
        Kind.UUID: quoted,
        # Slugs, ids and fixed words hold nothing to escape.
        Kind.TEXT: "to_json({0})::text" if column.free_text else quoted,
        Kind.TEXTS: "to_json({0})::text",
    }.get(column.kind, "{0}::text")
    return sql.SQL(f"coalesce({template}, 'null')").format(value)
