"""Exams and their topics."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from questions.drafts import ExamDraft, TopicDraft
from questions.formats.marked_yaml import Document, Path
from questions.formats.native.entries import Entry
from questions.formats.native.options import kept_text


def exam_entry(document: Document, exam: Mapping[str, Any]) -> Entry[ExamDraft]:
    plain = ("slug", "title", "description", "language", "review_required")
    draft = ExamDraft(**{name: kept_text(exam[name]) for name in plain if name in exam})
    return Entry(draft=draft, exam=draft.slug, document=document, path=("exam",))


def topic_entries(document: Document, exam: Mapping[str, Any]) -> Iterator[Entry[TopicDraft]]:
    for position, (path, topic, parent) in enumerate(topics_below(("exam",), exam, None)):
        draft = TopicDraft(
            slug=topic["slug"],
            title=kept_text(topic["title"]),
            description=kept_text(topic.get("description", "")),
            weight=Decimal(topic.get("weight", 0)),
            position=topic.get("position", position),
        )
        yield Entry(draft=draft, exam=exam["slug"], parent=parent, document=document, path=path)


def topics_below(path: Path, owner: Mapping[str, Any], parent: str | None) -> Iterator[tuple[Path, Any, Any]]:
    """Each topic of an exam's tree with its path and its parent's slug, parents first."""
    topics = owner.get("topics")
    for index, topic in enumerate(topics if isinstance(topics, list) else ()):
        if isinstance(topic, dict):
            here: Path = (*path, "topics", index)
            yield here, topic, parent
            yield from topics_below(here, topic, topic.get("slug"))
