"""The embedded PostgreSQL of a local installation: no set-up, no password, no port.

It lives in the data folder and listens on a socket in a folder that only its owner may enter; that is
the access control. `DATABASE_URL` replaces it.
"""

import contextlib
import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from quizapi.local_postgres.programs import LocalPostgresError
from quizapi.local_postgres.server import MOST_CONNECTIONS, NAME, PORT, Server, running, socket_folder
from quizapi.local_postgres.watch import kept_running

__all__ = [
    "MOST_CONNECTIONS",
    "LocalPostgresError",
    "Server",
    "data_dir",
    "database",
    "end_on_signals",
    "for_command",
    "is_used",
    "kept_running",
    "needs_database",
    "running",
]

# Those that run no system checks: checking a generated column asks the server for its version.
WITHOUT_DATABASE = {
    *("collectstatic", "compilemessages", "diffsettings", "help", "makemessages"),
    *("startapp", "startproject", "version"),
    "serve",  # starts it itself, once it knows that its port is free
}


def data_dir() -> Path:
    """Where a local installation keeps everything it makes: `QUIZAPI_DATA_DIR`, else `.data`."""
    return Path(os.environ.get("QUIZAPI_DATA_DIR") or Path(__file__).parents[2] / ".data").resolve()


def database(data: Path) -> dict[str, Any]:
    """The entry of Django's DATABASES, without ENGINE. Starts nothing."""
    return {"NAME": NAME, "USER": NAME, "HOST": str(socket_folder(data)), "PORT": str(PORT)}


def is_used() -> bool:
    """Whether this installation stands on the embedded server; production never does."""
    return not os.environ.get("DATABASE_URL") and (os.environ.get("QUIZAPI_ENV") or "local") == "local"


def needs_database(argv: Sequence[str]) -> bool:
    """Whether the embedded server must run for this command line.

    An unknown command counts as needing it: a wrong yes costs 0.1 s, a wrong no breaks the command.
    `makemigrations` needs it: it compares the recorded migrations with the files.
    """
    command = next((word for word in argv[1:] if not word.startswith("-")), "help")
    asks_for_help = bool({"-h", "--help", "--version"} & set(argv))
    return not asks_for_help and command not in WITHOUT_DATABASE


@contextlib.contextmanager
def for_command(argv: Sequence[str]) -> Iterator[None]:
    """Keep the embedded server running around a command of manage.py. Raises LocalPostgresError."""
    if not is_used() or not needs_database(argv):
        yield
        return
    with end_on_signals(), running(data_dir()):
        yield


@contextlib.contextmanager
def end_on_signals() -> Iterator[None]:
    """Make SIGTERM and SIGHUP end the command by an exception, so that it still stops the server."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
