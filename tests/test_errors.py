"""Whatever goes wrong under /api reads as RFC 9457 says: problem+json with a stable code."""

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from quizapi.accounts import tokens
from quizapi.accounts.models import User
from tests.content import make_exam

API = "/api/v1"
FLAG = f"{API}/attempts/0197a0c2-58a4-7d20-b3a6-3c9f6f0b7a00/items/1"


class Nobody(Client):
    """Calls as a browser's script without a token would; a failing server gives a reply, not an exception."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True, raise_request_exception=False)

    def send(self, method: str, path: str, body: bytes | str = b"", **more: Any) -> Any:
        more.setdefault("content_type", "application/json")
        return self.generic(method, path, body, **more)


@pytest.fixture
def nobody() -> Nobody:
    return Nobody()


@pytest.fixture
def guest(db: None) -> Nobody:
    user = User.objects.create_guest()
    pair = tokens.issue(user, tokens.open_session(user))
    nobody = Nobody()
    nobody.defaults["HTTP_AUTHORIZATION"] = f"Bearer {pair['access_token']}"
    return nobody


def problem(response: Any) -> tuple[int, str]:
    """Status and code of a reply that is a problem in every respect."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    assert body["type"] == f"urn:quizapi:problem:{body['code']}"
    assert body["title"] and body["detail"]
    for error in body.get("errors", []):
        assert error.keys() == {"pointer", "code", "detail"}
    return response.status_code, body["code"]


def pointers(response: Any) -> set[str]:
    assert problem(response) == (400, "validation_error")
    return {error["pointer"] for error in response.json()["errors"]}


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/v1", "/api/v2/exams", f"{API}/nothing", f"{API}/exams/", f"{API}/exams/a%00b",
     f"{API}/attempts/not-a-uuid", f"{API}/questions/%ff", "/api/../admin/x", "/api//v1/exams"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_an_unknown_address_is_a_404(nobody: Nobody, path: str, method: str) -> None:
    assert problem(nobody.send(method, path)) == (404, "not_found")


def test_slashes_too_many_at_the_beginning_are_a_404(nobody: Nobody) -> None:
    for path in ("//api/v1/exams", "///api"):
        assert problem(nobody.get("/", PATH_INFO=path)) == (404, "not_found")


@pytest.mark.django_db
def test_what_is_not_there_is_a_404(nobody: Nobody) -> None:
    for path in ("exams", "questions", "quizzes"):
        assert problem(nobody.get(f"{API}/{path}/missing")) == (404, "not_found")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_a_wrong_method_is_a_405_that_names_the_right_ones(nobody: Nobody, method: str) -> None:
    response = nobody.send(method, f"{API}/exams")

    assert problem(response) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_documents_have_one_method_too(nobody: Nobody) -> None:
    for path in ("schema", "docs", "redoc"):
        assert problem(nobody.post(f"{API}/{path}")) == (405, "method_not_allowed")


def test_without_a_token_a_learners_address_is_a_401(nobody: Nobody) -> None:
    response = nobody.get(f"{API}/attempts")

    assert problem(response) == (401, "not_authenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_bad_token_is_a_401_also_where_none_is_needed(nobody: Nobody) -> None:
    for path in ("attempts", "exams"):
        response = nobody.get(f"{API}/{path}", headers={"authorization": "Bearer made-up"})
        assert problem(response) == (401, "invalid_token")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "a", "json/ü"]
)
def test_a_body_that_is_not_declared_to_be_json_is_a_415(guest: Nobody, content_type: str) -> None:
    response = guest.send("PATCH", FLAG, b'{"flagged": true}', content_type=content_type)

    assert problem(response) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"nope", b"{'flagged': true}", b'{"flagged": NaN}', b'{"flagged": 1e999}', b"\xff\xfe",
        '{"flagged": true}'.encode("utf-16"), '{"ü": 1}'.encode("latin-1"), b'\xef\xbb\xbf{"flagged": true}',
        b'{"flagged": "\\ud800"}', b"[" * 60_000, b'{"a":' * 900 + b"1" + b"}" * 900,
        b'{"flagged": true, "flagged": false}', b'{"flagged": {"a": 1, "a": 2}}',
    ],
)  # fmt: skip
def test_a_body_that_is_not_strict_json_is_a_400(guest: Nobody, body: bytes) -> None:
    status, code = problem(guest.send("PATCH", FLAG, body))

    assert status == 400
    assert code in ("malformed_json", "validation_error")


def test_a_member_given_twice_is_named(guest: Nobody) -> None:
    response = guest.send("PATCH", FLAG, b'{"flagged": true, "flagged": false}')

    assert problem(response) == (400, "malformed_json")
    assert "flagged is given twice" in response.json()["detail"]


@pytest.mark.parametrize("body", ["null", "[]", "1", '"flagged"', "true", '[{"flagged": true}]'])
def test_a_body_that_is_not_an_object_is_a_400(guest: Nobody, body: str) -> None:
    assert pointers(guest.send("PATCH", FLAG, body)) == {""}
    assert problem(guest.send("POST", f"{API}/attempts", body)) == (400, "validation_error")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/flagged"),
        ({"flagged": None}, "/flagged"),
        ({"flagged": "true"}, "/flagged"),
        ({"flagged": 1}, "/flagged"),
        ({"flagged": True, "flaged": True}, "/flaged"),
        ({"flagged": True, "a/b~c.d": True}, "/a~1b~0c.d"),
        ({"flagged": True, "\x00": True}, "/\x00"),
    ],
)
def test_a_wrong_member_is_named_by_a_json_pointer(guest: Nobody, body: Any, pointer: str) -> None:
    assert pointers(guest.send("PATCH", FLAG, json.dumps(body))) == {pointer}


@pytest.mark.parametrize(
    ("practice", "pointer"),
    [
        ({"exam": "agents", "count": 0}, "/practice/count"),
        ({"exam": "agents", "count": 2**70}, "/practice/count"),
        ({"exam": "agents", "count": "5"}, "/practice/count"),
        ({"exam": "agents", "count": 1.5}, "/practice/count"),
        ({"exam": "agents", "topics": ["ok", "No Slug"]}, "/practice/topics/1"),
        ({"exam": "agents", "topics": ["ok", 5]}, "/practice/topics/1"),
        ({"exam": "agents", "topics": "ok"}, "/practice/topics"),
        ({"exam": "a\x00b"}, "/practice/exam"),
        ({"exam": 5}, "/practice/exam"),
        ({"exam": "agents", "select": ["random"]}, "/practice/select"),
        ("agents", "/practice"),
    ],
)
def test_a_wrong_member_within_others_is_named(guest: Nobody, practice: Any, pointer: str) -> None:
    response = guest.send("POST", f"{API}/attempts", json.dumps({"practice": practice}))

    assert pointers(response) == {pointer}


@pytest.mark.parametrize("number", [-1, 2**31, 2**63, 2**64, 10**300])
def test_a_number_beyond_all_limits_is_a_400(guest: Nobody, number: int) -> None:
    body = json.dumps({"answer": {"choice": "x"}, "elapsed_ms": number})

    assert pointers(guest.send("PUT", f"{FLAG}/response", body)) == {"/elapsed_ms"}


@pytest.mark.parametrize("position", [0, 2**15, 2**31, 2**63, 10**400])
def test_a_position_beyond_all_limits_is_a_404(guest: Nobody, position: int) -> None:
    path = FLAG.removesuffix("1") + str(position)

    assert problem(guest.send("PATCH", path, b'{"flagged": true}')) == (404, "not_found")
    assert problem(guest.send("POST", f"{path}/hints", b"{}")) == (404, "not_found")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("exam=a%00b", "/exam"), ("search=%00", "/search"), ("tag=%ff", "/tag"), ("type=%00", "/type"),
        ("limit=%00", "/limit"), ("cursor=%00", "/cursor"), ("%00=1", "/\x00"),
        ("limit=" + "9" * 5000, "/limit"), ("limit=1&limit=2", "/limit"),
    ],
)  # fmt: skip
def test_a_parameter_with_odd_characters_is_a_400(nobody: Nobody, query: str, pointer: str) -> None:
    assert pointers(nobody.get(f"{API}/questions?{query}")) == {pointer}


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-16", "idna", "unknown", '"'])
def test_a_charset_of_the_clients_own_changes_nothing(nobody: Nobody, charset: str) -> None:
    response = nobody.send(
        "GET", f"{API}/questions?search=%C3%BC", content_type=f"application/json; charset={charset}"
    )

    assert response.status_code == 200


def test_a_body_that_is_declared_too_large_is_a_413(guest: Nobody, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert problem(guest.send("PATCH", FLAG, b"{" + b" " * 200 + b"}")) == (413, "body_too_large")


def test_of_a_body_longer_than_declared_no_more_is_read(guest: Nobody) -> None:
    response = guest.send("PATCH", FLAG, b'{"flagged": true}' + b" " * 100, CONTENT_LENGTH="5")

    assert problem(response) == (400, "malformed_json")


@pytest.mark.parametrize("length", ["", "-1", "five", "1e3"])
def test_a_body_of_unknown_length_counts_as_none(guest: Nobody, length: str) -> None:
    response = guest.send("PATCH", FLAG, b'{"flagged": true}', CONTENT_LENGTH=length)

    assert problem(response)[0] == 400


@pytest.mark.parametrize("host", ["evil.example", "a b", "localhost:x", "<script>"])
@pytest.mark.parametrize("path", ["/api/v1/exams", "/api/nothing"])
def test_a_host_that_is_not_ours_is_a_400(nobody: Nobody, host: str, path: str) -> None:
    response = nobody.get(path, headers={"host": host})

    assert problem(response) == (400, "bad_request")


@pytest.mark.urls("tests.failing_urls")
@pytest.mark.parametrize("path", ["broken", "broken-plainly"])
def test_a_failure_of_the_server_is_a_500_that_tells_nothing(
    nobody: Nobody, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = nobody.get(f"{API}/{path}")

    assert problem(response) == (500, "server_error")
    assert b"secret" not in response.content
    assert "a secret of the server" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["exams", "questions/any", "attempts"])
def test_a_database_that_is_away_is_a_503_to_try_again(
    nobody: Nobody, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    user = User.objects.create_guest()
    token = tokens.issue(user, tokens.open_session(user))["access_token"]
    connection.close()
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "HOST", "/nowhere")
        response = nobody.get(f"{API}/{path}", headers={"authorization": f"Bearer {token}"})

    assert problem(response) == (503, "database_unavailable")
    assert response.headers["Retry-After"] == "1"
    assert nobody.get(f"{API}/exams").status_code == 200


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_a_503(nobody: Nobody, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_slow(*_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 10")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("questions.views.querysets.delivery", too_slow)

    assert problem(nobody.get(f"{API}/questions/any")) == (503, "database_unavailable")


@pytest.mark.django_db
def test_head_is_get_without_the_body(nobody: Nobody) -> None:
    make_exam()
    for path in (f"{API}/exams", f"{API}/exams/agents"):
        get, head = nobody.get(path), nobody.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == get.headers["ETag"]
    assert nobody.head(f"{API}/exams/missing").status_code == 404


def test_options_names_the_methods(nobody: Nobody) -> None:
    response = nobody.options(f"{API}/exams")

    assert response.status_code == 200
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Content-Type"] == "application/json"


PREFLIGHT = {"origin": "https://app.example", "access-control-request-method": "PUT"}


def test_a_preflight_of_a_known_origin_is_allowed(nobody: Nobody, settings: LazySettings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    response = nobody.options(f"{FLAG}/response", headers=PREFLIGHT)

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "PUT" in response.headers["Access-Control-Allow-Methods"]


@pytest.mark.django_db
def test_an_error_can_be_read_across_origins(nobody: Nobody, settings: LazySettings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    response = nobody.get(f"{API}/exams/missing", headers={"origin": "https://app.example"})

    assert problem(response) == (404, "not_found")
    assert response.headers["Access-Control-Allow-Origin"] == "https://app.example"


def test_an_unknown_origin_is_allowed_nothing(nobody: Nobody) -> None:
    response = nobody.options(f"{FLAG}/response", headers=PREFLIGHT)

    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*;q=0", "nonsense", ""])
def test_every_reply_is_json_whatever_is_accepted(nobody: Nobody, accept: str) -> None:
    headers = {"accept": accept}

    assert nobody.get(f"{API}/exams", headers=headers).headers["Content-Type"] == "application/json"
    assert problem(nobody.get(f"{API}/nothing", headers=headers)) == (404, "not_found")


def test_what_is_not_under_api_has_pages(nobody: Nobody) -> None:
    response = nobody.get("/apiary")

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_the_bare_address_leads_to_the_documentation(nobody: Nobody) -> None:
    assert nobody.get("/").headers["Location"] == "/api/v1/docs"
