"""POST auth/password/change."""

from functools import partial
from threading import Thread
from typing import Any

import pytest
from allauth.account.signals import password_changed
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from pytest_django import Settings

from quizapi.accounts.models import User
from tests.accounts.client import EMAIL, PASSWORD, App, at_once, errors

pytestmark = pytest.mark.django_db
NEW = "another horse battery"


def change(app: App, token: str, current: Any = PASSWORD, new: Any = NEW) -> Any:
    return app.post("password/change", {"current_password": current, "new_password": new}, token)


@pytest.fixture
def token(app: App) -> str:
    User.objects.create_user(EMAIL, PASSWORD)
    return str(app.log_in().json()["access_token"])


def test_it_gives_new_tokens_and_the_new_password_works(app: App, token: str) -> None:
    reply = change(app, token)
    assert reply.status_code == 200
    assert reply.json().keys() == {"access_token", "refresh_token", "user"}
    assert app.accepts(reply.json()["access_token"])
    assert app.refresh(reply.json()["refresh_token"]).status_code == 200
    assert app.log_in(password=NEW).status_code == 200
    assert app.log_in(password=PASSWORD).status_code == 400


def test_all_tokens_from_before_end_on_this_device_and_others(app: App, token: str) -> None:
    other = app.log_in().json()
    change(app, token)
    assert not app.accepts(token)
    assert not app.accepts(other["access_token"])
    assert app.refresh(other["refresh_token"]).status_code == 401


def test_a_wrong_current_password_is_refused(app: App, token: str) -> None:
    assert errors(change(app, token, current="wrong")) == [("/current_password", "enter_current_password")]
    assert app.accepts(token)


@pytest.mark.parametrize("new", ["short", "password", "8462957301", EMAIL, "", 12345678901, None, "\0" * 9])
def test_a_bad_new_password_is_refused(app: App, token: str, new: Any) -> None:
    [(pointer, _), *_] = errors(change(app, token, new=new))
    assert pointer == "/new_password"


def test_after_a_log_out_nothing_is_changed(app: App, token: str) -> None:
    app.call("DELETE", "session", token=token)
    assert change(app, token).status_code == 401
    assert not Session.objects.exists()
    assert app.log_in().status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_log_out_meanwhile_waits_and_ends_no_more_than_the_old_tokens(app: App, token: str) -> None:
    log_outs: list[Any] = []
    log_out = Thread(
        target=lambda: log_outs.extend(at_once(lambda: App().call("DELETE", "session", token=token)))
    )

    def begin_log_out(**_: Any) -> None:
        log_out.start()
        log_out.join(0.3)
        assert log_out.is_alive()

    password_changed.connect(begin_log_out)
    try:
        reply = change(app, token)
    finally:
        password_changed.disconnect(begin_log_out)
        log_out.join()
    assert [log_out.status_code for log_out in log_outs] == [204]
    assert not app.accepts(token)
    assert app.accepts(reply.json()["access_token"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("devices", [1, 4])
def test_of_four_changes_at_once_one_wins(app: App, devices: int) -> None:
    User.objects.create_user(EMAIL, PASSWORD)
    tokens = [app.log_in().json()["access_token"] for _ in range(devices)] * (4 // devices)
    words = [f"{NEW} {number}" for number in range(4)]
    calls = [partial(change, App(), token, new=new) for token, new in zip(tokens, words, strict=True)]
    replies = at_once(*calls)
    assert sorted(reply.status_code for reply in replies) == [200, 401, 401, 401]
    [winner] = [number for number, reply in enumerate(replies) if reply.status_code == 200]
    assert app.accepts(replies[winner].json()["access_token"])
    assert app.log_in(password=words[winner]).status_code == 200


def test_a_guest_has_none_to_change(app: App) -> None:
    reply = change(app, app.guest()["access_token"])
    assert (reply.status_code, reply.json()["code"]) == (409, "guest")


def test_nobody_is_asked_to_log_in(app: App) -> None:
    assert change(app, "").status_code == 401


def test_a_notice_is_mailed(app: App, token: str, mailoutbox: list[EmailMessage]) -> None:
    change(app, token)
    assert [mail.to for mail in mailoutbox] == [[EMAIL]]


def test_a_mail_server_that_is_away_does_not_undo_it(app: App, token: str, settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.accounts.mail.Away"}}
    assert change(app, token).status_code == 200
    assert app.log_in(password=NEW).status_code == 200


def test_guessing_the_current_password_is_limited(app: App, token: str, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "password_change": (2, 300)}
    assert [change(app, token, "wrong").status_code for _ in range(3)] == [400, 400, 429]
