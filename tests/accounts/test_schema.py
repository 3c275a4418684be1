"""Accounts in the OpenAPI schema."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from quizapi.accounts.urls import urlpatterns


@pytest.fixture(scope="module")
def operations() -> dict[str, Any]:
    schema = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return {
        operation["operationId"]: operation
        for path, methods in schema["paths"].items()
        if path.startswith("/api/v1/auth/")
        for operation in methods.values()
    }


def test_every_endpoint_is_there_under_one_heading(operations: dict[str, Any]) -> None:
    assert len(operations) == len(urlpatterns) + 2  # auth/session and auth/email have two methods
    assert {tuple(operation["tags"]) for operation in operations.values()} == {("Accounts",)}


@pytest.mark.parametrize(
    "name", ["create_guest", "sign_up", "log_in", "refresh_tokens", "reset_password", "change_password"]
)
def test_all_ways_to_tokens_reply_the_same(operations: dict[str, Any], name: str) -> None:
    [reply] = [reply for status, reply in operations[name]["responses"].items() if status in ("200", "201")]
    assert reply["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Tokens"}


def test_signing_up_takes_a_guests_token_or_none(operations: dict[str, Any]) -> None:
    assert operations["sign_up"]["security"] == [{"bearer": []}, {}]


def test_logging_in_takes_none(operations: dict[str, Any]) -> None:
    assert operations["log_in"]["security"] == [{}]
