"""The embedded PostgreSQL: shared, recovered, refused with a sentence."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from quizapi import local_postgres
from quizapi.local_postgres import LocalPostgresError, Server
from quizapi.local_postgres.server import socket_folder

ROOT = Path(__file__).parent.parent
HOLD = """
import sys, pathlib
from quizapi import local_postgres
with local_postgres.end_on_signals(), local_postgres.running(pathlib.Path(sys.argv[1]), durable=False):
    print("running", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder with a path short enough for a socket; nothing runs in it after the test."""
    folder = Path(tempfile.mkdtemp(prefix="quizapi-"))
    yield folder / "data"
    with contextlib.suppress(LocalPostgresError):
        Server(folder / "data").stop()
    shutil.rmtree(folder)


@contextlib.contextmanager
def running(data: Path) -> Iterator[Server]:
    with local_postgres.running(data, durable=False) as server:
        yield server


@contextlib.contextmanager
def another_command(data: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the server until its standard input closes."""
    command = [sys.executable, "-c", HOLD, str(data)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        assert process.stdout.readline() == "running\n"
        yield process
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


def is_up(data: Path) -> bool:
    try:
        Server(data).connect().close()
    except psycopg.OperationalError:
        return False
    return True


def process_id(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def remember(server: Server, word: str) -> None:
    with server.connect("quizapi") as session:
        session.execute("CREATE TABLE IF NOT EXISTS memory (word text)")
        session.execute("INSERT INTO memory VALUES (%s)", [word])


def remembered(server: Server) -> list[str]:
    with server.connect("quizapi") as session:
        return [word for (word,) in session.execute("SELECT word FROM memory")]


@pytest.mark.django_db
@pytest.mark.skipif(not local_postgres.is_used(), reason="DATABASE_URL names another server")
def test_the_test_run_has_a_server_of_its_own_in_a_temporary_folder() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('data_directory')")
        assert cursor.fetchone() == ("off", str(local_postgres.data_dir() / "postgres"))


def test_it_starts_from_nothing_and_stops_at_the_end(data: Path) -> None:
    with running(data) as server, server.connect("quizapi") as session:
        assert session.execute("SELECT 1").fetchone() == (1,)
    assert not is_up(data)
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_it_keeps_what_was_written(data: Path) -> None:
    with running(data) as server:
        remember(server, "kept")
    with running(data) as server:
        assert remembered(server) == ["kept"]


def test_it_listens_on_a_private_socket_only(data: Path) -> None:
    with running(data) as server, server.connect() as session:
        assert session.execute("SHOW listen_addresses").fetchone() == ("",)
        assert server.sockets.stat().st_mode & 0o777 == 0o700


def test_a_second_command_shares_it_and_the_last_one_stops_it(data: Path) -> None:
    with another_command(data):
        first = process_id(data)
        with running(data):
            assert process_id(data) == first
        assert is_up(data)
    assert not is_up(data)


def test_many_first_commands_at_once_make_one_server(data: Path) -> None:
    def use(number: int) -> int:
        with running(data) as server:
            server.connect("quizapi").close()
            return process_id(data)

    with another_command(data), ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(use, range(12)))) == 1
    assert not is_up(data)


def test_commands_that_come_and_go_at_once_all_find_a_server(data: Path) -> None:
    def use(number: int) -> None:
        with running(data) as server:
            server.connect("quizapi").close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(12)))
    assert not is_up(data)


def test_it_recovers_after_postgresql_was_killed(data: Path) -> None:
    with local_postgres.running(data) as server:
        remember(server, "survives")
        os.kill(process_id(data), signal.SIGKILL)
        with local_postgres.running(data) as again:
            assert remembered(again) == ["survives"]


def test_it_recovers_after_the_command_was_killed(data: Path) -> None:
    with another_command(data) as command:
        command.kill()
    assert is_up(data), "nobody was left to stop it"
    with running(data) as server:
        remember(server, "adopted")
    assert not is_up(data)


def test_it_starts_where_a_killed_servers_process_id_names_another_program(data: Path) -> None:
    with running(data):
        os.kill(process_id(data), signal.SIGKILL)
    lock = data / "postgres" / "postmaster.pid"
    lock.write_text("\n".join([str(os.getpid()), *lock.read_text().splitlines()[1:]]) + "\n")
    with running(data) as server:
        remember(server, "started")
        assert remembered(server) == ["started"]


def test_it_makes_an_interrupted_cluster_again(data: Path) -> None:
    (data / "postgres.new" / "base").mkdir(parents=True)
    with running(data) as server:
        remember(server, "whole")
        assert remembered(server) == ["whole"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_told_to_end_stops_it(data: Path, number: signal.Signals) -> None:
    with another_command(data) as command:
        command.send_signal(number)
        assert command.wait(10) == 128 + number
    assert not is_up(data)


def test_a_watched_server_comes_back_when_it_dies(data: Path) -> None:
    with running(data) as server, local_postgres.kept_running(server):
        first = process_id(data)
        while not server.answers():
            time.sleep(0.05)
        time.sleep(0.3)  # for the watcher to be connected, which is what it watches by
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while not is_up(data) or process_id(data) == first:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.parametrize("name", ["d" * 120, 'it\'s, a "folder"', "prüfung"])
def test_it_runs_in_a_folder_of_any_name(data: Path, name: str) -> None:
    with running(data / name) as server:
        remember(server, "found")
        assert len(os.fsencode(server.sockets)) < 90
    shutil.rmtree(socket_folder(data / name))


def test_it_ignores_the_environment_of_other_servers(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGHOST", "elsewhere.invalid")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with running(data) as server:
        remember(server, "ours")
        assert remembered(server) == ["ours"]


def test_it_refuses_a_cluster_of_somebody_else(data: Path) -> None:
    cluster = data / "postgres"
    data.mkdir()
    if os.geteuid() == 0:
        cluster.mkdir()
        os.chown(cluster, 4321, 4321)
    else:
        cluster.symlink_to("/usr")
    with pytest.raises(
        LocalPostgresError, match=r"belongs to (user 4321|root), but this is .* QUIZAPI_DATA_DIR"
    ):
        running(data).__enter__()


def test_it_refuses_a_cluster_of_another_major_version(data: Path) -> None:
    with running(data):
        pass
    (data / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(
        LocalPostgresError, match=r"made by PostgreSQL 15, but the programs here are PostgreSQL \d+"
    ):
        running(data).__enter__()


def test_it_says_what_to_install_where_the_programs_are_missing(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPI_POSTGRES_BIN", str(data))
    with pytest.raises(LocalPostgresError, match=r"are missing .* or set DATABASE_URL"):
        running(data).__enter__()


def test_it_says_that_the_data_folder_cannot_be_used(data: Path) -> None:
    data.parent.joinpath("data").write_text("a file")
    with pytest.raises(LocalPostgresError, match=r"data folder .* cannot be used: File exists\."):
        running(data).__enter__()
    data.unlink()


def test_it_says_what_postgresql_says_when_it_does_not_start(data: Path) -> None:
    with running(data):
        pass
    (data / "postgres" / "postgresql.auto.conf").write_text("shared_buffers = 'many'\n")
    with pytest.raises(LocalPostgresError, match=r"did not start: .*shared_buffers.* The log is"):
        running(data).__enter__()


@pytest.mark.parametrize("size", ["1m", "25m", "40m"])
def test_it_says_that_the_disk_is_full(data: Path, size: str) -> None:
    """A file system of that size: full while the cluster is made (38 MB), and full when it starts."""
    data.mkdir()
    inside = f'mount -t tmpfs -o size={size} none "$2" && exec "$0" -c "$1" "$2"'
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", inside, sys.executable, HOLD, str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, input="")
    assert "the disk is full. Free some space" in done.stderr.splitlines()[-1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_runs_it_as_nobody_where_namespaces_are_forbidden(data: Path) -> None:
    """A machine without `unshare`, and then with it again: the cluster changes hands both times."""
    programs = data.parent / "bin"
    programs.mkdir()
    for name in ("setpriv", "sh", "true"):
        (programs / name).symlink_to(str(shutil.which(name)))
    with another_command(data, PATH=str(programs)):
        assert (data / "postgres").stat().st_uid == 65534
    with running(data) as server:
        remember(server, "ours again")
        assert (data / "postgres").stat().st_uid == 0


@pytest.mark.parametrize("line", ["", "help", "migrate --help", "--version", "serve", "collectstatic"])
def test_no_server_is_started_for(line: str) -> None:
    assert not local_postgres.needs_database(["manage.py", *line.split()])


@pytest.mark.parametrize("line", ["migrate", "shell", "check", "makemigrations --check", "one_of_a_library"])
def test_a_server_is_started_for(line: str) -> None:
    assert local_postgres.needs_database(["manage.py", *line.split()])


@pytest.mark.parametrize("name", ["DATABASE_URL", "QUIZAPI_ENV"])
def test_it_is_not_used_where_another_server_is_named_or_in(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv(name, "production")
    assert not local_postgres.is_used()
