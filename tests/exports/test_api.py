"""Exports over the API: who may, what is refused, what the log says."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from django.test import Client

from attempts.exports import runs
from attempts.exports.datasets import DATASETS
from attempts.exports.encoders import ENCODERS
from attempts.exports.request import Request
from attempts.models import Export
from quizapi.accounts.models import User
from tests.attempts.staff import make_staff
from tests.exports.taking import attempted, small_quiz
from tests.walk import visitor

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/exports"


@pytest.fixture
def analyst() -> User:
    return make_staff("export_attempts", email="analyst@example.org")


def get(user: User, path: str) -> Any:
    return visitor(user).get(f"{URL}/{path}")


def refusal(response: Any) -> tuple[int, str, list[str]]:
    body = orjson.loads(response.content)
    return response.status_code, body["code"], [each["pointer"] for each in body.get("errors", [])]


def test_the_data_dictionary_is_there_as_json(analyst: User) -> None:
    document = visitor(analyst).get(URL).json()

    told = {each["name"]: each for each in document["datasets"]}
    assert told.keys() == DATASETS.keys()
    for name, dataset in DATASETS.items():
        assert [each["name"] for each in told[name]["columns"]] == [each.name for each in dataset.columns]
        assert told[name]["filters"] == sorted(dataset.filters)
    assert set(told["responses"]["formats"]) == {"csv", "jsonl", "parquet", "xlsx"}


@pytest.mark.parametrize("format", ENCODERS)
def test_an_export_streams_in_every_format_and_is_logged(analyst: User, format: str) -> None:
    small_quiz()
    attempted("right", "wrong")

    reply = get(analyst, f"responses?format={format}&quiz=quiz")

    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == ENCODERS[format].media_type
    assert f'filename="responses-quiz.{ENCODERS[format].extension}"' in reply.headers["Content-Disposition"]
    assert reply.headers["Cache-Control"] == "no-store"
    assert len(b"".join(reply.streaming_content)) > 100
    export = Export.objects.get(id=reply.headers["Quizapi-Export"])
    assert (export.by, export.dataset, export.format) == (analyst, "responses", format)
    assert (export.filters, export.state, export.rows) == ({"quiz": "quiz"}, "complete", 2)


def test_the_watermark_of_a_reply_goes_on(analyst: User) -> None:
    first = get(analyst, "questions")
    b"".join(first.streaming_content)

    second = get(analyst, f"questions?format=jsonl&since={first.headers['Quizapi-Watermark']}")

    assert b"".join(second.streaming_content) == b""
    assert Export.objects.get(id=second.headers["Quizapi-Export"]).incremental


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("nothing", (404, "not_found", [])),
        ("responses?quiz=nope", (400, "validation_error", ["/quiz"])),
        ("responses?exam=nope&topic=nope", (400, "validation_error", ["/exam", "/topic"])),
        ("responses?format=pdf", (400, "validation_error", ["/format"])),
        ("responses?from=yesterday", (400, "validation_error", ["/from"])),
        ("responses?from=2026-11-23T08:00:00", (400, "validation_error", ["/from"])),
        ("responses?from=0001-01-01T00:00:00%2B01:00", (400, "validation_error", ["/from"])),
        ("responses?to=9999-12-31T23:59:59-01:00", (400, "validation_error", ["/to"])),
        ("responses?from=2026-11-23&to=2026-11-23", (400, "validation_error", ["/to"])),
        ("responses?colour=red", (400, "validation_error", ["/colour"])),
        ("responses?format=csv&format=csv", (400, "validation_error", ["/format"])),
        ("choices?finished=true", (400, "validation_error", ["/finished"])),
        ("choices?from=2026-11-23", (400, "validation_error", ["/from"])),
        ("responses?values=mark", (400, "validation_error", ["/values"])),
        ("response_matrix", (400, "validation_error", ["/quiz"])),
        ("responses?since=x", (400, "watermark_malformed", ["/since"])),
        ("item_statistics?since=x", (400, "validation_error", ["/since"])),
        ("responses?attempts=first&since=x", (400, "validation_error", ["/since"])),
    ],
)
def test_what_cannot_be_had_is_refused_with_the_parameter_named(
    analyst: User, path: str, refused: tuple[int, str, list[str]]
) -> None:
    assert refusal(get(analyst, path)) == refused
    assert not Export.objects.exists()


def test_a_watermark_of_other_filters_is_refused(analyst: User) -> None:
    small_quiz()
    reply = get(analyst, "responses")
    b"".join(reply.streaming_content)

    again = get(analyst, f"responses?quiz=quiz&since={reply.headers['Quizapi-Watermark']}")

    assert refusal(again) == (400, "watermark_of_another_export", ["/since"])


def test_names_need_a_permission_of_their_own_and_are_logged(analyst: User) -> None:
    trusted = make_staff("export_attempts", "export_identities", email="trusted@example.org")

    assert refusal(get(analyst, "attempts?identities=true")) == (403, "permission_denied", [])
    reply = get(trusted, "attempts?identities=true")
    header = b"".join(reply.streaming_content).splitlines()[0]

    assert header.endswith(b",user_id,name,email")
    assert Export.objects.get().identities


@pytest.mark.parametrize("path", ["", "/responses", "/runs/019ab28e-7968-700a-8000-000000000000"])
def test_only_staff_with_the_permission_export(path: str) -> None:
    assert Client().get(URL + path).status_code == 401
    assert visitor(make_staff("view_attempt")).get(URL + path).status_code == 403


def test_the_log_is_for_whoever_exported_and_for_those_who_may_read_it(analyst: User) -> None:
    reply = get(analyst, "questions")
    b"".join(reply.streaming_content)
    path = f"runs/{reply.headers['Quizapi-Export']}"
    other = make_staff("export_attempts", email="other@example.org")
    auditor = make_staff("export_attempts", "view_export", email="auditor@example.org")

    assert get(analyst, path).json()["state"] == "complete"
    assert get(auditor, path).json()["rows"] == 0
    assert refusal(get(other, path)) == (404, "not_found", [])


def test_an_export_is_running_until_its_last_byte_was_taken(analyst: User) -> None:
    reply = get(analyst, "questions")
    path = f"runs/{reply.headers['Quizapi-Export']}"

    before = get(analyst, path).json()
    b"".join(reply.streaming_content)

    assert (before["state"], before["rows"], before["ended_at"]) == ("running", None, None)
    assert get(analyst, path).json()["state"] == "complete"


def test_a_client_that_goes_away_leaves_a_broken_export(analyst: User) -> None:
    reply = get(analyst, "questions")

    reply.close()

    assert get(analyst, f"runs/{reply.headers['Quizapi-Export']}").json()["state"] == "broken"


def test_an_export_whose_process_died_is_told_as_broken(analyst: User) -> None:
    """Nothing holds its lock."""
    id = UUID(int=2**63 + 5)
    runs.begin(id, Request(dataset=DATASETS["items"]), format="csv", by=analyst)

    assert get(analyst, f"runs/{id}").json()["state"] == "broken"


def test_head_begins_nothing_and_other_methods_are_refused(analyst: User) -> None:
    client = visitor(analyst)

    head = client.head(f"{URL}/responses?format=jsonl")

    assert (head.status_code, head.headers["Content-Type"]) == (200, "application/jsonl")
    assert client.head(f"{URL}/responses?quiz=nope").status_code == 400
    assert client.head(f"{URL}/responses?identities=true").status_code == 403
    assert client.post(f"{URL}/responses").status_code == 405
    assert client.options(f"{URL}/responses").status_code == 200
    assert not Export.objects.exists()
