"""GET learners/{user_id}/attempts/{attempt_id}/interventions, and what all interventions have in common."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from attempts.models import Attempt, Intervention
from questions.models import Topic
from quizapi.ids import uuid7
from tests.attempts.learner import Learner, at
from tests.attempts.staff import Staff, row
from tests.attempts.test_sharding import MENTION, statements, unfiltered
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
VERBS = pytest.mark.parametrize("verb", ["extend", "reopen", "void"])


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


def attempt_for(verb: str, topic: Topic, learner: Learner) -> Any:
    """An attempt that began at noon, in a state that allows this."""
    fixed_quiz(topic, single_choice(), mode="exam", time_limit_s=3600)
    with at(NOON):
        attempt = learner.begin()
        if verb == "reopen":
            learner.finish(attempt)
    return attempt


def seconds_for(verb: str) -> dict[str, int]:
    return {} if verb == "void" else {"seconds": 600}


def nothing_happened(before: Any) -> bool:
    return Attempt.objects.values().get() == before and not Intervention.objects.exists()


def test_the_history_is_told_in_order(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = attempt_for("extend", topic, learner)
    with at(NOON + timedelta(minutes=1)):
        done = [
            staff.extend(learner, attempt, 60),
            staff.void(learner, attempt),
            staff.reopen(learner, attempt, seconds=60),
        ]

    history = staff.history(learner, attempt)

    assert history.body == {"results": [reply.body for reply in done], "next": None, "previous": None}
    assert [each["kind"] for each in history.body["results"]] == ["extend", "void", "reopen"]


def test_the_history_comes_in_pages(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = attempt_for("extend", topic, learner)
    with at(NOON):
        ids = [staff.extend(learner, attempt, 60).body["id"] for _ in range(3)]

    first = staff.history(learner, attempt, "limit=2").body
    link = urlsplit(first["next"])
    second = staff.call("GET", f"{link.path}?{link.query}").body

    assert [each["id"] for page in (first, second) for each in page["results"]] == ids


def test_an_attempt_to_which_nothing_was_done_has_an_empty_history(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    attempt = attempt_for("extend", topic, learner)

    assert staff.history(learner, attempt).body == {"results": [], "next": None, "previous": None}


@VERBS
def test_the_same_order_sent_again_is_done_once(
    topic: Topic, learner: Learner, staff: Staff, verb: str
) -> None:
    attempt = attempt_for(verb, topic, learner)
    body: Any = {"id": uuid4(), **seconds_for(verb)}

    with at(NOON + timedelta(minutes=1)):
        first = staff.intervene(verb, learner, attempt, **body)
        after = Attempt.objects.values().get()
    with at(NOON + timedelta(minutes=2)):
        again = staff.intervene(verb, learner, attempt, **body)

    assert first.status == again.status == 200
    assert first.body == again.body
    assert Attempt.objects.values().get() == after
    assert Intervention.objects.count() == 1


@pytest.mark.parametrize("change", [{"reason": "Another one."}, {"seconds": 601}])
def test_the_same_id_with_another_body_is_refused(
    topic: Topic, learner: Learner, staff: Staff, change: Any
) -> None:
    attempt = attempt_for("extend", topic, learner)
    id = uuid4()
    with at(NOON + timedelta(minutes=1)):
        staff.extend(learner, attempt, id=id)

        refused = staff.extend(learner, attempt, **{"id": id, **change})

    assert (refused.refusal, refused.pointers) == ((409, "id_conflict"), ["/id"])
    assert row(attempt).deadline_at == NOON + timedelta(minutes=70)


def test_the_same_id_for_something_else_is_refused(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = attempt_for("extend", topic, learner)
    fixed_quiz(topic, single_choice("two"), slug="other", time_limit_s=3600)
    id = uuid4()
    with at(NOON + timedelta(minutes=1)):
        other = learner.begin("other")
        staff.extend(learner, attempt, id=id)

        refused = [
            staff.void(learner, attempt, id=id),
            staff.extend(learner, other, id=id),
            Staff(email="other@example.org").extend(learner, attempt, id=id),
        ]

    assert {reply.refusal for reply in refused} == {(409, "id_conflict")}
    assert Intervention.objects.count() == 1


def test_the_same_id_for_another_learner_is_another_one(
    topic: Topic, learner: Learner, stranger: Learner, staff: Staff
) -> None:
    fixed_quiz(topic, single_choice())
    id, shared = uuid4(), uuid7()

    replies = []
    for each in (learner, stranger):
        each.start(id=shared)
        replies.append(staff.void(each, {"id": shared}, id=id))

    assert [reply.status for reply in replies] == [200, 200]
    assert Intervention.objects.count() == 2


@VERBS
@pytest.mark.parametrize("reason", ["", "  \n ", None, 5, "x" * 2001, "\0"])
def test_without_a_good_reason_nothing_is_done(
    topic: Topic, learner: Learner, staff: Staff, verb: str, reason: object
) -> None:
    attempt = attempt_for(verb, topic, learner)
    before = Attempt.objects.values().get()

    refused = staff.intervene(verb, learner, attempt, reason=reason, **seconds_for(verb))

    assert (refused.refusal, refused.pointers) == ((400, "validation_error"), ["/reason"])
    assert nothing_happened(before)


@VERBS
@pytest.mark.parametrize("change", [{"id": "x"}, {"id": None}, {"state": "finished"}])
def test_a_body_that_is_not_right_is_refused(
    topic: Topic, learner: Learner, staff: Staff, verb: str, change: Any
) -> None:
    attempt = attempt_for(verb, topic, learner)
    before = Attempt.objects.values().get()

    refused = staff.intervene(verb, learner, attempt, **{**seconds_for(verb), **change})

    assert (refused.refusal, refused.pointers) == ((400, "validation_error"), [f"/{next(iter(change))}"])
    assert nothing_happened(before)


@VERBS
def test_an_attempt_that_is_not_the_learners_is_not_found(
    topic: Topic, learner: Learner, stranger: Learner, staff: Staff, verb: str
) -> None:
    attempt = attempt_for(verb, topic, learner)
    before = Attempt.objects.values().get()

    with at(NOON + timedelta(minutes=1)):
        refused = [
            staff.intervene(verb, stranger, attempt, **seconds_for(verb)),
            staff.intervene(verb, learner, {"id": uuid4()}, **seconds_for(verb)),
            staff.history(stranger, attempt),
        ]

    assert {reply.refusal for reply in refused} == {(404, "not_found")}
    assert nothing_happened(before)


def test_every_statement_names_the_learner(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = attempt_for("extend", topic, learner)

    with at(NOON + timedelta(minutes=1)), statements() as executed:
        staff.extend(learner, attempt)
        staff.void(learner, attempt)
        staff.reopen(learner, attempt, seconds=600)
        staff.history(learner, attempt)

    about = [sql for sql in executed if MENTION.search(sql)]
    assert len(about) > 15
    assert [sql for sql in about if unfiltered(sql, learner.user.pk)] == []
