"""POST auth/password/request and auth/password/reset: forgotten, and set anew with a code from a mail."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from pytest_django import Settings

from quizapi.accounts.models import User
from tests.accounts.client import EMAIL, PASSWORD, App, at_once, code_in, errors

pytestmark = pytest.mark.django_db
NEW = "another horse battery"


@pytest.fixture
def user() -> User:
    return User.objects.create_user(EMAIL, PASSWORD)


def ask(app: App, email: Any = EMAIL) -> Any:
    return app.post("password/request", {"email": email})


def reset(app: App, reset_token: Any, code: Any, password: Any = NEW) -> Any:
    body = {"reset_token": reset_token, "code": code, "password": password}
    return app.post("password/reset", body)


def test_a_code_comes_by_mail_and_sets_a_new_password(
    app: App, user: User, mailoutbox: list[EmailMessage]
) -> None:
    asked = ask(app)
    assert (asked.status_code, list(asked.json())) == (202, ["reset_token"])
    [mail] = mailoutbox
    assert mail.to == [EMAIL]
    reply = reset(app, asked.json()["reset_token"], code_in(mail))
    assert reply.status_code == 200
    assert reply.json().keys() == {"access_token", "refresh_token", "user"}
    assert reply.json()["user"]["id"] == str(user.pk)
    assert app.accepts(reply.json()["access_token"])
    assert app.log_in(password=NEW).status_code == 200
    assert app.log_in(password=PASSWORD).status_code == 400


def test_all_tokens_from_before_end(app: App, user: User, mailoutbox: list[EmailMessage]) -> None:
    before = app.log_in().json()
    token = ask(app).json()["reset_token"]
    assert app.accepts(before["access_token"])  # asking alone changes nothing
    reset(app, token, code_in(mailoutbox[0]))
    assert not app.accepts(before["access_token"])
    assert app.refresh(before["refresh_token"]).status_code == 401


def test_a_notice_is_mailed(app: App, user: User, mailoutbox: list[EmailMessage]) -> None:
    reset(app, ask(app).json()["reset_token"], code_in(mailoutbox[0]))
    assert [mail.subject for mail in mailoutbox] == [
        "Your code for a new password",
        "Your password was changed",
    ]


def test_it_proves_the_address(app: App, mailoutbox: list[EmailMessage]) -> None:
    app.sign_up()
    token = ask(app).json()["reset_token"]
    reset(app, token, code_in(mailoutbox[-1]))
    assert EmailAddress.objects.get().verified


def test_an_unknown_address_reads_the_same_and_is_told_by_mail(
    app: App, user: User, mailoutbox: list[EmailMessage]
) -> None:
    known, unknown = ask(app), ask(app, "nobody@example.org")
    assert (unknown.status_code, unknown.json().keys()) == (known.status_code, known.json().keys())
    assert mailoutbox[1].to == ["nobody@example.org"]
    assert mailoutbox[1].subject == "No account with this address"
    assert errors(reset(app, unknown.json()["reset_token"], "AAAA-AAAA")) == [("/code", "incorrect_code")]


def test_a_deactivated_account_reads_like_an_unknown_address(
    app: App, user: User, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.update(is_active=False)
    assert ask(app).status_code == 202
    assert mailoutbox[0].subject == "No account with this address"


def test_an_account_deactivated_meanwhile_is_not_logged_in(
    app: App, user: User, mailoutbox: list[EmailMessage]
) -> None:
    token = ask(app).json()["reset_token"]
    User.objects.update(is_active=False)
    reply = reset(app, token, code_in(mailoutbox[0]))
    assert (reply.status_code, reply.json()["code"]) == (403, "account_inactive")


def test_an_account_deleted_meanwhile_is_gone(app: App, user: User, mailoutbox: list[EmailMessage]) -> None:
    token = ask(app).json()["reset_token"]
    User.objects.all().delete()
    reply = reset(app, token, code_in(mailoutbox[0]))
    assert (reply.status_code, reply.json()["code"]) == (409, "no_reset_pending")


def test_a_code_works_once(app: App, user: User, mailoutbox: list[EmailMessage]) -> None:
    token = ask(app).json()["reset_token"]
    reset(app, token, code_in(mailoutbox[0]))
    reply = reset(app, token, code_in(mailoutbox[0]))
    assert (reply.status_code, reply.json()["code"]) == (409, "no_reset_pending")


def test_five_wrong_codes_end_it(app: App, user: User, mailoutbox: list[EmailMessage]) -> None:
    token = ask(app).json()["reset_token"]
    for _ in range(5):
        assert errors(reset(app, token, "AAAA-AAAA")) == [("/code", "incorrect_code")]
    assert reset(app, token, code_in(mailoutbox[0])).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_of_four_resets_at_once_one_wins(app: App, user: User, mailoutbox: list[EmailMessage]) -> None:
    token, code = ask(app).json()["reset_token"], code_in(mailoutbox[0])
    words = [f"{NEW} {number}" for number in range(4)]
    replies = at_once(*[partial(reset, App(), token, code, word) for word in words])
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409, 409]
    [winner] = [number for number, reply in enumerate(replies) if reply.status_code == 200]
    assert app.log_in(password=words[winner]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_five_wrong_codes_end_it_also_at_once(app: App, user: User, mailoutbox: list[EmailMessage]) -> None:
    token = ask(app).json()["reset_token"]
    replies = at_once(*[partial(reset, App(), token, "AAAA-AAAA")] * 8)
    assert sorted(reply.status_code for reply in replies) == [400] * 5 + [409] * 3
    assert reset(app, token, code_in(mailoutbox[0])).status_code == 409


def test_a_code_works_for_a_quarter_of_an_hour(app: App, user: User, mailoutbox: list[EmailMessage]) -> None:
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False) as clock:
        token = ask(app).json()["reset_token"]
        clock.shift(timedelta(minutes=16))
        assert reset(app, token, code_in(mailoutbox[0])).status_code == 409


def test_a_bad_password_does_not_use_the_code_up(
    app: App, user: User, mailoutbox: list[EmailMessage]
) -> None:
    token, code = ask(app).json()["reset_token"], code_in(mailoutbox[0])
    assert errors(reset(app, token, code, EMAIL)) == [("/password", "password_too_similar")]
    assert reset(app, token, code).status_code == 200


def test_a_token_that_was_never_given_is_a_conflict(app: App, user: User) -> None:
    assert reset(app, "nonsense", "AAAA-AAAA").status_code == 409


def test_the_reset_token_logs_nobody_in(app: App, user: User) -> None:
    token = ask(app).json()["reset_token"]
    assert not app.accepts(token)
    app.client.cookies["sessionid"] = token
    assert app.client.get("/admin/").status_code == 302


@pytest.mark.parametrize("value", ["", "\0", 7, None, [], {}, "x" * 300])
@pytest.mark.parametrize("member", ["reset_token", "code", "password"])
def test_rubbish_in_a_member_is_refused(app: App, member: str, value: Any) -> None:
    body = {"reset_token": "nonsense", "code": "AAAA", "password": NEW} | {member: value}
    [(pointer, _), *_] = errors(app.post("password/reset", body))
    assert pointer == f"/{member}"


@pytest.mark.parametrize("email", ["", "ada", "\0@example.org", 7, None, []])
def test_a_bad_address_is_refused(app: App, email: Any) -> None:
    [(pointer, _), *_] = errors(ask(app, email))
    assert pointer == "/email"


def test_mails_to_one_address_are_limited(app: App, user: User, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "password_mail": (1, 3600)}
    assert [ask(app).status_code, ask(app, "ADA@example.org").status_code] == [202, 429]
    assert ask(app, "other@example.org").status_code == 202


def test_a_mail_server_that_is_away_is_said(app: App, user: User, settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.accounts.mail.Away"}}
    reply = ask(app)
    assert (reply.status_code, reply.json()["code"]) == (503, "mail_unavailable")
    assert reply.headers["Retry-After"] == "30"
