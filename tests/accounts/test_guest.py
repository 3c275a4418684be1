"""POST auth/guest."""

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from quizapi.accounts.models import User
from tests.accounts.client import App

pytestmark = pytest.mark.django_db


def test_it_makes_an_account_that_is_used_at_once(app: App) -> None:
    reply = app.post("guest")
    assert reply.status_code == 201
    assert reply.json().keys() == {"access_token", "refresh_token", "user"}
    user = reply.json()["user"]
    assert user == {"id": user["id"], "email": None, "name": "", "is_guest": True}
    assert app.get("session", reply.json()["access_token"]).json() == {"user": user}


def test_every_guest_is_somebody_else(app: App) -> None:
    assert app.guest()["user"]["id"] != app.guest()["user"]["id"]


def test_it_needs_no_body_and_looks_at_none(app: App) -> None:
    assert app.post("guest", "{broken").status_code == 201


def test_it_ignores_a_token_that_has_ended(app: App) -> None:
    assert app.post("guest", token="nonsense").status_code == 201


def test_the_reply_is_not_kept_by_caches(app: App) -> None:
    assert app.post("guest").headers["Cache-Control"] == "no-store"


def test_a_guest_has_no_password_to_log_in_with(app: App) -> None:
    app.guest()
    assert not User.objects.get().has_usable_password()


def test_it_refuses_more_guests_an_hour_than_an_address_may_have(app: App, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "guest": (2, 3600)}
    assert [app.post("guest").status_code for _ in range(3)] == [201, 201, 429]
    refused = app.post("guest")
    assert refused.json()["code"] == "throttled"
    assert 3590 <= int(refused.headers["Retry-After"]) <= 3601
    assert User.objects.count() == 2


def test_it_takes_three_statements_and_a_transaction(
    app: App, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    app.guest()  # opens the window of the limit
    with django_assert_num_queries(5):  # the limit, SAVEPOINT, the user, the session, RELEASE
        app.guest()
    assert User.objects.count() == 2
