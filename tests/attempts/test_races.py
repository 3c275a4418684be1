"""Two answers of one learner at once, on real connections: what each may get, and that nothing is lost."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from attempts.models import AttemptItem, HintTaken, Response
from questions.models import Topic
from tests.attempts.learner import Caller, Learner, Reply
from tests.attempts.racing import TIMES, at_once, is_sound, refusals, statuses, twice
from tests.content import answer_for, fixed_quiz, make_exam, make_topic, publish_question, single_choice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_the_same_response_id_twice_is_one_response(topic: Topic, mode: str) -> None:
    fixed_quiz(topic, single_choice(), mode=mode)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = twice(learner, Caller.answer, attempt, 1, "right", id=uuid4())

        assert statuses(replies) == [200, 200]
        assert replies[0].body == replies[1].body
        assert Response.objects.filter(user=learner.user).count() == 1
        assert is_sound(attempt)


def test_the_same_answer_twice_without_an_id_is_one_response(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), tries=3)
    for learner in [Learner() for _ in range(TIMES)]:
        replies = twice(learner, Caller.answer, learner.begin(), 1, "wrong")

        assert replies[0].body == replies[1].body
        assert Response.objects.filter(user=learner.user).count() == 1


def test_one_response_id_for_two_attempts_is_taken_by_one(topic: Topic) -> None:
    publish_question(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempts, id = [learner.practise(count=1).body for _ in range(2)], uuid4()
        replies = at_once(
            *[partial(Caller(learner.user).answer, attempt, 1, "right", id=id) for attempt in attempts]
        )

        assert statuses(replies) == [200, 409]
        assert refusals(replies) == {"id_conflict"}
        assert all(is_sound(attempt) for attempt in attempts)


def test_of_two_answers_to_a_question_with_one_try_one_is_taken(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = at_once(
            *[partial(Caller(learner.user).answer, attempt, 1, text) for text in ("right", "wrong")]
        )

        assert statuses(replies) == [200, 409]
        assert refusals(replies) == {"question_resolved"}
        assert is_sound(attempt)


def test_answers_to_two_questions_both_count(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), single_choice("two"))
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = at_once(*[partial(Caller(learner.user).answer, attempt, n, "right") for n in (1, 2)])

        assert statuses(replies) == [200, 200]
        assert learner.finish(attempt).body["score"] == 2


def test_the_same_hint_twice_is_taken_once(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        replies = twice(learner, Caller.hint, learner.begin(), number=1)

        assert statuses(replies) == [200, 200]
        assert replies[0].body == replies[1].body
        assert HintTaken.objects.filter(user=learner.user).count() == 1


def test_two_next_hints_are_the_first_and_the_second(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        replies = twice(learner, Caller.hint, learner.begin())

        assert sorted(reply.body["number"] for reply in replies) == [1, 2]


def test_in_an_exam_a_hint_that_meets_an_answer_lowers_its_mark(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), mode="exam")
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        learner.hint(attempt)
        at_once(
            partial(Caller(learner.user).answer, attempt, 1, "right"),
            partial(Caller(learner.user).hint, attempt),
        )

        assert is_sound(attempt)
        assert learner.finish(attempt).body["score"] == 0.75


# Several tries


def test_two_tries_are_the_first_and_the_second(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), tries=3)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = at_once(
            *[partial(Caller(learner.user).answer, attempt, 1, text) for text in ("wrong", "worse")]
        )

        assert sorted(reply.body["try"] for reply in replies) == [1, 2]
        assert learner.answer(attempt, 1, "right").body["mark"] == 0.33333
        assert is_sound(attempt)


def test_of_two_tries_by_declining_points_each_earns_by_its_turn(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), tries=2, try_points=(Decimal(1), Decimal("0.5")))
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        right, wrong = at_once(
            *[partial(Caller(learner.user).answer, attempt, 1, text) for text in ("right", "wrong")]
        )

        if wrong.status == 409:  # it came second
            assert (right.body["mark"], wrong.code) == (1, "question_resolved")
        else:
            assert (right.body["mark"], wrong.body["mark"]) == (0.5, 0)
        assert is_sound(attempt)


# Two devices in an exam

type Call = Callable[[Caller, Any], Reply]


@pytest.fixture
def exam(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), single_choice("two"), mode="exam")


def on_two_devices(learner: Learner, attempt: Any, one: Call, other: Call) -> list[Reply]:
    return at_once(*[partial(call, Caller(learner.user), attempt) for call in (one, other)])


def latest(attempt: Any) -> AttemptItem:
    return AttemptItem.objects.get(attempt_id=attempt["id"], position=1)


def test_the_same_save_twice_is_one_save(exam: None) -> None:
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = twice(learner, Caller.save, attempt, 1, "right", id=uuid4(), elapsed_ms=500)

        assert replies[0].body == replies[1].body
        assert Response.objects.filter(user=learner.user).count() == 1
        assert latest(attempt).elapsed_ms == 500
        assert is_sound(attempt)


@pytest.mark.parametrize(
    ("one", "other"),
    [("save", "save"), ("answer", "save"), ("answer", "answer")],
)
def test_of_two_answers_at_once_both_are_kept_and_the_later_one_counts(
    exam: None, one: str, other: str
) -> None:
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = on_two_devices(
            learner,
            attempt,
            lambda device, attempt: getattr(device, one)(attempt, 1, "right"),
            lambda device, attempt: getattr(device, other)(attempt, 1, "wrong"),
        )

        assert statuses(replies) == [200, 200]
        assert Response.objects.filter(user=learner.user).count() == 2
        (last,) = [reply.body for reply in replies if reply.body["id"] == str(latest(attempt).response_id)]
        assert latest(attempt).answer == last["answer"]
        right = last["answer"] == answer_for(attempt["items"][0]["question"], "right")
        assert is_sound(attempt)
        assert learner.finish(attempt).body["score"] == int(right)


def test_an_answer_and_its_taking_back_leave_an_answer_or_none(exam: None) -> None:
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = on_two_devices(
            learner,
            attempt,
            lambda device, attempt: device.answer(attempt, 1, "right"),
            lambda device, attempt: device.clear(attempt, 1),
        )

        assert statuses(replies) == [200, 200]
        assert is_sound(attempt)
        assert learner.finish(attempt).body["score"] == (0 if latest(attempt).answer is None else 1)


def test_the_time_on_a_question_adds_up_over_two_devices(exam: None) -> None:
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        on_two_devices(
            learner,
            attempt,
            lambda device, attempt: device.save(attempt, 1, "right", elapsed_ms=300),
            lambda device, attempt: device.save(attempt, 1, "wrong", elapsed_ms=40),
        )

        assert latest(attempt).elapsed_ms == 340


def test_where_there_is_no_way_back_an_earlier_answer_is_first_or_refused(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), single_choice("two"), mode="exam", navigation="forward")
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        first, second = at_once(
            *[partial(Caller(learner.user).answer, attempt, position, "right") for position in (1, 2)]
        )

        assert second.status == 200
        assert first.status == 200 or first.refusal == (409, "question_passed")
        assert is_sound(attempt)
        assert learner.finish(attempt).body["score"] == (2 if first.status == 200 else 1)
