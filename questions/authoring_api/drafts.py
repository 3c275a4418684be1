"""From what authors send to the drafts that `questions.authoring` takes. Pure but for looking up topics."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from questions.authoring import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.models import Exam, Topic
from questions.policy import Policy
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from questions.types.options import normal

type Body = Mapping[str, Any]

SHARES = ("try_penalty", "hint_penalty", "pass_percent")


def question_draft(body: Body) -> QuestionDraft:
    return QuestionDraft(
        **{name: body[name] for name in ("slug", "type", "difficulty", "pool")},
        stem=normal(body["stem"]),
        explanation=normal(body["explanation"]),
        tags=tuple(body["tags"]),
        references=tuple(dict(reference) for reference in body["references"]),
        options=with_line_ends(body["options"]),
        choices=tuple(map(choice_draft, body["choices"])),
        hints=tuple(
            HintDraft(text=normal(hint["text"]), penalty=exactly(hint["penalty"])) for hint in body["hints"]
        ),
    )


def choice_draft(choice: Body) -> ChoiceDraft:
    fraction = choice.get("fraction")
    return ChoiceDraft(
        id=str(choice["id"]) if choice.get("id") else None,
        text=normal(choice["text"]),
        is_correct=choice["correct"],
        fraction=None if fraction is None else exactly(fraction),
        feedback=normal(choice["feedback"]),
        pinned=choice["pinned"],
    )


def quiz_draft(body: Body) -> QuizDraft:
    policy = {each.name: body[each.name] for each in fields(Policy)}
    policy |= {name: exactly(body[name]) for name in SHARES if body[name] is not None}
    return QuizDraft(
        **policy | {"try_points": tuple(map(exactly, body["try_points"]))},
        slug=body["slug"],
        title=body["title"],
        description=normal(body["description"]),
        sections=tuple(map(section_draft, body["sections"])),
    )


def section_draft(section: Body) -> SectionDraft:
    return SectionDraft(
        **{name: section[name] for name in ("title", "draw", "topic", "by_topic_weight")},
        questions=tuple(section["questions"]),
        tags=tuple(section["tags"]),
        difficulty=section["difficulty"] or "",
        pool=section["pool"] or "",
    )


def exam_draft(body: Body) -> ExamDraft:
    return ExamDraft(**{**body, "description": normal(body["description"])})


def topic_draft(body: Body) -> TopicDraft:
    return TopicDraft(
        **{name: body[name] for name in ("slug", "title", "position")},
        description=normal(body["description"]),
        weight=exactly(body["weight"]),
    )


def exactly(number: float) -> Decimal:
    """The decimal that was written in JSON."""
    return Decimal(str(number))


def with_line_ends(value: Any) -> Any:
    """What `options` hold, with LF at the ends of lines; other white space may matter there."""
    match value:
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n")
        case list():
            return [with_line_ends(each) for each in value]
        case dict():
            return {name: with_line_ends(each) for name, each in value.items()}
    return value


def topic_of(body: Body) -> Topic:
    """The topic that a question names, in the exam that it names."""
    topic = Topic.objects.filter(exam__slug=body["exam"], slug=body["topic"]).first()
    if topic is None:
        exam_of(body)
        raise unknown("topic", "The exam has no topic with this slug.")
    return topic


def exam_of(body: Body) -> Exam:
    exam = Exam.objects.filter(slug=body["exam"]).first()
    if exam is None:
        raise unknown("exam", "There is no exam with this slug.")
    return exam


def parent_of(body: Body, exam: Exam) -> Topic | None:
    if body["parent"] is None:
        return None
    parent = exam.topics.filter(slug=body["parent"]).first()
    if parent is None:
        raise unknown("parent", "The exam has no topic with this slug.")
    return parent


def unknown(member: str, message: str) -> serializers.ValidationError:
    return serializers.ValidationError({member: [ErrorDetail(message, "unknown")]})
