"""Bodies of API requests: small, of a known length, and refused in time and space that they deserve."""

import json
import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from quizapi.accounts import tokens
from quizapi.accounts.models import User

START = "/api/v1/attempts"
FLAG = "/api/v1/attempts/0197a0c2-58a4-7d20-b3a6-3c9f6f0b7a00/items/1"
HINT = f"{FLAG}/hints"


@pytest.fixture
def guest(db: None) -> Client:
    user = User.objects.create_guest()
    pair = tokens.issue(user, tokens.open_session(user))
    return Client(headers={"authorization": f"Bearer {pair['access_token']}"})


def send(guest: Client, body: Any, path: str = START, method: str = "POST", **more: Any) -> Any:
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return guest.generic(method, path, text, **{"content_type": "application/json", **more})


def errors(reply: Any) -> list[dict[str, str]]:
    assert reply.status_code == 400
    found: list[dict[str, str]] = reply.json()["errors"]
    return found


def practice(**members: Any) -> dict[str, Any]:
    return {"practice": {"exam": "agents", **members}}


def test_many_members_are_looked_through_in_no_time(guest: Client, settings: Settings) -> None:
    settings.API_MAX_BODY_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
    names = ", ".join(f'"m{number}": 1' for number in range(100_000))
    began = time.perf_counter()
    reply = send(guest, f'{{{names}, "m0": 2}}')
    assert (reply.status_code, reply.json()["code"]) == (400, "malformed_json")
    assert "the member m0 is given twice" in reply.json()["detail"]
    assert time.perf_counter() - began < 5


def test_of_many_unknown_members_twenty_are_named(guest: Client) -> None:
    reply = send(guest, {"quiz": "any"} | {f"m{number}": 1 for number in range(3000)})
    assert [error["pointer"] for error in errors(reply)] == [f"/m{number}" for number in range(20)]


def test_a_list_that_is_too_long_is_refused_as_a_whole(guest: Client) -> None:
    reply = send(guest, practice(topics=[5] * 101))
    [error] = errors(reply)
    assert (error["pointer"], error["code"]) == ("/practice/topics", "max_length")


def test_of_many_errors_a_hundred_are_listed(guest: Client, settings: Settings) -> None:
    reply = send(guest, practice(topics=["No slug"] * 100, count=0))
    assert len(errors(reply)) == 100


def test_a_body_beyond_the_limit_is_a_413(guest: Client) -> None:
    most = settings.API_MAX_BODY_BYTES
    assert send(guest, "{}" + " " * (most - 2)).status_code == 400
    reply = send(guest, "{}" + " " * (most - 1))
    assert (reply.status_code, reply.json()["code"]) == (413, "body_too_large")


def test_the_largest_honest_body_fits_the_smallest_limit(guest: Client, settings: Settings) -> None:
    settings.API_MAX_BODY_BYTES = 16_000
    topics = [f"{number:0100}" for number in range(100)]
    body = json.dumps(practice(topics=topics, count=100), indent=4)
    assert send(guest, body).status_code != 413


@pytest.mark.parametrize(
    ("method", "path"), [("POST", HINT), ("PATCH", FLAG), ("PUT", f"{FLAG}/response"), ("POST", START)]
)
def test_a_body_in_chunks_is_a_411(guest: Client, method: str, path: str) -> None:
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    reply = send(guest, {"number": 1}, path, method, **chunked)
    assert (reply.status_code, reply.json()["code"]) == (411, "length_required")
    assert reply.headers["Content-Type"] == "application/problem+json"


def test_a_request_that_has_no_body_may_say_so_in_chunks(guest: Client) -> None:
    assert guest.get(START, HTTP_TRANSFER_ENCODING="chunked").status_code == 200


def test_a_browser_app_can_read_that_its_body_came_in_chunks(guest: Client, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    reply = send(guest, {}, HTTP_TRANSFER_ENCODING="chunked", HTTP_ORIGIN="https://app.example")
    assert reply.status_code == 411
    assert reply.headers["Access-Control-Allow-Origin"] == "https://app.example"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_an_empty_form_lacks_the_members_that_are_needed(guest: Client, kind: str) -> None:
    [error] = errors(send(guest, "", FLAG, "PATCH", content_type=kind))
    assert (error["pointer"], error["code"]) == ("/flagged", "required")
