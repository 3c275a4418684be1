"""The report of an import as its page shows it: what is wrong first, and of long lists the beginning."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice

from questions.comparison import Run, runs
from questions.formats.report import Change, Line, Outcome, Report
from questions.models import Question

QUESTION = "question "
MOST_REFUSED, MOST = 500, 200  # items that one section shows
MOST_PLACES = 10  # of one loss
TABLES = ("csv", "xlsx")

SECTIONS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.REFUSED: ("Refused", "These cannot be imported as they are."),
    Outcome.LOST: (
        "What could not be kept",
        "The questions are imported without it, or with what is said here.",
    ),
    Outcome.CREATED: ("Created", "These are new here."),
    Outcome.UPDATED: ("Updated", "These are here already, and the file says otherwise."),
    Outcome.KEPT: ("Kept as they are", "The file says otherwise, and what is here stays."),
    Outcome.UNCHANGED: ("Unchanged", "The file says what is here already."),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the file, which item of it, and the key of the question that it is here."""

    where: str
    item: str
    question: int | None
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class Difference:
    field: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One item, or one kind of loss (then `message` names it), with its places in the file."""

    title: str = ""
    question: int | None = None
    message: str = ""
    count: int = 1
    places: Sequence[Place] = ()
    changes: Sequence[Difference] = ()

    @property
    def more(self) -> int:
        return self.count - len(self.places)

    @property
    def is_short(self) -> bool:
        """Whether there is no more to say than where it stands."""
        return len(self.places) == 1 and not self.places[0].message


@dataclass(frozen=True, kw_only=True)
class Section:
    outcome: Outcome
    title: str
    note: str
    count: int
    entries: Sequence[Entry]
    left_out: int


@dataclass(kw_only=True)
class Shown:
    """`name` is what the report calls the file; without `known` nothing is told of what is here."""

    report: Report
    name: str
    format: str
    known: bool
    keys: Mapping[str, int] = field(default_factory=dict)

    def sections(self) -> list[Section]:
        lines = {
            outcome: [line for line in self.report.lines if line.outcome == outcome] for outcome in SECTIONS
        }
        chosen: dict[Outcome, list[list[Line]]] = {
            outcome: list(items_of(lines[outcome])) for outcome in SECTIONS if outcome != Outcome.LOST
        }
        lost = by_message(lines[Outcome.LOST])
        if self.known:
            self.keys = keys_of(shown_lines(chosen, lost))
        counts = self.report.counts()
        found = [self.section(outcome, items, counts[outcome]) for outcome, items in chosen.items() if items]
        return sorted(
            [*found, *([self.losses(lost)] if lost else [])],
            key=lambda section: list(SECTIONS).index(section.outcome),
        )

    def section(self, outcome: Outcome, items: Sequence[Sequence[Line]], count: int) -> Section:
        most = most_of(outcome)
        title, note = SECTIONS[outcome]
        return Section(
            outcome=outcome,
            title=title,
            note=note,
            count=count,
            entries=[self.entry(lines) for lines in items[:most]],
            left_out=max(0, len(items) - most),
        )

    def entry(self, lines: Sequence[Line]) -> Entry:
        item = lines[0].item
        changes = (
            self.report.changes.get(item, ()) if self.known and lines[0].outcome == Outcome.UPDATED else ()
        )
        return Entry(
            title=item or "the file",
            question=self.keys.get(item),
            places=[self.place(line) for line in lines],
            count=len(lines),
            changes=[difference(change) for change in changes],
        )

    def losses(self, lost: Mapping[str, Sequence[Line]]) -> Section:
        title, note = SECTIONS[Outcome.LOST]
        entries = [
            Entry(
                message=message,
                count=len(lines),
                places=[self.place(line) for line in lines[:MOST_PLACES]],
            )
            for message, lines in islice(lost.items(), MOST)
        ]
        return Section(
            outcome=Outcome.LOST,
            title=title,
            note=note,
            count=sum(map(len, lost.values())),
            entries=entries,
            left_out=max(0, len(lost) - MOST),
        )

    def place(self, line: Line) -> Place:
        part = line.file.removeprefix(self.name).removeprefix("/")
        where = f"{'row' if self.format in TABLES else 'line'} {line.line}"
        return Place(
            where=f"{part}, {where}" if part else where,
            item=line.item,
            question=self.keys.get(line.item),
            message=line.message,
        )


def most_of(outcome: Outcome) -> int:
    return MOST_REFUSED if outcome == Outcome.REFUSED else MOST


def items_of(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines of one item together."""
    for _, group in groupby(lines, key=lambda line: (line.file, line.item or line.line)):
        yield list(group)


def by_message(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Losses of a kind together, the most frequent first."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.message, []).append(line)
    return dict(sorted(found.items(), key=lambda entry: -len(entry[1])))


def shown_lines(
    chosen: Mapping[Outcome, Sequence[Sequence[Line]]], lost: Mapping[str, Sequence[Line]]
) -> Iterator[Line]:
    for outcome, items in chosen.items():
        yield from (lines[0] for lines in items[: most_of(outcome)])
    for lines in islice(lost.values(), MOST):
        yield from lines[:MOST_PLACES]


def keys_of(lines: Iterable[Line]) -> dict[str, int]:
    """The keys of those of the items that are questions here."""
    slugs = {line.item.removeprefix(QUESTION) for line in lines if line.item.startswith(QUESTION)}
    rows = Question.objects.filter(slug__in=slugs).order_by().values_list("slug", "pk")
    return {QUESTION + slug: pk for slug, pk in rows}


def difference(change: Change) -> Difference:
    return Difference(field=change.field, runs=runs(change.before, change.after))
