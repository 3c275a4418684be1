"""Uploads that are made to break, and several clicks at once."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from questions.formats import interchange
from questions.models import Topic
from quizapi import uploads
from tests.admin.importing import GIFT, IMPORT, errors, preview, slugs, text_of

pytestmark = pytest.mark.django_db


class Zeros(io.RawIOBase):
    """A request's body that is made as it is read."""

    def __init__(self, head: bytes, zeros: int, tail: bytes) -> None:
        self.parts: Iterator[bytes] = iter([head, *[bytes(65536)] * (zeros // 65536), tail])
        self.size = len(head) + zeros // 65536 * 65536 + len(tail)
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.rest = self.rest or next(self.parts, b"")
        taken, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def streamed(client: Client, zeros: int) -> Any:
    """An upload of nothing but zeros, which the client never holds."""
    mark = "a-boundary"
    disposition = 'Content-Disposition: form-data; name="file"; filename="zeros.gift"'
    head = f"--{mark}\r\n{disposition}\r\nContent-Type: text/plain\r\n\r\n".encode()
    body = Zeros(head, zeros, f"\r\n--{mark}--\r\n".encode())
    environ: Any = {
        "PATH_INFO": IMPORT,
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": f"multipart/form-data; boundary={mark}",
        "CONTENT_LENGTH": str(body.size),
        "wsgi.input": io.BufferedReader(body),
    }
    return client.request(**environ)


def test_a_file_of_100_mb_is_a_clear_problem_and_is_never_in_memory(admin: Client) -> None:
    tracemalloc.start()
    told = errors(streamed(admin, 100_000_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert told == {"file": ["The file is larger than 64 MB; split it."]}
    assert peak < 20_000_000


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaa">]><quiz><question>&a;</question></quiz>'


def bomb() -> bytes:
    """A package of a few kB that is a gigabyte unpacked."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("imsmanifest.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(1000):
            member.write(bytes(1_000_000))
    return file.getvalue()


HOSTILE: dict[str, Callable[[], tuple[str, bytes]]] = {
    "a DTD": lambda: ("bank.xml", DOCTYPE.encode()),
    "a zip bomb": lambda: ("bank.zip", bomb()),
    "zeros": lambda: ("bank.gift", bytes(10_000_000)),
    "UTF-16 cut in two": lambda: ("bank.gift", GIFT.encode("utf-16")[:-1]),
    "no zip at all": lambda: ("bank.zip", b"PK\x03\x04 and no more"),
    "an image": lambda: ("bank.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10),
    "nesting": lambda: ("bank.xml", b"<quiz>" + b"<a>" * 200_000),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_a_problem_with_a_sentence(admin: Client, topic: Topic, kind: str) -> None:
    name, data = HOSTILE[kind]()
    tracemalloc.start()
    address = preview(admin, data, topic, name=name)
    page = text_of(admin.get(address))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "<h2>Refused (1)</h2>" in page
    assert peak < 100_000_000
    assert "nothing of it was imported" in text_of(admin.post(address, {"apply": "1"}))
    assert slugs() == []


def test_latin_1_is_read_and_told(admin: Client, topic: Topic) -> None:
    page = text_of(admin.get(preview(admin, "Was heißt grün? {=green ~blue}".encode("latin-1"), topic)))

    assert "The file is not UTF-8." in page


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_imports(admin: Client, topic: Topic) -> None:
    address = preview(admin, GIFT, topic)

    def click() -> str:
        session = Client()
        session.cookies = admin.cookies
        try:
            return text_of(session.post(address, {"apply": "1"}, follow=True))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        pages = [future.result() for future in [threads.submit(click) for _ in range(4)]]

    assert sum("Imported." in page for page in pages) == 1
    assert sum("This file was imported already." in page for page in pages) == 3
    assert slugs() == ["stages", "tools"]


def test_a_form_takes_as_much_as_is_imported() -> None:
    assert uploads.MAX_BYTES == interchange.MAX_BYTES
