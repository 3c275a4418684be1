"""Exceptions from a quiz's rules, for a learner or a group; of several, the most generous of each kind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attempts.models import GroupMembership, LearnerGroup, Override
from questions.models import Quiz, Topic
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    """An exam of ten minutes, open from one to three, once."""
    return fixed_quiz(
        topic,
        single_choice(),
        mode="exam",
        time_limit_s=600,
        opens_at=NOON + HOUR,
        closes_at=NOON + 3 * HOUR,
        attempts_allowed=1,
    )


def except_learner(quiz: Quiz, learner: Learner, **rules: Any) -> None:
    Override.objects.create(quiz=quiz, user=learner.user, **rules)


def except_group(quiz: Quiz, *learners: Learner, **rules: Any) -> None:
    group = LearnerGroup.objects.create(name=f"group {LearnerGroup.objects.count()}")
    for learner in learners:
        GroupMembership.objects.create(user=learner.user, group=group)
    Override.objects.create(quiz=quiz, group=group, **rules)


def deadline(learner: Learner, start: datetime = NOON + HOUR) -> str:
    with at(start):
        return str(learner.begin()["deadline_at"])


def test_a_learner_may_have_more_time(quiz: Quiz, learner: Learner, stranger: Learner) -> None:
    except_learner(quiz, learner, extra_time_s=300)

    assert deadline(learner) == "2026-03-01T13:15:00Z"
    assert deadline(stranger) == "2026-03-01T13:10:00Z"


def test_a_group_may_have_more_time(quiz: Quiz, learner: Learner, stranger: Learner) -> None:
    except_group(quiz, learner, Learner(), extra_time_s=300)

    assert deadline(learner) == "2026-03-01T13:15:00Z"
    assert deadline(stranger) == "2026-03-01T13:10:00Z"


def test_of_several_exceptions_the_longest_time_counts(quiz: Quiz, learner: Learner) -> None:
    except_group(quiz, learner, extra_time_s=60)
    except_learner(quiz, learner, extra_time_s=120)
    except_group(quiz, learner, extra_time_s=180)

    assert deadline(learner) == "2026-03-01T13:13:00Z"


def test_of_several_exceptions_each_kind_counts_by_itself(quiz: Quiz, learner: Learner) -> None:
    except_learner(quiz, learner, extra_time_s=3600, closes_at=NOON + 4 * HOUR)
    except_group(quiz, learner, opens_at=NOON, closes_at=NOON + 2 * HOUR, extra_attempts=2)

    assert deadline(learner, NOON) == "2026-03-01T13:10:00Z"
    with at(NOON + 3 * HOUR):
        second = learner.begin()
    assert (second["number"], second["deadline_at"]) == (2, "2026-03-01T16:00:00Z")


def test_a_learner_may_begin_earlier(quiz: Quiz, learner: Learner, stranger: Learner) -> None:
    except_learner(quiz, learner, opens_at=NOON)

    with at(NOON):
        assert learner.start().status == 201
        assert stranger.start().refusal == (409, "quiz_not_open")


def test_a_learner_may_begin_and_end_later(quiz: Quiz, learner: Learner, stranger: Learner) -> None:
    except_learner(quiz, learner, closes_at=NOON + 4 * HOUR)

    with at(NOON + 3 * HOUR):
        assert learner.start().body["deadline_at"] == "2026-03-01T15:10:00Z"
        assert stranger.start().refusal == (409, "quiz_closed")


def test_a_close_of_ones_own_may_be_earlier(quiz: Quiz, learner: Learner) -> None:
    except_learner(quiz, learner, closes_at=NOON + HOUR + timedelta(minutes=5))

    assert deadline(learner) == "2026-03-01T13:05:00Z"


def test_a_learner_may_have_more_attempts(quiz: Quiz, learner: Learner, stranger: Learner) -> None:
    except_learner(quiz, learner, extra_attempts=1)
    with at(NOON + HOUR):
        for each in (learner, stranger):
            each.finish(each.begin())

        assert learner.start().status == 201
        assert stranger.start().refusal == (409, "no_attempts_left")


def test_an_exception_counts_when_the_attempt_starts(quiz: Quiz, learner: Learner) -> None:
    with at(NOON + HOUR):
        attempt = learner.begin()
        except_learner(quiz, learner, extra_time_s=300)

        assert learner.read(attempt).body["deadline_at"] == "2026-03-01T13:10:00Z"
        assert attempt["policy"]["time_limit_s"] == 600


def test_an_attempt_tells_the_rules_that_apply_to_its_learner(quiz: Quiz, learner: Learner) -> None:
    except_learner(quiz, learner, extra_time_s=300, extra_attempts=1)

    with at(NOON + HOUR):
        policy = learner.begin()["policy"]

    assert (policy["time_limit_s"], policy["attempts_allowed"]) == (900, 2)


def test_an_exception_from_another_quiz_does_not_count(quiz: Quiz, topic: Topic, learner: Learner) -> None:
    other = fixed_quiz(topic, single_choice("other"), slug="other")
    except_learner(other, learner, extra_time_s=300)

    assert deadline(learner) == "2026-03-01T13:10:00Z"


def test_who_has_left_a_group_has_no_exception_any_more(quiz: Quiz, learner: Learner) -> None:
    except_group(quiz, learner, extra_time_s=300)
    GroupMembership.objects.filter(user=learner.user).delete()

    assert deadline(learner) == "2026-03-01T13:10:00Z"
