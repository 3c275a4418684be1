"""Bodies and parameters of imports that are refused, hostile files, and imports at once."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests.attempts.learner import Reply
from tests.questions.authoring_api.author import API, Author
from tests.questions.authoring_api.files import GIFT, send, slugs


@pytest.mark.parametrize(
    ("content_type", "format"),
    [
        ("application/json", "gift"),
        ("application/xml", "gift"),
        ("text/plain", "moodle-xml"),
        ("application/zip", "moodle-xml"),
        ("text/plain", "qti"),
        ("multipart/form-data; boundary=x", "gift"),
    ],
)
def test_a_body_of_another_kind_is_refused(author: Author, content_type: str, format: str) -> None:
    reply = send(author, GIFT, content_type, format=format)

    assert (reply.status, reply.body["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"format": ""}, "/format"),
        ({"format": "aiken"}, "/format"),
        ({"exam": ""}, "/exam"),
        ({"exam": "nowhere"}, "/exam"),
        ({"topic": "nowhere"}, "/topic"),
        ({"topic": "", "one_topic": "true"}, "/topic"),
        ({"dry_run": "1"}, "/dry_run"),
        ({"dryrun": "true"}, "/dryrun"),
    ],
)
def test_parameters_that_are_not_right_are_named(author: Author, query: dict[str, str], pointer: str) -> None:
    reply = send(author, GIFT, **query)

    assert (reply.status, reply.body["errors"][0]["pointer"]) == (400, pointer)
    assert slugs() == []


def test_an_empty_body_is_refused(author: Author) -> None:
    reply = send(author, b"")

    assert (reply.status, reply.body["code"]) == (400, "empty_body")


def stream(author: Author, body: Any, *, length: int) -> Any:
    """Send what is read from a stream, whatever its length is said to be."""
    environ: Any = {
        "PATH_INFO": f"{API}/imports",
        "QUERY_STRING": "format=gift&exam=agents&topic=basics",
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": str(length),
        "wsgi.input": body,
    }
    return author.client.request(**environ)


def test_a_body_that_breaks_off_is_refused(author: Author) -> None:
    response = stream(author, io.BytesIO(b"Is it"), length=1000)

    assert (response.status_code, response.json()["code"]) == (400, "incomplete_body")


def test_a_body_beyond_the_limit_is_refused_unread(author: Author) -> None:
    body = io.BytesIO(b"x")
    response = stream(author, body, length=100_000_000)

    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
    assert body.tell() == 0


class Zeros(io.RawIOBase):
    """A body that is made as it is read."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        buffer[:] = bytes(len(buffer))
        return len(buffer)


def test_60_mb_of_zeros_are_never_in_memory(author: Author) -> None:
    tracemalloc.start()
    response = stream(author, io.BufferedReader(Zeros()), length=60_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert response.status_code == 422
    assert peak < 20_000_000


def bomb() -> bytes:
    """A few kB that are 200 MB unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("imsmanifest.xml", bytes(200_000_000))
    return file.getvalue()


@pytest.mark.parametrize("kind", ["a DTD", "a zip bomb", "UTF-16 cut in two", "nesting"])
def test_a_hostile_file_is_a_problem_with_a_sentence(author: Author, kind: str) -> None:
    doctype = b'<!DOCTYPE quiz [<!ENTITY a "aaa">]><quiz><question>&a;</question></quiz>'
    files: dict[str, Callable[[], tuple[bytes, str, str]]] = {
        "a DTD": lambda: (doctype, "text/xml", "moodle-xml"),
        "a zip bomb": lambda: (bomb(), "application/zip", "qti"),
        "UTF-16 cut in two": lambda: (GIFT.encode("utf-16")[:-1], "text/plain", "gift"),
        "nesting": lambda: (b"<quiz>" + b"<a>" * 200_000, "text/xml", "moodle-xml"),
    }
    data, content_type, format = files[kind]()
    reply = send(author, data, content_type, format=format)

    assert (reply.status, reply.body["code"]) == (422, "import_refused")
    assert len(reply.body["errors"]) == 1
    assert slugs() == []


@pytest.mark.django_db(transaction=True)
def test_of_imports_at_once_none_is_lost_and_nothing_is_twice(author: Author) -> None:
    def call(_: int) -> Reply:
        try:
            return send(author, GIFT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(call, range(4)))

    assert [reply.status for reply in replies] == [200] * 4
    assert sorted(reply.body["counts"]["created"] for reply in replies) == [0, 0, 0, 2]
    assert slugs() == ["stages", "tools"]
