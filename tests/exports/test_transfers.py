"""What a client sees of a transfer, through the server that serves in production."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from django.db import connection

from attempts.exports import runs
from attempts.models import Export
from quizapi.accounts.models import User
from quizapi.database.locks import Lock
from tests.exports.serving import client_of, exporting, serving, terminate
from tests.exports.taking import attempted, small_quiz
from tests.test_serve import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("exports")]
MANY = """
    INSERT INTO attempts_response (
        user_id, id, attempt_id, position, number, counted, version_id, answer, created_at)
    SELECT user_id, gen_random_uuid(), attempt_id, position, number, false, version_id,
        jsonb_build_object('text', repeat('x', 1000)), created_at
    FROM attempts_response, generate_series(1, 60000)
"""


@pytest.fixture
def api(tmp_path: Path) -> Iterator[httpx.Client]:
    """An analyst at a real server, with so many rows that no buffer holds them."""
    small_quiz()
    attempted("right")
    with connection.cursor() as cursor:
        cursor.execute(MANY)
    user = User.objects.create_superuser("analyst@example.org")
    with serving(tmp_path) as url, client_of(user, url) as client:
        yield client


def ended(reply: httpx.Response) -> Export:
    return Export.objects.get(id=reply.headers["Quizapi-Export"])


def test_a_transfer_is_whole_or_visibly_broken(api: httpx.Client) -> None:
    whole(api)
    broken_in_the_middle(api)
    given_up(api)
    few_at_once(api)
    some_threads_are_left(api)
    by_old_http(api)


def whole(api: httpx.Client) -> None:
    reply = api.get("exports/responses?format=csv")

    assert reply.status_code == 200
    assert len(reply.content.splitlines()) == 60_002
    export = ended(reply)
    assert (export.state, export.rows) == ("complete", 60_001)


def broken_in_the_middle(api: httpx.Client) -> None:
    """PostgreSQL ends the backend: the client must not take what came for all there is."""
    with api.stream("GET", "exports/responses") as reply:
        parts = reply.iter_raw()
        next(parts)
        terminate(exporting())
        with pytest.raises(httpx.RemoteProtocolError):
            list(parts)

    assert reply.status_code == 200
    assert ended(reply).state == "broken"


def given_up(api: httpx.Client) -> None:
    """A client goes away: PostgreSQL is soon free of its work."""
    with api.stream("GET", "exports/responses") as reply:
        next(reply.iter_raw())
        assert len(exporting()) == 1

    until(lambda: not exporting(), 20)
    until(lambda: ended(reply).state == "broken", 20)


def few_at_once(api: httpx.Client) -> None:
    """Other connections than the API's hold all places, as exports do."""
    with connection.cursor() as cursor:
        for number in range(runs.AT_ONCE):
            cursor.execute("SELECT pg_advisory_lock(%s)", [Lock.EXPORTING + number])
        refused = api.get("exports/questions")
        cursor.execute("SELECT pg_advisory_unlock_all()")

    assert (refused.status_code, refused.json()["code"]) == (503, "too_many_exports")
    assert int(refused.headers["Retry-After"]) > 0
    assert api.get("exports/questions").status_code == 200


def some_threads_are_left(api: httpx.Client) -> None:
    """However slowly clients read, others are served."""
    with ExitStack() as stack:
        replies = [stack.enter_context(api.stream("GET", "exports/responses")) for _ in range(runs.AT_ONCE)]
        found = [reply.status_code for reply in replies]
        listed = api.get("exports").status_code

    assert (found, listed) == ([200, 200, 503, 503], 200)
    until(lambda: not exporting(), 20)


def by_old_http(api: httpx.Client) -> None:
    """HTTP/1.0 ends a body by closing the connection, whole or not."""
    assert api.base_url.port is not None
    with socket.create_connection(("127.0.0.1", api.base_url.port), 30) as plain:
        head = f"Host: localhost\r\nAuthorization: {api.headers['Authorization']}\r\n\r\n"
        plain.sendall(f"GET /api/v1/exports/questions HTTP/1.0\r\n{head}".encode())
        answer = b"".join(iter(lambda: plain.recv(65_536), b""))

    assert b" 505 " in answer.splitlines()[0]
    assert b"http_version_not_supported" in answer
