"""What is killed, in turn, while learners work."""

import itertools
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.crash import processes
from benchmarks.crash.crowd import Crowd
from benchmarks.crash.serving import Serving
from benchmarks.crash.verdict import Check

LOAD = (0.5, 2.0)  # seconds of load between a recovery and the next kill

# The processes that each kill takes at once. The server brings back a worker and the database by itself; a
# killed server is started again. Everything at once is what the end of a container is.
TARGETS: Mapping[str, Callable[[Serving], list[int]]] = {
    "worker": lambda serving: serving.workers()[:1],
    "server": lambda serving: serving.all_processes(),
    "postgres": lambda serving: serving.postgres(),
    "everything": lambda serving: [*serving.all_processes(), *serving.postgres()],
}


@dataclass(frozen=True, kw_only=True)
class Killed:
    """Times are in seconds: `at` since the load began, `recovery` until the server was whole again and had
    accepted an answer. `acknowledged` answers there were before; `cut_off` requests broke off in between."""

    what: str
    at: float
    recovery: float
    acknowledged: int
    cut_off: int


def in_turn(
    serving: Serving, crowd: Crowd, *, names: Sequence[str], seconds: float, rng: random.Random
) -> Iterator[Killed]:
    """Kill each of these at least once, and go on until the time is up."""
    began = time.monotonic()
    for count, name in enumerate(itertools.cycle(names)):
        crowd.work_for(rng.uniform(*LOAD))
        time_is_up = count >= len(names) and time.monotonic() > began + seconds
        if time_is_up or not crowd.is_at_work:
            return
        yield kill(serving, crowd, name, began)


def kill(serving: Serving, crowd: Crowd, name: str, began: float) -> Killed:
    acknowledged, cut_off, at = crowd.acknowledged, crowd.cut_off, time.monotonic()
    processes.kill(TARGETS[name](serving))
    serving.restore()
    since = crowd.acknowledged
    processes.until(lambda: crowd.acknowledged > since or not crowd.is_at_work, "an answer is accepted again")
    return Killed(
        what=name,
        at=at - began,
        recovery=time.monotonic() - at,
        acknowledged=acknowledged,
        cut_off=crowd.cut_off - cut_off,
    )


def check(killed: Sequence[Killed]) -> Check:
    """Kills that met no request would prove nothing."""
    cut_off = sum(each.cut_off for each in killed)
    return Check("the kills cut off requests", cut_off, [] if cut_off else ["none"])
