"""What imports and exports report, as documents."""

from collections.abc import Iterable, Sequence
from typing import Any

from questions.formats.interchange import Loss
from questions.formats.report import Line, Outcome, Report
from quizapi.errors import FieldError
from quizapi.errors.handlers import MOST_ERRORS

MOST = 10_000  # items, and losses, that one reply lists

type Document = dict[str, Any]


def import_document(report: Report, *, name: str) -> Document:
    """`name` is what the report calls the file."""
    counts = report.counts()
    items = [line for line in report.lines if line.outcome != Outcome.LOST]
    losses = [line for line in report.lines if line.outcome == Outcome.LOST]
    listed = first(items)
    return {
        "applied": report.written,
        "counts": {outcome.value: counts[outcome] for outcome in Outcome},
        "items": [{"outcome": line.outcome.value, **place(line, name)} for line in listed],
        "losses": [place(line, name) for line in losses[:MOST]],
        "left_out": len(items) - len(listed) + max(0, len(losses) - MOST),
    }


def first(items: Sequence[Line]) -> Sequence[Line]:
    """Of too many, what is refused, and the first of the others."""
    if len(items) <= MOST:
        return items
    return sorted(items, key=lambda line: line.outcome != Outcome.REFUSED)[:MOST]


def place(line: Line, name: str) -> Document:
    part = line.file.removeprefix(name).removeprefix("/")
    return {"part": part, "line": line.line, "item": line.item, "message": line.message}


def errors_of(report: Report, *, name: str) -> list[FieldError]:
    """The first of what is refused; the pointers are to the whole body, which is no JSON."""
    refused = [line for line in report.lines if line.outcome == Outcome.REFUSED]
    return [FieldError("", in_words(place(line, name)), "refused") for line in refused[:MOST_ERRORS]]


def in_words(place: Document) -> str:
    where = ", ".join(filter(None, [place["part"], f"line {place['line']}", place["item"]]))
    return f"{where}: {place['message']}"


def export_document(questions: int, losses: Iterable[Loss]) -> Document:
    listed, count = [], 0
    for count, loss in enumerate(losses, start=1):
        if count <= MOST:
            listed.append({"question": loss.question, "message": loss.said})
    return {"questions": questions, "losses": listed, "left_out": max(0, count - MOST)}
