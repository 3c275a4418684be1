"""auth/email and auth/email/verify: whether an address is verified; nothing waits for it."""

from functools import partial
from typing import Any

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from quizapi.accounts.models import User
from tests.accounts.client import EMAIL, PASSWORD, App, at_once, code_in, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(app: App) -> str:
    return str(app.sign_up().json()["access_token"])


def verify(app: App, token: str, code: Any) -> Any:
    return app.post("email/verify", {"code": code}, token)


def test_the_code_mailed_at_sign_up_verifies_the_address(
    app: App, token: str, mailoutbox: list[EmailMessage]
) -> None:
    assert app.get("email", token).json() == {"email": EMAIL, "verified": False}
    reply = verify(app, token, code_in(mailoutbox[0]))
    assert (reply.status_code, reply.json()) == (200, {"email": EMAIL, "verified": True})
    assert app.get("email", token).json()["verified"]
    assert app.accepts(token)


def test_the_code_is_for_the_session_that_it_was_mailed_for(
    app: App, token: str, mailoutbox: list[EmailMessage]
) -> None:
    elsewhere = app.log_in().json()["access_token"]
    reply = verify(app, elsewhere, code_in(mailoutbox[0]))
    assert (reply.status_code, reply.json()["code"]) == (409, "no_code_pending")


def test_a_new_code_replaces_the_one_before(app: App, token: str, mailoutbox: list[EmailMessage]) -> None:
    reply = app.post("email", token=token)
    assert (reply.status_code, reply.json()) == (202, {"email": EMAIL, "verified": False})
    old, new = map(code_in, mailoutbox)
    assert errors(verify(app, token, old)) == [("/code", "incorrect_code")]
    assert verify(app, token, new).status_code == 200


def test_five_wrong_codes_end_it(app: App, token: str, mailoutbox: list[EmailMessage]) -> None:
    for _ in range(5):
        assert errors(verify(app, token, "AAAA-AAAA")) == [("/code", "incorrect_code")]
    assert verify(app, token, code_in(mailoutbox[0])).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_five_wrong_codes_end_it_also_at_once(app: App, token: str, mailoutbox: list[EmailMessage]) -> None:
    replies = at_once(*[partial(verify, App(), token, "AAAA-AAAA")] * 8)
    assert sorted(reply.status_code for reply in replies) == [400] * 5 + [409] * 3
    assert verify(app, token, code_in(mailoutbox[0])).status_code == 409


def test_a_verified_address_needs_no_code(app: App, token: str, mailoutbox: list[EmailMessage]) -> None:
    verify(app, token, code_in(mailoutbox[0]))
    reply = app.post("email", token=token)
    assert (reply.status_code, reply.json()["code"]) == (409, "already_verified")
    assert verify(app, token, "AAAA-AAAA").status_code == 409


def test_an_account_made_by_a_command_can_be_verified(app: App, mailoutbox: list[EmailMessage]) -> None:
    User.objects.create_superuser("admin@example.org", PASSWORD)
    token = app.log_in("admin@example.org").json()["access_token"]
    assert app.get("email", token).json() == {"email": "admin@example.org", "verified": False}
    app.post("email", token=token)
    assert verify(app, token, code_in(mailoutbox[0])).json()["verified"]


def test_a_guest_has_none(app: App) -> None:
    guest = app.guest()["access_token"]
    for reply in (app.get("email", guest), app.post("email", token=guest), verify(app, guest, "AAAA")):
        assert (reply.status_code, reply.json()["code"]) == (409, "guest")


def test_nobody_is_asked_to_log_in(app: App) -> None:
    for reply in (app.get("email"), app.post("email"), verify(app, "", "AAAA")):
        assert reply.status_code == 401


@pytest.mark.parametrize("code", ["", "\0", 7, None, [], {}, "x" * 41, "\u00e4\u00f6\u00fc"])
def test_rubbish_is_refused(app: App, token: str, code: Any) -> None:
    [(pointer, _), *_] = errors(verify(app, token, code))
    assert pointer == "/code"


def test_mails_are_limited(app: App, token: str, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "email_code": (1, 3600)}
    assert [app.post("email", token=token).status_code for _ in range(2)] == [202, 429]


def test_a_mail_server_that_is_away_is_said(app: App, token: str, settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.accounts.mail.Away"}}
    assert app.post("email", token=token).status_code == 503
