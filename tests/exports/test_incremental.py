"""Incremental exports: what was new comes once, whenever its transaction committed."""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest

from attempts.exports.forms import Form
from attempts.exports.source import connect
from attempts.exports.watermark import Watermark
from attempts.models import Response
from questions.models import Question
from quizapi.ids import uuid7
from tests.content import republish_question
from tests.exports.taking import attempted, small_quiz, taken

pytestmark = pytest.mark.django_db(transaction=True)

COPY = """
    INSERT INTO attempts_response (
        user_id, id, attempt_id, position, number, counted, version_id, answer, created_at)
    SELECT user_id, %s, attempt_id, position, number, false, version_id, answer, created_at
    FROM attempts_response ORDER BY id LIMIT 1
"""
TOUCH = "UPDATE attempts_response SET mark = 0, changed_in = pg_current_xact_id()::text::bigint WHERE id = %s"


@pytest.fixture(autouse=True)
def answered() -> Any:
    """A finished attempt with one answer."""
    small_quiz()
    return attempted("right")


@contextmanager
def writer() -> Iterator[psycopg.Connection[Any]]:
    """A transaction on a connection of its own, which the caller commits."""
    with closing(connect()) as own:
        own.autocommit = False
        yield own


def write(own: psycopg.Connection[Any]) -> str:
    """One more response; its id."""
    id = uuid7()
    own.execute(COPY, [id])
    return str(id)


def ids(rows: list[Any]) -> list[str]:
    return [row["response_id"] for row in rows]


def test_nothing_new_is_an_empty_export() -> None:
    rows, watermark = taken()

    again, _ = taken(since=watermark)

    assert len(rows) == 1
    assert again == []


def test_a_late_commit_is_in_the_next_export_and_only_there() -> None:
    with writer() as early, writer() as late:
        slow = write(early)
        quick = write(late)
        late.commit()
        first, watermark = taken()
        early.commit()
        second, further = taken(since=watermark)
        third, _ = taken(since=further)

    assert quick in ids(first)
    assert slow not in ids(first)
    assert ids(second) == [slow]
    assert third == []


def test_what_was_rolled_back_never_comes() -> None:
    with writer() as own:
        write(own)
        first, watermark = taken()
        own.rollback()

    second, _ = taken(since=watermark)

    assert (len(first), second) == (1, [])


def test_a_mark_that_changes_brings_the_row_again() -> None:
    (row,), watermark = taken()
    with writer() as own:
        own.execute(TOUCH, [row["response_id"]])
        own.commit()

    again, _ = taken(since=watermark)

    assert [(each["response_id"], each["mark"]) for each in again] == [(row["response_id"], 0)]


def test_the_same_watermark_serves_every_format() -> None:
    _, watermark = taken(form=Form.CSV)
    with writer() as own:
        new = write(own)
        own.commit()

    for form in (Form.JSON, Form.CSV):
        assert ids(taken(form=form, since=watermark)[0]) == [new]


@pytest.mark.parametrize("seed", range(5))
def test_exports_in_a_row_are_the_full_one_whatever_commits_when(seed: int) -> None:
    """Writers begin, write, commit and roll back at random between exports."""
    chance = random.Random(seed)
    rows, watermark = taken()
    seen = ids(rows)
    open_ones: list[psycopg.Connection[Any]] = []
    for _ in range(40):
        match chance.choice(["begin", "write", "commit", "roll back", "export"]):
            case "begin" if len(open_ones) < 6:
                own = connect()
                own.autocommit = False
                open_ones.append(own)
            case "write" if open_ones:
                write(chance.choice(open_ones))
            case "export":
                rows, watermark = taken(since=watermark)
                seen += ids(rows)
            case "commit" | "roll back" as how if open_ones:
                own = open_ones.pop(chance.randrange(len(open_ones)))
                own.commit() if how == "commit" else own.rollback()
                own.close()
    for own in open_ones:
        own.commit()
        own.close()
    rows, _ = taken(since=watermark)
    seen += ids(rows)

    full, _ = taken()
    assert len(seen) == len(set(seen))
    assert set(seen) == set(ids(full))
    assert len(full) == Response.objects.count()


def test_an_attempt_that_ends_brings_its_earlier_answers() -> None:
    _, watermark = taken(finished=True)
    learner, attempt = attempted("right", "wrong", finish=False)
    before, watermark = taken(finished=True, since=watermark)
    learner.finish(attempt)

    after, further = taken(finished=True, since=watermark)
    nothing, _ = taken(finished=True, since=further)

    assert before == []
    assert [row["attempt_id"] for row in after] == [attempt["id"]] * 2
    assert nothing == []


def test_an_answer_and_the_end_of_its_attempt_are_one_row() -> None:
    _, watermark = taken(state="finished")
    attempted("right", "wrong")

    rows, _ = taken(state="finished", since=watermark)

    assert len(ids(rows)) == len(set(ids(rows))) == 2


@pytest.mark.parametrize(
    ("dataset", "count"), [("attempts", 1), ("items", 2), ("responses", 1), ("hints", 0)]
)
def test_all_that_learners_do_is_incremental(dataset: str, count: int) -> None:
    _, watermark = taken(dataset)
    attempted("wrong")

    rows, further = taken(dataset, since=watermark)

    assert len(rows) == count
    assert taken(dataset, since=further)[0] == []


def test_a_new_version_of_a_question_is_new(answered: Any) -> None:
    _, watermark = taken("questions")
    republish_question(Question.objects.get(slug="one"), stem="Which ones now?")

    rows, _ = taken("questions", since=watermark)
    choices, _ = taken("choices", question="one")

    assert [(row["question"], row["version"], row["stem"]) for row in rows] == [("one", 2, "Which ones now?")]
    assert {row["version"] for row in choices} == {1, 2}


def test_what_has_changed_since_is_left_to_the_next_export() -> None:
    """What an export needs that goes on with another month after a break."""
    rows, watermark = taken()
    assert watermark is not None
    snapshot = Watermark.parse(watermark).snapshot
    with writer() as own:
        own.execute(TOUCH, [rows[0]["response_id"]])
        new = write(own)
        own.commit()

    later, _ = taken(visible_in=snapshot)
    following, _ = taken(since=watermark)

    assert later == []
    assert set(ids(following)) == {rows[0]["response_id"], new}
