"""What happens at the deadline as the policy says: grace without answers, or nothing counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from attempts import lifecycle
from attempts.models import Attempt, Response
from questions.models import Topic
from tests.attempts.learner import Learner, Reply, at
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DEADLINE = NOON + 600 * SECOND
CLOSE = DEADLINE + 30 * SECOND
SECRETS = ("explanation of", "feedback on", "hint of", "correct", "mark", "score", "percent", "passed")


def begun(topic: Topic, learner: Learner, **policy: Any) -> Any:
    """An exam of ten minutes, begun at noon, its first question answered."""
    fixed_quiz(topic, single_choice("one"), single_choice("two"), mode="exam", time_limit_s=600, **policy)
    with at(NOON):
        attempt = learner.begin()
        learner.answer(attempt, 1, "right")
    return attempt


# Grace to finish in, but not to answer


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    return begun(topic, learner, at_deadline="grace", grace_s=30, grace_answers=False)


@pytest.mark.parametrize("moment", [DEADLINE, CLOSE - timedelta(microseconds=1)])
@pytest.mark.parametrize(
    "call",
    [
        lambda learner, attempt: learner.answer(attempt, 2, "right"),
        lambda learner, attempt: learner.answer(attempt, 1, "wrong"),
        lambda learner, attempt: learner.save(attempt, 2, "right"),
        lambda learner, attempt: learner.clear(attempt, 1),
        lambda learner, attempt: learner.hint(attempt, 2),
    ],
    ids=["answer", "change", "save", "clear", "hint"],
)
def test_in_grace_nothing_more_is_answered(
    attempt: Any, learner: Learner, call: Callable[[Learner, Any], Reply], moment: datetime
) -> None:
    with at(moment):
        assert call(learner, attempt).refusal == (409, "deadline_passed")

    assert Response.objects.count() == 1
    assert Attempt.objects.get().state == "in_progress"


def test_until_the_deadline_answers_are_taken(attempt: Any, learner: Learner) -> None:
    with at(DEADLINE - timedelta(microseconds=1)):
        assert learner.answer(attempt, 2, "right").status == 200


def test_in_grace_the_attempt_is_still_finished(attempt: Any, learner: Learner) -> None:
    with at(DEADLINE + SECOND):
        body = learner.finish(attempt).body

    assert (body["state"], body["finished_at"], body["score"]) == ("finished", "2026-03-01T12:10:00Z", 1)


def test_after_grace_it_is_expired_with_what_was_answered(attempt: Any, learner: Learner) -> None:
    with at(CLOSE):
        assert learner.answer(attempt, 2, "right").refusal == (409, "attempt_expired")
        body = learner.read(attempt).body

    assert (body["state"], body["finished_at"], body["score"]) == ("expired", "2026-03-01T12:10:00Z", 1)


def test_in_grace_an_answer_sent_again_gives_the_first_result(attempt: Any, learner: Learner) -> None:
    id = uuid4()
    with at(DEADLINE - SECOND):
        first = learner.answer(attempt, 2, "right", id=id)

    with at(DEADLINE + SECOND):
        assert learner.answer(attempt, 2, "right", id=id).body == first.body


def test_in_grace_a_question_may_still_be_flagged(attempt: Any, learner: Learner) -> None:
    with at(DEADLINE + SECOND):
        assert learner.flag(attempt, 2).status == 200


# Nothing counts


@pytest.fixture
def abandoned(topic: Topic, learner: Learner) -> Any:
    return begun(topic, learner, at_deadline="abandon")


def secrets_in(body: object) -> list[str]:
    return [secret for secret in SECRETS if secret in str(body).replace("max_score", "")]


def test_an_attempt_that_is_not_finished_in_time_is_abandoned(abandoned: Any, learner: Learner) -> None:
    with at(DEADLINE):
        body = learner.read(abandoned).body

    assert (body["state"], body["finished_at"]) == ("abandoned", "2026-03-01T12:10:00Z")


@pytest.mark.parametrize(
    "touch",
    [
        lambda learner, attempt: learner.read(attempt),
        lambda learner, _: learner.list(),
        lambda learner, _: learner.start(),
        lambda learner, attempt: learner.finish(attempt),
        lambda learner, attempt: learner.answer(attempt, 2, "right"),
        lambda learner, attempt: learner.pause(attempt),
        lambda *_: lifecycle.sweep(now=DEADLINE),
    ],
    ids=["read", "list", "start", "finish", "answer", "pause", "sweep"],
)
def test_whoever_looks_first_finds_it_abandoned(
    abandoned: Any, learner: Learner, touch: Callable[[Learner, Any], object]
) -> None:
    with at(DEADLINE):
        touch(learner, abandoned)

    row = Attempt.objects.get(id=abandoned["id"])
    assert (row.state, row.finished_at) == ("abandoned", DEADLINE)


def test_an_abandoned_attempt_takes_no_answer(abandoned: Any, learner: Learner) -> None:
    for moment in (DEADLINE, CLOSE):
        with at(moment):
            assert learner.answer(abandoned, 2, "right").refusal == (409, "attempt_expired")

    assert Response.objects.count() == 1


def test_an_abandoned_attempt_has_no_result_and_shows_nothing_of_its_key(
    abandoned: Any, learner: Learner
) -> None:
    with at(DEADLINE):
        read, finished, listed = learner.read(abandoned), learner.finish(abandoned), learner.list()

    assert read.body == finished.body
    for body in (read.body["items"], {n: v for n, v in read.body.items() if n not in ("items", "policy")}):
        assert secrets_in(body) == []
    assert secrets_in(listed.body) == []


def test_an_abandoned_attempt_is_not_reviewed(abandoned: Any, learner: Learner) -> None:
    with at(DEADLINE):
        assert learner.review(abandoned).refusal == (409, "attempt_abandoned")


def test_an_answer_sent_again_after_it_was_abandoned_shows_nothing(abandoned: Any, learner: Learner) -> None:
    id = uuid4()
    with at(DEADLINE - SECOND):
        learner.answer(abandoned, 2, "right", id=id)

    with at(DEADLINE):
        learner.read(abandoned)
        retry = learner.answer(abandoned, 2, "right", id=id)

    assert retry.status == 200
    assert secrets_in(retry.body) == []


def test_an_attempt_finished_in_time_counts(abandoned: Any, learner: Learner) -> None:
    with at(DEADLINE - SECOND):
        body = learner.finish(abandoned).body

    assert (body["state"], body["score"]) == ("finished", 1)


def test_an_abandoned_attempt_is_none_to_compare_with(abandoned: Any, learner: Learner) -> None:
    with at(DEADLINE):
        second = learner.begin()
        body = learner.finish(second).body

    assert (body["number"], body["comparison"]["attempts"]) == (2, 0)
    assert body["comparison"]["result_percent"] == 0


def test_an_abandoned_attempt_is_one_of_those_allowed(topic: Topic, learner: Learner) -> None:
    begun(topic, learner, at_deadline="abandon", attempts_allowed=1)

    with at(DEADLINE):
        assert learner.start().refusal == (409, "no_attempts_left")
