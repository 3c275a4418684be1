"""How a transfer is broken so that the client sees it.

When the body of a reply fails, granian ends it as if it were whole: the client would take a part of the rows
for all of them. So the connection is shut down before. WSGI does not say which it is, but the kernel says of
each how many bytes were written to it, and how many ours got is known.
"""

import contextlib
import fcntl
import os
import socket
import stat
import struct
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LINUX = sys.platform == "linux"  # elsewhere all connections of the client are shut down
TCP_INFO_SIZE = 256
BYTES_ACKED = struct.Struct("=Q")  # of struct tcp_info, linux/tcp.h
BYTES_ACKED_AT = 120
SO_COOKIE = 57  # names a socket, also where the number of a closed one is given to another
PER_CHUNK = 20  # bytes that HTTP adds to a chunk, at most
HEAD = 4096  # bytes of a reply's head, at most
UNWRITTEN = 1 << 20  # bytes that the server may still hold, beside the largest chunks
PATIENCE = 2.0  # seconds for a client to take what was sent to it
STEP = 0.02


@dataclass(slots=True)
class Connection:
    """The connection that a body goes out by, told apart by what is written to it."""

    peer: str
    port: int
    before: Mapping[int, int] = field(default_factory=dict)  # by cookie: bytes written before the body
    sent: int = 0
    chunks: int = 0
    largest: int = 0

    @classmethod
    def of(cls, environ: Mapping[str, Any]) -> "Connection":
        """Of a WSGI request, before its reply begins."""
        found = cls(str(environ.get("REMOTE_ADDR", "")), int(environ.get("SERVER_PORT") or 0))
        with found._sockets() as sockets:
            found.before = {cookie_of(each): written_to(each) for each in sockets}
        return found

    def count(self, chunk: bytes) -> None:
        self.sent += len(chunk)
        self.chunks += 1
        self.largest = max(self.largest, len(chunk))

    def shut(self) -> None:
        """Shut the connection down; where several may be the one, all of those."""
        with self._sockets() as sockets:
            known = [each for each in sockets if cookie_of(each) in self.before]
            for each in self._ours(known) if LINUX else known:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def _ours(self, known: list[socket.socket]) -> list[socket.socket]:
        most = self.sent + PER_CHUNK * (self.chunks + 1) + HEAD
        end = time.monotonic() + PATIENCE
        while True:
            exact = [each for each in known if self.sent <= self._grown(each) <= most]
            if exact or time.monotonic() > end:
                break
            time.sleep(STEP)
        # The client is slow, or gone: the server holds what it could not write yet.
        least = max(1, self.sent - 3 * self.largest - UNWRITTEN)
        return exact or [each for each in known if least <= self._grown(each) <= most]

    def _grown(self, one: socket.socket) -> int:
        return written_to(one) - self.before[cookie_of(one)]

    @contextlib.contextmanager
    def _sockets(self) -> Iterator[list[socket.socket]]:
        """Duplicates of this process's connections with the peer."""
        with contextlib.ExitStack() as stack:
            yield [
                each
                for each in map(duplicate, descriptors())
                if each is not None and self._is_with(stack.enter_context(each))
            ]

    def _is_with(self, one: socket.socket) -> bool:
        if one.family not in (socket.AF_INET, socket.AF_INET6):
            return False
        try:
            here, there = one.getsockname(), one.getpeername()
        except OSError:
            return False
        return bool(here[1] == self.port and unmapped(there[0]) == unmapped(self.peer))


def unmapped(address: str) -> str:
    """An IPv4 address may come as one of IPv6."""
    return address.removeprefix("::ffff:")


def descriptors() -> list[int]:
    return [int(each.name) for each in Path("/proc/self/fd" if LINUX else "/dev/fd").iterdir()]


def duplicate(descriptor: int) -> socket.socket | None:
    """Of a socket: the server may close its own at any moment."""
    try:
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return socket.socket(fileno=os.dup(descriptor))
    except OSError:
        pass
    return None


def cookie_of(one: socket.socket) -> int:
    return (
        int.from_bytes(one.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8), "little") if LINUX else one.fileno()
    )


def written_to(one: socket.socket) -> int:
    """Bytes that were given to the kernel for the peer so far: what has arrived, and what waits."""
    if not LINUX:
        return 0
    info = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO_SIZE)
    (acked,) = BYTES_ACKED.unpack_from(info, BYTES_ACKED_AT)
    waiting = fcntl.ioctl(one.fileno(), termios.TIOCOUTQ, b"\0\0\0\0")
    return int(acked) + int.from_bytes(waiting, sys.byteorder)
