"""`make crash`, run short: servers and databases of its own are killed under load."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SLOW = 300  # seconds: what takes 20 on a machine of its own
SHORT = ("--seconds", "1", "--learners", "4")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a run has everything; not pytest's folder, whose name is too long for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="crash-"))
    yield folder
    shutil.rmtree(folder)


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crash", *SHORT, *options],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def left_behind(folder: Path) -> list[int]:
    """The processes of a run that are still there, by what they have in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):  # ended meanwhile, or somebody else's
            if f"={folder}/".encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def test_no_acknowledged_answer_is_lost_or_doubled_when_something_is_killed(folder: Path) -> None:
    run = start(folder, "--only", "worker", "--only", "server", "--only", "postgres")
    printed, _ = run.communicate(timeout=SLOW)
    assert run.returncode == 0, printed
    for killed in ("a worker of the server", "the whole server", "PostgreSQL"):
        assert f"\n{killed}  " in printed
    assert printed.endswith("Nothing lost, nothing twice.\n")
    assert not left_behind(folder)


def test_an_interrupt_ends_a_run_and_everything_that_it_started(folder: Path) -> None:
    run = start(folder)
    assert run.stdout is not None
    with run.stdout as printed:
        assert any(line.startswith("kill -9 of") for line in printed)  # learners are at work from here
        while_it_ran = left_behind(folder)
        run.send_signal(signal.SIGINT)
        assert "Traceback" not in printed.read()
    assert run.wait(SLOW) == 128 + signal.SIGINT
    assert while_it_ran
    assert not left_behind(folder)
    assert not list(folder.iterdir())
