"""docs/analysts.md: its snippets run, one after the other, against a server that has data."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import httpx
import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from quizapi.accounts.models import User
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

pytestmark = pytest.mark.django_db(transaction=True)

GUIDE = (Path(__file__).parents[2] / "docs" / "analysts.md").read_text()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EMAIL, PASSWORD = "analyst@example.org", "correct-horse-7"
# What the snippets leave behind is looked at, not only that they end.
CHECKS = """
assert len(tries) == len(by_day) * 6 == 6, (tries, by_day)
assert set(chosen["text"]) == {"right", "wrong"}
assert facility.sort("question")["facility"].to_list() == [2 / 3, 1 / 3]
assert abs(alpha - 2 / 3) < 1e-9, alpha
assert len(current) == 6
"""


@pytest.fixture
def folder(live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where an analyst works who has an account and no data yet. Three learners answered two questions."""
    fixed_quiz(make_topic(make_exam()), single_choice("one"), single_choice("two"))
    for answers in (("right", "right"), ("right", "wrong"), ("wrong", "wrong")):
        learner = Learner()
        attempt = learner.begin()
        for position, answer in enumerate(answers, start=1):
            learner.answer(attempt, position, answer)
        learner.finish(attempt)
    analyst = User.objects.create_user(EMAIL, PASSWORD, is_staff=True)
    analyst.user_permissions.set(Permission.objects.filter(codename="export_attempts"))
    known = {"QUIZAPI_URL": live_server.url, "QUIZAPI_EMAIL": EMAIL, "QUIZAPI_PASSWORD": PASSWORD}
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def blocks(language: str) -> list[str]:
    found = [text for name, text in BLOCK.findall(GUIDE) if name == language]
    assert found
    return found


def run(folder: Path, *command: str, source: str) -> str:
    done = subprocess.run(command, cwd=folder, input=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_python(folder: Path) -> str:
    return run(folder, sys.executable, "-", source="\n".join([*blocks("python"), CHECKS]))


def test_python(folder: Path) -> None:
    assert "right" in run_python(folder)


def test_the_shell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    login = {"email": EMAIL, "password": PASSWORD}
    reply = httpx.post(f"{os.environ['QUIZAPI_URL']}/api/v1/auth/login", json=login)
    monkeypatch.setenv("QUIZAPI_TOKEN", reply.json()["access_token"])
    for block in blocks("sh"):
        run(folder, "sh", "-e", source=block)
    assert (folder / "attempts.csv").read_text().count("\n") == 4


def test_r(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where R is not installed, that is told in the output of the run."""
    run_python(folder)
    if shutil.which("Rscript") is None:
        with capsys.disabled():
            sys.stdout.write("\nThe R snippets of docs/analysts.md were left out: there is no Rscript.\n")
        return
    assert "one" in run(folder, "Rscript", "-", source="\n".join(blocks("r")))


def test_sql(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for block in blocks("sql"):
        if block.startswith("-- DuckDB"):
            target = str(folder / "responses")
            call_command("export_attempts", "responses", "--partition-by", "month", "--output", target)
            monkeypatch.chdir(folder)
            with duckdb.connect() as database:
                assert sum(count for _, count in database.execute(block).fetchall()) == 6
        else:
            with connection.cursor() as cursor:
                cursor.execute(block)
                assert {(row[0], row[1]) for row in cursor.fetchall()} == {("one", 3), ("two", 3)}


def test_every_language_of_the_guide_is_tested() -> None:
    assert {name for name, _ in BLOCK.findall(GUIDE)} == {"python", "sh", "r", "sql"}
