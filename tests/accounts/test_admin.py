"""Logging in to the admin, beside the API."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from quizapi.accounts.models import User
from tests.accounts.client import PASSWORD, App

pytestmark = pytest.mark.django_db


def log_in(client: Client, email: str, password: str = PASSWORD) -> bool:
    client.post("/admin/login/", {"username": email, "password": password})
    return bool(client.get("/admin/").status_code == 200)


def test_an_admin_made_by_a_command_logs_in(client: Client) -> None:
    User.objects.create_superuser("admin@example.org", PASSWORD)
    assert log_in(client, "Admin@example.org")


def test_the_cookie_lasts_as_long_as_django_says_and_not_a_year(client: Client) -> None:
    User.objects.create_superuser("admin@example.org", PASSWORD)
    log_in(client, "admin@example.org")
    assert client.session.get_expiry_age() == 14 * 86400


@pytest.mark.parametrize("change", [{"is_staff": False, "is_superuser": False}, {"is_active": False}])
def test_others_stay_out(client: Client, change: dict[str, bool]) -> None:
    User.objects.create_superuser("admin@example.org", PASSWORD)
    User.objects.update(**change)
    assert not log_in(client, "admin@example.org")


def test_a_wrong_password_stays_out(client: Client) -> None:
    User.objects.create_superuser("admin@example.org", PASSWORD)
    assert not log_in(client, "admin@example.org", "wrong")


def test_after_too_many_wrong_passwords_the_right_one_has_to_wait(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "login_failed": (2, 300)}
    User.objects.create_superuser("admin@example.org", PASSWORD)
    log_in(client, "admin@example.org", "wrong")
    App().log_in("admin@example.org", "wrong")  # counts together
    reply = client.post("/admin/login/", {"username": "admin@example.org", "password": PASSWORD})
    assert re.search(r"too many tries to log in\. Try again in \d+ seconds\.", reply.text)
    assert not log_in(client, "admin@example.org")


def test_right_passwords_are_not_counted(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "login_failed": (1, 300)}
    User.objects.create_superuser("admin@example.org", PASSWORD)
    assert [log_in(Client(), "admin@example.org") for _ in range(3)] == [True] * 3


def test_tries_are_limited_per_client_address(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "login": (1, 60)}
    User.objects.create_superuser("admin@example.org", PASSWORD)
    log_in(client, "other@example.org")
    assert not log_in(client, "admin@example.org")
