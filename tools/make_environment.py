"""Make `.venv` from requirements.lock. `make` calls this before everything else.

Runs on Python 3.6 and newer, to be able to say which one is missing. The stamp is written last and removed
first, so a half-made environment is made again; a lock keeps two `make` in one clone apart.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 12)
OLDEST_NAME = "3.12"
NAMES = ("python3.12", "python3.13", "python3.14", "python3")
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".made-from"
LOCK = ROOT / "requirements.lock"
TOOLS = ROOT / "tools" / "requirements.lock"  # uv, which installs the rest


def main() -> None:
    with (ROOT / ".venv.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another make to finish the Python environment ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_made():
            make()


def wanted() -> str:
    """What the environment depends on: the locked packages, and this script."""
    files = (LOCK, TOOLS, Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def is_made() -> bool:
    return STAMP.exists() and STAMP.read_text() == wanted() and works(VENV / "bin" / "python")


def make() -> None:
    python = find_python()
    if STAMP.exists():
        STAMP.unlink()
    say("Making the Python environment in .venv (a minute on a slow line) ...")
    if VENV.exists():
        shutil.rmtree(str(VENV))
    run([python, "-m", "venv", VENV], "Is Python's venv module installed (Debian: apt install python3-venv)?")
    ours = VENV / "bin" / "python"
    pip = [ours, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
    run([*pip, TOOLS], "")
    uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", ours, "--require-hashes", "-r", LOCK]
    if subprocess.call([str(word) for word in uv]) != 0:
        say("uv could not install the packages; trying pip, which reads pip's own configuration ...")
        run([*pip, LOCK], "Is the package index reachable? Run the command again to go on.")
    STAMP.write_text(wanted())


def find_python() -> str:
    """A Python new enough: the one that runs this, another on PATH, or one that uv fetches."""
    candidates = [sys.executable, *(shutil.which(name) for name in NAMES)]
    for candidate in candidates:
        if candidate and works(candidate):
            return candidate
    say(f"Python {OLDEST_NAME} or newer is not on PATH (this is {version()}); asking uv for one ...")
    return fetch_python() or sys.exit(
        f"Error: Python {OLDEST_NAME} or newer is needed, and python3 is {version()}. Install it, or name it:"
        " make PYTHON=/path/to/python3.12"
    )


def fetch_python() -> "str | None":
    """Install uv into a throw-away environment and let it download a Python; None where that fails."""
    scratch = ROOT / ".venv.uv"
    uv = str(scratch / "bin" / "uv")
    try:
        subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(scratch)])
        install = [str(scratch / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.check_call([*install, "-r", str(TOOLS)])
        subprocess.check_call([uv, "python", "install", "--quiet", OLDEST_NAME])
        found = subprocess.check_output([uv, "python", "find", "--no-project", OLDEST_NAME])
        return found.decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return None
    finally:
        shutil.rmtree(str(scratch), ignore_errors=True)


def works(python: "str | Path") -> bool:
    """Whether this is a Python that runs and is new enough; a pyenv shim may exist and do neither."""
    test = f"import sys; sys.exit(sys.version_info < {OLDEST!r})"
    silent = subprocess.DEVNULL
    try:
        return subprocess.call([str(python), "-c", test], stdout=silent, stderr=silent) == 0
    except OSError:
        return False


def version() -> str:
    return ".".join(map(str, sys.version_info[:3]))


def run(command: "list[object]", advice: str) -> None:
    words = [str(word) for word in command]
    if subprocess.call(words) != 0:
        sys.exit(f"Error: this failed: {' '.join(words)}\n{advice}")


def say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        os.umask(0o022)
        main()
    except KeyboardInterrupt:
        sys.exit(130)
