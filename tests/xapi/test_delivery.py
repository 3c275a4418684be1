"""Delivery to a store that has troubles: in order, without a loss, and nothing twice."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from attempts.models import StatementDelivery
from attempts.xapi import delivery
from attempts.xapi.delivery import NotRefusedError, Outcome, Run, deliver
from attempts.xapi.store import Reply, Store
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.attempts.racing import at_once
from tests.content import fixed_quiz, single_choice
from tests.xapi.events import since
from tests.xapi.record_store import (
    RecordStore,
    Trouble,
    answers,
    hangs_up,
    says_nothing,
    stores_and_hangs_up,
)
from tests.xapi.test_events import INSERT_HINT

QUESTIONS = 3


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Statements in a request, so that a test needs few of them."""
    monkeypatch.setattr(delivery, "BATCH", 2)
    with override_settings(PUBLIC_URL="https://q.example.org"):
        yield


@pytest.fixture
def played(topic: Topic, learner: Learner) -> Any:
    """An attempt that makes five statements."""
    fixed_quiz(topic, *(single_choice(f"q-{n}") for n in range(QUESTIONS)))
    return play(learner)


def play(learner: Learner) -> Any:
    attempt = learner.begin()
    for position in range(1, QUESTIONS + 1):
        learner.answer(attempt, position, "right")
    learner.finish(attempt)
    return attempt


def run(store: RecordStore, **options: Any) -> Run:
    return deliver(store.client(), patient=False, **options)


def state() -> StatementDelivery:
    return StatementDelivery.objects.get()


def test_everything_is_delivered_once_and_in_order(played: Any, store: RecordStore) -> None:
    assert run(store) == Run(Outcome.DELIVERED, 5)
    assert store.kept == since()[0]
    assert store.requests == [2, 2, 1]
    assert run(store) == Run(Outcome.DELIVERED, 0)
    assert len(store.requests) == 3
    assert state().sent == 5


def test_what_is_new_follows(played: Any, store: RecordStore, learner: Learner) -> None:
    run(store)
    play(learner)
    assert run(store) == Run(Outcome.DELIVERED, 5)
    assert store.kept == since()[0]


@pytest.mark.parametrize(
    "trouble",
    [answers(503), answers(500), answers(429), answers(408), hangs_up, stores_and_hangs_up],
)
@pytest.mark.parametrize("request_number", [0, 1, 2])
def test_after_a_trouble_it_goes_on_where_it_was(
    played: Any, store: RecordStore, trouble: Trouble, request_number: int
) -> None:
    store.troubles = [*[lambda _: False] * request_number, trouble]
    failed = run(store)
    assert (failed.outcome, failed.sent) == (Outcome.FAILED, 2 * request_number)
    assert state().error == failed.said != ""
    assert run(store) == Run(Outcome.DELIVERED, 5 - failed.sent)
    assert store.kept == since()[0]
    assert (state().error, state().failures, state().next_at) == ("", 0, None)


def test_a_store_that_is_too_slow_is_given_up_for_now(played: Any, store: RecordStore) -> None:
    store.troubles = [says_nothing]
    assert deliver(store.client(timeout=0.3), patient=False).outcome is Outcome.FAILED
    assert run(store).outcome is Outcome.DELIVERED
    assert store.kept == since()[0]


def test_nobody_listens(played: Any, store: RecordStore) -> None:
    failed = deliver(store.client(endpoint="http://127.0.0.1:9/xapi"), patient=False)
    assert failed.outcome is Outcome.FAILED
    assert "cannot be reached" in failed.said


def test_pauses_grow_to_a_limit_and_are_kept(played: Any, store: RecordStore) -> None:
    pauses = []
    store.troubles = [answers(503)] * 12
    for _ in range(12):
        run(store)
        next_at = state().next_at
        assert next_at is not None
        pauses.append(round((next_at - timezone.now()).total_seconds()))
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]
    assert deliver(store.client()).outcome is Outcome.WAITING
    assert len(store.troubles) == 0 == len(store.requests)


@pytest.mark.parametrize("value", ["1200", "date"])
def test_the_store_says_how_long_to_wait(played: Any, store: RecordStore, value: str) -> None:
    then = timezone.now() + timedelta(seconds=1200)
    value = then.strftime("%a, %d %b %Y %H:%M:%S GMT") if value == "date" else value
    store.troubles = [answers(429, Retry_After=value)]
    run(store)
    next_at = state().next_at
    assert next_at is not None
    assert abs((next_at - then).total_seconds()) < 5


@pytest.mark.parametrize("number", range(5))
def test_a_refused_statement_stops_delivery_until_somebody_steps_over_it(
    played: Any, store: RecordStore, number: int
) -> None:
    statements, _ = since()
    refused = statements[number]["id"]
    store.refuses = {refused}
    for _ in range(2):
        failed = run(store)
        assert failed.outcome is Outcome.FAILED
        assert refused in failed.said
        assert "is not wanted" in failed.said
        assert store.kept == statements[:number]
    with store_of(store):
        delivery.skip(refused)
    assert run(store) == Run(Outcome.DELIVERED, 4 - number)
    assert store.ids == [each["id"] for each in statements if each["id"] != refused]


def store_of(store: RecordStore) -> override_settings:
    """The settings name this store."""
    client = store.client()
    named = {name: getattr(client, name) for name in ("endpoint", "key", "secret")}
    return override_settings(XAPI_STORE=named)


def test_only_the_next_statement_can_be_stepped_over(played: Any, store: RecordStore) -> None:
    with store_of(store), pytest.raises(NotRefusedError):
        delivery.skip(str(uuid4()))
    assert run(store).sent == 5


def test_a_store_that_has_a_statement_has_it(played: Any, store: RecordStore) -> None:
    store.strict = True
    store.troubles = [stores_and_hangs_up]
    run(store)
    assert run(store) == Run(Outcome.DELIVERED, 5)
    assert store.kept == since()[0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"secret": "wrong"}, "Check the key and the secret in QUIZAPI_XAPI_URL"),
        ({"version": "0.9"}, "which version?"),
    ],
)
def test_who_is_not_let_in_is_told_why(
    played: Any, store: RecordStore, changes: dict[str, str], said: str
) -> None:
    failed = deliver(store.client(**changes), patient=False)
    assert failed.outcome is Outcome.FAILED
    assert said in failed.said
    assert store.kept == []


def test_a_redirect_is_not_followed(played: Any, store: RecordStore) -> None:
    store.troubles = [answers(301, Location="https://elsewhere.example.org/")]
    assert "https://elsewhere.example.org/" in run(store).said
    assert store.kept == []


def test_what_commits_late_comes_later(played: Any, store: RecordStore, learner: Learner) -> None:
    late = connections.create_connection("default")
    try:
        late.set_autocommit(False)
        with late.cursor() as cursor:
            cursor.execute(INSERT_HINT, [learner.user.pk, uuid4(), played["id"], timezone.now()])
            play(Learner())
            run(store)
            late.commit()
    finally:
        late.close()
    assert len(store.kept) == 10
    assert run(store) == Run(Outcome.DELIVERED, 1)
    assert store.kept[-1]["verb"]["display"]["en"] == "interacted"


def test_of_several_at_once_one_delivers(played: Any, store: RecordStore) -> None:
    runs = at_once(*[partial(run, store)] * 4)
    assert store.kept == since()[0]
    assert sum(each.sent for each in runs) == 5
    assert {each.outcome for each in runs} <= {Outcome.DELIVERED, Outcome.BUSY}


class Killed(BaseException):
    """The process ends here."""


@dataclass(frozen=True, kw_only=True)
class Mortal(Store):
    """A store whose client dies with a request: before it is sent, or before its reply is read."""

    lives: Iterator[bool]
    after: bool

    def post(self, *args: Any, **more: Any) -> Reply:
        if self.after:
            reply = super().post(*args, **more)
        if not next(self.lives):
            raise Killed
        return reply if self.after else super().post(*args, **more)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("request_number", [0, 1, 2])
def test_a_process_that_dies_loses_nothing(
    played: Any, store: RecordStore, request_number: int, after: bool
) -> None:
    lives = iter([True] * request_number + [False])
    mortal = Mortal(**asdict(store.client()), lives=lives, after=after)
    with pytest.raises(Killed):
        deliver(mortal, patient=False)
    assert run(store).outcome is Outcome.DELIVERED
    assert store.kept == since()[0]


def test_another_store_is_told_everything(played: Any, store: RecordStore) -> None:
    run(store)
    before, store.kept = store.kept, []
    other = store.client(endpoint=store.url.replace("127.0.0.1", "localhost"))
    assert deliver(other) == Run(Outcome.DELIVERED, 5)
    assert store.kept == before
    assert state().sent == 5


def test_after_a_restore_elsewhere_everything_is_told_again(played: Any, store: RecordStore) -> None:
    run(store)
    of_another_cluster = f"1/00000001 {state().since.rpartition(' ')[2]}"
    StatementDelivery.objects.update(since=of_another_cluster)
    assert run(store).sent == 5
    assert len(store.kept) == 5


def test_it_can_begin_with_what_happens_from_now_on(
    played: Any, store: RecordStore, learner: Learner
) -> None:
    with store_of(store):
        call_command("deliver_statements", "--from-now", verbosity=0)
    assert run(store).sent == 0
    play(learner)
    assert run(store).sent == 5


def test_a_run_ends_when_its_time_is_up_and_the_next_one_goes_on(
    played: Any, store: RecordStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "WORTH", 0)
    assert run(store, seconds=0) == Run(Outcome.MORE, 2)
    assert run(store).sent == 3
    assert store.kept == since()[0]


def test_the_command_delivers_and_says_what_the_store_said(
    played: Any, store: RecordStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.troubles = [answers(503)]
    with store_of(store):
        with pytest.raises(CommandError, match="503"):
            call_command("deliver_statements")
        call_command("deliver_statements")
        call_command("deliver_statements", "--now")
    said = capsys.readouterr().out
    assert "Not more: waiting after a failure." in said
    assert "Delivered 5 statements." in said


def test_without_a_store_nothing_happens(played: Any) -> None:
    assert deliver() == Run(Outcome.OFF)
    assert not StatementDelivery.objects.exists()
