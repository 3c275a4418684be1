"""Certainty-based marking: how sure the learner is comes with each answer, and weighs it."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from attempts.models import Response
from questions.models import Topic
from tests.attempts.learner import Learner, score_is_the_sum_of_the_marks
from tests.content import fixed_quiz, single_choice


@pytest.fixture
def practice(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("one"), single_choice("two"), slug="practice", certainty=True)
    return learner.begin("practice")


@pytest.fixture
def exam(topic: Topic, learner: Learner) -> Any:
    drafts = single_choice("asked"), single_choice("more")
    fixed_quiz(topic, *drafts, slug="exam", mode="exam", certainty=True, pass_percent=Decimal(0))
    return learner.begin("exam")


@pytest.mark.parametrize(
    ("certainty", "text", "mark"),
    [
        ("low", "right", 1),
        ("mid", "right", 2),
        ("high", "right", 3),
        ("low", "wrong", 0),
        ("mid", "wrong", -2),
        ("high", "wrong", -6),
    ],
)
def test_an_answer_earns_or_costs_by_how_sure_the_learner_was(
    practice: Any, learner: Learner, certainty: str, text: str, mark: int
) -> None:
    reply = learner.answer(practice, 1, text, certainty=certainty).body

    assert (reply["mark"], reply["max_mark"], reply["certainty"]) == (mark, 3, certainty)
    assert reply["correct"] is (text == "right")
    assert score_is_the_sum_of_the_marks(practice["id"])


def test_the_most_that_an_attempt_can_earn_is_three_times_as_much(practice: Any) -> None:
    assert practice["max_score"] == 6


def test_a_result_may_be_below_nothing(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "wrong", certainty="high")
    learner.answer(exam, 2, "right", certainty="low")

    body = learner.finish(exam).body

    assert (body["score"], body["percent"], body["passed"]) == (-5, -83.33, False)
    assert body["topics"] == [
        {"topic": "basics", "score": -5, "max_score": 6, "percent": -83.33, "questions": 2, "correct": 1}
    ]


def test_a_hint_costs_before_certainty_weighs(practice: Any, learner: Learner) -> None:
    learner.hint(practice)
    learner.hint(practice)

    assert learner.answer(practice, 1, "right", certainty="high").body["mark"] == 2.25


def test_in_an_exam_a_hint_lowers_the_mark_of_a_certain_answer_before_it(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right", certainty="high")
    learner.hint(exam)
    learner.hint(exam)

    assert learner.finish(exam).body["score"] == 2.25
    assert score_is_the_sum_of_the_marks(exam["id"])


@pytest.mark.parametrize("save", [False, True])
def test_an_answer_without_certainty_is_refused_where_it_is_asked_for(
    exam: Any, learner: Learner, save: bool
) -> None:
    refused = learner.answer(exam, 1, "right", submit=not save)

    assert refused.refusal == (400, "validation_error")
    assert refused.pointers == ["/certainty"]
    assert learner.read(exam).body == exam


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_certainty_is_refused_where_it_is_not_asked_for(topic: Topic, learner: Learner, mode: str) -> None:
    fixed_quiz(topic, single_choice(), mode=mode)
    attempt = learner.begin()

    refused = learner.answer(attempt, 1, "right", certainty="high")

    assert refused.refusal == (400, "validation_error")
    assert refused.pointers == ["/certainty"]
    assert learner.read(attempt).body == attempt


def test_to_take_an_answer_back_needs_no_certainty(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "wrong", certainty="high")

    assert learner.clear(exam, 1, certainty="high").pointers == ["/certainty"]
    cleared = learner.clear(exam, 1)

    assert cleared.status == 200
    assert "certainty" not in cleared.body
    assert learner.finish(exam).body["score"] == 0


def test_a_saved_answer_keeps_how_sure_the_learner_was(exam: Any, learner: Learner) -> None:
    learner.save(exam, 1, "right", certainty="mid")

    assert learner.read(exam).body["items"][0]["response"]["certainty"] == "mid"
    assert learner.finish(exam).body["score"] == 2
    assert learner.review(exam).body["items"][0]["certainty"] == "mid"


def test_in_an_exam_to_be_surer_of_the_same_answer_is_a_new_answer(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right", certainty="low")

    assert learner.answer(exam, 1, "right", certainty="high").body["try"] == 2
    assert learner.finish(exam).body["score"] == 3


def test_in_practice_to_be_surer_comes_too_late(practice: Any, learner: Learner) -> None:
    learner.answer(practice, 1, "right", certainty="low")

    refused = learner.answer(practice, 1, "right", certainty="high")

    assert refused.refusal == (409, "question_resolved")


def test_an_id_is_refused_that_was_sent_with_another_certainty(exam: Any, learner: Learner) -> None:
    id = uuid4()
    first = learner.answer(exam, 1, "right", certainty="low", id=id)

    assert learner.answer(exam, 1, "right", certainty="high", id=id).refusal == (409, "id_conflict")
    assert learner.answer(exam, 1, "right", certainty="low", id=id).body == first.body
    assert Response.objects.count() == 1


def test_an_exam_tells_how_sure_the_learner_was_and_no_mark(exam: Any, learner: Learner) -> None:
    reply = learner.answer(exam, 1, "right", certainty="high")

    assert " ".join(sorted(reply.body)) == (
        "answer certainty id position submitted submitted_at tries_left try"
    )


def test_a_question_left_out_costs_nothing(exam: Any, learner: Learner) -> None:
    learner.finish(exam)

    item = learner.review(exam).body["items"][0]

    assert (item["mark"], item["max_mark"], item["certainty"]) == (0, 3, None)
