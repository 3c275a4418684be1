"""Bring the server back when it dies while a long-running command needs it."""

import contextlib
import logging
import select
import threading
from collections.abc import Iterator

import psycopg

from quizapi.local_postgres.programs import LocalPostgresError
from quizapi.local_postgres.server import Server

logger = logging.getLogger(__name__)
RETRY = 1.0  # seconds between two attempts to bring the server back
WAKE = 0.2  # seconds until the end of the command is noticed


@contextlib.contextmanager
def kept_running(server: Server) -> Iterator[None]:
    """Restart the server whenever it dies, until the end of the block; failures are logged and retried."""
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(server, ended), name="postgres-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _watch(server: Server, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            _wait_for_its_end(server, ended)
            if not ended.is_set():
                logger.warning("PostgreSQL ended unexpectedly; starting it again.")
                with server.starting():
                    server.start()
        except (LocalPostgresError, psycopg.Error, OSError) as error:
            logger.error("PostgreSQL cannot be started again, trying on: %s", error)  # noqa: TRY400
            ended.wait(RETRY)


def _wait_for_its_end(server: Server, ended: threading.Event) -> None:
    """Return when the server is gone. An idle connection costs nothing and is readable only at its end."""
    try:
        connection = server.connect()
    except psycopg.OperationalError:
        return
    with contextlib.closing(connection):
        while not ended.is_set() and not select.select([connection.fileno()], [], [], WAKE)[0]:
            pass
