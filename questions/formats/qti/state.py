"""What response processing reads and sets while it marks one answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from questions.formats.qti.values import NotImportable, Value

MAX_STEPS = 600_000  # of all the answers that one item is tried with
MAX_FILE_STEPS = 100_000_000


class TooMuchMarking(NotImportable):
    """An item whose marking takes too long to be understood by trying it out."""


@dataclass
class Budget:
    """How many steps may still be taken."""

    file: int = MAX_FILE_STEPS
    item: int = MAX_STEPS

    def take(self, steps: int) -> None:
        self.file -= steps
        self.item -= steps
        if self.file < 0:
            raise TooMuchMarking("Marking the file's questions takes too long to try out; split the file.")
        if self.item < 0:
            raise TooMuchMarking("Marking this question takes too long to try out; simplify its rules.")


@dataclass
class State:
    """One run: the responses, and the outcomes so far."""

    responses: Mapping[str, Value]
    outcomes: dict[str, Value]
    budget: Budget = field(default_factory=Budget)

    def tick(self, steps: int = 1) -> None:
        self.budget.take(steps)

    def value(self, name: str) -> Value:
        self.tick()
        return self.outcomes[name] if name in self.outcomes else self.responses.get(name)


type Expression = Callable[[State], Value]
