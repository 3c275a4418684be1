"""Fixtures for accounts: an app that calls, and a password hash that is quick to make."""

import pytest
from pytest_django import Settings

from tests.accounts.client import App


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def app() -> App:
    return App()
