"""The server under test: `manage.py serve` on a port and in a data folder of its own."""

import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.crash import processes
from benchmarks.server import ROOT, STOP_TIMEOUT

WORKERS = 2  # one is killed, one goes on
HOST = "127.0.0.1"


class NotServedError(Exception):
    """The server ended, or did not come up; its last lines say why."""


class Serving:
    """One server at a time; `os.environ` names its data folder."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.port = port
        self.log = data / "serve.log"
        self.probe = httpx.Client(base_url=f"http://{HOST}:{port}", trust_env=False)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/api/v1/"

    def start(self) -> None:
        """In a session of its own: Ctrl-C reaches only us, and its process group can be killed whole."""
        command = [sys.executable, "manage.py", "serve", "--no-prepare", "--host", HOST]
        command += ["--port", str(self.port), "--workers", str(WORKERS)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_until_whole()

    def restore(self) -> None:
        """Start it again where its main process was killed; else it does that itself, with the rest of it."""
        assert self.process is not None
        if processes.is_gone(self.process.pid):
            self.process.wait()  # until its last thread has ended, too
            self.start()
        else:
            self.wait_until_whole()

    def wait_until_whole(self) -> None:
        """Until the database answers and all workers are there."""
        try:
            processes.until(self.is_whole, "the server is ready")
        except processes.NeverHappenedError as error:
            raise NotServedError(f"{error}\n{self.last_lines()}") from None

    def is_whole(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise NotServedError(self.last_lines())
        if len(self.workers()) < WORKERS:
            return False
        try:
            return self.probe.get("/readyz").is_success
        except httpx.TransportError:
            return False

    def workers(self) -> list[int]:
        """Their process ids, the eldest first; the main process has a helper beside them."""
        assert self.process is not None
        children = processes.children_of(self.process.pid)
        return sorted(child for child in children if "spawn_main" in processes.command_of(child))

    def all_processes(self) -> list[int]:
        """The process ids of the server. The database is not among them: it has a session of its own."""
        assert self.process is not None
        return [self.process.pid, *processes.children_of(self.process.pid)]

    def postgres(self) -> list[int]:
        """The process ids of the database server, its main process first: that one would start new ones."""
        main = int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])
        return [main, *processes.children_of(main)]

    def stop(self) -> None:
        """In order; nothing happens where it was killed."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            processes.kill(self.all_processes())
            self.process.wait()

    def last_lines(self) -> str:
        return "\n".join(self.log.read_text().splitlines()[-20:])


@contextlib.contextmanager
def running(data: Path, port: int | None) -> Iterator[Serving]:
    """Serve until the end of the block; without a port on any that is free."""
    (data / "static").mkdir(exist_ok=True)  # nobody asks for a file, but the server wants the folder
    serving = Serving(data, port or free_port())
    try:
        serving.start()
        yield serving
    finally:
        serving.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
