"""Which access tokens open an endpoint; one statement decides it."""

import base64
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from pytest_django import DjangoAssertNumQueries, Settings

from quizapi.accounts import tokens
from quizapi.accounts.models import User
from tests.accounts.client import App

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(app: App) -> str:
    return str(app.guest()["access_token"])


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def signed(claims: dict[str, Any], key: str = django_settings.SECRET_KEY, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key, algorithm)


def test_it_takes_one_statement(token: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert tokens.authenticate(token)


def test_the_user_is_a_whole_one(token: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    found = tokens.authenticate(token)
    assert found is not None
    user = User.objects.get()
    with django_assert_num_queries(0):
        fields = [field.attname for field in User._meta.concrete_fields]
        assert [getattr(found[0], name) for name in fields] == [getattr(user, name) for name in fields]
    assert found[0] == user
    assert not found[0].has_perm("quizapi.change_user")


@pytest.mark.parametrize(
    "end",
    [
        lambda: User.objects.update(is_active=False),
        lambda: User.objects.all().delete(),
        lambda: User.objects.update(password="another"),
        lambda: Session.objects.all().delete(),
        lambda: Session.objects.update(expire_date="2020-01-01T00:00Z"),
        lambda: Session.objects.update(session_data="rubbish"),
        lambda: Session.objects.update(session_data=""),
    ],
    ids=["deactivated", "deleted", "password", "session", "session too old", "rubbish", "empty"],
)
def test_it_ends_at_once(app: App, token: str, end: Callable[[], object]) -> None:
    assert app.accepts(token)
    end()
    reply = app.get("session", token)
    assert (reply.status_code, reply.json()["code"]) == (401, "invalid_token")
    assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_a_user_who_is_active_again_goes_on(app: App, token: str) -> None:
    User.objects.update(is_active=False)
    assert not app.accepts(token)
    User.objects.update(is_active=True)
    assert app.accepts(token)


def test_a_token_for_somebody_elses_session_opens_nothing(app: App, token: str) -> None:
    other = app.guest()
    mixed = claims_of(token) | {"sub": other["user"]["id"]}
    assert not app.accepts(signed(mixed))


@pytest.mark.parametrize(
    "change",
    [
        {"exp": 1},
        {"exp": None},
        {"sub": "nobody"},
        {"sub": 7},
        {"sid": "rubbish"},
        {"sid": ""},
        {"sid": base64.b64encode(b"\xff" * 48).decode()},
        {"token_use": "refresh"},
        {"iat": 99_999_999_999},
    ],
    ids=str,
)
def test_a_claim_that_is_wrong_closes_it(app: App, token: str, change: dict[str, Any]) -> None:
    claims = {name: value for name, value in (claims_of(token) | change).items() if value is not None}
    assert not app.accepts(signed(claims))


def test_a_token_signed_with_another_key_opens_nothing(app: App, token: str) -> None:
    assert app.accepts(signed(claims_of(token)))
    assert not app.accepts(signed(claims_of(token), key="another key " * 5))


def test_a_token_that_is_not_signed_opens_nothing(app: App, token: str) -> None:
    header, body, _ = signed(claims_of(token), key="", algorithm="none").split(".")
    assert not app.accepts(f"{header}.{body}.")


def test_another_secret_ends_all_tokens(app: App, token: str, settings: Settings) -> None:
    assert app.accepts(token)
    settings.SECRET_KEY = "another secret " * 5
    assert not app.accepts(token)


def test_the_key_of_the_session_does_not_show_in_the_token(token: str) -> None:
    key = Session.objects.get().session_key
    body = base64.urlsafe_b64decode(token.split(".")[1] + "==")
    assert key.encode() not in body
    assert key.encode() not in base64.b64decode(claims_of(token)["sid"])


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "bearer nonsense",
        "Bearer \u00e4",
        "Bearer ..",
        "Bearer " + "x" * 9000,
    ],
)
def test_a_malformed_header_is_a_401(app: App, header: str) -> None:
    reply = app.get("session", authorization=header)
    assert (reply.status_code, reply.json()["code"]) == (401, "invalid_token")


@pytest.mark.parametrize("header", ["", "Basic YTpi", "nonsense"])
def test_another_scheme_is_nobody(app: App, header: str) -> None:
    reply = app.get("session", authorization=header)
    assert (reply.status_code, reply.json()["code"]) == (401, "not_authenticated")


def test_the_scheme_is_read_in_any_case(app: App, token: str) -> None:
    assert app.get("session", authorization=f"bEARER {token}").status_code == 200


def test_an_admins_cookie_opens_nothing_here(app: App) -> None:
    app.client.force_login(User.objects.create_superuser("admin@example.org", "correct horse battery"))
    assert app.get("session").status_code == 401


def test_no_request_writes_to_the_user(app: App, token: str) -> None:
    before = User.objects.values().get()
    app.get("session", token)
    assert User.objects.values().get() == before
