"""A question on its way from a file into the database, and what is to be told of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from questions.formats.interchange import Imported, Loss, Problem
from questions.formats.report import Line, Outcome
from questions.models import Topic
from questions.types.contract import Fault, QuestionDraft


@dataclass(kw_only=True)
class Item:
    """`slug` is what it is called here; `outcome` None: not known yet."""

    file: str
    line: int
    draft: QuestionDraft
    lines: Mapping[str, int] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    topic: Topic | None = None
    before: tuple[QuestionDraft, str] | None = None  # what it changes, and the topic that that is in
    outcome: Outcome | None = None
    notes: list[tuple[int, str]] = field(default_factory=list)  # a line of the file, and what is said of it

    @property
    def name(self) -> str:
        return f"question {self.draft.slug}"

    @property
    def is_open(self) -> bool:
        return self.outcome is None

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Faults, if there are any, as reasons why it is not imported."""
        for fault in faults:
            self.outcome = Outcome.REFUSED
            self.note_fault(fault)

    def note_fault(self, fault: Fault, before: str = "") -> None:
        what = f"{fault.field}: {fault.message}" if fault.field else fault.message
        self.notes.append((self.line_of(fault.field), before + what))

    def note(self, message: str) -> None:
        if message:
            self.notes.append((self.line, message))

    def lose(self, what: str, done: str, field: str = "") -> None:
        self.losses.append(Loss(what=what, done=done, line=self.line_of(field)))

    def line_of(self, field: str) -> int:
        """The line of a field, or of the nearest around it."""
        while field and field not in self.lines:
            field = field.rpartition(".")[0]
        return self.lines[field] if field else self.line

    def told(self) -> Iterator[Line]:
        assert self.outcome is not None
        for line, message in self.notes or [(self.line, "")]:
            yield Line(self.outcome, self.file, line, self.name, message)
        for loss in self.losses:
            line = self.line if loss.line is None else loss.line
            yield Line(Outcome.LOST, self.file, line, self.name, loss.said)


def item_of(imported: Imported, *, file: str) -> Item:
    return Item(
        file=file_and_part(file, imported.part),
        line=imported.line,
        draft=imported.draft,
        lines=imported.lines,
        losses=list(imported.losses),
    )


def told_of(problem: Problem, *, file: str) -> Line:
    """A part of a file that is no question to import."""
    where = file_and_part(file, problem.part)
    return Line(Outcome.REFUSED, where, problem.line, problem.name, problem.message)


def file_and_part(file: str, part: str) -> str:
    return f"{file}/{part}" if part else file


def only_items(entries: Sequence[Item | Line]) -> list[Item]:
    return [entry for entry in entries if isinstance(entry, Item)]
