"""What shows when: while answering, after the end, after the quiz has closed for everybody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from attempts.models import GroupMembership, LearnerGroup, Override
from questions.models import Quiz, Topic
from questions.policy import Aspect
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOSE = NOON + 2 * HOUR

# The members of a response, and of an attempt, that each aspect brings.
OF_RESPONSES: dict[str, set[str]] = {
    "correctness": {"correct"},
    "mark": {"mark", "max_mark"},
    "key": {"correct_answer"},
    "explanation": {"explanation", "references"},
    "feedback": {"feedback", "choice_feedback"},
}
OF_ATTEMPTS: dict[str, set[str]] = {
    "total": {"score", "percent", "comparison"},
    "pass": {"passed"},
}
# Topics and types may have one question each: their results wait for its mark.
OF_TOTAL_AND_MARK = {"topics", "types"}
TELLING = {member for members in OF_RESPONSES.values() for member in members}
TOTALS = {member for members in OF_ATTEMPTS.values() for member in members} | OF_TOTAL_AND_MARK


def begun(topic: Topic, learner: Learner, **policy: Any) -> Any:
    """An exam that closes at two, begun at noon, its first question answered wrongly after a hint."""
    fixed_quiz(topic, single_choice("one"), single_choice("two"), mode="exam", closes_at=CLOSE, **policy)
    with at(NOON):
        attempt = learner.begin()
        learner.hint(attempt)
        learner.answer(attempt, 1, "wrong")
    return attempt


def told(body: Any) -> tuple[set[str], set[str], int]:
    """The members that tell something of the first question and of the attempt, and how many hints show."""
    item = body["items"][0]
    answered = item.get("response") or item
    return TELLING & set(answered), TOTALS & set(body), len(item["hints"])


def due(*aspects: str) -> tuple[set[str], set[str], int]:
    of_attempt = {member for aspect in aspects for member in OF_ATTEMPTS.get(aspect, ())}
    return (
        {member for aspect in aspects for member in OF_RESPONSES.get(aspect, ())},
        of_attempt | (OF_TOTAL_AND_MARK if {"total", "mark"} <= set(aspects) else set()),
        int("hints" in aspects),
    )


@pytest.mark.parametrize("aspect", [each.value for each in Aspect])
def test_after_the_end_each_aspect_shows_by_itself(topic: Topic, learner: Learner, aspect: str) -> None:
    attempt = begun(topic, learner, reveal={"finished": [aspect]})
    with at(NOON):
        finished, review = learner.finish(attempt).body, learner.review(attempt).body

    assert told(finished) == told(review) == due(aspect)


@pytest.mark.parametrize("aspect", [each.value for each in Aspect])
def test_after_the_close_each_aspect_shows_by_itself(topic: Topic, learner: Learner, aspect: str) -> None:
    attempt = begun(topic, learner, reveal={"closed": [aspect]})
    with at(NOON):
        assert told(learner.finish(attempt).body) == told(learner.review(attempt).body) == due()

    with at(CLOSE):
        assert told(learner.read(attempt).body) == told(learner.review(attempt).body) == due(aspect)


@pytest.mark.parametrize(
    "aspects", [["correctness"], ["mark"], ["feedback"], ["hints"], ["mark", "total"], ["mark", "pass"]]
)
def test_while_answering_what_is_listed_shows(topic: Topic, learner: Learner, aspects: list[str]) -> None:
    attempt = begun(topic, learner, reveal={"during": aspects})

    with at(NOON):
        assert told(learner.read(attempt).body) == due(*aspects)


def test_each_phase_shows_its_own_and_not_what_earlier_ones_did(topic: Topic, learner: Learner) -> None:
    reveal = {"during": ["hints"], "finished": ["mark", "total"], "closed": ["correctness", "key", "pass"]}
    attempt = begun(topic, learner, reveal=reveal)

    with at(NOON):
        assert told(learner.read(attempt).body) == due("hints")
        assert told(learner.finish(attempt).body) == due("mark", "total")
    with at(CLOSE):
        assert told(learner.read(attempt).body) == due("correctness", "key", "pass")


def test_lists_show_the_total_of_each_attempt_as_its_phase_says(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, reveal={"finished": ["pass"], "closed": ["total"]})
    with at(NOON):
        learner.finish(attempt)
        assert {"score", "percent", "passed"} & set(learner.list().body["results"][0]) == {"passed"}

    with at(CLOSE):
        assert {"score", "percent", "passed"} & set(learner.list().body["results"][0]) == {"score", "percent"}


def test_what_was_only_saved_shows_no_result_while_answering(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, reveal={"during": ["correctness", "mark", "feedback"]})
    with at(NOON):
        saved = learner.save(attempt, 1, "right")

        assert told(learner.read(attempt).body) == due()
        assert learner.read(attempt).body["items"][0]["response"] == saved.body
        learner.answer(attempt, 1, "right")
        assert told(learner.read(attempt).body) == due("correctness", "mark", "feedback")


def test_feedback_without_the_key_is_on_the_choices_picked(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, reveal={"finished": ["feedback"]})
    with at(NOON):
        feedback = learner.finish(attempt).body["items"][0]["response"]["choice_feedback"]

    assert [each["feedback"] for each in feedback] == ["feedback on wrong of one"]


def test_a_question_left_out_shows_what_the_review_may(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, reveal={"finished": ["mark"], "closed": ["key"]})
    with at(NOON):
        learner.finish(attempt)
        item = learner.review(attempt).body["items"][1]
        assert (item["mark"], "correct_answer" in item) == (0, False)

    with at(CLOSE):
        item = learner.review(attempt).body["items"][1]
        assert ("mark" in item, item["correct_answer"] is not None) == (False, True)


def test_a_try_in_the_review_shows_as_little(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, reveal={"finished": ["correctness"], "closed": ["mark"]})
    with at(NOON):
        learner.finish(attempt)
        (tried,) = learner.review(attempt).body["items"][0]["responses"]
        assert ("correct" in tried, "mark" in tried) == (True, False)

    with at(CLOSE):
        (tried,) = learner.review(attempt).body["items"][0]["responses"]
        assert ("correct" in tried, "mark" in tried) == (False, True)


def test_an_answer_sent_again_after_the_end_shows_no_more_than_at_any_time_then(
    topic: Topic, learner: Learner
) -> None:
    attempt = begun(topic, learner, reveal={"finished": ["mark", "key"], "closed": ["mark", "correctness"]})
    id = uuid4()
    with at(NOON):
        learner.answer(attempt, 1, "right", id=id)
        learner.finish(attempt)

        assert TELLING & set(learner.answer(attempt, 1, "right", id=id).body) == {"mark", "max_mark"}


def test_practice_hides_the_solution_where_the_author_says_so(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), reveal={"during": ["correctness"], "finished": ["key"]})
    attempt = learner.begin()

    assert TELLING & set(learner.answer(attempt, 1, "wrong").body) == {"correct"}
    assert TELLING & set(learner.finish(attempt).body["items"][0]["response"]) == {"correct_answer"}


# The quiz is closed for everybody only when nobody can be at it any more


@pytest.fixture
def finished(topic: Topic, learner: Learner) -> Any:
    """Finished by one learner; the key shows once the quiz has closed."""
    attempt = begun(topic, learner, reveal={"closed": ["key"]})
    with at(NOON):
        learner.finish(attempt)
    return attempt


def key_shows(learner: Learner, attempt: Any, moment: datetime) -> bool:
    with at(moment):
        read, review = learner.read(attempt).body, learner.review(attempt).body
    shows = "correct_answer" in read["items"][0]["response"]
    assert shows == ("correct_answer" in review["items"][0]) == ("correct_answer" in review["items"][1])
    return shows


def test_the_key_shows_from_the_close_on(finished: Any, learner: Learner) -> None:
    assert not key_shows(learner, finished, CLOSE - timedelta(seconds=1))
    assert key_shows(learner, finished, CLOSE)


@pytest.mark.parametrize("whose", ["a learner", "a group", "nobody yet"])
def test_nobody_sees_the_key_while_anybody_has_longer(
    finished: Any, learner: Learner, stranger: Learner, whose: str
) -> None:
    if whose == "a learner":
        Override.objects.create(quiz=Quiz.objects.get(), user=stranger.user, closes_at=CLOSE + HOUR)
    else:
        group = LearnerGroup.objects.create(name="Late ones")
        if whose == "a group":
            GroupMembership.objects.create(group=group, user=stranger.user)
        Override.objects.create(quiz=Quiz.objects.get(), group=group, closes_at=CLOSE + HOUR)

    assert not key_shows(learner, finished, CLOSE)
    assert not key_shows(learner, finished, CLOSE + HOUR - timedelta(seconds=1))
    assert key_shows(learner, finished, CLOSE + HOUR)


def test_an_exception_that_ends_earlier_brings_nothing_earlier(finished: Any, learner: Learner) -> None:
    Override.objects.create(quiz=Quiz.objects.get(), user=learner.user, closes_at=CLOSE - HOUR)

    assert not key_shows(learner, finished, CLOSE - timedelta(seconds=1))
    assert key_shows(learner, finished, CLOSE)


def test_grace_keeps_the_quiz_open_for_those_who_are_at_it(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner, reveal={"closed": ["key"]}, at_deadline="grace", grace_s=60)
    with at(NOON):
        learner.finish(attempt)

    assert not key_shows(learner, attempt, CLOSE + timedelta(seconds=59))
    assert key_shows(learner, attempt, CLOSE + timedelta(seconds=60))


def test_a_quiz_that_never_closes_never_shows_what_waits_for_that(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), mode="exam", reveal={"closed": ["key"]})
    with at(NOON):
        attempt = learner.begin()
        learner.answer(attempt, 1, "right")
        learner.finish(attempt)

    with at(NOON + timedelta(days=3650)):
        assert told(learner.read(attempt).body) == due()
