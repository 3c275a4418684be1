"""What is written, as texts: equal for equal drafts, another for every change."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from questions.authoring import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.draft_snapshots import of_exam, of_question, of_quiz
from questions.types import TYPES
from questions.types.contract import QuestionDraft
from tests.content import single_choice
from tests.every_type import marked

OTHERWISE: dict[str, Any] = {
    "type": "multiple_choice",
    "difficulty": "hard",
    "pool": "exam",
    "tags": ("another",),
    "references": ({"title": "The course"},),
    "options": {"scoring": "fractions"},
    "hints": (),
    "review_required": True,
    "weight": Decimal("1.5"),
    "position": 1,
    "sections": (SectionDraft(draw=3),),
    "opens_at": datetime(2027, 1, 31, tzinfo=UTC),
    "closes_at": datetime(2027, 1, 31, tzinfo=UTC),
    "try_points": (Decimal(1),),
    "reveal": {"during": ["mark"]},
}
DRAFT = single_choice(options={"scoring": "correct_choice"})
CHOICE = DRAFT.choices[0]
QUIZ = QuizDraft(slug="quiz", title="A quiz", sections=(SectionDraft(draw=2),))
EXAM = ExamDraft(slug="exam", title="An exam")
TOPIC = TopicDraft(slug="topic", title="A topic")


def changed(name: str, value: object) -> Any:
    """Another value of a field."""
    match value:
        case _ if name in OTHERWISE:
            return OTHERWISE[name]
        case bool():
            return not value
        case int() | Decimal():
            return value + 1
    return f"{value or ''} otherwise"


@pytest.mark.parametrize("name", [each.name for each in fields(QuestionDraft) if each.name != "choices"])
def test_every_field_of_a_question_is_in_it(name: str) -> None:
    other = replace(DRAFT, **{name: changed(name, getattr(DRAFT, name))})
    assert of_question(other, topic="basics") != of_question(DRAFT, topic="basics")


@pytest.mark.parametrize(
    "change",
    [
        {"text": "another"},
        {"is_correct": False},
        {"fraction": Decimal("0.5")},
        {"feedback": "another"},
        {"pinned": True},
    ],
)
def test_every_field_of_a_choice_is_in_it(change: dict[str, Any]) -> None:
    other = replace(DRAFT, choices=(replace(CHOICE, **change), *DRAFT.choices[1:]))
    assert of_question(other, topic="basics") != of_question(DRAFT, topic="basics")


def test_the_topic_and_the_order_of_choices_are_in_it() -> None:
    before = of_question(DRAFT, topic="basics")
    assert of_question(DRAFT, topic="agents") != before
    assert of_question(replace(DRAFT, choices=DRAFT.choices[::-1]), topic="basics") != before


@pytest.mark.parametrize("name", [each.name for each in fields(QuizDraft)])
def test_every_field_of_a_quiz_is_in_it(name: str) -> None:
    assert of_quiz(replace(QUIZ, **{name: changed(name, getattr(QUIZ, name))})) != of_quiz(QUIZ)


@pytest.mark.parametrize("name", [each.name for each in fields(SectionDraft)])
def test_every_field_of_a_section_is_in_it(name: str) -> None:
    section = QUIZ.sections[0]
    value: Any = ("another",) if name == "questions" else changed(name, getattr(section, name))
    assert of_quiz(replace(QUIZ, sections=(replace(section, **{name: value}),))) != of_quiz(QUIZ)


@pytest.mark.parametrize("name", [each.name for each in fields(ExamDraft)])
def test_every_field_of_an_exam_is_in_it(name: str) -> None:
    other = replace(EXAM, **{name: changed(name, getattr(EXAM, name))})
    assert of_exam(other, [(TOPIC, "")]) != of_exam(EXAM, [(TOPIC, "")])


@pytest.mark.parametrize("name", ["slug", "title", "description", "weight"])
def test_every_field_of_a_topic_is_in_it(name: str) -> None:
    other = replace(TOPIC, **{name: changed(name, getattr(TOPIC, name))})
    assert of_exam(EXAM, [(other, "")]) != of_exam(EXAM, [(TOPIC, "")])


def test_where_a_topic_stands_is_in_it() -> None:
    second = replace(TOPIC, slug="second")
    before = of_exam(EXAM, [(TOPIC, ""), (second, "")])
    assert of_exam(EXAM, [(second, ""), (TOPIC, "")]) != before
    assert of_exam(EXAM, [(TOPIC, ""), (second, "topic")]) != before


@pytest.mark.parametrize("type", TYPES)
def test_the_order_in_which_json_keeps_members_makes_no_difference(type: str) -> None:
    draft = marked(type)
    other = replace(draft, options=reversed_members(draft.options))
    assert of_question(other, topic="basics") == of_question(draft, topic="basics")


def reversed_members(value: Any) -> Any:
    if isinstance(value, list):
        return [reversed_members(each) for each in value]
    if isinstance(value, dict):
        return {name: reversed_members(value[name]) for name in reversed(value)}
    return value


def test_rows_of_an_option_stand_in_lines() -> None:
    snapshot = of_question(marked("matching"), topic="basics")
    assert snapshot.texts["Pairs"].splitlines() == [
        *("-", "  left: one", "  right: uno"),
        *("-", "  left: two", "  right: due"),
    ]
    assert snapshot.texts["Distractors"] == "tre"


def test_numbers_are_written_as_authors_write_them() -> None:
    choices = (replace(CHOICE, fraction=Decimal("0.5000000")), replace(CHOICE, fraction=Decimal(100)))
    texts = list(of_question(replace(DRAFT, choices=choices), topic="basics").choices.values())
    assert [each["share"] for each in texts] == ["0.5", "100"]
