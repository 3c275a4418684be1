"""What the logs say while the database is away."""

import logging

import pytest
from django.db import connection
from django.test import Client

from quizapi import logs


def record(status: int) -> logging.LogRecord:
    made = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s", ("/api",), None)
    made.status_code = status
    return made


def test_a_503_is_a_warning() -> None:
    unavailable = record(503)
    assert logs.Unavailable().filter(unavailable)
    assert (unavailable.levelno, unavailable.levelname) == (logging.WARNING, "WARNING")


def test_one_in_ten_seconds_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    thinned = logs.Unavailable()
    seconds = iter([100.0, 101.0, 109.9, 110.0, 110.1])
    monkeypatch.setattr("time.monotonic", lambda: next(seconds))
    assert [thinned.filter(record(503)) for _ in range(5)] == [True, False, False, True, False]


def test_failures_of_the_server_are_all_logged_as_errors() -> None:
    thinned = logs.Unavailable()
    failures = [record(500) for _ in range(3)]
    assert all(thinned.filter(failure) for failure in failures)
    assert {failure.levelname for failure in failures} == {"ERROR"}


@pytest.mark.django_db(transaction=True)
def test_the_log_says_why_the_database_cannot_be_reached(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    connection.close()
    for thinned in logging.getLogger("django.request").filters:  # one for each time that Django was set up
        if isinstance(thinned, logs.Unavailable):
            thinned.quiet_until = 0.0
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "HOST", "/nowhere")
        assert [client.get("/api/v1/exams").status_code for _ in range(3)] == [503] * 3
    [line] = [line for line in caplog.records if line.name.startswith(("django.request", "quizapi"))]
    assert line.levelname == "WARNING"
    assert "/nowhere" in line.getMessage()
