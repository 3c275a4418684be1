"""The server of one data folder: created, started, shared between commands, stopped.

Every command that uses it holds a shared lock on a file; starting and stopping are serialised by an
exclusive one; the command that ends last stops the server. Whether it runs is found out by connecting: a
process id in a file may be stale, or name another process by now.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg

from quizapi.local_postgres import programs as binaries
from quizapi.local_postgres.programs import Done, LocalPostgresError, Programs

NAME = "quizapi"
MOST_CONNECTIONS = 200
PORT = 5432  # names the socket file only; set so that PGPORT in the environment changes nothing
# sockaddr_un holds 108 bytes with the closing zero on Linux and 104 on macOS.
LONGEST_SOCKET_PATH = 103
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - what is made there is refused unless it is ours alone
PLAIN_PATH = re.compile(r"[\w/.@+ -]+")  # a comma would separate two hosts, a quote would end a setting
BUILTIN_LOCALE_SINCE = 17
START_TIMEOUT = 600  # seconds; replaying the log after a crash may take minutes
CRASH_TIMEOUT = 20  # seconds for the processes of a killed server to notice and end
STILL_ENDING = re.compile(r"is still in use|lock file \".*\" already exists")
SETTINGS = {
    "listen_addresses": "''",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": str(MOST_CONNECTIONS),
    "shared_buffers": "128MB",
    "log_line_prefix": "'%m [%p] '",
    "lc_messages": "'C'",  # `answers` reads the server's messages
    "timezone": "'UTC'",
}
FAST_AND_LOOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def socket_folder(data: Path) -> Path:
    """`run` in the data folder, or one in /tmp where that path is too long for a socket.

    Not `tempfile.gettempdir()`: two commands with different TMPDIR have to find the same server.
    """
    folder = data / "run"
    socket = folder / f".s.PGSQL.{PORT}"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(folder)):
        return folder
    return SHORT_FOLDER / f"quizapi-{hashlib.sha256(os.fsencode(data)).hexdigest()[:20]}"


@contextlib.contextmanager
def running(data: Path, *, durable: bool = True) -> Iterator["Server"]:
    """The server of this data folder, running; stopped at the end unless another command uses it too.

    `durable=False` is for tests: faster, and lost with the machine's power. Raises LocalPostgresError.
    """
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        users = _open_lock(data / "postgres.users.lock")
    except OSError as error:
        raise _cannot_use(data, error) from None
    server = Server(data=data, durable=durable)
    with users:
        try:
            _join(server, users)
            yield server
        finally:
            _leave(server, users)


def _join(server: "Server", users: IO[bytes]) -> None:
    try:
        with server.starting():
            fcntl.flock(users, fcntl.LOCK_SH)
            server.start()
    except psycopg.errors.DiskFull:
        raise LocalPostgresError(f"PostgreSQL in {server.data}: {binaries.DISK_FULL}") from None
    except psycopg.Error as error:
        raise LocalPostgresError(f"PostgreSQL in {server.data} does not serve: {error}") from None
    except OSError as error:
        raise _cannot_use(server.data, error) from None


def _leave(server: "Server", users: IO[bytes]) -> None:
    # Where somebody deleted the folder, the server ends by itself within a minute.
    with contextlib.suppress(FileNotFoundError), server.starting():
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another command still uses the server
        server.stop()


def _open_lock(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")


def _cannot_use(data: Path, error: OSError) -> LocalPostgresError:
    owner = f" (it belongs to {binaries.user_name(data.stat().st_uid)})" if data.exists() else ""
    why = binaries.DISK_FULL if error.errno == errno.ENOSPC else f"{error.strerror}."
    return LocalPostgresError(f"the data folder {data}{owner} cannot be used: {why} {binaries.ELSEWHERE}")


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
            binaries.refuse_foreign_owner(self.cluster)
        if not (self.cluster.exists() and self.answers()):
            programs = binaries.find()
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
        programs = binaries.find()
        done = self._control(programs, "stop", "-m", "fast", "-t", "60")
        if done.code != 0 and self.answers():
            self._control(programs, "stop", "-m", "immediate", "-t", "10")

    def _control(self, programs: Programs, *arguments: object) -> Done:
        return programs.run(self.data, "pg_ctl", "-D", self.cluster.name, "-w", *arguments)

    def answers(self) -> bool:
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
        self._write_settings()
        programs.give(self.cluster)
        programs.give(self.log)

    def _write_settings(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": f"'{self.sockets}'"}
        if not self.durable:
            settings |= FAST_AND_LOOSE
        lines = ["# Written at each start. Change settings with ALTER SYSTEM, which wins over this file."]
        lines += [f"{name} = {value}" for name, value in settings.items()]
        new = self.cluster / "postgresql.conf.new"
        new.write_text("\n".join(lines) + "\n")
        new.replace(self.cluster / "postgresql.conf")  # never half a file: the defaults listen to the network

    def _create(self, programs: Programs) -> None:
        """Make the cluster under another name first: an interrupted one is never taken for whole."""
        print(f"Creating a PostgreSQL {programs.major} database in {self.cluster} ...", file=sys.stderr)
        unfinished = self.data / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        programs.give(unfinished)
        locale = ["--locale-provider=builtin"] if programs.major >= BUILTIN_LOCALE_SINCE else []
        options = ["--username", NAME, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", *locale]
        done = programs.run(
            self.data, "initdb", "-D", unfinished.name, *options, *([] if self.durable else ["--no-sync"])
        )
        if done.code != 0:
            raise LocalPostgresError(f"no database could be made in {self.data}: {done.reason()}")
        # A server of a cluster that was deleted under it may still answer at a socket outside the folder.
        shutil.rmtree(self.sockets, ignore_errors=True)
        unfinished.rename(self.cluster)

    def _make_socket_folder(self, programs: Programs) -> None:
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if self.sockets.is_symlink():
            raise LocalPostgresError(f"{self.sockets} is a link and not a folder of ours; remove it.")
        binaries.refuse_foreign_owner(self.sockets)
        self.sockets.chmod(0o700)
        programs.give(self.sockets)

    def _launch(self, programs: Programs) -> None:
        """Start the server; after a crash of the last one, wait until its processes are gone."""
        deadline = time.monotonic() + CRASH_TIMEOUT
        while True:
            if binaries.forget_reused_process_id(self.cluster):
                (self.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)  # it holds the same id
            before = self.log.stat().st_size if self.log.exists() else 0
            done = self._control(programs, "start", "-l", self.log.name, "-t", START_TIMEOUT)
            if done.code == 0:
                return
            said = binaries.read_from(self.log, before)
            if not STILL_ENDING.search(said) or time.monotonic() > deadline:
                why = binaries.reason(said or done.output)
                raise LocalPostgresError(f"PostgreSQL did not start: {why} The log is {self.log}.")
            time.sleep(0.2)
