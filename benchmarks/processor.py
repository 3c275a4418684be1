"""Processor time of the server and its database, by Linux's /proc.

Unlike requests per second it hardly changes when the machine is busy with something else.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

PARENT, FIRST, LAST = 1, 11, 15  # fields of /proc/PID/stat after the name: own and waited-for children's time
TICKS = os.sysconf("SC_CLK_TCK")  # per second
type Clock = Callable[[], float]


def clock(*roots: int) -> Clock:
    """Seconds taken so far by these processes and all that descend from them; 0 where there is no /proc."""
    return lambda: sum(_ticks(roots)) / TICKS


def family(root: int) -> list[int]:
    """The process and all that descend from it."""
    return [id for id, _ in _descended([root])]


def _ticks(roots: Iterable[int]) -> Iterable[int]:
    for _, fields in _descended(roots):
        yield sum(map(int, fields[FIRST:LAST]))


def _descended(roots: Iterable[int]) -> Iterable[tuple[int, list[str]]]:
    stats = _stats()
    children = defaultdict(list)
    for id, fields in stats.items():
        children[int(fields[PARENT])].append(id)
    waiting = [root for root in roots if root in stats]
    while waiting:
        id = waiting.pop()
        waiting += children[id]
        yield id, stats[id]


def _stats() -> dict[int, list[str]]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "stat").read_text()
        except OSError:  # ended meanwhile
            continue
        found[int(folder.name)] = text.rpartition(")")[2].split()
    return found
