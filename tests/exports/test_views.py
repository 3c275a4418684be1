"""The views in schema `analytics` are what the dictionary says of them, column by column."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from attempts.exports.columns import SQL, Column, Kind
from attempts.exports.dictionary import VIEWS
from attempts.exports.dictionary.telling import comment, page

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
every_view = pytest.mark.parametrize("name", VIEWS)


def fetch(sql: str, *parameters: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def held(name: str) -> tuple[Column, ...]:
    """What the view holds: what is exported, and then the rest."""
    return VIEWS[name].columns + VIEWS[name].beside


CATALOG = """
    SELECT a.attname, format_type(a.atttypid, NULL), format_type(a.atttypid, a.atttypmod),
        col_description(a.attrelid, a.attnum)
    FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 ORDER BY a.attnum
"""


@every_view
def test_a_view_has_exactly_the_columns_of_the_dictionary(name: str) -> None:
    assert [row[0] for row in fetch(CATALOG, VIEWS[name].view)] == [column.name for column in held(name)]


@every_view
def test_columns_have_the_types_of_the_dictionary(name: str) -> None:
    for column, row in zip(held(name), fetch(CATALOG, VIEWS[name].view), strict=True):
        assert row[1] in SQL[column.kind], column.name
        if column.kind == Kind.DECIMAL:
            assert row[2] == f"numeric({column.digits},{column.places})", column.name


@every_view
def test_comments_say_what_the_dictionary_says(name: str) -> None:
    said = [row[3] for row in fetch(CATALOG, VIEWS[name].view)]

    assert said == [comment(column) for column in held(name)]
    assert fetch("SELECT obj_description(%s::regclass)", VIEWS[name].view) == [(VIEWS[name].meaning,)]


def test_the_schema_has_these_views_and_nothing_else() -> None:
    found = fetch("SELECT relname, relkind FROM pg_class WHERE relnamespace = 'analytics'::regnamespace")
    assert set(found) == {(name, "v") for name in VIEWS}


def test_the_page_is_in_step_with_the_dictionary() -> None:
    """`manage.py data_dictionary > docs/data-dictionary.md` writes it."""
    assert PAGE.read_text() == page(VIEWS.values())


def test_the_command_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("data_dictionary")
    assert capsys.readouterr().out == PAGE.read_text()
