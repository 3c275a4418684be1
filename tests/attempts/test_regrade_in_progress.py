"""Regrading attempts that go on: how their questions stand, and what the learner may do then."""

from decimal import Decimal
from typing import Any

import pytest

from attempts.models import Response
from questions.models import Topic
from tests.attempts.learner import Learner, choice_of, score_is_the_sum_of_the_marks
from tests.attempts.mending import mend, regrade
from tests.attempts.walks import items_of
from tests.content import fixed_quiz, single_choice


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("one"), tries=3)
    return learner.begin()


def test_the_next_answer_is_graded_by_the_new_key(attempt: Any, learner: Learner) -> None:
    regrade(mend("one", "worse"))

    reply = learner.answer(attempt, 1, "worse").body

    assert (reply["correct"], reply["mark"]) == (True, 1)
    assert reply["correct_answer"] == {"choice": choice_of(attempt, "worse")}
    assert Response.objects.get().version.number == 1
    assert score_is_the_sum_of_the_marks(attempt["id"])


def test_an_answer_that_turns_out_right_resolves_the_question(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "worse")

    regrade(mend("one", "worse"))

    assert learner.answer(attempt, 1, "right").refusal == (409, "question_resolved")
    response = learner.read(attempt).body["items"][0]["response"]
    assert (response["correct"], response["mark"], response["tries_left"]) == (True, 1, 0)


def test_an_answer_that_turns_out_wrong_leaves_the_tries_that_are_left(
    attempt: Any, learner: Learner
) -> None:
    learner.answer(attempt, 1, "right")
    regrade(mend("one", "worse"))

    reply = learner.answer(attempt, 1, "worse").body

    assert (reply["correct"], reply["try"]) == (True, 2)
    assert reply["mark"] == pytest.approx(2 / 3, abs=1e-5)


@pytest.mark.parametrize("after", [["right"], ["wrong", "right"]])
def test_what_was_tried_after_the_right_answer_costs_nothing(
    attempt: Any, learner: Learner, after: list[str]
) -> None:
    first = learner.answer(attempt, 1, "worse").body
    for text in after:
        learner.answer(attempt, 1, text)

    regrade(mend("one", "worse"))

    [item] = items_of(learner.user)
    assert (item["tries"], item["fraction"], item["mark"], item["best"]) == (1, 1, 1, 1)
    response = learner.read(attempt).body["items"][0]["response"]
    assert (response["id"], response["try"], response["correct"]) == (first["id"], 1, True)
    tries = Response.objects.order_by("number")
    assert list(tries.values_list("fraction", flat=True)) == [1, *[0] * len(after)]
    assert set(tries.values_list("mark", flat=True)) == {1}
    assert score_is_the_sum_of_the_marks(attempt["id"])


def test_it_goes_on_from_the_last_try_if_that_was_not_the_right_answer_after_all(
    attempt: Any, learner: Learner
) -> None:
    for text in ("worse", "wrong"):
        learner.answer(attempt, 1, text)
    regrade(mend("one", "worse"))
    regrade(mend("one", "right"))

    reply = learner.answer(attempt, 1, "right").body

    assert (reply["correct"], reply["try"]) == (True, 3)
    assert reply["mark"] == pytest.approx(1 / 3, abs=1e-5)


def test_an_answer_sent_again_shows_its_new_mark(attempt: Any, learner: Learner) -> None:
    sent: Any = {"id": "01900000-0000-7000-8000-000000000001"}
    learner.answer(attempt, 1, "worse", **sent)
    regrade(mend("one", "worse"))

    reply = learner.answer(attempt, 1, "worse", **sent).body

    assert (reply["correct"], reply["mark"]) == (True, 1)


def test_a_hint_after_an_answer_in_an_exam_still_lowers_its_mark(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("one"), mode="exam")
    attempt = learner.begin()
    learner.answer(attempt, 1, "worse")
    learner.hint(attempt)
    learner.hint(attempt)

    regrade(mend("one", "worse"))

    assert items_of(learner.user)[0]["mark"] == Decimal("0.75")
    assert Response.objects.get().mark == 1
    assert learner.finish(attempt).body["score"] == 0.75


def test_an_answer_taken_back_has_no_mark_to_change(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("one"), mode="exam")
    attempt = learner.begin()
    learner.answer(attempt, 1, "worse")
    learner.clear(attempt, 1)

    outcome = regrade(mend("one", "worse")).outcome

    assert (outcome.attempts, outcome.responses) == (0, 1)
    [item] = items_of(learner.user)
    assert (item["answer"], item["fraction"], item["mark"], item["best"]) == (None, None, None, 1)
