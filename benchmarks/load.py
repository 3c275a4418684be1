"""A small HTTP client that keeps several connections busy for little processor time.

One process and one epoll loop. A task is what a learner does, written as a generator: it yields a request
and is sent the reply, which it checks. Connections take the next task as soon as they are done with one.
"""

import selectors
import socket
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

TIMEOUT = 10.0  # seconds without any reply, after which the server counts as stuck
RECEIVE = 65_536
HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


class WrongReplyError(Exception):
    """A reply that a right server would not give, or none."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes

    def json(self, status: int = 200) -> Any:
        """The document of a reply with this status; raises WrongReplyError for any other."""
        if self.status != status:
            raise WrongReplyError(f"status {self.status} instead of {status}: {self.body[:300]!r}")
        return orjson.loads(self.body)


type Task = Generator[bytes, Reply]


@dataclass
class Measured:
    """What came of some load. Times are in seconds."""

    elapsed: float = 0.0
    client_cpu: float = 0.0
    server_cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)  # of each task that ended well
    errors: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Tasks per second."""
        return len(self.latencies) / self.elapsed

    @property
    def cost(self) -> float:
        """Processor time of the server and its database per task."""
        return self.server_cpu / len(self.latencies)


@dataclass
class Connection:
    socket: socket.socket
    task: Task
    began: float = 0.0
    received: bytes = b""

    def start(self, task: Task) -> None:
        self.task, self.began = task, time.perf_counter()
        self.socket.sendall(next(task))

    def read(self) -> Reply | None:
        """The reply, once it is there in full."""
        received = self.socket.recv(RECEIVE)
        if not received:
            raise ConnectionError("the server closed the connection")
        self.received += received
        end = self.received.find(HEAD_END)
        if end < 0 or len(self.received) < end + len(HEAD_END) + content_length(self.received[:end]):
            return None
        reply = Reply(int(self.received[9:12]), self.received[end + len(HEAD_END) :])
        self.received = b""
        return reply

    def go_on(self, measured: Measured) -> bool:
        """Handle what has arrived; False where the task has ended, well or not."""
        reply = self.read()
        if reply is None:
            return True
        try:
            self.socket.sendall(self.task.send(reply))
        except StopIteration:
            measured.latencies.append(time.perf_counter() - self.began)
            return False
        except WrongReplyError as error:
            measured.errors.append(str(error))
            return False
        return True


def content_length(head: bytes) -> int:
    start = head.lower().index(LENGTH) + len(LENGTH)
    return int(head[start:].partition(b"\r\n")[0])


def run(
    address: tuple[str, int], tasks: Iterable[Task], *, connections: int, seconds: float = float("inf")
) -> Measured:
    """Do tasks until there are no more or the time is up; those under way then are brought to their end."""
    measured = Measured()
    with selectors.DefaultSelector() as selector:
        try:
            _connect(selector, address, connections)
            began, cpu = time.perf_counter(), time.process_time()
            _drive(selector, iter(tasks), measured, began + seconds)
            measured.elapsed = time.perf_counter() - began
            measured.client_cpu = time.process_time() - cpu
        finally:
            for key in list(selector.get_map().values()):
                key.data.socket.close()
    return measured


def _connect(selector: selectors.BaseSelector, address: tuple[str, int], count: int) -> None:
    for _ in range(count):
        opened = socket.create_connection(address, TIMEOUT)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(opened, selectors.EVENT_READ, Connection(opened, _no_task()))


def _no_task() -> Task:
    yield from ()


def _drive(
    selector: selectors.BaseSelector, tasks: Iterator[Task], measured: Measured, deadline: float
) -> None:
    busy = sum(_start_next(key.data, tasks) for key in list(selector.get_map().values()))
    while busy:
        ready = selector.select(TIMEOUT)
        if not ready:
            measured.errors.append(f"no reply within {TIMEOUT:.0f} s")
            return
        for key, _ in ready:
            if key.data.go_on(measured):
                continue
            if time.perf_counter() > deadline or not _start_next(key.data, tasks):
                busy -= 1


def _start_next(connection: Connection, tasks: Iterator[Task]) -> bool:
    task = next(tasks, None)
    if task is not None:
        connection.start(task)
    return task is not None


def request(
    method: str, path: str, *, token: str | None = None, body: object = None, host: str = "127.0.0.1"
) -> bytes:
    """An HTTP/1.1 request, ready to be sent."""
    content = b"" if body is None else orjson.dumps(body)
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept: application/json"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if body is not None:
        lines.append("Content-Type: application/json")
    if method != "GET":
        lines.append(f"Content-Length: {len(content)}")
    return "\r\n".join([*lines, "", ""]).encode() + content
