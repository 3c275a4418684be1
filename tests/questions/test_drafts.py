"""What keeps a draft from being saved, and what a version is compiled to."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questions import drafts
from questions.drafts import Place, faults_to_publish, faults_to_save
from questions.models import Type
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from tests.content import multiple_choice, single_choice

PLACE = Place(id="0190", exam="agents", topic="basics")


def saved(draft: QuestionDraft) -> QuestionDraft:
    """The draft with ids for its choices, as saving gives them."""
    choices = (replace(choice, id=f"id-{number}") for number, choice in enumerate(draft.choices))
    return replace(draft, choices=tuple(choices))


@pytest.mark.parametrize(
    ("field", "value", "at"),
    [
        ("stem", " \n", "stem"),
        ("stem", "x" * 20_001, "stem"),
        ("stem", "a\x00b", "stem"),
        ("explanation", "a\x00b", "explanation"),
        ("slug", "Not A Slug", "slug"),
        ("slug", "a" * 101, "slug"),
        ("slug", "line-end\n", "slug"),
        ("type", "riddle", "type"),
        ("difficulty", "impossible", "difficulty"),
        ("pool", "garden", "pool"),
        ("tags", ("a", "a"), "tags"),
        ("tags", ("A b",), "tags.0"),
        ("tags", tuple(f"tag-{n}" for n in range(51)), "tags"),
        ("references", ({"url": "https://example.org"},), "references.0"),
        ("references", ({"title": "x", "url": "javascript:alert(1)"},), "references.0"),
        ("references", ({"title": "x", "isbn": "1"},), "references.0"),
        ("references", ("text",), "references.0"),
        ("references", ({"title": "x"},) * 21, "references"),
        ("options", {"pairs": [{"left": "a\x00b"}]}, "options"),
        ("options", {"a\x00b": 1}, "options"),
        ("options", {"pairs": ["\ud800"]}, "options"),
        ("options", {"tolerance": float("nan")}, "options"),
        ("choices", (ChoiceDraft(text=""),), "choices.0.text"),
        ("choices", (ChoiceDraft(text="a", feedback="\x00"),), "choices.0.feedback"),
        ("choices", (ChoiceDraft(text="a", fraction=Decimal("1.1")),), "choices.0.fraction"),
        ("choices", (ChoiceDraft(text="a", fraction=Decimal("NaN")),), "choices.0.fraction"),
        ("choices", (ChoiceDraft(text="a", fraction=Decimal("0.33333333")),), "choices.0.fraction"),
        ("hints", (HintDraft(text=" "),), "hints.0.text"),
        ("hints", (HintDraft(text="a", penalty=Decimal("-0.1")),), "hints.0.penalty"),
        ("hints", (HintDraft(text="a"),) * 21, "hints"),
    ],
)
def test_what_cannot_be_saved_is_told_at_its_field(field: str, value: Any, at: str) -> None:
    changes: dict[str, Any] = {field: value}
    assert [fault.field for fault in faults_to_save(replace(single_choice(), **changes))] == [at]


def test_a_draft_without_choices_can_be_saved_but_not_published() -> None:
    draft = single_choice(choices=())
    assert faults_to_save(draft) == []
    assert [fault.field for fault in faults_to_publish(draft)] == ["choices", "choices"]


def test_an_unknown_type_is_told_once() -> None:
    assert [fault.field for fault in faults_to_publish(single_choice(type="riddle"))] == ["type"]


def test_a_delivery_is_what_a_learner_may_see() -> None:
    delivery = drafts.compile_question(saved(single_choice()), place=PLACE, number=3).delivery
    assert delivery == {
        "id": "0190",
        "slug": "stages",
        "version": 3,
        "exam": "agents",
        "topic": "basics",
        "type": "single_choice",
        "stem": "What are the three stages of stages?",
        "choices": [
            {"id": "id-0", "text": "right"},
            {"id": "id-1", "text": "wrong"},
            {"id": "id-2", "text": "worse"},
            {"id": "id-3", "text": "worst"},
        ],
        "hint_count": 2,
        "difficulty": "medium",
        "tags": ["training"],
    }


def test_the_key_holds_the_rest() -> None:
    draft = single_choice(choices=single_choice().choices[:2])
    assert drafts.compile_question(saved(draft), place=PLACE, number=1).answer_key == {
        "correct": ["id-0"],
        "feedback": {"id-0": "feedback on right of stages", "id-1": "feedback on wrong of stages"},
        "explanation": "explanation of stages",
        "references": [{"title": "The course", "url": "https://example.org/course"}],
        "hints": [
            {"text": "first hint of stages", "penalty": "0"},
            {"text": "second hint of stages", "penalty": "0.25"},
        ],
    }


def test_the_digest_does_not_depend_on_the_number_or_on_trailing_zeros() -> None:
    draft = saved(single_choice())
    hints = (draft.hints[0], replace(draft.hints[1], penalty=Decimal("0.2500000")))
    first = drafts.compile_question(draft, place=PLACE, number=1)
    second = drafts.compile_question(replace(draft, hints=hints), place=PLACE, number=2)
    assert first.digest == second.digest


@pytest.mark.parametrize(
    "changes",
    [
        {"stem": "another"},
        {"explanation": "another"},
        {"pool": "exam"},
        {"difficulty": "hard"},
        {"tags": ()},
        {"references": ()},
        {"hints": ()},
        {"options": {"scoring": "coverage"}},
    ],
)
def test_the_digest_depends_on_everything_else(changes: dict[str, Any]) -> None:
    draft = saved(multiple_choice())
    before, after = (
        drafts.compile_question(version, place=PLACE, number=1).digest
        for version in (draft, replace(draft, **changes))
    )
    assert before != after


def test_the_models_and_the_types_know_the_same_types() -> None:
    assert Type.values == [*TYPES]
