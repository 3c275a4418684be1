"""POST auth/signup: a new account, or a guest's with everything in it."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from pytest_django import Settings

from quizapi.accounts.models import User
from tests.accounts.client import EMAIL, PASSWORD, App, at_once, errors

pytestmark = pytest.mark.django_db


def test_it_makes_an_account_and_logs_in(app: App) -> None:
    reply = app.sign_up()
    assert reply.status_code == 201
    assert reply.json().keys() == {"access_token", "refresh_token", "user"}
    user = User.objects.get()
    assert reply.json()["user"] == {"id": str(user.pk), "email": EMAIL, "name": "", "is_guest": False}
    assert app.accepts(reply.json()["access_token"])
    assert app.log_in().status_code == 200


def test_the_address_is_kept_in_lower_case(app: App) -> None:
    assert app.sign_up("Ada@Example.ORG").json()["user"]["email"] == EMAIL
    assert app.log_in("ADA@example.org").status_code == 200


def test_spaces_around_a_password_belong_to_it(app: App) -> None:
    app.sign_up(password=f"  {PASSWORD} ")
    assert app.log_in(password=PASSWORD).status_code == 400
    assert app.log_in(password=f"  {PASSWORD} ").status_code == 200


def test_it_mails_a_code_and_does_not_wait_for_it(app: App, mailoutbox: list[EmailMessage]) -> None:
    app.sign_up()
    assert [mail.to for mail in mailoutbox] == [[EMAIL]]
    assert not EmailAddress.objects.get().verified


def test_a_mail_server_that_is_away_costs_nobody_the_account(
    app: App, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.accounts.mail.Away"}}
    assert app.sign_up().status_code == 201
    assert "could not be mailed" in caplog.text
    assert app.log_in().status_code == 200


def test_a_guest_keeps_the_row_and_so_the_attempts(app: App) -> None:
    guest = app.guest()
    reply = app.sign_up(token=guest["access_token"])
    assert reply.status_code == 201
    assert reply.json()["user"] == {**guest["user"], "email": EMAIL, "is_guest": False}
    assert User.objects.count() == 1
    assert app.log_in().json()["user"]["id"] == guest["user"]["id"]


def test_the_guests_tokens_end_with_sign_up(app: App) -> None:
    guest = app.guest()
    reply = app.sign_up(token=guest["access_token"])
    assert not app.accepts(guest["access_token"])
    assert app.refresh(guest["refresh_token"]).status_code == 401
    assert app.accepts(reply.json()["access_token"])
    assert Session.objects.count() == 1


def test_without_the_guests_token_it_is_another_account(app: App) -> None:
    guest = app.guest()
    assert app.sign_up().json()["user"]["id"] != guest["user"]["id"]


def test_a_token_that_has_ended_is_refused_instead_of_losing_the_attempts(app: App) -> None:
    reply = app.sign_up(token="nonsense")
    assert (reply.status_code, reply.json()["code"]) == (401, "invalid_token")
    assert not User.objects.exists()


def test_a_guest_signs_up_once(app: App) -> None:
    token = app.sign_up(token=app.guest()["access_token"]).json()["access_token"]
    reply = app.sign_up("other@example.org", token=token)
    assert (reply.status_code, reply.json()["code"]) == (409, "already_signed_up")


def test_an_address_that_is_taken_is_refused_and_the_guest_stays(app: App) -> None:
    app.sign_up()
    guest = app.guest()
    assert errors(app.sign_up(token=guest["access_token"])) == [("/email", "email_taken")]
    assert app.get("session", guest["access_token"]).json()["user"]["is_guest"]


def test_the_address_of_an_admin_made_by_a_command_is_taken(app: App) -> None:
    User.objects.create_superuser(EMAIL, PASSWORD)
    assert errors(app.sign_up()) == [("/email", "email_taken")]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "min_length"),
        ("x" * 257, "max_length"),
        ("password", "password_too_common"),
        ("8462957301", "password_entirely_numeric"),
        ("ada@example.org", "password_too_similar"),
        ("a\0bcdefghi", "null_characters_not_allowed"),
        ("", "blank"),
        (12345678901, "invalid"),
        (None, "null"),
        (["correct horse battery"], "invalid"),
    ],
)
def test_a_bad_password_is_refused(app: App, password: Any, code: str) -> None:
    assert errors(app.sign_up(password=password)) == [("/password", code)]
    assert not User.objects.exists()


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a b@example.org", "a\0@example.org", 7, None, {}, []])
def test_a_bad_address_is_refused(app: App, email: Any) -> None:
    [(pointer, _), *_] = errors(app.sign_up(email))
    assert pointer == "/email"


def test_an_address_that_is_too_long_is_refused(app: App) -> None:
    assert ("/email", "max_length") in errors(app.sign_up("a" * 250 + "@example.org"))


@pytest.mark.parametrize("email", ["\u0130da@example.org", "\u212ada@example.org", "ada@\ua7dc.example.org"])
def test_letters_that_are_odd_in_lower_case_do_no_harm(app: App, email: str) -> None:
    assert app.sign_up(email).status_code in (201, 400)


def test_a_member_that_is_not_known_is_refused(app: App) -> None:
    body = {"email": EMAIL, "password": PASSWORD, "is_staff": True}
    assert errors(app.post("signup", body)) == [("/is_staff", "unknown_member")]


def test_members_that_are_missing_are_named(app: App) -> None:
    assert errors(app.post("signup", {})) == [("/email", "required"), ("/password", "required")]


def test_it_is_limited_per_address(app: App, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "sign_up": (1, 3600)}
    assert app.sign_up().status_code == 201
    assert app.sign_up("other@example.org").status_code == 429


@pytest.mark.django_db(transaction=True)
def test_of_two_sign_ups_of_one_guest_at_once_one_wins(app: App) -> None:
    guest = app.guest()
    addresses = [f"ada{number}@example.org" for number in range(4)]
    replies = at_once(
        *(lambda email=email: App().sign_up(email, token=guest["access_token"]) for email in addresses)
    )
    statuses = sorted(reply.status_code for reply in replies)
    assert statuses[0] == 201
    # 401: the winner had ended the guest's token before this one was looked at.
    assert set(statuses[1:]) <= {401, 409}
    [won] = [reply.json()["user"] for reply in replies if reply.status_code == 201]
    assert won["id"] == guest["user"]["id"]
    assert User.objects.get().email == won["email"]
    assert [address.email for address in EmailAddress.objects.all()] == [won["email"]]


@pytest.mark.django_db(transaction=True)
def test_of_two_sign_ups_with_one_address_at_once_one_wins(app: App) -> None:
    guests = [app.guest() for _ in range(4)]
    replies = at_once(*(lambda token=guest["access_token"]: App().sign_up(token=token) for guest in guests))
    assert sorted(reply.status_code for reply in replies) == [201, 400, 400, 400]
    for reply in replies:
        if reply.status_code == 400:
            assert errors(reply) == [("/email", "email_taken")]
    assert User.objects.filter(is_guest=False).count() == 1
    assert User.objects.filter(is_guest=True).count() == 3
