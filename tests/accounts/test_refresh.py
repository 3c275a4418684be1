"""POST auth/tokens/refresh."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from pytest_django import DjangoAssertNumQueries

from quizapi.accounts.models import User
from tests.accounts.client import App, at_once, errors

pytestmark = pytest.mark.django_db
START = datetime(2030, 1, 1, tzinfo=UTC)


def test_it_gives_new_tokens_and_the_user(app: App) -> None:
    guest = app.guest()
    reply = app.refresh(guest["refresh_token"])
    assert reply.status_code == 200
    assert reply.json().keys() == {"access_token", "refresh_token", "user"}
    assert reply.json()["user"] == guest["user"]
    assert app.accepts(reply.json()["access_token"])


def test_a_reply_that_was_lost_is_asked_for_again(app: App) -> None:
    guest = app.guest()
    app.refresh(guest["refresh_token"])
    again = app.refresh(guest["refresh_token"])
    assert again.status_code == 200
    assert app.refresh(again.json()["refresh_token"]).status_code == 200


def test_the_access_token_ends_after_an_hour_and_the_refresh_token_does_not(app: App) -> None:
    with time_machine.travel(START, tick=False) as clock:
        guest = app.guest()
        clock.shift(timedelta(minutes=59))
        assert app.accepts(guest["access_token"])
        clock.shift(timedelta(minutes=2))
        assert not app.accepts(guest["access_token"])
        assert app.accepts(app.refresh(guest["refresh_token"]).json()["access_token"])


def test_a_guest_who_is_back_within_a_year_finds_the_account(app: App) -> None:
    with time_machine.travel(START, tick=False) as clock:
        token = app.guest()["refresh_token"]
        for _ in range(3):
            clock.shift(timedelta(days=360))
            reply = app.refresh(token)
            assert reply.status_code == 200
            token = reply.json()["refresh_token"]
        clock.shift(timedelta(days=366))
        assert app.refresh(token).status_code == 401


def test_most_refreshes_write_nothing(app: App, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token = app.guest()["refresh_token"]
    before = Session.objects.get()
    with django_assert_num_queries(2):  # who it is, and an update of sessions that end too soon: none
        app.refresh(token)
    after = Session.objects.get()
    assert (after.session_data, after.expire_date) == (before.session_data, before.expire_date)


def test_an_access_token_does_not_refresh(app: App) -> None:
    assert app.refresh(app.guest()["access_token"]).status_code == 401


def test_a_refresh_token_opens_nothing_else(app: App) -> None:
    assert not app.accepts(app.guest()["refresh_token"])


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "changed"}])
def test_it_ends_with_the_user_or_the_password(app: App, change: dict[str, Any]) -> None:
    guest = app.guest()
    User.objects.update(**change)
    reply = app.refresh(guest["refresh_token"])
    assert (reply.status_code, reply.json()["code"]) == (401, "invalid_token")
    assert reply.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["", "\0", 7, None, [], {}, "x" * 5000])
def test_rubbish_is_refused(app: App, token: Any) -> None:
    [(pointer, _), *_] = errors(app.refresh(token))
    assert pointer == "/refresh_token"


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "\u00e4.\u00f6.\u00fc", " . . "])
def test_what_is_no_token_is_a_401(app: App, token: str) -> None:
    assert app.refresh(token).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_of_refreshes_at_once_all_give_tokens_that_work(app: App) -> None:
    guest = app.guest()
    Session.objects.update(expire_date=datetime.now(UTC) + timedelta(days=30))  # so that each prolongs
    before = Session.objects.get().session_data
    replies = at_once(*[lambda: App().refresh(guest["refresh_token"])] * 4)
    assert [reply.status_code for reply in replies] == [200] * 4
    for reply in replies:
        assert app.accepts(reply.json()["access_token"])
        assert app.refresh(reply.json()["refresh_token"]).status_code == 200
    session = Session.objects.get()
    assert session.session_data == before
    assert session.expire_date > datetime.now(UTC) + timedelta(days=364)


@pytest.mark.django_db(transaction=True)
def test_a_refresh_during_log_out_brings_nothing_back(app: App) -> None:
    guest = app.guest()
    _, reply = at_once(
        lambda: App().call("DELETE", "session", token=guest["access_token"]),
        lambda: App().refresh(guest["refresh_token"]),
    )
    assert reply.status_code in (200, 401)
    if reply.status_code == 200:
        assert not app.accepts(reply.json()["access_token"])
    assert not Session.objects.exists()
