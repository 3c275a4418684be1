"""How often something may be done."""

import pytest
import time_machine
from django.test import RequestFactory
from pytest_django import Settings
from rest_framework.exceptions import Throttled

from quizapi.accounts import limits
from quizapi.accounts.models import RateLimit
from tests.accounts.client import App, at_once


@pytest.fixture(autouse=True)
def three_an_hour(settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "guest": (3, 3600)}


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_than_allowed_get_through() -> None:
    replies = at_once(*[lambda: App().post("guest")] * 8)
    assert sorted(reply.status_code for reply in replies) == [201] * 3 + [429] * 5


@pytest.mark.django_db
def test_the_reply_says_how_many_seconds_to_wait_and_no_more(settings: Settings) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "guest": (1, 2)}
    with time_machine.travel("2030-01-01T00:00Z", tick=False):
        App().guest()
        assert App().post("guest").headers["Retry-After"] == "2"


@pytest.mark.django_db
def test_each_key_has_a_count_of_its_own() -> None:
    for key in ("one", "two"):
        for _ in range(3):
            limits.spend("guest", key)
    assert set(RateLimit.objects.values_list("used", flat=True)) == {3}


@pytest.mark.django_db
def test_what_was_given_back_is_not_counted() -> None:
    for _ in range(5):
        limits.spend("guest", "key")
        limits.give_back("guest", "key")
    assert RateLimit.objects.get().used == 0


@pytest.mark.django_db
def test_the_keys_are_not_readable_in_the_table() -> None:
    limits.spend("guest", "ada@example.org")
    assert "ada" not in RateLimit.objects.get().key


@pytest.mark.django_db
def test_a_window_that_is_over_counts_anew() -> None:
    for _ in range(3):
        limits.spend("guest", "key")
    with pytest.raises(Throttled):
        limits.spend("guest", "key")
    RateLimit.objects.update(ends_at="2020-01-01T00:00Z")
    limits.spend("guest", "key")
    assert RateLimit.objects.get().used == 1


@pytest.mark.django_db
def test_a_window_that_opens_clears_old_ones_away() -> None:
    limits.spend("guest", "old")
    RateLimit.objects.update(ends_at="2020-01-01T00:00Z")
    limits.spend("guest", "new")
    assert RateLimit.objects.count() == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "address"),
    [
        (0, "", "192.0.2.1", "192.0.2.1"),
        (0, "198.51.100.9", "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.9", "192.0.2.1", "198.51.100.9"),
        (1, "10.9.8.7, 198.51.100.9", "192.0.2.1", "198.51.100.9"),
        (2, "198.51.100.9, 192.0.2.7", "192.0.2.1", "198.51.100.9"),
        (2, "198.51.100.9", "192.0.2.1", "192.0.2.1"),
        (1, "", "192.0.2.1", "unknown"),
        (1, "rubbish", "192.0.2.1", "unknown"),
        (0, "", "", "unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(
    settings: Settings, proxies: int, forwarded: str, peer: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert limits.client_address(request) == address
