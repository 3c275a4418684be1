"""Memory of the server's processes, by Linux's /proc: what each held at most since it was asked to forget."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks import processor

KB = 1024  # in a MB
FORGET = "5"  # resets the peak; see proc(5)


def forget(server: int) -> None:
    for id in ours(server):
        Path(f"/proc/{id}/clear_refs").write_text(FORGET)


def peak(server: int) -> float:
    """MB of the process that held the most."""
    return max(_peak(id) for id in ours(server))


def ours(server: int) -> Iterator[int]:
    """The server and its workers; the database is not among them."""
    for id in processor.family(server):
        with contextlib.suppress(OSError):  # ended meanwhile
            if b"postgres" not in Path(f"/proc/{id}/cmdline").read_bytes().split(b"\0")[0]:
                yield id


def _peak(id: int) -> float:
    """0 for a process that has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{id}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name == "VmHWM":
                return int(value.split()[0]) / KB
    return 0.0
