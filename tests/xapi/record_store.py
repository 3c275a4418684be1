"""A small Learning Record Store over HTTP, with the troubles that real ones have."""

import base64
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attempts.xapi.store import Store
from tests.xapi.rules import faults

KEY, SECRET = "key", "s3cret:with/signs"
type Trouble = Callable[["Handler"], bool]


@dataclass
class RecordStore:
    """What it keeps, in the order of arrival, and the troubles of its next requests, one each."""

    url: str = ""
    kept: list[dict[str, Any]] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)  # statements in each
    troubles: list[Trouble] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)  # ids that it answers with 400
    strict: bool = False  # answers 409 also where the statement that it has is equal
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def ids(self) -> list[str]:
        return [each["id"] for each in self.kept]

    @property
    def words(self) -> list[str]:
        return [each["verb"]["display"]["en"] for each in self.kept]

    @property
    def address(self) -> str:
        """As a setting, with its credentials."""
        return self.url.replace("//", "//key:s3cret%3Awith%2Fsigns@")

    def client(self, **changes: Any) -> Store:
        values: dict[str, Any] = {
            "endpoint": self.url,
            "key": KEY,
            "secret": SECRET,
            "version": "1.0.3",
            "timeout": 5,
        }
        return Store(**values | changes)

    def take(self, statements: list[dict[str, Any]]) -> tuple[int, object]:
        """All of them or none ("Communication", 2.1.2)."""
        by_id = {each["id"]: each for each in self.kept}
        for each in statements:
            if found := faults(each):
                return 400, f"{each['id']}: {found}"
            if each["id"] in self.refuses:
                return 400, f"{each['id']} is not wanted"
            if each["id"] in by_id and (self.strict or by_id[each["id"]] != each):
                return 409, f"{each['id']} is there"
        self.kept += [each for each in statements if each["id"] not in by_id]
        return 200, [each["id"] for each in statements]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        store = self.store
        with store.lock:
            trouble = store.troubles.pop(0) if store.troubles else None
        if trouble is not None and trouble(self):
            return
        self.store_statements()

    @property
    def store(self) -> RecordStore:
        store: RecordStore = self.server.record_store  # type: ignore[attr-defined]
        return store

    def store_statements(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        expected = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if self.path != "/xapi/statements":
            self.reply(404, "no such resource")
        elif self.headers["Authorization"] != f"Basic {expected}":
            self.reply(401, "who are you?")
        elif self.headers["X-Experience-API-Version"] not in ("1.0.3", "2.0.0"):
            self.reply(400, "which version?")
        else:
            with self.store.lock:
                self.store.requests.append(len(body))
                status, said = self.store.take(body)
            self.reply(status, said)

    def reply(self, status: int, said: object, **headers: str) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("X-Experience-API-Version", "1.0.3")
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Not to the terminal."""


def answers(status: int, **headers: str) -> Trouble:
    """Something else instead of storing."""

    def trouble(handler: Handler) -> bool:
        handler.rfile.read(int(handler.headers["Content-Length"]))
        handler.reply(status, "not now", **headers)
        return True

    return trouble


def hangs_up(handler: Handler) -> bool:
    """Before it stores anything."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True
    return True


def says_nothing(handler: Handler) -> bool:
    """Until the other side has had enough."""
    handler.connection.settimeout(30)
    while handler.rfile.read(1):
        pass
    handler.close_connection = True
    return True


def stores_and_hangs_up(handler: Handler) -> bool:
    """What it has stored is never acknowledged."""
    body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
    with handler.store.lock:
        handler.store.take(body)
    return hangs_up(handler)


@contextmanager
def record_store() -> Iterator[RecordStore]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    store = RecordStore(url=f"http://127.0.0.1:{server.server_port}/xapi")
    server.record_store = store  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
