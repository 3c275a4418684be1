"""Looking at processes and killing them; Linux only."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

PATIENCE = 120.0  # seconds; a machine may be busy with something else


class NeverHappenedError(Exception):
    """What was waited for did not come about in time."""


def children_of(process: int) -> list[int]:
    """The processes that any thread of this one has started and that are still there."""
    lists = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # the thread or the process has ended meanwhile
            lists.append(path.read_text())
    return [int(child) for text in lists for child in text.split()]


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def is_gone(process: int) -> bool:
    """Also where only its exit code is left, that its parent has not asked for."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def kill(processes: Iterable[int]) -> None:
    """SIGKILL, and wait until they are gone."""
    killed = list(processes)
    for process in killed:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    until(lambda: all(is_gone(process) for process in killed), "the killed processes are gone")


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for it; raises NeverHappenedError."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise NeverHappenedError(f"Waited {PATIENCE:.0f} s in vain: {what}.")
        time.sleep(0.02)
