"""Files that have their name once they are whole, and on the disk."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class Busy(Exception):
    """Another process writes the same."""


@contextmanager
def whole(target: Path) -> Iterator[IO[bytes]]:
    """What is written within the block becomes `target`; nothing is left where an error ends it.

    Until then it is called `target`.part. Raises Busy, and OSError.
    """
    part = target.with_name(f"{target.name}.part")
    with part.open("ab") as file:
        alone(file.fileno())
        try:
            file.truncate(0)  # a process that was killed may have left something
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    settle(target.parent)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Nobody else works in the folder meanwhile. Raises Busy."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        alone(handle)
        yield
    finally:
        os.close(handle)


def alone(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy from None


def settle(folder: Path) -> None:
    """Names of files are on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def save(target: Path, text: str) -> None:
    """Either the old content is there or the new."""
    with whole(target) as file:
        file.write(text.encode())
