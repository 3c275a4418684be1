"""What an import changes in a question that is here, in words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from questions.formats.report import Change, Report
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft

MOST_ITEMS = 200  # of which a report tells
MOST_TEXT = 2_000  # characters of each text


def note_changes(
    report: Report, item: str, before: QuestionDraft, after: QuestionDraft, topics: tuple[str, str]
) -> None:
    """Tell what differs; `topics` are the slugs of the topics before and after."""
    if len(report.changes) < MOST_ITEMS:
        old, new = said(before, topics[0]), said(after, topics[1])
        report.changes[item] = tuple(
            Change(name, shortened(old.get(name, "")), shortened(new.get(name, "")))
            for name in {**old, **new}
            if old.get(name, "") != new.get(name, "")
        )


def said(draft: QuestionDraft, topic: str) -> Mapping[str, str]:
    """What a question says, by names that people read."""
    return {
        "topic": topic,
        "type": draft.type.replace("_", " "),
        "stem": draft.stem,
        **dict(rows("choice", draft.choices)),
        **{name.replace("_", " "): in_words(value) for name, value in draft.options.items()},
        **dict(rows("hint", draft.hints)),
        "explanation": draft.explanation,
        "difficulty": draft.difficulty,
        "pool": draft.pool,
        "tags": ", ".join(draft.tags),
        "references": "\n".join(" ".join(reference.values()) for reference in draft.references),
    }


def rows(kind: str, drafts: Sequence[ChoiceDraft | HintDraft]) -> Iterator[tuple[str, str]]:
    for number, draft in enumerate(drafts, start=1):
        for field in fields(draft):
            if field.name != "id":
                yield f"{kind} {number}, {field.name.replace('_', ' ')}", in_words(getattr(draft, field.name))


def in_words(value: Any) -> str:
    if not value:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "yes" if value is True else str(value)


def shortened(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + " \u2026"
