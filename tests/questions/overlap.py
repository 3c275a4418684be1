"""Two commands at once, in real transactions."""

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

from django.db import connection, transaction

PATIENCE_S = 20.0
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"


def overlapping(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What two commands return or raise when the second runs before the first is committed.

    The first is committed as soon as the second waits for a lock, or has ended without waiting.
    """
    ended = Event()
    outcomes: list[Any] = [None, None]

    def run_second() -> None:
        try:
            outcomes[1] = outcome(second)
        finally:
            ended.set()
            connection.close()

    thread = Thread(target=run_second)
    try:
        with transaction.atomic():
            outcomes[0] = outcome(first)
            thread.start()
            wait_until_blocked_or(ended)
    except Exception as error:  # noqa: BLE001  a deferred constraint speaks at the end of the transaction
        outcomes[0] = error
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    return outcomes[0], outcomes[1]


def outcome(command: Callable[[], Any]) -> Any:
    try:
        return command()
    except Exception as error:  # noqa: BLE001  the test looks at what it is
        return error


def wait_until_blocked_or(ended: Event) -> None:
    limit = monotonic() + PATIENCE_S
    while not ended.is_set() and monotonic() < limit:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return
        sleep(0.01)
