"""Numbers of transactions mean nothing in another cluster: a restored database says so, and is adopted."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from attempts.exports.lineage import adopt, identity, is_adopted, numbered, require_adopted
from attempts.models import Attempt, HintTaken, Lineage, ManualMark, Response, StatementDelivery
from questions.models import QuestionVersion, Topic
from quizapi import installation, local_postgres
from quizapi.errors import DomainError
from quizapi.local_postgres import programs
from tests.attempts.learner import Learner
from tests.attempts.racing import at_once, held_up
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

ROOT = Path(__file__).parents[2]
ELSEWHERE = 7_000_000_000_000_000_000


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def attempt(topic: Topic) -> Any:
    fixed_quiz(topic, single_choice("one"), single_choice("two"))
    learner = Learner()
    attempt = learner.begin()
    learner.hint(attempt, 2)
    learner.answer(attempt, 1, "right")
    return attempt


def move() -> None:
    """As after a restore: the row names another cluster than the one that it is in."""
    Lineage.objects.update(system_identifier=ELSEWHERE)


def numbers() -> set[int]:
    """Those of all rows that have some."""
    rows = (row for model, names in numbered() for row in QuerySet(model).values_list(*names))
    return {number for row in rows for number in row}


def test_a_new_database_is_one_of_its_cluster(db: None) -> None:
    assert is_adopted()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.system_identifier, k.timeline_id FROM pg_control_system() c, pg_control_checkpoint() k"
        )
        assert require_adopted() == identity() == cursor.fetchone()


def test_the_numbers_are_those_of_all_rows_that_have_some() -> None:
    assert {model for model, _ in numbered()} == {Attempt, Response, HintTaken, ManualMark, QuestionVersion}


def test_a_moved_database_names_the_command(db: None) -> None:
    move()

    with pytest.raises(DomainError) as refused:
        require_adopted()

    assert (refused.value.code, refused.value.status) == ("database_moved", 409)
    assert "manage.py adopt_database" in refused.value.detail
    assert not is_adopted()


def test_adopting_forgets_the_numbers_of_the_other_cluster(attempt: Any) -> None:
    move()
    StatementDelivery.objects.create(
        endpoint="https://lrs.example.org/",
        since="5:5:",
        until="9:9:",
        last=[1],
        updated_at="2026-03-01T12:00Z",
    )
    assert 0 not in numbers()

    assert adopt()

    assert numbers() == {0}
    assert is_adopted()
    assert StatementDelivery.objects.values_list("since", "until", "last").get() == ("", "", None)


def test_a_database_that_has_not_moved_keeps_its_numbers(attempt: Any) -> None:
    before = numbers()

    assert not adopt()

    assert numbers() == before


def test_what_is_written_afterwards_has_numbers_again(attempt: Any) -> None:
    move()
    adopt()

    learner = Learner()
    learner.answer(learner.begin(), 1, "wrong")

    old, new = Response.objects.order_by("created_at").values_list("changed_in", flat=True)
    assert (old, new > 0) == (0, True)


@pytest.mark.parametrize("changes", ["created_in = 7", "created_in = 0, difficulty = 'hard'"])
def test_of_a_published_version_nothing_else_can_change(attempt: Any, changes: str) -> None:
    with pytest.raises(IntegrityError, match="never changes"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE questions_questionversion SET {changes}")


def test_a_flushed_database_has_its_rows_again(transactional_db: None) -> None:
    call_command("flush", interactive=False, verbosity=0)

    assert is_adopted()


@pytest.mark.parametrize("verbosity", [0, 1])
def test_the_command_tells_what_it_did(db: None, verbosity: int) -> None:
    told = [StringIO(), StringIO()]
    move()
    for each in told:
        call_command("adopt_database", stdout=each, verbosity=verbosity)

    assert "begin anew" in told[0].getvalue()
    assert told[1].getvalue().endswith("nothing to do.\n" if verbosity else "")


def test_a_server_that_starts_adopts_what_was_restored(attempt: Any) -> None:
    move()
    lines: list[str] = []
    installation.adopt_database(lines.append)
    installation.adopt_database(lines.append)

    assert len(lines) == 1
    assert numbers() == {0}


@pytest.mark.django_db(transaction=True)
def test_several_may_adopt_at_once(transactional_db: None) -> None:
    move()

    assert sorted(at_once(adopt, adopt, adopt)) == [False, False, True]


@pytest.mark.django_db(transaction=True)
def test_adopting_waits_for_an_answer_under_way_and_leaves_later_ones_alone(transactional_db: None) -> None:
    topic = make_topic(make_exam())
    fixed_quiz(topic, single_choice("one"), single_choice("two"))
    learner = Learner()
    attempt = learner.begin()
    move()

    with held_up(adopt) as start:
        learner.answer(attempt, 1, "right")
        adopting = start()
    assert adopting.result()
    learner.answer(attempt, 2, "right")

    first, second = Response.objects.order_by("position").values_list("changed_in", flat=True)
    assert (first, second > 0) == (0, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not local_postgres.is_used(), reason="needs the programs of the embedded server")
def test_a_dump_that_is_restored_elsewhere(transactional_db: None, tmp_path: Path) -> None:
    topic = make_topic(make_exam())
    fixed_quiz(topic, single_choice("one"))
    Learner().begin()

    with local_postgres.running(tmp_path, durable=False):
        restore(tmp_path)
        told = [manage(tmp_path, "adopt_database") for _ in range(2)]
        with psycopg.connect(**conninfo(tmp_path)) as other:
            row = other.execute("SELECT started_in, state_in, changed_in FROM attempts_attempt").fetchone()

    assert ["begin anew" in each for each in told] == [True, False]
    assert row == (0, 0, 0)


def restore(data: Path) -> None:
    """Put a dump of the tests' database into the server of another folder."""
    here, there = connection.settings_dict, local_postgres.database(data)
    postgres, dump = programs.find(), data / "dump.sql"
    for program, settings, *arguments in (
        ("pg_dump", here, f"--file={dump}"),
        ("psql", there, "--set=ON_ERROR_STOP=1", f"--file={dump}"),
    ):
        where = (f"--host={settings['HOST']}", f"--port={settings['PORT']}", f"--username={settings['USER']}")
        done = postgres.run(data, program, *where, *arguments, f"--dbname={settings['NAME']}")
        assert done.code == 0, done.output


def conninfo(data: Path) -> dict[str, Any]:
    settings = local_postgres.database(data)
    return {"dbname": settings["NAME"], **{k: settings[k.upper()] for k in ("user", "host", "port")}}


def manage(data: Path, *arguments: str) -> str:
    """What a command of manage.py prints that uses the server of this folder."""
    environment = os.environ | {"QUIZAPI_DATA_DIR": str(data)}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
