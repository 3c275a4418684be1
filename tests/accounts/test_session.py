"""GET and DELETE auth/session: who a token stands for, and log-out."""

import pytest
from django.contrib.sessions.models import Session

from tests.accounts.client import App

pytestmark = pytest.mark.django_db


def test_it_says_whose_token_it_is(app: App) -> None:
    guest = app.guest()
    assert app.get("session", guest["access_token"]).json() == {"user": guest["user"]}


def test_nobody_is_asked_to_log_in(app: App) -> None:
    for method in ("GET", "DELETE"):
        reply = app.call(method, "session")
        assert (reply.status_code, reply.json()["code"]) == (401, "not_authenticated")
        assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_logging_out_ends_both_tokens_at_once(app: App) -> None:
    guest = app.guest()
    reply = app.call("DELETE", "session", token=guest["access_token"])
    assert (reply.status_code, reply.content) == (204, b"")
    assert not app.accepts(guest["access_token"])
    assert app.refresh(guest["refresh_token"]).status_code == 401
    assert not Session.objects.exists()


def test_logging_out_again_is_a_401(app: App) -> None:
    token = app.guest()["access_token"]
    app.call("DELETE", "session", token=token)
    assert app.call("DELETE", "session", token=token).status_code == 401


def test_logging_out_leaves_others_alone(app: App) -> None:
    one, other = app.guest(), app.guest()
    app.call("DELETE", "session", token=one["access_token"])
    assert app.accepts(other["access_token"])


def test_another_method_is_refused(app: App) -> None:
    assert app.call("POST", "session", token=app.guest()["access_token"]).status_code == 405
