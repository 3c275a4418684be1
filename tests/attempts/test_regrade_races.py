"""A regrade while learners go on, on real connections: one outcome, and nobody waits for good."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from attempts import lifecycle
from attempts.models import Attempt, AttemptItem, Regrade
from questions.authoring import SectionDraft
from questions.models import Topic
from tests.attempts.learner import Caller, Learner, Reply, at, score_is_the_sum_of_the_marks
from tests.attempts.mending import mend, regrade
from tests.attempts.racing import TIMES, at_once, held_up
from tests.attempts.walks import NOON
from tests.content import fixed_quiz, make_exam, make_topic, publish_question, publish_quiz, single_choice

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


def begun(count: int, *texts: str) -> list[tuple[Learner, Any]]:
    """So many learners, each in an attempt where these answers were given."""
    found = [(learner, learner.begin()) for learner in [Learner() for _ in range(count)]]
    for learner, attempt in found:
        for text in texts:
            learner.answer(attempt, 1, text)
    return found


def answers(learner: Learner, attempt: Any, *texts: str) -> Callable[[], list[Reply]]:
    """One answer after the other, as a learner who reconsiders sends them."""
    caller = Caller(learner.user)
    return lambda: [caller.answer(attempt, 1, text) for text in texts]


def is_sound() -> bool:
    return all(score_is_the_sum_of_the_marks(attempt.pk) for attempt in Attempt.objects.all())


@pytest.mark.parametrize("rules", [{"mode": "exam"}, {"tries": 20}], ids=["an exam", "tries"])
def test_an_answer_that_meets_a_regrade_comes_out_by_the_new_key(topic: Topic, rules: dict[str, Any]) -> None:
    fixed_quiz(topic, single_choice("one"), **rules)
    right = ["worse", "wrong"]
    for turn in range(TIMES):
        learners = begun(3, "worst")
        question = mend("one", right[turn % 2])
        results: list[Any] = at_once(
            partial(regrade, question),
            *(answers(*each, "worst", "worse", "worst", "worse") for each in learners),
        )

        regraded, *replies = results
        assert {reply.status for each in replies for reply in each} <= {200, 409}
        assert regraded.outcome.regraded == 3 * (1 + turn)
        expected = 1 if right[turn % 2] == "worse" else 0
        items = AttemptItem.objects.filter(attempt__in=[attempt["id"] for _, attempt in learners])
        assert set(items.values_list("fraction", flat=True)) == {expected}
        assert is_sound()


def test_of_two_regrades_at_once_one_is_on_record(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    begun(5, "worse")
    for turn in range(TIMES):
        question = mend("one", ["worse", "wrong"][turn % 2])

        regraded = at_once(*[partial(regrade, question)] * 2)

        assert sorted(each.outcome.regraded for each in regraded) == [0, 5]
        assert Regrade.objects.count() == turn + 1
        assert is_sound()


def test_regrades_of_two_questions_at_once_both_count(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), single_choice("two"), mode="exam")
    for learner, attempt in begun(5, "worse"):
        learner.answer(attempt, 2, "worse")
    for turn in range(TIMES):
        right = ["worse", "wrong"][turn % 2]

        at_once(*[partial(regrade, mend(slug, right)) for slug in ("one", "two")])

        assert set(Attempt.objects.values_list("score", flat=True)) == {2 if right == "worse" else 0}
        assert is_sound()


def test_an_attempt_that_is_finished_meanwhile_is_regraded(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), mode="exam")
    for turn in range(TIMES):
        [(learner, attempt)] = begun(1, "worse")
        question = mend("one", ["worse", "wrong"][turn % 2])

        at_once(partial(regrade, question), partial(Caller(learner.user).finish, attempt))

        score = learner.review(attempt).body["score"]
        assert score == (1 if turn % 2 == 0 else 0)
        assert is_sound()


def test_a_regrade_and_the_closing_of_several_attempts_do_not_wait_for_each_other(topic: Topic) -> None:
    slugs = [f"quiz-{n}" for n in range(6)]
    publish_question(topic, single_choice("one"))
    for slug in slugs:
        publish_quiz(topic.exam, SectionDraft(questions=("one",)), slug=slug, time_limit_s=60)
    for turn in range(TIMES):
        learner = Learner()
        with at(NOON):
            for slug in reversed(slugs):  # so that the order of the quizzes is not that of the attempts
                learner.answer(learner.begin(slug), 1, "worse")
        question = mend("one", ["worse", "wrong"][turn % 2])

        at_once(
            partial(regrade, question),
            partial(lifecycle.close_overdue, user_id=learner.user.pk, now=LATER),
            partial(lifecycle.sweep, now=LATER),
        )

        assert set(Attempt.objects.values_list("score", flat=True)) == {1 - turn % 2}
        lifecycle.sweep(now=LATER)  # what the sweep found held it left alone
        assert not Attempt.objects.filter(user=learner.user).exclude(state="expired").exists()


def test_attempts_of_a_learner_are_closed_in_the_order_in_which_a_regrade_locks_them(topic: Topic) -> None:
    publish_question(topic, single_choice("one"))
    learner = Learner()
    for slug in [f"quiz-{n}" for n in range(4)]:
        publish_quiz(topic.exam, SectionDraft(questions=("one",)), slug=slug, time_limit_s=60)
        with at(NOON):
            learner.begin(slug)
    attempts = Attempt.objects.filter(user=learner.user).order_by("id").select_for_update(nowait=True)

    with held_up(partial(lifecycle.close_overdue, user_id=learner.user.pk, now=LATER)) as start:
        first = attempts[0]
        start()
        others = list(attempts.exclude(pk=first.pk))  # fails if one is held by now

    assert len(others) == 3


def test_regrades_take_turns(topic: Topic) -> None:
    for slug in ("one", "two"):
        fixed_quiz(topic, single_choice(slug), slug=slug)
        learner = Learner()
        learner.answer(learner.begin(slug), 1, "worse")
    one, two = mend("one", "worse"), mend("two", "worse")

    with held_up(partial(regrade, two)) as start:
        regrade(one)
        waiting = start()

    assert waiting.result().outcome.attempts == 1


def test_attempts_that_start_do_not_wait_for_a_regrade(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    begun(1, "worse")
    question, learner = mend("one", "worse"), Learner()

    with transaction.atomic():
        regrade(question)
        [started] = at_once(partial(start_without_waiting, learner))

    assert (started.status, started.body["items"][0]["question"]["version"]) == (201, 2)


def start_without_waiting(learner: Learner) -> Reply:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
    return Caller(learner.user).start()


def test_an_answer_waits_until_the_regrade_is_done(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    [(learner, attempt)] = begun(1)
    question = mend("one", "worse")

    with held_up(partial(Caller(learner.user).answer, attempt, 1, "worse")) as start:
        regrade(question)
        waiting = start()
    reply = waiting.result()

    assert (reply.body["correct"], reply.body["mark"]) == (True, 1)
    assert is_sound()
