"""Saving an answer without submitting it, and taking one back: until the end the last word counts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from attempts.models import Attempt, AttemptItem, Response
from attempts.policies import MAX_KEPT
from questions.models import Topic
from tests.attempts.learner import Learner, at, choice_of, score_is_the_sum_of_the_marks
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def exam(topic: Topic, learner: Learner) -> Any:
    """An exam of one hour with two questions, begun at noon."""
    drafts = single_choice("one"), single_choice("two")
    fixed_quiz(topic, *drafts, slug="exam", mode="exam", time_limit_s=3600)
    with at(NOON):
        return learner.begin("exam")


@pytest.fixture
def practice(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("thrice"), slug="practice", tries=3)
    return learner.begin("practice")


def finished(learner: Learner, attempt: Any) -> Any:
    """The result, and that it is what the marks add up to."""
    body = learner.finish(attempt).body
    assert score_is_the_sum_of_the_marks(attempt["id"])
    return body


@pytest.fixture(autouse=True)
def _before_the_deadline() -> Any:
    with at(NOON + timedelta(minutes=1)):
        yield


# Saving


def test_a_saved_answer_is_kept_and_said_to_be_no_more_than_that(exam: Any, learner: Learner) -> None:
    reply = learner.save(exam, 1, "right", elapsed_ms=900)

    assert reply.status == 200
    assert {n: v for n, v in reply.body.items() if n not in ("id", "submitted_at")} == {
        "position": 1,
        "answer": {"choice": choice_of(exam, "right")},
        "submitted": False,
        "try": 1,
        "tries_left": None,
    }
    assert learner.read(exam).body["items"][0]["response"] == reply.body


def test_a_saved_answer_counts_at_the_finish(exam: Any, learner: Learner) -> None:
    learner.save(exam, 1, "right")

    assert finished(learner, exam)["score"] == 1


def test_a_saved_answer_counts_at_the_deadline(exam: Any, learner: Learner) -> None:
    learner.save(exam, 1, "right")

    with at(LATER):
        body = learner.read(exam).body

    assert (body["state"], body["score"]) == ("expired", 1)


@pytest.mark.parametrize(
    ("texts", "score"), [(["wrong", "right"], 1), (["right", "wrong"], 0), (["right", "wrong", "right"], 1)]
)
def test_the_last_one_saved_counts(exam: Any, learner: Learner, texts: list[str], score: int) -> None:
    for text in texts:
        learner.save(exam, 1, text)

    assert finished(learner, exam)["score"] == score


@pytest.mark.parametrize(("first", "last", "score"), [("wrong", "right", 1), ("right", "wrong", 0)])
def test_what_is_saved_after_a_submitted_answer_counts_in_its_place(
    exam: Any, learner: Learner, first: str, last: str, score: int
) -> None:
    learner.answer(exam, 1, first)
    learner.save(exam, 1, last)

    assert finished(learner, exam)["score"] == score


def test_to_save_is_no_try(exam: Any, learner: Learner) -> None:
    for text in ("wrong", "worse", "right"):
        learner.save(exam, 1, text)

    assert learner.answer(exam, 1, "wrong").body["try"] == 1


def test_an_answer_saved_may_be_submitted_as_it_is(exam: Any, learner: Learner) -> None:
    learner.save(exam, 1, "right")

    reply = learner.answer(exam, 1, "right")

    assert (reply.body["submitted"], reply.body["try"]) == (True, 1)
    assert learner.read(exam).body["items"][0]["response"]["submitted"] is True
    assert finished(learner, exam)["score"] == 1


def test_to_save_what_was_submitted_leaves_it_submitted(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right")
    learner.save(exam, 1, "right", id=uuid4())

    assert learner.read(exam).body["items"][0]["response"]["submitted"] is True


def test_only_what_was_submitted_is_a_try_in_the_review(exam: Any, learner: Learner) -> None:
    learner.save(exam, 1, "wrong")
    learner.answer(exam, 1, "worse")
    learner.save(exam, 1, "right")
    learner.finish(exam)

    item = learner.review(exam).body["items"][0]

    assert [each["answer"] for each in item["responses"]] == [{"choice": choice_of(exam, "worse")}]
    assert (item["answer"], item["correct"]) == ({"choice": choice_of(exam, "right")}, True)


def test_every_answer_saved_is_kept(exam: Any, learner: Learner) -> None:
    for text in ("wrong", "right"):
        learner.save(exam, 1, text)

    kept = Response.objects.values_list("answer", "submitted", "counted")
    assert sorted(kept, key=str) == sorted(
        [({"choice": choice_of(exam, text)}, False, False) for text in ("wrong", "right")], key=str
    )


def test_an_old_save_sent_again_late_does_not_overwrite_a_newer_one(exam: Any, learner: Learner) -> None:
    id = uuid4()
    first = learner.save(exam, 1, "wrong", id=id)
    learner.save(exam, 1, "right", id=uuid4())

    late = learner.save(exam, 1, "wrong", id=id)

    assert (late.status, late.body) == (200, first.body)
    assert finished(learner, exam)["score"] == 1


def test_the_id_of_a_save_is_refused_for_a_submission(exam: Any, learner: Learner) -> None:
    id = uuid4()
    learner.save(exam, 1, "wrong", id=id)

    assert learner.answer(exam, 1, "wrong", id=id).refusal == (409, "id_conflict")
    assert Response.objects.count() == 1


def test_what_is_no_answer_is_not_saved(exam: Any, learner: Learner) -> None:
    learner.save(exam, 1, "right")

    refused = learner.respond(exam, 1, {"choice": "77"}, submit=False)

    assert refused.refusal == (400, "malformed_answer")
    assert finished(learner, exam)["score"] == 1


def test_practice_saves_nothing_because_each_answer_is_a_try(practice: Any, learner: Learner) -> None:
    assert learner.save(practice, 1, "right").refusal == (409, "answers_are_final")
    assert Response.objects.count() == 0
    assert learner.read(practice).body == practice


def test_practice_does_not_even_save_what_was_answered(practice: Any, learner: Learner) -> None:
    learner.answer(practice, 1, "wrong")

    assert learner.save(practice, 1, "wrong").refusal == (409, "answers_are_final")


def test_nothing_is_saved_after_the_end(exam: Any, learner: Learner) -> None:
    learner.finish(exam)
    assert learner.save(exam, 1, "right").refusal == (409, "attempt_finished")

    assert Attempt.objects.get().score == 0


# Taking back


def test_an_answer_taken_back_is_none(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right")

    reply = learner.clear(exam, 1)

    assert (reply.status, reply.body["answer"], reply.body["submitted"]) == (200, None, True)
    assert learner.read(exam).body["items"][0]["response"] is None
    assert finished(learner, exam)["score"] == 0


def test_a_question_taken_back_is_reviewed_as_left_out(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right")
    learner.clear(exam, 1)
    learner.finish(exam)

    item = learner.review(exam).body["items"][0]

    assert (item["answer"], item["correct"], item["mark"]) == (None, False, 0)
    assert item["explanation"] == "explanation of one"


@pytest.mark.parametrize("again", [{}, {"id": str(uuid4())}])
def test_taking_back_twice_is_taking_back_once(exam: Any, learner: Learner, again: dict[str, str]) -> None:
    learner.answer(exam, 1, "right")
    first = learner.clear(exam, 1)

    second = learner.clear(exam, 1, **again)

    assert second.body == {**first.body, **again}
    assert finished(learner, exam)["score"] == 0


def test_a_question_that_was_never_answered_may_be_cleared(exam: Any, learner: Learner) -> None:
    assert learner.clear(exam, 1).body["answer"] is None
    assert learner.read(exam).body["items"][0]["response"] is None
    assert finished(learner, exam)["score"] == 0


def test_a_question_taken_back_may_be_answered_again(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "wrong")
    learner.clear(exam, 1)

    assert learner.answer(exam, 1, "right").status == 200
    assert finished(learner, exam)["score"] == 1


def test_the_answer_that_was_taken_back_may_be_given_again(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right")
    learner.clear(exam, 1)
    learner.answer(exam, 1, "right")

    assert finished(learner, exam)["score"] == 1


def test_an_old_clear_sent_again_late_takes_nothing_back(exam: Any, learner: Learner) -> None:
    id = uuid4()
    first = learner.clear(exam, 1, id=id)
    learner.answer(exam, 1, "right")

    late = learner.clear(exam, 1, id=id)

    assert (late.status, late.body) == (200, first.body)
    assert finished(learner, exam)["score"] == 1


def test_the_id_of_a_clear_is_refused_for_an_answer(exam: Any, learner: Learner) -> None:
    id = uuid4()
    learner.clear(exam, 1, id=id)

    assert learner.answer(exam, 1, "right", id=id).refusal == (409, "id_conflict")


def test_practice_takes_nothing_back(practice: Any, learner: Learner) -> None:
    learner.answer(practice, 1, "wrong")

    assert learner.clear(practice, 1).refusal == (409, "answers_are_final")
    assert Response.objects.count() == 1


def test_practice_takes_nothing_back_that_was_never_answered(practice: Any, learner: Learner) -> None:
    assert learner.clear(practice, 1).refusal == (409, "answers_are_final")


# Time per question


def test_the_time_on_a_question_adds_up_over_saves_answers_and_clears(exam: Any, learner: Learner) -> None:
    learner.save(exam, 1, "wrong", elapsed_ms=1000)
    learner.save(exam, 1, "right", elapsed_ms=500)
    learner.answer(exam, 1, "right", elapsed_ms=40)
    learner.clear(exam, 1, elapsed_ms=3)
    learner.answer(exam, 1, "right")
    learner.answer(exam, 2, "right", elapsed_ms=7)

    assert [item["elapsed_ms"] for item in learner.read(exam).body["items"]] == [1543, 7]
    learner.finish(exam)
    assert [item["elapsed_ms"] for item in learner.review(exam).body["items"]] == [1543, 7]


def test_a_retry_adds_no_time(exam: Any, learner: Learner) -> None:
    id = uuid4()
    for _ in range(3):
        learner.save(exam, 1, "wrong", id=id, elapsed_ms=1000)

    assert learner.read(exam).body["items"][0]["elapsed_ms"] == 1000


def test_time_adds_up_though_the_answer_stays_the_same(exam: Any, learner: Learner) -> None:
    for elapsed_ms in (1000, 2000, 4000):
        sent = {"id": str(uuid4()), "elapsed_ms": elapsed_ms}
        for _ in range(2):  # and once more, as if the reply was lost
            learner.save(exam, 1, "right", **sent)

    assert learner.read(exam).body["items"][0]["elapsed_ms"] == 7000


def test_what_is_saved_or_sent_again_is_not_kept_without_end(exam: Any, learner: Learner) -> None:
    AttemptItem.objects.filter(attempt_id=exam["id"], position=1).update(kept=MAX_KEPT - 2)
    learner.save(exam, 1, "right", id=str(uuid4()))
    learner.save(exam, 1, "right", id=str(uuid4()))

    assert learner.save(exam, 1, "right", id=str(uuid4())).refusal == (409, "too_many_answers")
    assert learner.save(exam, 1, "wrong").refusal == (409, "too_many_answers")
    assert learner.clear(exam, 1).refusal == (409, "too_many_answers")
    assert Response.objects.count() == 2
