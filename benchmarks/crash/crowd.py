"""Several learners at once, each in a thread."""

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event

from benchmarks.crash.client import HASTY, NOBODY_THERE
from benchmarks.crash.echoes import Echo
from benchmarks.crash.learners import Learner, enrol
from benchmarks.crash.ledger import Ledger


class Crowd:
    def __init__(self, learners: Sequence[Learner], pool: ThreadPoolExecutor, enough: Event) -> None:
        self.learners = learners
        self.pool = pool
        self.enough = enough
        self.at_work: list[Future[None]] = [pool.submit(learner.work) for learner in learners]

    @property
    def ledgers(self) -> list[Ledger]:
        return [learner.ledger for learner in self.learners]

    @property
    def acknowledged(self) -> int:
        """Answers so far."""
        return sum(len(ledger.answers) for ledger in self.ledgers)

    @property
    def cut_off(self) -> int:
        """Requests so far that the server had received, at least in part, and did not answer with yes."""
        reasons = sum((Counter(ledger.unheard) for ledger in self.ledgers), Counter[str]())
        return reasons.total() - reasons[NOBODY_THERE] - reasons[HASTY]

    @property
    def is_at_work(self) -> bool:
        """Whether all are; who was refused something ends early."""
        return not any(learner.done() for learner in self.at_work)

    def work_for(self, seconds: float) -> None:
        wait(self.at_work, timeout=seconds, return_when=FIRST_COMPLETED)

    def stop(self) -> None:
        """Let each send what is under way until it is acknowledged."""
        self.enough.set()
        for learner in self.at_work:
            learner.result()

    def send_again(self) -> list[Echo]:
        """Every acknowledged request once more, and the replies."""
        return [echo for echoes in self.pool.map(Learner.send_again, self.learners) for echo in echoes]


@contextlib.contextmanager
def at_work(url: str, *, learners: int, seed: int) -> Iterator[Crowd]:
    """Learners at work from now on; where the block is broken off they end at once."""
    enough, broken_off = Event(), Event()
    with ThreadPoolExecutor(learners) as pool:
        try:
            enrolled = [
                enrol(url, seed=f"{seed}/{number}", enough=enough, broken_off=broken_off)
                for number in range(1, learners + 1)
            ]
            yield Crowd(enrolled, pool, enough)
        finally:
            enough.set()
            broken_off.set()
