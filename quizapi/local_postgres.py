"""The embedded PostgreSQL of a local installation: no set-up, no password, no port.

It lives in the data folder and listens on a socket in a folder that only its owner may enter; that is
the access control. Every command that uses it holds a shared lock on a file; starting and stopping are
serialised by an exclusive one; the command that ends last stops the server. Whether it runs is found out
by connecting: a process id in a file may be stale, or name another process by now.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

import psycopg

from quizapi import postgres_binaries
from quizapi.postgres_binaries import LocalPostgresError, Programs

NAME = "quizapi"
PORT = 5432  # names the socket file only; set so that PGPORT in the environment changes nothing
# sockaddr_un holds 108 bytes with the closing zero on Linux and 104 on macOS.
LONGEST_SOCKET_PATH = 103
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - what is made there is refused unless it is ours alone
PLAIN_PATH = re.compile(r"[\w/.@+ -]+")  # a comma would separate two hosts, a quote would end a setting
BUILTIN_LOCALE_SINCE = 17
START_TIMEOUT = 600  # seconds; replaying the log after a crash may take minutes
WITHOUT_DATABASE = {
    *("collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages"),
    *("sendtestemail", "spectacular", "startapp", "startproject", "version"),
}
SETTINGS = {
    "listen_addresses": "''",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "log_line_prefix": "'%m [%p] '",
    "lc_messages": "'C'",  # `_answers` reads the server's messages
    "timezone": "'UTC'",
}
FAST_AND_LOOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def data_dir() -> Path:
    """Where a local installation keeps everything it makes: `QUIZAPI_DATA_DIR`, else `.data`."""
    return Path(os.environ.get("QUIZAPI_DATA_DIR") or Path(__file__).parent.parent / ".data").resolve()


def database(data: Path) -> dict[str, Any]:
    """The entry of Django's DATABASES, without ENGINE. Starts nothing."""
    return {"NAME": NAME, "USER": NAME, "HOST": str(socket_folder(data)), "PORT": str(PORT)}


def socket_folder(data: Path) -> Path:
    """`run` in the data folder, or one in /tmp where that path is too long for a socket.

    Not `tempfile.gettempdir()`: two commands with different TMPDIR have to find the same server.
    """
    folder = data / "run"
    socket = folder / f".s.PGSQL.{PORT}"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(folder)):
        return folder
    return SHORT_FOLDER / f"quizapi-{hashlib.sha256(os.fsencode(data)).hexdigest()[:20]}"


def is_used() -> bool:
    """Whether this installation stands on the embedded server; production never does."""
    return not os.environ.get("DATABASE_URL") and os.environ.get("QUIZAPI_ENV", "local") == "local"


def needs_database(argv: Sequence[str]) -> bool:
    """Whether the embedded server must run for this command line.

    `serve` starts it itself, after it has looked whether its port is free. An unknown command counts as
    needing it: a wrong yes costs 0.1 s, a wrong no breaks the command.
    """
    command = next((word for word in argv[1:] if not word.startswith("-")), "help")
    if {"-h", "--help", "--version"} & set(argv) or command in WITHOUT_DATABASE or command == "serve":
        return False
    return command != "check" or any(word.startswith("--database") for word in argv)


@contextlib.contextmanager
def for_command(argv: Sequence[str]) -> Iterator[None]:
    """Keep the embedded server running around a command of manage.py; errors end it with one sentence."""
    if not is_used() or not needs_database(argv):
        yield
        return
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(end_on_signals())
            stack.enter_context(running(data_dir()))
        except LocalPostgresError as error:
            raise SystemExit(f"Error: {error}") from None
        yield


@contextlib.contextmanager
def end_on_signals() -> Iterator[None]:
    """Make SIGTERM and SIGHUP end the command by an exception, so that it still stops the server."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def running(data: Path, *, durable: bool = True) -> Iterator["Server"]:
    """The server of this data folder, running; stopped at the end unless another command uses it too.

    `durable=False` is for tests: faster, and lost with the machine's power. Raises LocalPostgresError.
    """
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        users = _open_lock(data / "postgres.users.lock")
    except OSError as error:
        why = f"the data folder {data} cannot be used: {error.strerror}. {ADVICE}"
        raise LocalPostgresError(why) from None
    server = Server(data=data, durable=durable)
    with users:
        try:
            with server.starting():
                fcntl.flock(users, fcntl.LOCK_SH)
                server.start()
            yield server
        finally:
            with server.starting():
                if _nobody_else_holds(users):
                    server.stop()


ADVICE = "Run as the owner of that folder, or choose another one with QUIZAPI_DATA_DIR."


def _open_lock(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")


def _nobody_else_holds(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@dataclass(frozen=True)
class Server:
    data: Path
    durable: bool = True

    @property
    def cluster(self) -> Path:
        return self.data / "postgres"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    @property
    def sockets(self) -> Path:
        return socket_folder(self.data)

    @contextlib.contextmanager
    def starting(self) -> Iterator[None]:
        """Alone among all commands of this data folder; waits for its turn."""
        with _open_lock(self.data / "postgres.start.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def connect(self, name: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=str(self.sockets), port=PORT, user=NAME, dbname=name, connect_timeout=10, autocommit=True
        )

    def start(self) -> None:
        """Bring the server up and make its database, whatever state the folder is in. Needs `starting()`."""
        if self.cluster.exists():
            postgres_binaries.refuse_foreign_owner(self.cluster)
        if not (self.cluster.exists() and self._answers()):
            programs = postgres_binaries.find()
            self._prepare(programs)
            self._launch(programs)
        with self.connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE {NAME}")

    def stop(self) -> None:
        """End the server: transactions under way are rolled back. Nothing happens where none runs."""
        if not (self.cluster / "postmaster.pid").exists():
            return
        programs = postgres_binaries.find()
        done = programs.run("pg_ctl", "stop", "-D", self.cluster, "-m", "fast", "-w", "-t", "60")
        if done.code != 0 and self._answers():
            programs.run("pg_ctl", "stop", "-D", self.cluster, "-m", "immediate", "-w", "-t", "10")

    def _answers(self) -> bool:
        """Whether a server accepts connections; waits for one that is on its way up or down."""
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError as error:
                if "the database system is" not in str(error) or time.monotonic() > deadline:
                    return False
                time.sleep(0.1)
            else:
                return True

    def _prepare(self, programs: Programs) -> None:
        """A cluster of our own version, our settings in it, and a private folder for its socket."""
        if not self.cluster.exists():
            self._create(programs)
        version = (self.cluster / "PG_VERSION").read_text().strip()
        if version != str(programs.major):
            raise LocalPostgresError(
                f"{self.cluster} was made by PostgreSQL {version}, but the programs here are PostgreSQL"
                f" {programs.major}. Move that folder away to start afresh, or set QUIZAPI_POSTGRES_BIN to"
                f" the programs of version {version}."
            )
        self._make_socket_folder(programs)
        settings = SETTINGS | {"unix_socket_directories": f"'{self.sockets}'"}
        if not self.durable:
            settings |= FAST_AND_LOOSE
        lines = ["# Written at each start. Change settings with ALTER SYSTEM, which wins over this file."]
        lines += [f"{name} = {value}" for name, value in settings.items()]
        (self.cluster / "postgresql.conf").write_text("\n".join(lines) + "\n")
        programs.give(self.cluster)

    def _create(self, programs: Programs) -> None:
        """Make the cluster under another name first: an interrupted one is never taken for whole."""
        print(f"Creating a PostgreSQL {programs.major} database in {self.cluster} ...", file=sys.stderr)
        unfinished = self.data / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        programs.give(unfinished)
        locale = ["--locale-provider=builtin"] if programs.major >= BUILTIN_LOCALE_SINCE else []
        options = ["--username", NAME, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", *locale]
        done = programs.run("initdb", "-D", unfinished, *options, *([] if self.durable else ["--no-sync"]))
        if done.code != 0:
            raise LocalPostgresError(f"no database could be made in {self.data}: {done.reason()}")
        # A server of a cluster that was deleted under it may still answer at a socket outside the folder.
        shutil.rmtree(self.sockets, ignore_errors=True)
        unfinished.rename(self.cluster)

    def _make_socket_folder(self, programs: Programs) -> None:
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if self.sockets.is_symlink():
            raise LocalPostgresError(f"{self.sockets} is a link and not a folder of ours; remove it.")
        postgres_binaries.refuse_foreign_owner(self.sockets)
        self.sockets.chmod(0o700)
        programs.give(self.sockets)

    def _launch(self, programs: Programs) -> None:
        """Start the server; after a crash of the last one, wait until its processes are gone."""
        postgres_binaries.forget_reused_process_id(self.cluster)
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (self.sockets / name).unlink(missing_ok=True)  # nobody answers there: see `start`
        deadline = time.monotonic() + 20
        while True:
            before = self.log.stat().st_size if self.log.exists() else 0
            done = programs.run(
                "pg_ctl", "start", "-D", self.cluster, "-l", self.log, "-w", "-t", START_TIMEOUT
            )
            if done.code == 0:
                return
            said = postgres_binaries.read_from(self.log, before) + done.output
            if "is still in use" not in said or time.monotonic() > deadline:
                reason = postgres_binaries.reason(said)
                raise LocalPostgresError(f"PostgreSQL did not start: {reason} The log is {self.log}.")
            time.sleep(0.2)
