"""How values are written: CSV for people and spreadsheets, JSON Lines and plain rows for programs."""

from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db import connection
from django.utils.dateparse import parse_datetime
from psycopg import sql

from attempts.exports.columns import Column, Kind
from attempts.exports.dictionary import VIEWS
from attempts.exports.forms import LIST_SEPARATOR, Form, csv_cell
from attempts.exports.request import Request
from attempts.exports.rows import CHUNK
from attempts.exports.source import opened
from attempts.models import Response
from questions.models import Question
from tests.content import (
    fixed_quiz,
    make_exam,
    make_topic,
    multiple_choice,
    publish_question,
    republish_question,
    single_choice,
)
from tests.exports.scene import fill
from tests.exports.taking import attempted, small_quiz, taken

STRANGE = 'back\\slash, "quoted"\r\nsecond line\ttab ☃ \N{PILE OF POO} \\N \\. {"a": [1]}'
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"]  # noqa: RUF001
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def question() -> Question:
    return publish_question(make_topic(make_exam()), multiple_choice("strange", stem=STRANGE))


@pytest.mark.parametrize("form", [Form.CSV, Form.JSON])
def test_texts_come_out_as_they_were_written(question: Question, form: Form) -> None:
    (row,), _ = taken("questions", form)

    assert row["stem"] == question.stem
    assert "☃" in row["stem"]


@pytest.mark.parametrize("start", FORMULAS)
def test_no_text_of_a_person_is_a_formula_in_csv(start: str) -> None:
    column = Column(name="text", kind=Kind.TEXT, meaning="Said.", free_text=True)
    text = f"{start} is what it says"

    with connection.cursor() as cursor:
        cell = csv_cell(column, sql.SQL("{}::text").format(sql.Literal(text)))
        cursor.execute(sql.SQL("SELECT {}").format(cell).as_string(cursor.connection))

        assert cursor.fetchone() == (f"'{text}",)


def test_numbers_are_never_guarded_and_json_guards_nothing(question: Question) -> None:
    fixed_quiz(question.topic, single_choice("one"), mode="exam")
    attempted("right")
    Response.objects.update(mark=Decimal("-0.5"))
    republish_question(question, stem="=1+1")

    (row,), _ = taken("responses", Form.CSV)
    stems = {
        form: taken("questions", form, question="strange")[0][-1]["stem"] for form in (Form.CSV, Form.JSON)
    }

    assert row["mark"] == "-0.50000"
    assert stems == {Form.CSV: "'=1+1", Form.JSON: "=1+1"}


def test_null_and_the_empty_text_are_told_apart() -> None:
    """A guest has no e-mail address, and an empty name."""
    small_quiz()
    attempted("right")

    with opened(Request(dataset=VIEWS["attempts"], identities=True), Form.PLAIN) as rows:
        (line,) = b"".join(rows.chunks()).splitlines()

    assert line.endswith(b',"",')


@pytest.mark.parametrize("name", VIEWS)
def test_json_has_the_types_of_the_dictionary_and_csv_says_the_same(name: str) -> None:
    fill()
    columns = {each.name: each for each in VIEWS[name].columns}
    lines, _ = taken(name, Form.JSON)
    cells, _ = taken(name, Form.CSV)
    plain, _ = taken(name, Form.PLAIN)

    assert lines
    assert all(list(line) == list(columns) for line in lines)
    key = VIEWS[name].key
    by_key = {tuple(str(line[each]) for each in key): line for line in lines}
    for row in cells:
        line = by_key[tuple(row[each] for each in key)]
        assert all(same(line[each], row[each], columns[each]) for each in columns)
    assert len(plain) == len(cells) == len(lines)


def same(value: Any, cell: str, column: Column) -> bool:
    """Whether a value in JSON has its column's type, and CSV the same value."""
    if value is None:
        return cell == "" and column.null is not None
    match column.kind:
        case Kind.TIMESTAMP:
            assert value.endswith("Z")
            return value == cell and parse_datetime(value) is not None
        case Kind.BOOLEAN:
            return isinstance(value, bool) and cell == str(value).lower()
        case Kind.INTEGER:
            return type(value) is int and int(cell) == value
        case Kind.DECIMAL | Kind.REAL:
            return isinstance(value, int | float) and float(cell) == value
        case Kind.TEXTS | Kind.JSON:
            return bool(orjson.loads(cell) == value)
    return isinstance(value, str) and value in (cell, cell.removeprefix("'"))


def test_plain_rows_join_lists(question: Question) -> None:
    republish_question(question, tags=("one", "two"))
    with opened(Request(dataset=VIEWS["questions"]), Form.PLAIN) as rows:
        text = b"".join(rows.chunks()).decode()

    assert f"one{LIST_SEPARATOR}two" in text


def test_chunks_are_neither_tiny_nor_everything(question: Question) -> None:
    for number in range(40):
        republish_question(question, stem=f"{number} {'long ' * 1000}")

    with opened(Request(dataset=VIEWS["questions"]), Form.CSV) as rows:
        sizes = [len(chunk) for chunk in rows.chunks()]

    assert len(sizes) > 2
    assert all(CHUNK <= size < 2 * CHUNK for size in sizes[:-1])
