"""What an import tells: one line per item, or several where several things are wrong with it or lost."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REFUSED = "refused"
    LOST = "lost"  # something of the file that could not be kept, and what was done instead


@dataclass(frozen=True)
class Line:
    outcome: Outcome
    file: str
    line: int
    item: str
    message: str = ""

    def __str__(self) -> str:
        what = f"{self.outcome} {self.item}".rstrip()
        return on_one_line(f"{self.file}:{self.line}: {what}" + (f": {self.message}" if self.message else ""))


@dataclass(frozen=True)
class Change:
    """What differs in a question that is updated; of a long text the beginning."""

    field: str
    before: str
    after: str


@dataclass
class Report:
    """`changes`: what differs in the first questions that are updated, by item.

    `unchecked_quizzes`: how many were left aside, because something they may need was refused.

    With `skip_refused` what is refused is left out, and the rest is written all the same; not so where a
    file cannot be read to its end (`unreadable`).
    """

    lines: list[Line] = field(default_factory=list)
    unchecked_quizzes: int = 0
    dry_run: bool = False
    skip_refused: bool = False
    unreadable: bool = False
    changes: dict[str, tuple[Change, ...]] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return any(line.outcome == Outcome.REFUSED for line in self.lines)

    @property
    def stopped(self) -> bool:
        """Whether what is refused keeps all the rest from being written, too."""
        return self.unreadable or (self.refused and not self.skip_refused)

    @property
    def written(self) -> bool:
        return not self.dry_run and not self.stopped

    def tell(self, outcome: Outcome, file: str, line: int, item: str, message: str = "") -> None:
        self.lines.append(Line(outcome, file, line, item, message))

    def counts(self) -> Counter[Outcome]:
        """How many items had each outcome; of losses, how many there were."""
        items = {(line.outcome, line.file, line.item or line.line) for line in self.lines}
        counts = Counter(outcome for outcome, _, _ in items)
        lost = sum(line.outcome == Outcome.LOST for line in self.lines)
        return counts + Counter({Outcome.LOST: lost - counts[Outcome.LOST]})

    def summary(self) -> str:
        counts = self.counts()
        told = [outcome for outcome in Outcome if outcome != Outcome.LOST or counts[outcome]]
        text = ", ".join(f"{counts[outcome]} {outcome}" for outcome in told)
        if self.unchecked_quizzes:
            noun = "quiz" if self.unchecked_quizzes == 1 else "quizzes"
            text += f", {self.unchecked_quizzes} {noun} left unchecked"
        if self.stopped:
            return f"{text}. Nothing was written."
        return f"{text}. A dry run: nothing was written." if self.dry_run else f"{text}."


def on_one_line(text: str) -> str:
    """A text as a terminal can show it: files and their names may hold line ends and control characters."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
