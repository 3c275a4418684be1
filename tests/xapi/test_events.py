"""Which events there are, in which order, and when each is new."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.utils import timezone

from attempts import lifecycle
from attempts.models import Attempt
from questions.models import Topic
from questions.types import TYPES
from quizapi.accounts.models import User
from tests.attempts.learner import Learner, at
from tests.attempts.mending import mend, regrade
from tests.content import essay, fixed_quiz, single_choice
from tests.every_type import marked, wrong_answer
from tests.plays import order, overseer, whose
from tests.xapi.events import since, words

INSERT_HINT = """
    INSERT INTO attempts_hinttaken (user_id, id, attempt_id, position, number, created_at)
    VALUES (%s, %s, %s, 1, 1, %s)
"""


def test_an_attempt_at_every_type_of_question_is_told_in_order(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, *(marked(type) for type in TYPES if type != "essay"), pass_percent=50)
    attempt = learner.begin()
    learner.hint(attempt)
    for item in attempt["items"]:
        assert learner.respond(attempt, item["position"], wrong_answer(item["question"])).status == 200
    learner.finish(attempt)
    statements, _ = since()
    answered = ["answered"] * (len(TYPES) - 1)
    assert words(statements) == ["initialized", "interacted", *answered, "completed", "failed"]
    assert {each["context"]["registration"] for each in statements} == {attempt["id"]}
    assert len({each["actor"]["account"]["name"] for each in statements}) == 1
    assert len({each["id"] for each in statements}) == len(statements)
    assert statements == since()[0]


def test_only_tries_are_told(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), tries=3)
    attempt = learner.begin()
    learner.save(attempt, 1, "worse")
    learner.answer(attempt, 1, "wrong", id=str(uuid4()))
    learner.answer(attempt, 1, "wrong", id=str(uuid4()))
    learner.clear(attempt, 1)
    learner.answer(attempt, 1, "right")
    found = [each["result"] for each in since()[0] if each["verb"]["display"]["en"] == "answered"]
    assert [each["success"] for each in found] == [False, True]


def test_what_was_told_is_not_told_again(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice())
    attempt = learner.begin()
    first, snapshot = since()
    learner.answer(attempt, 1, "right")
    second, snapshot = since(snapshot)
    learner.finish(attempt)
    third, snapshot = since(snapshot)
    assert [words(each) for each in (first, second, third)] == [["initialized"], ["answered"], ["completed"]]
    assert since(snapshot)[0] == []
    assert first + second + third == since()[0]


def test_a_regrade_tells_nothing_again(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("one"), pass_percent=50)
    attempt = learner.begin()
    learner.answer(attempt, 1, "right")
    learner.finish(attempt)
    _, snapshot = since()
    assert regrade(mend("one", "wrong")).outcome.lowered == 1
    assert since(snapshot)[0] == []


def test_what_waits_for_a_mark_ends_with_the_last_mark(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("one"), essay("two"), pass_percent=60)
    attempt = learner.begin()
    learner.answer(attempt, 1, "right")
    learner.respond(attempt, 2, {"text": "Because."})
    learner.finish(attempt)
    first, snapshot = since()
    assert words(first) == ["initialized", "answered", "answered"]
    give_mark(attempt, "0.5")
    second, snapshot = since(snapshot)
    assert words(second) == ["completed", "passed", "scored"]
    assert second[2]["result"]["score"] == {"scaled": 0.5, "raw": 0.5, "min": 0.0, "max": 1.0}
    assert second[0]["result"]["score"]["raw"] == 1.5
    give_mark(attempt, "0.25")
    assert words(since(snapshot)[0]) == ["scored"]


def give_mark(attempt: Any, fraction: str) -> None:
    by = User.objects.filter(email="overseer@example.org").first() or overseer()
    lifecycle.mark(
        **whose(attempt), position=2, fraction=Decimal(fraction), comment="", by=by.pk, now=timezone.now()
    )


def test_a_reopened_attempt_ends_anew(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice())
    attempt = learner.begin()
    learner.finish(attempt)
    first, snapshot = since()
    lifecycle.reopen(order(attempt))
    assert since(snapshot)[0] == []
    learner.finish(attempt)
    second, _ = since(snapshot)
    assert (words(first)[-1], words(second)) == ("completed", ["completed"])
    assert second[0]["id"] != first[-1]["id"]


def test_an_abandoned_attempt_is_not_completed(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=600, at_deadline="abandon")
    with at(timezone.now() - timedelta(hours=1)):
        learner.begin()
    lifecycle.sweep(now=timezone.now())
    statements, _ = since()
    assert words(statements) == ["initialized", "abandoned"]
    assert statements[1]["result"] == {"completion": False, "duration": "PT10M0S"}


def test_the_end_of_a_voided_attempt_is_not_told(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice())
    attempt = learner.begin()
    learner.finish(attempt)
    lifecycle.void(order(attempt))
    assert words(since()[0]) == ["initialized"]


def test_an_answer_in_grace_comes_before_the_end(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=600, at_deadline="grace", grace_s=600)
    begun = timezone.now() - timedelta(hours=1)
    with at(begun):
        attempt = learner.begin()
    with at(begun + timedelta(minutes=15)):
        assert learner.answer(attempt, 1, "right").status == 200
        learner.finish(attempt)
    assert words(since()[0]) == ["initialized", "answered", "completed"]


def test_practice_of_a_selection_is_told(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice())
    attempt = learner.practise(count=1).body
    learner.answer(attempt, 1, "right")
    statements, _ = since()
    assert statements[0]["object"]["id"] == "https://q.example.org/xapi/exams/agents/practice"
    assert statements[1]["context"]["contextActivities"]["parent"][0]["id"] == statements[0]["object"]["id"]


def test_what_commits_late_is_told_by_the_next_one(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice())
    attempt = learner.begin()
    _, snapshot = since()
    late = connections.create_connection("default")
    try:
        late.set_autocommit(False)
        with late.cursor() as cursor:
            cursor.execute(INSERT_HINT, [learner.user.pk, uuid4(), attempt["id"], timezone.now()])
            Learner().practise(count=1)
            second, snapshot = since(snapshot)
            late.commit()
    finally:
        late.close()
    third, snapshot = since(snapshot)
    assert (words(second), words(third)) == (["initialized"], ["interacted"])
    assert since(snapshot)[0] == []


@pytest.mark.parametrize("policy", [{"certainty": True}, {"negative_marks": True}])
def test_marks_below_nothing_stay_in_their_range(topic: Topic, learner: Learner, policy: Any) -> None:
    fixed_quiz(topic, single_choice(), **policy)
    attempt = learner.begin()
    more = {"certainty": "high"} if "certainty" in policy else {}
    assert learner.answer(attempt, 1, "wrong", **more).status == 200
    learner.finish(attempt)
    _, answered, completed = since()[0]
    lowest = -6.0 if more else -1.0
    assert answered["result"]["score"]["min"] == completed["result"]["score"]["min"] == lowest


def test_two_learners_whose_clients_chose_the_same_id_are_told_apart(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice())
    id = str(UUID(int=5, version=4))
    assert {learner.start(id=id).status, Learner().start(id=id).status} == {201}
    statements, _ = since()
    assert len({each["id"] for each in statements}) == 2 == Attempt.objects.filter(id=id).count()
