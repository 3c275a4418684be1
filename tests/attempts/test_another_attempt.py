"""How often a quiz may be taken, and how soon again."""

from datetime import UTC, datetime, timedelta

from attempts.models import Attempt
from questions.models import Topic
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def test_the_next_attempt_waits_from_the_end_of_the_last(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), attempt_delay_s=3600)
    with at(NOON):
        attempt = learner.begin()
    with at(NOON + MINUTE):
        learner.finish(attempt)

    with at(NOON + HOUR):
        refused = learner.start()
        assert refused.refusal == (409, "attempt_too_soon")
        assert "2026-03-01 13:01:00 UTC" in refused.body["detail"]
    with at(NOON + MINUTE + HOUR):
        assert learner.start().status == 201


def test_of_several_attempts_the_latest_end_counts_for_the_wait(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), attempt_delay_s=3600)
    for start in (NOON, NOON + HOUR):
        with at(start):
            learner.finish(learner.begin())

    with at(NOON + HOUR + 59 * MINUTE):
        assert learner.start().refusal == (409, "attempt_too_soon")


def test_an_attempt_that_is_open_is_gone_on_with_at_any_time(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), attempt_delay_s=3600)
    with at(NOON):
        learner.begin()

    with at(NOON + MINUTE):
        assert learner.start().status == 200


def test_an_expired_attempt_makes_the_next_wait_from_its_deadline(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), attempt_delay_s=3600, time_limit_s=600)
    with at(NOON):
        learner.begin()

    with at(NOON + HOUR + 9 * MINUTE):
        assert learner.start().refusal == (409, "attempt_too_soon")
    with at(NOON + HOUR + 10 * MINUTE):
        assert learner.start().status == 201


def test_attempts_of_others_and_at_other_quizzes_make_nobody_wait(
    topic: Topic, learner: Learner, stranger: Learner
) -> None:
    fixed_quiz(topic, single_choice("one"), attempt_delay_s=3600)
    fixed_quiz(topic, single_choice("two"), slug="other", attempt_delay_s=3600)
    with at(NOON):
        stranger.finish(stranger.begin())
        learner.finish(learner.begin("other"))

        assert learner.start().status == 201


def test_attempts_at_a_quiz_are_numbered(topic: Topic, learner: Learner, stranger: Learner) -> None:
    fixed_quiz(topic, single_choice())
    numbers = []
    for _ in range(3):
        attempt = learner.begin()
        numbers.append(attempt["number"])
        learner.finish(attempt)

    assert numbers == [1, 2, 3]
    assert stranger.begin()["number"] == 1
    assert learner.practise(count=1).body["number"] is None


def test_a_voided_attempt_uses_up_none_and_makes_nobody_wait(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), attempts_allowed=1, attempt_delay_s=3600)
    with at(NOON):
        attempt = learner.begin()
        Attempt.objects.filter(id=attempt["id"]).update(state="voided", finished_at=NOON)

        again = learner.start()

    assert (again.status, again.body["number"]) == (201, 2)
