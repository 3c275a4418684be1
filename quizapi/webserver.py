"""The server process: a port of its own, granian's workers, and their clean end."""

import contextlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

STATIC_AGE = 3600  # seconds a browser keeps a static file; their names don't change with their content
STOP_TIMEOUT = 10  # seconds for requests under way to end when the server stops
THREAD_IDLE = 600  # seconds an idle thread, and with it its database connection, is kept
READY_TIMEOUT = 60.0
type Application = Callable[..., Any]


class PortTakenError(Exception):
    """A sentence for the person at the command line."""


@dataclass(frozen=True)
class Address:
    """Where to listen: a numeric address and a port."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """How a browser on this machine reaches it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


@contextlib.contextmanager
def reserved(host: str, port: int) -> Iterator[Address]:
    """Hold a port from before the first long step to the end. Raises PortTakenError."""
    try:
        family, *_, (numeric, *_) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        holder = _hold(socket.AddressFamily(family), str(numeric), port)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        advice = "Stop what listens there, or choose another port with PORT= or --port."
        raise PortTakenError(f"cannot listen on {host}:{port}: {why}. {advice}") from None
    with holder:
        yield Address(str(numeric), port)


def _hold(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    """A socket that never listens and keeps every other program from the port, but not granian's workers.

    They listen with SO_REUSEPORT, by which two servers could share a port and not notice. So ours is bound
    without it, which fails if anybody is there, and opened to the workers afterwards.
    """
    holder = socket.socket(family)
    try:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # past connections that just ended
        holder.bind((host, port))
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    except OSError:
        holder.close()
        raise
    if sys.platform == "linux":
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    else:
        holder.close()  # there the workers inherit one socket, whose second bind fails by itself
    return holder


class _Server(MPServer):
    """Starts workers that don't hear Ctrl-C: the main process ends them, with one SIGTERM each.

    Else a worker that still imports prints a traceback, and one that gets both signals at once may wait
    for itself: its handler takes a lock that the interrupted thread holds.
    """

    def _spawn_workers(self, *arguments: Any) -> None:
        resource_tracker.ensure_running()  # the start of this helper would let the signal through again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            super()._spawn_workers(*arguments)  # type: ignore[no-untyped-call]
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(address: Address, *, workers: int, threads: int, static: Path, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once the first request would be answered."""
    multiprocessing.set_start_method("spawn", force=True)  # no copies of our locks, threads and sockets
    server = _Server(
        "quizapi.wsgi:application",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # what HTTP/2 says of a body's length does not reach WSGI: bodies.py
        workers=workers,
        blocking_threads=threads,
        blocking_threads_idle_timeout=THREAD_IDLE,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_TIMEOUT,
        static_path_mount=[static],
        static_path_expires=STATIC_AGE,
        log_level=LogLevels.warning,
    )
    server.on_startup(lambda: _end_with_the_terminal(server))
    threading.Thread(target=_tell_when_ready, args=(address, ready), daemon=True).start()
    server.serve(target_loader=load)


def load(target: str) -> Application:
    """The application, in a worker. Runs there once."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    module, _, name = target.partition(":")
    application: Application = getattr(import_module(module), name)
    return application


def _end_with_the_parent() -> None:
    """A worker whose main process was killed would keep the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _end_with_the_terminal(server: Any) -> None:
    """Granian reloads its workers on SIGHUP; at a terminal that signal means that the window was closed."""
    if sys.stdin.isatty():
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)


def _tell_when_ready(address: Address, ready: Callable[[], None]) -> None:
    wait = threading.Event()
    for _ in range(int(READY_TIMEOUT / 0.05)):
        with contextlib.suppress(OSError), socket.create_connection((address.host, address.port), 1):
            ready()
            return
        wait.wait(0.05)
