"""The loop of the worker: each job when it is due, and none because of another's trouble."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import close_old_connections, connections

from attempts.work.jobs import Job

logger = logging.getLogger(__name__)
LONGEST_PAUSE = 300.0  # seconds after failures
ENDING = 1.0  # seconds for jobs to come to their end; what they hold, PostgreSQL rolls back


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


def forever(jobs: Sequence[Job]) -> None:
    """Until an exception from outside, such as a signal's, ends it. A thread each: none waits for another."""
    stopping = threading.Event()
    threads = [
        threading.Thread(target=repeat, args=(Turn(job), stopping), name=job.name, daemon=True)
        for job in jobs
    ]
    for thread in threads:
        thread.start()
    try:
        while True:
            time.sleep(LONGEST_PAUSE)
    finally:
        stopping.set()
        end = time.monotonic() + ENDING
        for thread in threads:
            thread.join(max(end - time.monotonic(), 0))


def repeat(turn: Turn, stopping: threading.Event) -> None:
    """A job, whenever it is due; what fails because everything ends is not told."""
    while not stopping.wait(max(turn.due - time.monotonic(), 0)):
        run(turn, now=time.monotonic(), stopping=stopping)


def run(turn: Turn, *, now: float, stopping: threading.Event | None = None) -> bool:
    """Run a job that is due, say when it is due again, and whether it has more to do at once.

    After an error it waits longer each time; the error is logged, and its connection is not used again.
    """
    job = turn.job
    try:
        close_old_connections()
        more = job.run()
    except Exception:
        if stopping is None or not stopping.is_set():
            logger.exception("The job %r failed.", job.name)
        connections.close_all()
        turn.failures += 1
        turn.due = now + min(job.every * 2 ** min(turn.failures, 16), LONGEST_PAUSE)
        return False
    turn.failures = 0
    turn.due = now if more else now + job.every
    return more
