"""The worker: its jobs do not disturb one another, and its process ends when it should."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from attempts.models import Attempt
from attempts.work import jobs, loop
from attempts.work.jobs import Job
from attempts.work.loop import LONGEST_PAUSE, Turn
from questions.models import Topic
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

ROOT = Path(__file__).parent.parent
SLOW = 60  # seconds: a process that starts on a busy machine


class Stop(BaseException):
    """What a signal does."""


def failing() -> bool:
    raise RuntimeError("no luck")


def noting(name: str, done: list[str]) -> Callable[[], bool]:
    def job() -> bool:
        done.append(name)
        return False

    return job


def test_one_jobs_trouble_is_not_anothers(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    every = [Job("bad", 1, failing), Job("good", 1, noting("good", done))]
    assert loop.once(every) == ["bad"]
    assert done == ["good"]
    assert "The job 'bad' failed." in caplog.text


def test_a_job_that_fails_waits_longer_each_time() -> None:
    turn, pauses = Turn(Job("bad", 10, failing)), []
    for _ in range(7):
        loop.run(turn, now=0.0)
        pauses.append(turn.due)
    assert pauses == [20, 40, 80, 160, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    turn.job = Job("good", 10, lambda: False)
    loop.run(turn, now=0.0)
    assert (turn.due, turn.failures) == (10, 0)


def test_a_job_with_more_to_do_is_due_at_once() -> None:
    turn = Turn(Job("long", 60, lambda: True))
    assert loop.run(turn, now=5.0)
    assert turn.due == 5.0


def test_a_job_that_takes_long_holds_up_no_other() -> None:
    """The short one ends the loop while the long one still waits for it."""
    released = threading.Event()

    def end() -> bool:
        os.kill(os.getpid(), signal.SIGUSR1)
        released.set()
        return False

    before = signal.signal(signal.SIGUSR1, stop)
    try:
        with pytest.raises(Stop):
            loop.forever([Job("long", 60, lambda: released.wait(SLOW)), Job("short", 60, end)])
    finally:
        signal.signal(signal.SIGUSR1, before)


def stop(*_: object) -> None:
    raise Stop


def test_without_a_store_nothing_is_delivered() -> None:
    assert [job.name for job in jobs.jobs()] == [
        "close expired attempts",
        "update the figures of item analysis",
        "calibrate questions",
    ]
    with override_settings(XAPI_STORE={"endpoint": "https://lrs.example.org"}):
        assert jobs.jobs()[-1].name == "deliver statements"


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


def overdue() -> Any:
    with at(timezone.now() - timedelta(hours=1)):
        return Learner().begin()


def state(attempt: Any) -> tuple[str, bool | None]:
    row = Attempt.objects.get(id=attempt["id"])
    return row.state, row.analysed


def test_once_does_what_there_is_to_do(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    attempt = overdue()
    call_command("work", "--once")
    assert state(attempt) == ("expired", True)


def test_once_says_what_failed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attempts.management.commands.work.jobs", lambda: [Job("bad", 1, failing)])
    with pytest.raises(CommandError, match="Failed: bad"):
        call_command("work", "--once")


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + SLOW
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def working(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process on the database of the tests."""
    where = connection.settings_dict
    url = f"postgresql://{where['USER']}@/{where['NAME']}?host={where['HOST']}&port={where['PORT']}"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work", "--every", "0.2", *options],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": os.environ.get("DATABASE_URL") or url},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ends_within(process: subprocess.Popen[bytes], seconds: float) -> int:
    started = time.monotonic()
    code = process.wait(SLOW)
    assert time.monotonic() - started < seconds
    return code


@pytest.mark.parametrize("options", [[], ["--with-parent"]])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_at_once_and_quietly(
    topic: Topic, number: signal.Signals, options: list[str]
) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    attempt = overdue()
    with working(*options) as process:
        until(lambda: state(attempt) == ("expired", True))
        process.send_signal(number)
        assert ends_within(process, 5) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_it_ends_with_its_parent(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    attempt = overdue()
    with working("--with-parent") as process:
        until(lambda: state(attempt) == ("expired", True))
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
        assert ends_within(process, 5) == 0


def test_it_survives_the_loss_of_its_connections(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    first = overdue()
    with working() as process:
        until(lambda: state(first) == ("expired", True))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        second = overdue()
        until(lambda: state(second) == ("expired", True))
        assert process.poll() is None
