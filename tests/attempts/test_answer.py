"""PUT /attempts/{id}/items/{position}/response."""

from decimal import Decimal
from typing import Any

import pytest

from attempts.models import Attempt, Response
from questions.models import Quiz, Topic
from tests.attempts.learner import Learner, choice_of, score_is_the_sum_of_the_marks
from tests.content import answer_for, fixed_quiz, multiple_choice, single_choice, true_false


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    """A practice quiz with one try for each of its three questions, one of each type."""
    return fixed_quiz(topic, single_choice("one"), multiple_choice("many"), true_false("fact"))


@pytest.fixture
def attempt(quiz: Quiz, learner: Learner) -> Any:
    return learner.begin()


@pytest.fixture
def tries(topic: Topic, learner: Learner) -> Any:
    """A practice attempt with three tries, each after the first of which costs a third of the mark."""
    fixed_quiz(topic, single_choice("thrice"), slug="tries", tries=3)
    return learner.begin("tries")


@pytest.fixture
def exam(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("asked"), multiple_choice("more"), slug="exam", mode="exam")
    return learner.begin("exam")


# Practice: feedback at once


def test_a_right_answer_gets_the_full_mark_and_everything_there_is_to_learn(
    attempt: Any, learner: Learner
) -> None:
    reply = learner.answer(attempt, 1, "right")

    assert reply.status == 200
    shown = {n: v for n, v in reply.body.items() if n not in ("id", "submitted_at", "choice_feedback")}
    assert shown == {
        "position": 1,
        "answer": {"choice": choice_of(attempt, "right")},
        "submitted": True,
        "try": 1,
        "tries_left": 0,
        "correct": True,
        "mark": 1,
        "max_mark": 1,
        "feedback": "",
        "correct_answer": {"choice": choice_of(attempt, "right")},
        "explanation": "explanation of one",
        "references": [{"title": "The course", "url": "https://example.org/course"}],
    }


def test_a_wrong_answer_gets_nothing_and_the_solution(attempt: Any, learner: Learner) -> None:
    reply = learner.answer(attempt, 1, "worse").body

    assert (reply["correct"], reply["mark"]) == (False, 0)
    assert reply["correct_answer"] == {"choice": choice_of(attempt, "right")}
    assert reply["explanation"] == "explanation of one"


def test_with_the_solution_comes_the_feedback_of_every_choice_of(attempt: Any, learner: Learner) -> None:
    feedback = learner.answer(attempt, 1, "worse").body["choice_feedback"]

    assert {each["id"]: each["feedback"] for each in feedback} == {
        c["id"]: f"feedback on {c['text']} of one" for c in attempt["items"][0]["question"]["choices"]
    }


def test_several_choices_are_right_in_any_order(attempt: Any, learner: Learner) -> None:
    ids = answer_for(attempt["items"][1]["question"], "choice 1", "choice 2")["choices"]

    reply = learner.respond(attempt, 2, {"choices": ids[::-1]}).body

    assert (reply["correct"], reply["mark"]) == (True, 1)
    assert reply["answer"] == {"choices": sorted(ids)}


@pytest.mark.parametrize(
    ("scoring", "picked", "mark"),
    [
        ("all_or_nothing", "choice 1", 0),
        ("net_correct", "choice 1", 0.5),
        ("coverage", "choice 1", 0.5),
        ("each_choice", "choice 1", 0.75),
        ("each_choice", "choice 3", 0.25),
    ],
)
def test_a_partly_right_answer_earns_what_its_scoring_says(
    topic: Topic, learner: Learner, scoring: str, picked: str, mark: float
) -> None:
    fixed_quiz(topic, multiple_choice(scoring=scoring))

    reply = learner.answer(learner.begin(), 1, picked).body

    assert (reply["correct"], reply["mark"]) == (False, mark)


@pytest.mark.parametrize(("text", "correct"), [("True", True), ("False", False)])
def test_true_or_false_is_answered_by_a_choice(
    attempt: Any, learner: Learner, text: str, correct: bool
) -> None:
    assert learner.answer(attempt, 3, text).body["correct"] is correct


def test_an_id_in_capitals_is_the_same_choice_of(attempt: Any, learner: Learner) -> None:
    reply = learner.respond(attempt, 1, {"choice": choice_of(attempt, "right").upper()})

    assert reply.body["answer"] == {"choice": choice_of(attempt, "right")}


def test_an_answered_question_takes_no_second_answer(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "wrong")

    assert learner.answer(attempt, 1, "right").refusal == (409, "question_resolved")
    assert Response.objects.count() == 1


def test_the_score_is_kept_with_each_answer(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "right")
    learner.answer(attempt, 2, "choice 1")
    learner.answer(attempt, 3, "True")

    assert Attempt.objects.get().score == 2
    assert score_is_the_sum_of_the_marks(attempt["id"])


# Several tries


def test_a_wrong_try_shows_that_and_its_feedback_but_no_solution(tries: Any, learner: Learner) -> None:
    reply = learner.answer(tries, 1, "wrong").body

    assert (reply["correct"], reply["mark"], reply["try"], reply["tries_left"]) == (False, 0, 1, 2)
    assert reply["choice_feedback"] == [
        {"id": choice_of(tries, "wrong"), "feedback": "feedback on wrong of thrice"}
    ]
    assert not {"correct_answer", "explanation", "references"} & set(reply)


def test_a_right_second_try_costs_a_third(tries: Any, learner: Learner) -> None:
    learner.answer(tries, 1, "wrong")

    reply = learner.answer(tries, 1, "right").body

    assert (reply["correct"], reply["mark"], reply["try"], reply["tries_left"]) == (True, 0.66667, 2, 0)
    assert reply["explanation"] == "explanation of thrice"
    assert score_is_the_sum_of_the_marks(tries["id"])


def test_the_last_wrong_try_brings_the_solution(tries: Any, learner: Learner) -> None:
    for text in ("wrong", "worse"):
        learner.answer(tries, 1, text)

    reply = learner.answer(tries, 1, "worst").body

    assert (reply["tries_left"], reply["explanation"]) == (0, "explanation of thrice")
    assert learner.answer(tries, 1, "right").refusal == (409, "question_resolved")


def test_a_right_answer_leaves_no_try(tries: Any, learner: Learner) -> None:
    assert learner.answer(tries, 1, "right").body["tries_left"] == 0
    assert learner.answer(tries, 1, "wrong").refusal == (409, "question_resolved")


def test_an_earlier_answer_given_again_is_a_try_of_its_own(tries: Any, learner: Learner) -> None:
    learner.answer(tries, 1, "wrong")
    learner.answer(tries, 1, "worse")

    assert learner.answer(tries, 1, "wrong").body["try"] == 3


def test_hints_and_tries_cost_together(tries: Any, learner: Learner) -> None:
    learner.answer(tries, 1, "wrong")
    learner.hint(tries)
    learner.hint(tries)

    assert learner.answer(tries, 1, "right").body["mark"] == 0.41667  # 1 - 1/3 - 1/4
    assert score_is_the_sum_of_the_marks(tries["id"])


# Exams: nothing before the end


def test_an_exam_says_only_that_the_answer_is_kept(exam: Any, learner: Learner) -> None:
    right, wrong = learner.answer(exam, 1, "right"), learner.answer(exam, 2, "choice 3")

    for reply in (right, wrong):
        assert reply.status == 200
        assert " ".join(sorted(reply.body)) == ("answer id position submitted submitted_at tries_left try")
        assert reply.body["tries_left"] is None


@pytest.mark.parametrize(
    ("texts", "score"), [(["wrong", "right"], 1), (["right", "wrong"], 0), (["right", "wrong", "right"], 1)]
)
def test_in_an_exam_the_last_answer_counts_and_changing_it_is_free(
    exam: Any, learner: Learner, texts: list[str], score: int
) -> None:
    for text in texts:
        assert learner.answer(exam, 1, text).status == 200

    assert learner.finish(exam).body["score"] == score
    assert score_is_the_sum_of_the_marks(exam["id"])


def test_every_accepted_answer_is_kept(exam: Any, learner: Learner) -> None:
    for text in ("wrong", "right", "worse"):
        learner.answer(exam, 1, text, elapsed_ms=1000)

    kept = Response.objects.values_list("number", "fraction", "elapsed_ms")
    assert list(kept) == [(1, Decimal(0), 1000), (2, Decimal(1), 1000), (3, Decimal(0), 1000)]
