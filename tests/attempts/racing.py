"""Two requests of one learner at once, on real connections: what tests of races share."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from threading import Barrier
from typing import Any

from django.db import connection, transaction

from attempts.models import Attempt, Response
from tests.attempts.learner import Caller, Learner, Reply, score_is_the_sum_of_the_marks

# A race is run a number of times, because most runs of one have a winner before the other begins.
TIMES = 8


def at_once[T](*commands: Callable[[], T]) -> list[T]:
    """What the commands return, each run in a thread and on a connection of its own, let go together."""
    barrier = Barrier(len(commands), timeout=30)

    def run(command: Callable[[], T]) -> T:
        try:
            connection.ensure_connection()
            barrier.wait()
            return command()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(commands)) as pool:
        return [future.result() for future in [pool.submit(run, command) for command in commands]]


@contextmanager
def held_up[T](command: Callable[[], T]) -> Iterator[Callable[[], Future[T]]]:
    """A transaction to hold something in, and a function that starts a command which has to wait for that.

    The function returns as soon as the command waits; the command goes on when the transaction has ended.
    """
    backends: SimpleQueue[int] = SimpleQueue()

    def run() -> T:
        try:
            connection.ensure_connection()
            assert connection.connection is not None
            backends.put(connection.connection.info.backend_pid)
            return command()
        finally:
            connection.close()

    def start() -> Future[T]:
        future = pool.submit(run)
        backend = backends.get(timeout=30)
        while not is_waiting(backend):
            assert not future.done(), "the command did not wait"
        return future

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        yield start


def is_waiting(backend: int) -> bool:
    """Whether a connection waits for a lock that another one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted)", [backend])
        (waiting,) = cursor.fetchone()
    return bool(waiting)


def twice(learner: Learner, call: Callable[..., Reply], *args: Any, **more: Any) -> list[Reply]:
    """The replies to two equal calls of the learner at once."""
    return at_once(*[partial(call, Caller(learner.user), *args, **more) for _ in range(2)])


def statuses(replies: list[Reply]) -> list[int]:
    return sorted(reply.status for reply in replies)


def refusals(replies: list[Reply]) -> set[str]:
    return {reply.code for reply in replies if reply.status not in (200, 201)}


def is_sound(attempt: Any) -> bool:
    """Whether score, marks, tries and responses agree."""
    row = Attempt.objects.get(id=attempt["id"])
    tried = Response.objects.filter(user_id=row.user_id, attempt_id=row.id, counted=True)
    tries = sum(row.items.values_list("tries", flat=True))
    return score_is_the_sum_of_the_marks(row.id) and tries == tried.count()
