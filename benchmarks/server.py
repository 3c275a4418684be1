"""The server to be measured: `manage.py serve` as in production, on a database that goes away with it."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from benchmarks import processor
from benchmarks.processor import Clock

ROOT = Path(__file__).parent.parent
START_TIMEOUT = 90.0  # seconds: a new database, migrations, the question bank, static files
STOP_TIMEOUT = 30.0
# What another run's environment may hold and would change what is measured.
LEFT_OUT = ("DATABASE_URL", "PORT", "QUIZAPI_DB_CONN_MAX_AGE")


class NotServedError(Exception):
    """The server did not come up; its last lines say why."""


@dataclass(frozen=True)
class Served:
    """A server that runs: its process, and the processor time of it and its database."""

    process: int
    clock: Clock


@contextlib.contextmanager
def running(port: int) -> Iterator[Served]:
    """Serve on this port of this machine, with the controls; `os.environ` names the same database."""
    with tempfile.TemporaryDirectory(prefix="quizapi-bench-", ignore_cleanup_errors=True) as data:
        for name in LEFT_OUT:
            os.environ.pop(name, None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "QUIZAPI_ENV": "local",
            "QUIZAPI_DATA_DIR": data,
        }
        with _process("manage.py", "serve", "--no-work", "--port", str(port)) as server:
            database = Path(data, "postgres", "postmaster.pid").read_text().split()[0]
            yield Served(server, processor.clock(server, int(database)))


@contextlib.contextmanager
def _process(*arguments: str) -> Iterator[int]:
    # In a session of its own, so that Ctrl-C reaches only us: then it is stopped in order, below.
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        _wait_until_ready(process.stdout)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(output: IO[str]) -> None:
    """Read the server's lines until it is ready, and go on reading, so that it never waits for us."""
    is_ready, last = SimpleQueue[bool](), deque[str](maxlen=20)

    def read() -> None:
        for line in output:
            last.append(line)
            if line.startswith("Ready."):
                is_ready.put(True)
        is_ready.put(False)

    threading.Thread(target=read, daemon=True).start()
    with contextlib.suppress(Empty):
        if is_ready.get(timeout=START_TIMEOUT):
            return
    raise NotServedError("".join(last))
