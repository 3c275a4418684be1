"""The jobs, and how often each is due. What a job needs is imported when it first runs: some need numpy."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from quizapi.database.locks import Lock

LONGEST = 300  # seconds of one delivery, in a transaction that reads


@dataclass(frozen=True, slots=True)
class Job:
    """`run` says whether there is more to do at once; it may raise anything. `every` is in seconds."""

    name: str
    every: float
    run: Callable[[], bool]


def close_expired_attempts() -> bool:
    from attempts import lifecycle  # noqa: PLC0415

    lifecycle.sweep(now=timezone.now())
    return False


def update_figures() -> bool:
    from attempts import figures  # noqa: PLC0415

    most = 5_000  # attempts, some seconds
    return figures.update(limit=most).attempts >= most


def calibrate() -> bool:
    """One quiz at a time: a fit takes seconds."""
    from attempts.figures import calibrating  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [Lock.CALIBRATING])
        (ours,) = cursor.fetchone()
        quizzes = calibrating.due() if ours else []
        for quiz in quizzes[:1]:
            calibrating.calibrate(quiz)
    return len(quizzes) > 1


def deliver_statements() -> bool:
    from attempts.xapi.delivery import Outcome, deliver  # noqa: PLC0415

    return deliver(seconds=LONGEST).outcome is Outcome.MORE


def jobs() -> list[Job]:
    """Those that these settings ask for."""
    found = [
        Job("close expired attempts", 30, close_expired_attempts),
        Job("update the figures of item analysis", 10, update_figures),
        Job("calibrate questions", 60, calibrate),
    ]
    if settings.XAPI_STORE is not None:
        found.append(Job("deliver statements", 5, deliver_statements))
    return found
