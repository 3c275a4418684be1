"""How `make` builds `.venv`: the parts that need no network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import make_environment


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a lock file and an environment in which only the Python is whole."""
    (tmp_path / "requirements.lock").write_text("django==6.1")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(make_environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(make_environment, "STAMP", tmp_path / ".venv" / ".made-from")
    monkeypatch.setattr(make_environment, "LOCK", tmp_path / "requirements.lock")
    return tmp_path


def test_a_half_made_environment_is_not_taken_for_whole(clone: Path) -> None:
    assert not make_environment.is_made()


def test_a_finished_environment_is_not_made_again(clone: Path) -> None:
    make_environment.STAMP.write_text(make_environment.wanted())
    assert make_environment.is_made()


def test_it_is_made_again_when_the_lock_changed(clone: Path) -> None:
    make_environment.STAMP.write_text(make_environment.wanted())
    (clone / "requirements.lock").write_text("django==6.2")
    assert not make_environment.is_made()


def test_it_is_made_again_when_its_python_is_gone(clone: Path) -> None:
    make_environment.STAMP.write_text(make_environment.wanted())
    (clone / ".venv" / "bin" / "python").unlink()
    assert not make_environment.is_made()


def test_a_dead_shim_is_no_python(tmp_path: Path) -> None:
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert not make_environment.works(shim)


def test_an_old_python_can_still_read_the_script() -> None:
    """It has to run there, to say which Python is missing."""
    script = Path(make_environment.__file__).read_text()
    source = f"import ast; ast.parse({script!r}, feature_version=(3, 6))"
    assert subprocess.run([sys.executable, "-c", source], env=os.environ, check=False).returncode == 0
