"""docs/operations.md and the house's files say what is true."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tools import check_lock

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "operations.md").read_text()
READ = re.compile(r"""["'](QUIZAPI_[A-Z_]+|DATABASE_URL|EMAIL_URL|PORT|CHROMIUM)["']""")


def variables_read() -> set[str]:
    folders = ("quizapi", "questions", "attempts")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    files.append(ROOT / "tests" / "browser.py")
    return {name for path in files for name in READ.findall(path.read_text())}


def test_the_settings_table_lists_every_variable_that_is_read() -> None:
    listed = re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENT, re.MULTILINE)
    assert set(listed) == variables_read()
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("command", sorted(set(re.findall(r"manage\.py (\w+)", DOCUMENT))))
def test_the_command_exists(command: str) -> None:
    assert command in get_commands()


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"make (\w+)\t", shown)) | {"environment"} == set(phony[1].split())


def test_the_lock_meets_what_the_project_asks_for() -> None:
    check_lock.main()


@pytest.mark.parametrize(
    ("lock", "problem"),
    [
        ("django==5.2\n    --hash=sha256:0", "django>=6.1 is not met: 5.2"),
        ("flask==3\n    --hash=sha256:0", "django>=6.1 is not met: missing"),
    ],
)
def test_a_lock_that_is_behind_is_named(lock: str, problem: str) -> None:
    assert check_lock.unmet(["django>=6.1"], lock) == [problem]


def test_a_package_without_a_hash_is_named() -> None:
    assert check_lock.unhashed("a==1 \\\n    --hash=sha256:0\nb==2") == ["b==2 has no hash"]
