"""Exams with their topics and quizzes as the members that a file has of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from questions.drafts import QuizDraft, SectionDraft, TopicDraft, plain
from questions.formats.native.entries import FILE_NAMES
from questions.formats.native.placed import Outline, Placed
from questions.formats.native.quizzes import SECONDS
from questions.formats.native.writing import Number
from questions.policy import Aspect, Phase, Policy

type Members = dict[str, Any]


def exam_document(outline: Outline) -> Members:
    exam = outline.exam
    document = {
        "slug": exam.slug,
        "title": exam.title,
        "description": exam.description or None,
        "language": exam.language if exam.language != "en" else None,
        "review_required": exam.review_required or None,
        "topics": topic_documents(outline.topics),
        "quizzes": [quiz_document(quiz) for quiz in outline.quizzes] or None,
    }
    return without_none(document)


def topic_documents(topics: Sequence[Placed[TopicDraft]]) -> list[Members]:
    """The tree of topics, those of one parent by their positions."""
    below: dict[str | None, list[TopicDraft]] = defaultdict(list)
    for topic in sorted(topics, key=lambda topic: topic.draft.position):
        below[topic.parent].append(topic.draft)
    return list(branch(None, below, count()))


def branch(
    parent: str | None, below: Mapping[str | None, list[TopicDraft]], places: Iterator[int]
) -> Iterator[Members]:
    for topic in below.get(parent, ()):
        place = next(places)
        document = {
            "slug": topic.slug,
            "title": topic.title,
            "description": topic.description or None,
            "weight": Number(plain(topic.weight)) if topic.weight else None,
            "position": topic.position if topic.position != place else None,
            "topics": list(branch(topic.slug, below, places)) or None,
        }
        yield without_none(document)


def quiz_document(quiz: Placed[QuizDraft]) -> Members:
    draft = quiz.draft
    head = {"slug": draft.slug, "title": draft.title, "description": draft.description or None}
    status = None if quiz.published else "draft"
    sections = [section_document(section) for section in draft.sections]
    return without_none({**head, "status": status, **rules(draft), "sections": sections})


def rules(draft: QuizDraft) -> Members:
    """The rules of a quiz that are not as they would be anyway."""
    given = {each.name: getattr(draft, each.name) for each in fields(Policy)}
    own = {each.name for each in fields(Policy) if given[each.name] != each.default}
    return dict(
        rule(name, value)
        for name, value in given.items()
        if name == "mode" or (name in own and value is not None and value != ())
    )


def rule(name: str, value: Any) -> tuple[str, Any]:
    if name in SECONDS and value % 60:
        return SECONDS[name], value
    if name in SECONDS:
        return FILE_NAMES[name], value // 60
    if name == "reveal":
        return name, reveal_document(value)
    return FILE_NAMES.get(name, name), written(value)


def reveal_document(reveal: Mapping[str, Collection[str]]) -> Members:
    return {str(phase): [str(each) for each in Aspect if each in reveal.get(phase, ())] for phase in Phase}


def written(value: Any) -> Any:
    match value:
        case Decimal():
            return Number(plain(value))
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case tuple():
            return [written(each) for each in value]
    return value


def section_document(section: SectionDraft) -> Members:
    document = {
        "title": section.title or None,
        "questions": list(section.questions) or None,
        "draw": section.draw,
        "topic": section.topic,
        "tags": list(section.tags) or None,
        "difficulty": section.difficulty or None,
        "pool": section.pool or None,
        "by_topic_weight": section.by_topic_weight or None,
    }
    return without_none(document)


def without_none(document: Mapping[str, Any]) -> Members:
    return {name: value for name, value in document.items() if value is not None}
