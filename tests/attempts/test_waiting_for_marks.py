"""Attempts with answers that a person has to mark: they end, and wait in a state of their own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attempts.models import Attempt
from questions.models import Topic
from questions.types.contract import QuestionDraft
from tests.attempts.learner import Learner, at, score_is_the_sum_of_the_marks
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = {"text": "Because it plans before it acts."}
TOTALS = {"score", "percent", "passed", "topics", "types", "comparison"}


def essay(slug: str = "reasons") -> QuestionDraft:
    return single_choice(slug, type="essay", choices=(), options={"model_answer": f"model answer of {slug}"})


def begun(topic: Topic, learner: Learner, **policy: Any) -> Any:
    """An essay and a single choice, begun at noon."""
    fixed_quiz(topic, essay(), single_choice("one"), **({"mode": "exam"} | policy))
    with at(NOON):
        return learner.begin()


@pytest.fixture
def exam(topic: Topic, learner: Learner) -> Any:
    return begun(topic, learner, pass_percent=50)


def kept() -> Attempt:
    return Attempt.objects.get()


def test_an_attempt_with_an_answer_to_mark_waits_when_it_is_finished(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 1, TEXT)
    with at(NOON + HOUR):
        body = learner.finish(exam).body

    assert (body["state"], body["finished_at"]) == ("needs_marking", "2026-03-01T13:00:00Z")
    assert (kept().marked_state, kept().unmarked) == ("finished", 1)


def test_an_attempt_with_an_answer_to_mark_waits_when_it_expires(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, time_limit_s=3600)
    with at(NOON):
        learner.respond(attempt, 1, TEXT)

    with at(NOON + HOUR):
        body = learner.read(attempt).body

    assert (body["state"], body["finished_at"]) == ("needs_marking", "2026-03-01T13:00:00Z")
    assert kept().marked_state == "expired"


def test_an_attempt_that_is_abandoned_waits_for_nothing(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, time_limit_s=3600, at_deadline="abandon")
    with at(NOON):
        learner.respond(attempt, 1, TEXT)

    with at(NOON + HOUR):
        assert learner.read(attempt).body["state"] == "abandoned"
    assert kept().marked_state is None


def test_without_an_answer_to_mark_there_is_nothing_to_wait_for(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 2, "right")

    body = learner.finish(exam).body

    assert (body["state"], body["score"], body["passed"]) == ("finished", 1, True)


def test_an_answer_to_mark_that_was_taken_back_is_not_waited_for(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 1, TEXT)
    learner.clear(exam, 1)

    assert learner.finish(exam).body["state"] == "finished"


def test_an_answer_to_mark_that_was_only_saved_is_waited_for(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 1, TEXT, submit=False)

    assert learner.finish(exam).body["state"] == "needs_marking"


def test_an_answer_to_mark_is_waited_for_once_however_often_it_was_changed(
    exam: Any, learner: Learner
) -> None:
    for text in ("One.", "Two.", "Two.", "Three."):
        learner.respond(exam, 1, {"text": text})
    learner.clear(exam, 1)
    learner.respond(exam, 1, TEXT)

    assert kept().unmarked == 1


def test_while_it_waits_no_total_shows_but_what_is_marked_does(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 1, TEXT)
    learner.answer(exam, 2, "right")

    body = learner.finish(exam).body

    assert TOTALS & set(body) == set()
    assert TOTALS & set(learner.list().body["results"][0]) == set()
    waiting, marked = (item["response"] for item in body["items"])
    assert (waiting["correct"], waiting["mark"], waiting["max_mark"]) == (None, None, 1)
    assert waiting["correct_answer"] == {"text": "model answer of reasons"}
    assert (marked["correct"], marked["mark"]) == (True, 1)


def test_while_it_waits_it_is_reviewed_as_far_as_it_is_marked(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 1, TEXT)
    learner.finish(exam)

    review = learner.review(exam)

    assert review.status == 200
    assert TOTALS & set(review.body) == set()
    waiting, left_out = review.body["items"]
    assert (waiting["correct"], waiting["mark"], waiting["answer"]) == (None, None, TEXT)
    assert [(tried["correct"], tried["mark"]) for tried in waiting["responses"]] == [(None, None)]
    assert (left_out["correct"], left_out["mark"]) == (False, 0)


def test_while_it_waits_nothing_in_it_changes(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 1, TEXT)
    waiting = learner.finish(exam).body

    for refused in (
        learner.respond(exam, 1, {"text": "Another thought."}),
        learner.answer(exam, 2, "right"),
        learner.clear(exam, 1),
        learner.hint(exam, 1),
        learner.flag(exam, 1),
        learner.pause(exam),
    ):
        assert refused.status == 409
    assert learner.finish(exam).body == learner.read(exam).body == waiting


def test_attempts_that_wait_are_listed_by_their_state(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 1, TEXT)
    learner.finish(exam)

    assert [each["id"] for each in learner.list("state=needs_marking").body["results"]] == [exam["id"]]
    assert learner.list("state=finished").body["results"] == []


def test_the_score_so_far_is_that_of_what_is_marked(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 1, TEXT)
    learner.hint(exam, 1)
    learner.answer(exam, 2, "right")
    learner.finish(exam)

    assert kept().score == 1
    assert score_is_the_sum_of_the_marks(exam["id"])


def test_an_attempt_that_waits_is_none_to_compare_with(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 1, TEXT)
    learner.finish(exam)

    second = learner.finish(learner.begin()).body

    assert (second["number"], second["comparison"]["attempts"]) == (2, 0)


def test_practice_says_that_the_answer_is_yet_to_be_marked(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, mode="practice")

    reply = learner.respond(attempt, 1, TEXT).body

    assert (reply["correct"], reply["mark"], reply["tries_left"]) == (None, None, 0)
    assert reply["explanation"] == "explanation of reasons"
    assert learner.read(attempt).body["items"][0]["response"] == reply
    assert learner.finish(attempt).body["state"] == "needs_marking"


def test_practice_with_several_tries_waits_for_the_mark_of_the_last(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, mode="practice", tries=2)
    learner.respond(attempt, 1, TEXT)
    learner.respond(attempt, 1, {"text": "On second thoughts: it does not."})

    assert kept().unmarked == 1
    assert learner.respond(attempt, 1, TEXT).refusal == (409, "question_resolved")
    assert learner.finish(attempt).body["state"] == "needs_marking"
