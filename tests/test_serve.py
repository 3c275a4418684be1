"""`manage.py serve`, run as a newcomer runs it."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from django.core.management import load_command_class

from quizapi.local_postgres import MOST_CONNECTIONS, Server

ROOT = Path(__file__).parent.parent
SLOW = 90  # seconds: a first run on a busy machine
pytestmark = pytest.mark.xdist_group("serve")  # one server for all of them


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], object], seconds: float = SLOW) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@dataclass
class Serving:
    """One `serve`, as a process and as what it printed."""

    process: subprocess.Popen[bytes]
    port: int
    data: Path
    printed: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return self.printed.read_text()

    def workers(self) -> list[int]:
        """The process ids of its children; Linux only."""
        me = self.process.pid
        return [int(child) for child in Path(f"/proc/{me}/task/{me}/children").read_text().split()]

    def worker(self) -> int:
        """The process id of the one that runs jobs; Linux only."""
        found = [process for process in processes() if is_worker_of(process, self.process.pid)]
        assert len(found) == 1
        return found[0]


def processes() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal()]


def is_worker_of(process: int, parent: int) -> bool:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return b"work" in words and int(fields[1]) == parent


def start(data: Path, port: int, *options: str) -> Serving:
    environment = os.environ | {"QUIZAPI_DATA_DIR": str(data), "PORT": str(port), "QUIZAPI_WORKERS": "1"}
    environment.pop("DATABASE_URL", None)
    printed = data.with_suffix(f".{port}.log")
    with printed.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", *options],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Serving(process, port, data, printed)


@contextlib.contextmanager
def served(data: Path, *options: str) -> Iterator[Serving]:
    serving = start(data, free_port(), *options)
    try:
        until(lambda: "Ready." in serving.output or serving.process.poll() is not None)
        assert "Ready." in serving.output, serving.output
        yield serving
    finally:
        serving.process.terminate()
        serving.process.wait(30)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="quizapi-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def serving(folder: Path) -> Iterator[Serving]:
    with served(folder / "data") as first:
        yield first


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_it_prints_the_addresses_and_the_administrators_password(serving: Serving) -> None:
    assert f"{serving.url}/api/v1/docs" in serving.output
    assert f"{serving.url}/admin/" in serving.output
    assert f"curl -X POST {serving.url}/api/v1/auth/guest" in serving.output
    assert re.search(r"administrator admin@localhost, password \S{16} ", serving.output)


def test_its_first_call_works(serving: Serving) -> None:
    reply = httpx.post(f"{serving.url}/api/v1/auth/guest")
    assert reply.status_code == 201
    assert reply.json()["access_token"]


def test_the_administrator_gets_in_with_the_printed_password(serving: Serving) -> None:
    shown = re.search(r"administrator (\S+), password (\S+) ", serving.output)
    assert shown
    with httpx.Client(base_url=serving.url, follow_redirects=True) as browser:
        browser.get("/admin/login/")
        form = {"csrfmiddlewaretoken": browser.cookies["csrftoken"], "next": "/admin/"}
        page = browser.post("/admin/login/", data={**form, "username": shown[1], "password": shown[2]})
        assert page.url.path == "/admin/"


def test_it_serves_the_static_files(serving: Serving) -> None:
    reply = httpx.get(f"{serving.url}/static/admin/css/base.css")
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "max-age=3600"


def test_it_is_ready(serving: Serving) -> None:
    assert httpx.get(f"{serving.url}/readyz").json() == {"status": "ok"}


def test_a_taken_port_is_refused_before_anything_else(serving: Serving, folder: Path) -> None:
    second = start(folder / "other", serving.port)
    assert second.process.wait(SLOW) == 1
    assert f"cannot listen on 127.0.0.1:{serving.port}: address already in use." in second.output
    assert not (folder / "other" / "postgres").exists()


def test_a_second_one_shares_database_and_administrator(serving: Serving) -> None:
    with served(serving.data) as second:
        assert "administrator" not in second.output
        assert httpx.get(f"{second.url}/readyz").status_code == 200
    assert httpx.get(f"{serving.url}/readyz").status_code == 200


def test_it_brings_a_killed_database_back(serving: Serving) -> None:
    seen: set[int] = set()

    def ready() -> bool:
        seen.add(httpx.get(f"{serving.url}/readyz", timeout=30).status_code)
        return 200 in seen

    postgres = int((serving.data / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(postgres, signal.SIGKILL)
    until(lambda: is_gone(postgres))
    until(ready)
    assert seen <= {200, 503}
    assert all(httpx.get(f"{serving.url}/readyz").status_code == 200 for _ in range(20))


def test_workers_end_when_their_main_process_is_killed(serving: Serving) -> None:
    with served(serving.data) as second:
        workers = [*second.workers(), second.worker()]
        second.process.kill()
        second.process.wait()
        until(lambda: all(is_gone(worker) for worker in workers))
        assert workers


def test_an_interrupt_ends_it_and_everything_that_it_started(folder: Path) -> None:
    with served(folder / "interrupted") as alone:
        workers = [*alone.workers(), alone.worker()]
        os.killpg(alone.process.pid, signal.SIGINT)
        assert alone.process.wait(30) == 0
    assert "Stopped." in alone.output
    assert "Traceback" not in alone.output
    assert "refused to gracefully stop" not in alone.output
    until(lambda: all(is_gone(worker) for worker in workers))
    assert not Server(alone.data).answers()


def test_a_worker_that_dies_is_started_again(serving: Serving) -> None:
    first = serving.worker()
    os.kill(first, signal.SIGKILL)
    until(lambda: is_gone(first))
    until(lambda: any(is_worker_of(process, serving.process.pid) for process in processes()))
    assert serving.worker() != first
    assert "The worker ended (-9); starting it again in 1 s." in serving.output


def test_without_work_there_is_no_worker(serving: Serving) -> None:
    with served(serving.data, "--no-work") as second:
        assert not any(is_worker_of(process, second.process.pid) for process in processes())


@pytest.mark.parametrize("delay", [1.0, 3.0])
def test_an_interrupted_first_run_is_completed_by_the_next(folder: Path, delay: float) -> None:
    data = folder / f"after-{delay}"
    first = start(data, free_port())
    time.sleep(delay)
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(30) in (0, 130, -signal.SIGINT)
    assert "Traceback" not in first.output
    with served(data) as second:
        assert httpx.get(f"{second.url}/readyz").status_code == 200
        assert ("administrator" in first.output) != ("administrator" in second.output)


@pytest.mark.parametrize(("cores", "threads", "workers"), [(2, 4, 2), (128, 4, 40), (128, 64, 2)])
def test_its_workers_leave_connections_of_the_embedded_server_to_commands(
    monkeypatch: pytest.MonkeyPatch, cores: int, threads: int, workers: int
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("QUIZAPI_WORKERS", raising=False)
    monkeypatch.setenv("QUIZAPI_THREADS", str(threads))
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(cores)))
    parser = load_command_class("quizapi", "serve").create_parser("manage.py", "serve")
    assert parser.parse_args([]).workers == workers
    assert workers * threads < MOST_CONNECTIONS


def test_it_speaks_no_http_2_which_would_hide_the_length_of_a_body(serving: Serving) -> None:
    with socket.create_connection(("127.0.0.1", serving.port), 10) as client:
        client.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        assert not client.recv(9).endswith(b"\x00\x00\x00\x00")  # no frame of settings, on stream 0


def test_it_refuses_a_body_in_chunks(serving: Serving) -> None:
    body = iter([b'{"email": "ada@example.org", ', b'"password": "correct horse"}'])
    headers = {"Content-Type": "application/json"}
    reply = httpx.post(f"{serving.url}/api/v1/auth/login", content=body, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (411, "length_required")
