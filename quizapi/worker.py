"""The worker process that `serve` keeps running beside the server.

It is a process of its own: what it computes takes no time from requests. The pipe to its standard input tells
it when the server's process is gone, however that ended.
"""

import contextlib
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before it is started again
LONG_ENOUGH = 60.0  # seconds of work after which the pauses begin anew
STOP_TIMEOUT = 10.0  # seconds to end by itself
type Process = subprocess.Popen[bytes]


@contextlib.contextmanager
def kept_running() -> Iterator[None]:
    """Run the worker until the end of the block; one that dies is started again, later each time."""
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(ended,), name="worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(ended: threading.Event) -> None:
    pause = FIRST_PAUSE
    while not ended.is_set():
        started = time.monotonic()
        with _started() as process:
            while process.poll() is None and not ended.wait(0.2):
                pass
        if ended.is_set():
            return
        pause = FIRST_PAUSE if time.monotonic() - started > LONG_ENOUGH else pause
        logger.warning("The worker ended (%s); starting it again in %g s.", process.returncode, pause)
        ended.wait(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


@contextlib.contextmanager
def _started() -> Iterator[Process]:
    """The process, in a session of its own: Ctrl-C reaches it through us, once."""
    command = [sys.executable, str(Path(settings.BASE_DIR, "manage.py")), "work", "--with-parent"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdin is not None
        process.stdin.close()
