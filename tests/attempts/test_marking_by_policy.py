"""What a person's mark earns under an attempt's policy: hints, certainty, tries, negative marks."""

from decimal import Decimal

import pytest

from attempts.models import ManualMark, Response
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.attempts.staff import TEXT, Staff, item, one_essay, written


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


def test_hints_are_taken_off(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1, finish=False)
    learner.hint(attempt)
    learner.hint(attempt)
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=1).body["mark"] == 0.75


def test_in_practice_a_hint_after_the_last_try_costs_that_try_nothing(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic, mode="practice", tries=3)
    attempt = written(learner, 1, finish=False)
    learner.hint(attempt)
    learner.hint(attempt)
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=1).body["mark"] == 1


def test_the_response_keeps_its_mark_without_the_hints_taken_later(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1, finish=False)
    learner.hint(attempt)
    learner.hint(attempt)
    learner.finish(attempt)

    staff.mark(learner, attempt, fraction=1)

    assert Response.objects.get(user=learner.user).mark == 1
    assert item(attempt).mark == Decimal("0.75")


@pytest.mark.parametrize(("sure", "mark"), [(("high", 0.5), 1.5), (("mid", 0), -2)])
def test_certainty_counts(
    topic: Topic, learner: Learner, staff: Staff, sure: tuple[str, float], mark: float
) -> None:
    certainty, fraction = sure
    one_essay(topic, certainty=True)
    attempt = learner.begin()
    learner.respond(attempt, 1, TEXT, certainty=certainty)
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=fraction).body["mark"] == mark
    assert learner.read(attempt).body["score"] == mark


def test_tries_before_the_marked_one_cost_what_they_cost(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic, mode="practice", tries=3, try_penalty=Decimal("0.1"))
    attempt = written(learner, 1, finish=False)
    learner.respond(attempt, 1, {"text": "Better thought out."})
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=1).body["mark"] == 0.9


def test_under_declining_points_a_mark_given_anew_may_be_lower(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    points = (Decimal(1), Decimal("0.5"))
    one_essay(topic, mode="practice", tries=2, try_points=points)
    attempt = written(learner, 1, finish=False)
    learner.respond(attempt, 1, {"text": "Better thought out."})
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=1).body["mark"] == 0.5
    assert staff.mark(learner, attempt, fraction=0.5).body["mark"] == 0.25


def test_where_marks_may_be_negative_a_person_may_give_one(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic, negative_marks=True)
    attempt = written(learner, 1)

    assert staff.mark(learner, attempt, fraction=-0.5).body["mark"] == -0.5
    assert learner.read(attempt).body["score"] == -0.5


def test_a_share_with_many_places_is_rounded_as_shares_are(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)

    given = [staff.mark(learner, attempt, fraction=0.123456789).body for _ in range(2)]

    assert (given[0]["fraction"], given[0]["mark"]) == (0.1234568, 0.12346)
    assert ManualMark.objects.count() == 1
