"""The loop of the worker: each job when it is due, and none because of another's trouble."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import close_old_connections, connections

from attempts.work.jobs import Job

logger = logging.getLogger(__name__)
LONGEST_PAUSE = 300.0  # seconds after failures


@dataclass(slots=True)
class Turn:
    """A job, when it is due by the monotonic clock, and how often in a row it has failed."""

    job: Job
    due: float = 0.0
    failures: int = 0


def once(jobs: Sequence[Job]) -> list[str]:
    """Each job until it has no more to do; the names of those that failed."""
    failed = []
    for job in jobs:
        turn = Turn(job)
        while run(turn, now=0.0):
            pass
        if turn.failures:
            failed.append(job.name)
    return failed


def forever(jobs: Sequence[Job], *, sleep: Callable[[float], object] = time.sleep) -> None:
    """Until an exception from outside, such as a signal's, ends it. Without jobs it sleeps."""
    turns = [Turn(job) for job in jobs]
    while True:
        for turn in turns:
            if turn.due <= time.monotonic():
                run(turn, now=time.monotonic())
        next_due = min((turn.due for turn in turns), default=time.monotonic() + LONGEST_PAUSE)
        sleep(max(next_due - time.monotonic(), 0.0))


def run(turn: Turn, *, now: float) -> bool:
    """Run a job that is due, say when it is due again, and whether it has more to do at once.

    After an error it waits longer each time; the error is logged, and its connection is not used again.
    """
    job = turn.job
    try:
        close_old_connections()
        more = job.run()
    except Exception:
        logger.exception("The job %r failed.", job.name)
        connections.close_all()
        turn.failures += 1
        turn.due = now + min(job.every * 2 ** min(turn.failures, 16), LONGEST_PAUSE)
        return False
    turn.failures = 0
    turn.due = now if more else now + job.every
    return more
