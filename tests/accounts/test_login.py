"""POST auth/login."""

from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from quizapi.accounts.models import RateLimit, User
from tests.accounts.client import EMAIL, PASSWORD, App, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user(EMAIL, PASSWORD, name="Ada")


def test_it_gives_tokens_and_the_user(app: App, user: User) -> None:
    reply = app.log_in()
    assert reply.status_code == 200
    assert reply.json().keys() == {"access_token", "refresh_token", "user"}
    assert reply.json()["user"] == {"id": str(user.pk), "email": EMAIL, "name": "Ada", "is_guest": False}
    assert app.accepts(reply.json()["access_token"])


def test_every_login_is_a_session_of_its_own(app: App, user: User) -> None:
    phone, laptop = app.log_in().json(), app.log_in().json()
    app.call("DELETE", "session", token=phone["access_token"])
    assert not app.accepts(phone["access_token"])
    assert app.accepts(laptop["access_token"])


def test_a_wrong_password_is_refused(app: App, user: User) -> None:
    assert errors(app.log_in(password="wrong")) == [("/password", "email_password_mismatch")]


def test_an_unknown_address_reads_like_a_wrong_password(app: App, user: User) -> None:
    wrong, unknown = app.log_in(password="wrong"), app.log_in("nobody@example.org")
    assert (unknown.status_code, unknown.json()) == (wrong.status_code, wrong.json())


def test_a_deactivated_account_is_told_so_with_the_right_password_only(app: App, user: User) -> None:
    User.objects.update(is_active=False)
    reply = app.log_in()
    assert (reply.status_code, reply.json()["code"]) == (403, "account_inactive")
    assert errors(app.log_in(password="wrong")) == [("/password", "email_password_mismatch")]


def test_an_admin_logs_in_here_too(app: App) -> None:
    User.objects.create_superuser("admin@example.org", PASSWORD)
    assert app.log_in("admin@example.org").status_code == 200


def test_it_looks_at_no_token(app: App, user: User) -> None:
    guest = app.guest()["access_token"]
    body = {"email": EMAIL, "password": PASSWORD}
    assert app.post("login", body, token=guest).json()["user"]["id"] == str(user.pk)
    assert app.post("login", body, token="nonsense").status_code == 200
    assert app.accepts(guest)


def test_it_looks_at_no_session_of_allauths(app: App, user: User) -> None:
    headers = {"x-session-token": "nonsense", "cookie": "sessionid=nonsense"}
    assert app.post("login", {"email": EMAIL, "password": PASSWORD}, **headers).status_code == 200


@pytest.mark.parametrize("value", ["", "\0", 7, True, None, [], {}, "x" * 300])
@pytest.mark.parametrize("member", ["email", "password"])
def test_rubbish_in_a_member_is_refused(app: App, user: User, member: str, value: Any) -> None:
    body = {"email": EMAIL, "password": PASSWORD} | {member: value}
    [(pointer, _), *_] = errors(app.post("login", body))
    assert pointer == f"/{member}"


@pytest.mark.parametrize("body", ["", "{", "[]", "7", "null", '"text"', b"\xff\xfe", '{"email": "\\ud800"}'])
def test_a_body_that_is_no_json_object_is_refused(app: App, body: str | bytes) -> None:
    assert app.post("login", body).status_code == 400


def test_another_media_type_is_refused(app: App) -> None:
    reply = app.client.post("/api/v1/auth/login", {"email": EMAIL}, headers={"accept": "text/html"})
    assert (reply.status_code, reply.headers["Content-Type"]) == (415, "application/problem+json")


def test_a_body_that_is_too_large_is_refused(app: App, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert app.log_in(password="x" * 200).status_code == 413


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_another_method_is_refused(app: App, method: str) -> None:
    assert app.call(method, "login").status_code == 405


def test_only_failures_count_against_an_address_and_they_end(
    app: App, user: User, settings: Settings
) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "login_failed": (2, 300)}
    assert [app.log_in().status_code for _ in range(3)] == [200] * 3
    assert [app.log_in(password="wrong").status_code for _ in range(3)] == [400, 400, 429]
    assert app.log_in().status_code == 429
    assert app.log_in("other@example.org").status_code == 400
    RateLimit.objects.update(ends_at="2020-01-01T00:00Z")
    assert app.log_in().status_code == 200


def test_wrong_passwords_from_elsewhere_lock_nobody_out(app: App, user: User, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "login_failed": (2, 300)}
    elsewhere = App()
    elsewhere.client.defaults["REMOTE_ADDR"] = "192.0.2.1"
    assert [elsewhere.log_in(password="wrong").status_code for _ in range(3)] == [400, 400, 429]
    assert app.log_in().status_code == 200


def test_many_clients_cannot_go_on_guessing_one_password(app: App, user: User, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "login_failed_anywhere": (3, 3600)}
    statuses = []
    for number in range(4):
        app.client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        statuses.append(app.log_in(EMAIL.upper(), "wrong").status_code)
    assert statuses == [400, 400, 400, 429]


def test_it_is_limited_per_client_address(app: App, user: User, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "login": (1, 60)}
    assert [app.log_in().status_code for _ in range(2)] == [200, 429]


def test_nothing_is_left_in_the_cache_that_processes_do_not_share(app: App, user: User) -> None:
    app.log_in(password="wrong")
    assert not getattr(cache, "_cache", None)
