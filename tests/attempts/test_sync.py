"""Events that happened while a client was offline: each applied once, in order, or refused by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from attempts.models import AttemptItem, ClientEvent, HintTaken, Response
from questions.models import Topic
from tests.attempts.learner import ATTEMPTS, Caller, Learner, Reply, at, score_is_the_sum_of_the_marks
from tests.attempts.racing import TIMES, at_once
from tests.attempts.test_sharding import statements
from tests.content import answer_for, fixed_quiz, make_exam, make_topic, single_choice

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def learner(topic: Topic) -> Learner:
    drafts = [single_choice("one"), single_choice("two")]
    fixed_quiz(topic, *drafts, mode="exam", time_limit_s=600)
    return Learner()


def event(type: str, position: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "type": type, "position": position, **more}


def answered(attempt: Any, text: str, position: int = 1, **more: Any) -> dict[str, Any]:
    question = attempt["items"][position - 1]["question"]
    return event("answer", position, answer=answer_for(question, text), **more)


def sync(caller: Caller, attempt: Any, *events: object) -> Reply:
    return caller.call("POST", f"{ATTEMPTS}/{attempt['id']}/sync", {"events": list(events)})


def statuses(reply: Reply) -> list[str]:
    assert reply.status == 200, reply.body
    return [result["status"] for result in reply.body["results"]]


def problems(reply: Reply) -> list[str]:
    return [result["problem"]["code"] for result in reply.body["results"] if "problem" in result]


def test_events_are_applied_in_their_order(learner: Learner) -> None:
    attempt = learner.begin()
    events = [answered(attempt, "wrong"), answered(attempt, "right"), event("flag", 2, flagged=True)]

    reply = sync(learner, attempt, *events)

    assert statuses(reply) == ["applied"] * 3
    items = reply.body["attempt"]["items"]
    assert items[0]["response"]["id"] == events[1]["id"]
    assert items[1]["flagged"] is True


def test_the_reply_is_the_attempt_as_it_is_read(learner: Learner) -> None:
    attempt = learner.begin()

    reply = sync(learner, attempt, answered(attempt, "right"), event("hint", 2, number=1))

    assert reply.body["attempt"] == learner.read(attempt).body
    assert reply.body["results"][1]["hint"]["text"] == "first hint of two"


def test_a_batch_sent_again_after_a_cut_changes_nothing(learner: Learner) -> None:
    attempt = learner.begin()
    events = [answered(attempt, "right"), event("hint", 1, number=1), event("flag", flagged=True)]
    sync(learner, attempt, *events[:2])
    first = sync(learner, attempt, *events)

    again = sync(learner, attempt, *events)

    assert statuses(first) == ["already_applied", "already_applied", "applied"]
    assert statuses(again) == ["already_applied"] * 3
    assert again.body["attempt"] == first.body["attempt"]
    assert (Response.objects.count(), HintTaken.objects.count()) == (1, 1)


def test_an_event_twice_in_one_batch_is_applied_once(learner: Learner) -> None:
    attempt = learner.begin()
    same = answered(attempt, "right")

    assert statuses(sync(learner, attempt, same, same)) == ["applied", "already_applied"]
    assert Response.objects.count() == 1


def test_an_old_flag_sent_again_does_not_undo_a_newer_one(learner: Learner) -> None:
    attempt = learner.begin()
    old = event("flag", flagged=True)
    sync(learner, attempt, old)
    learner.flag(attempt, flagged=False)

    assert statuses(sync(learner, attempt, old)) == ["already_applied"]
    assert learner.read(attempt).body["items"][0]["flagged"] is False


def test_an_old_answer_sent_again_does_not_undo_a_newer_one(learner: Learner) -> None:
    attempt = learner.begin()
    old = answered(attempt, "wrong")
    sync(learner, attempt, old)
    newer = learner.answer(attempt, 1, "right").body["id"]

    reply = sync(learner, attempt, old)

    assert statuses(reply) == ["already_applied"]
    assert reply.body["attempt"]["items"][0]["response"]["id"] == newer


def test_an_answer_that_came_by_itself_before_is_not_applied_again(learner: Learner) -> None:
    attempt = learner.begin()
    sent = answered(attempt, "right")
    learner.answer(attempt, 1, "right", id=sent["id"])

    assert statuses(sync(learner, attempt, sent)) == ["already_applied"]
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answer": {"choice": "nonsense"}}, "malformed_answer"),
        ({"answer": {"choice": [{}]}}, "malformed_answer"),
        ({"certainty": "high"}, "validation_error"),
        ({"position": 3}, "not_found"),
        ({"position": 0}, "validation_error"),
        ({"elapsed_ms": -1}, "validation_error"),
        ({"unheard": "of"}, "validation_error"),
        ({"type": "unheard-of"}, "validation_error"),
        ({"type": ["answer"]}, "validation_error"),
        ({"id": "no uuid"}, "validation_error"),
        ({"at": "yesterday"}, "validation_error"),
    ],
)
def test_what_is_wrong_with_one_event_holds_up_no_other(
    learner: Learner, changes: dict[str, Any], code: str
) -> None:
    attempt = learner.begin()

    reply = sync(learner, attempt, answered(attempt, "right") | changes, answered(attempt, "right", 2))

    assert statuses(reply) == ["refused", "applied"]
    assert problems(reply) == [code]
    assert list(Response.objects.values_list("position", flat=True)) == [2]
    assert ClientEvent.objects.count() == 1


@pytest.mark.parametrize("nonsense", [None, 7, "answer", [], {}])
def test_something_that_is_no_event_is_refused_by_itself(learner: Learner, nonsense: object) -> None:
    attempt = learner.begin()

    reply = sync(learner, attempt, nonsense, event("flag", flagged=True))

    assert statuses(reply) == ["refused", "applied"]
    assert reply.body["results"][0]["id"] is None


def test_an_id_that_stands_for_something_else_is_refused(learner: Learner) -> None:
    attempt = learner.begin()
    first = event("flag", 1, flagged=True)
    sync(learner, attempt, first)

    reply = sync(learner, attempt, first | {"position": 2}, first | {"flagged": False})

    assert problems(reply) == ["id_conflict", "id_conflict"]
    assert [item["flagged"] for item in reply.body["attempt"]["items"]] == [True, False]


def test_a_refused_event_may_be_applied_later(learner: Learner) -> None:
    attempt = learner.begin()
    second, first = event("hint", 1, number=2), event("hint", 1, number=1)

    assert problems(sync(learner, attempt, second)) == ["hint_out_of_order"]
    assert statuses(sync(learner, attempt, first, second)) == ["applied", "applied"]


def test_the_servers_clock_decides_and_the_clients_is_recorded(learner: Learner) -> None:
    with at(NOON):
        attempt = learner.begin()
    in_time = (NOON + timedelta(minutes=1)).isoformat()
    with at(NOON + timedelta(minutes=2)):
        sync(learner, attempt, answered(attempt, "right", at=in_time))
    with at(NOON + timedelta(minutes=11)):
        late = sync(learner, attempt, answered(attempt, "right", 2, at=in_time))

    assert problems(late) == ["attempt_expired"]
    assert late.body["attempt"]["state"] == "expired"
    response = Response.objects.get()
    assert response.client_at == NOON + timedelta(minutes=1)
    assert response.created_at == NOON + timedelta(minutes=2)
    assert ClientEvent.objects.get().client_at == NOON + timedelta(minutes=1)


def test_a_batch_for_an_attempt_past_its_deadline_closes_it_once(learner: Learner) -> None:
    with at(NOON):
        attempt = learner.begin()
    events = [answered(attempt, "right"), event("flag", flagged=True), event("hint", number=1)]
    with at(NOON + timedelta(minutes=11)), statements() as sent:
        reply = sync(learner, attempt, *events)

    assert problems(reply) == ["attempt_expired"] * 3
    assert sum(each.strip().startswith("UPDATE attempts_attempt a") for each in sent) == 1


def test_a_save_and_an_answer_taken_back_are_answers_too(learner: Learner) -> None:
    attempt = learner.begin()
    events = [answered(attempt, "right", submit=False), event("answer", 1, answer=None)]

    reply = sync(learner, attempt, *events)

    assert statuses(reply) == ["applied", "applied"]
    assert reply.body["results"][0]["response"]["submitted"] is False
    assert reply.body["attempt"]["items"][0]["response"] is None


def test_nothing_of_a_finished_attempt_changes(learner: Learner) -> None:
    attempt = learner.begin()
    kept = answered(attempt, "right")
    sync(learner, attempt, kept)
    learner.finish(attempt)

    reply = sync(learner, attempt, kept, answered(attempt, "right", 2), event("flag", flagged=True))

    assert statuses(reply) == ["already_applied", "refused", "refused"]
    assert problems(reply) == ["attempt_finished", "attempt_finished"]


def test_an_attempt_of_somebody_else_is_not_found(learner: Learner) -> None:
    attempt = learner.begin()

    assert sync(Learner(), attempt, answered(attempt, "right")).refusal == (404, "not_found")
    assert not Response.objects.exists()


@pytest.mark.parametrize("events", [[], [event("flag", flagged=True)] * 201], ids=["none", "too many"])
def test_a_batch_has_one_to_two_hundred_events(learner: Learner, events: list[Any]) -> None:
    reply = sync(learner, learner.begin(), *events)

    assert reply.refusal == (400, "validation_error")
    assert reply.pointers == ["/events"]


def repeated(batch: Callable[[Learner, Any], list[dict[str, Any]]]) -> None:
    """The same batch on two connections at once, a number of times: each event is applied once."""
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        events = batch(learner, attempt)
        replies = at_once(*[partial(sync, Caller(learner.user), attempt, *events) for _ in range(2)])

        applied = [status for reply in replies for status in statuses(reply)]
        assert sorted(applied) == ["already_applied"] * len(events) + ["applied"] * len(events)
        assert score_is_the_sum_of_the_marks(attempt["id"])


def test_the_same_batch_twice_at_once_applies_each_event_once(learner: Learner) -> None:
    def batch(learner: Learner, attempt: Any) -> list[dict[str, Any]]:
        hint = event("hint", 2, number=1)
        return [answered(attempt, "wrong"), hint, answered(attempt, "right"), event("flag", flagged=True)]

    repeated(batch)

    assert Response.objects.count() == 2 * TIMES
    assert set(AttemptItem.objects.filter(position=1).values_list("tries", flat=True)) == {2}
    assert HintTaken.objects.count() == TIMES
