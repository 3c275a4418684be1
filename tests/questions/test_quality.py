"""Findings: what drafts, banks and answers tell their authors to mend."""

from dataclasses import replace
from typing import Any

import pytest

from questions import authoring
from questions.models import Finding, Question
from questions.quality import FINDINGS, findings, skewed_place
from questions.types.contract import ChoiceDraft, QuestionDraft
from tests.content import (
    edit_question,
    make_exam,
    make_topic,
    multiple_choice,
    publish_question,
    single_choice,
)

SOUND = replace(single_choice(), explanation="Because.")


def choices(*texts: str, **last: Any) -> tuple[ChoiceDraft, ...]:
    """The first is correct; `last` is more about the last."""
    made = [ChoiceDraft(text=text, is_correct=number == 0) for number, text in enumerate(texts)]
    return (*made[:-1], replace(made[-1], **last))


def codes(**changes: Any) -> set[str]:
    return set(findings(replace(SOUND, **changes)))


def test_a_sound_question_has_no_findings() -> None:
    assert findings(SOUND) == {}


def test_an_explanation_and_hints_are_missed() -> None:
    assert codes(explanation=" ", hints=()) == {"no_explanation", "no_hints"}


@pytest.mark.parametrize(
    ("correct", "found"),
    [
        ("a choice that says a good deal more than the others do", True),
        ("a choice of the same size", False),
        ("seven", False),
    ],
)
def test_a_correct_choice_that_strikes_by_its_length_is_found(correct: str, found: bool) -> None:
    others = ("five", "nine") if correct == "seven" else ("a choice of some words", "another one like it")
    assert ("longest_is_correct" in codes(choices=choices(correct, *others))) is found


def test_a_long_wrong_choice_hides_the_correct_one() -> None:
    long = "a choice that says a good deal more than the others do"
    assert codes(choices=choices(long, long.upper(), "c")) == set()


@pytest.mark.parametrize(
    "text", ["All of the above", "both of these", "Each of them.", "A, and all of the above"]
)
def test_all_of_the_above_is_found_wherever_it_stands(text: str) -> None:
    assert "all_of_the_above" in codes(choices=choices("a", "b", text, pinned=True))


@pytest.mark.parametrize(
    "text", ["It runs once for each of the two", "A call for each of them", "Allof these"]
)
def test_what_speaks_of_other_things_is_no_all_of_the_above(text: str) -> None:
    assert "all_of_the_above" not in codes(choices=choices("a", "b", text))


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (choices("a", "b", "None of the above", pinned=True), False),
        (choices("a", "b", "None of the above"), True),
        (choices("None of the above", "b", "c"), True),
    ],
    ids=["pinned", "moves-about", "is-correct"],
)
def test_none_of_the_above_is_found_where_it_is_misused(made: tuple[ChoiceDraft, ...], found: bool) -> None:
    assert ("none_of_the_above" in codes(choices=made)) is found


@pytest.mark.parametrize(
    ("stem", "found"),
    [
        ("Which of these is not a stage?", True),
        ("Which of these is NOT a stage?", False),
        ("Which of these is **not** a stage?", False),
        ("What is true of at least two of them?", False),
        ("Which needs least memory?", True),
        ("Which notation is used?", False),
    ],
)
def test_a_negative_stem_is_found_unless_it_is_marked(stem: str, found: bool) -> None:
    assert ("negative_stem" in codes(stem=stem)) is found


@pytest.mark.parametrize(
    ("places", "found"),
    [([0] * 12, 0), ([0] * 11, None), ([0, 1, 2, 3] * 5, None), ([2] * 12 + [0, 1, 3] * 2, 2), ([], None)],
)
def test_a_place_is_skewed_when_the_correct_choice_stands_there_too_often(
    places: list[int], found: int | None
) -> None:
    assert skewed_place(places, 4) == found


def test_every_kind_of_finding_says_what_to_do() -> None:
    assert all(kind.remedy.endswith(".") for kind in FINDINGS.values())
    assert {kind.source for kind in FINDINGS.values()} == {"draft", "bank", "responses", "reports"}


def kept(question: Question) -> set[str]:
    return set(Finding.objects.filter(question=question).values_list("code", flat=True))


def bank(*drafts: QuestionDraft) -> list[Question]:
    topic = make_topic(make_exam())
    return [publish_question(topic, draft) for draft in drafts]


@pytest.mark.django_db
def test_findings_come_and_go_with_the_draft() -> None:
    question = authoring.create(topic=make_topic(make_exam()), draft=replace(SOUND, explanation=""))
    assert kept(question) == {"no_explanation"}
    authoring.revise(question=question, topic=question.topic, draft=authoring.draft_of(question))
    edit_question(question, explanation="Because.")
    assert kept(question) == set()


@pytest.mark.django_db
def test_changes_that_are_not_published_are_a_finding_until_they_are() -> None:
    (question,) = bank(SOUND)
    edit_question(question, stem="Which stages are there?")
    assert kept(question) == {"unpublished_changes"}
    authoring.publish(question=question)
    assert kept(question) == set()


@pytest.mark.django_db
def test_a_finding_remembers_since_when_it_holds() -> None:
    question = authoring.create(topic=make_topic(make_exam()), draft=replace(SOUND, hints=()))
    since = Finding.objects.get(question=question).found_at
    edit_question(question, stem="Which stages are there?")
    assert Finding.objects.get(question=question).found_at == since


@pytest.mark.django_db
def test_questions_that_say_nearly_the_same_name_each_other() -> None:
    long = "Which of the following are the three stages in which a language model is trained?"
    first, second, other = bank(
        replace(SOUND, slug="first", stem=long),
        replace(SOUND, slug="second", stem=long.replace("three", "3")),
        replace(SOUND, slug="other", stem="How does an agent call a tool?"),
    )
    authoring.check_bank(exam_id=first.exam_id)
    notes = dict(Finding.objects.filter(code="near_duplicate").values_list("question__slug", "note"))
    assert notes == {"first": "second", "second": "first"}
    edit_question(second, stem="Something else?")
    authoring.check_bank(exam_id=first.exam_id)
    assert not Finding.objects.filter(code="near_duplicate").exists()
    assert kept(other) == set()


@pytest.mark.django_db
def test_questions_whose_correct_choice_always_stands_in_one_place_are_found() -> None:
    questions = bank(*(replace(SOUND, slug=f"question-{number}", stem=f"{number}?") for number in range(12)))
    authoring.check_bank(exam_id=questions[0].exam_id)
    found = Finding.objects.filter(code="position_skew")
    assert found.count() == 12
    assert found[0].note == "It is choice 1 in 12 of 12 such questions."


@pytest.mark.django_db
def test_a_check_of_one_exam_leaves_those_of_others() -> None:
    (question,) = bank(replace(multiple_choice(), explanation=""))
    other = make_topic(make_exam("other"), "elsewhere")
    authoring.check_bank(exam_id=other.exam_id)
    assert "no_explanation" in kept(question)
