"""docs/operations.md and the house's files say what is true."""

import re
import subprocess
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from packaging.requirements import Requirement

from tools import check_lock

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "operations.md").read_text()
READ = re.compile(r"""["'](QUIZAPI_[A-Z_]+|DATABASE_URL|EMAIL_URL|PORT|CHROMIUM)["']""")


def product() -> list[Path]:
    return [path for folder in ("quizapi", "questions", "attempts") for path in (ROOT / folder).rglob("*.py")]


def variables_read() -> set[str]:
    files = [*product(), ROOT / "tests" / "browser.py"]
    return {name for path in files for name in READ.findall(path.read_text())}


def dependencies() -> list[str]:
    """The distributions that the product asks for, as importlib.metadata names them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [distribution(Requirement(text).name).name for text in project["dependencies"]]


@pytest.mark.parametrize("dependency", dependencies())
def test_every_dependency_is_used(dependency: str) -> None:
    modules = [module for module, owners in packages_distributions().items() if dependency in owners]
    use = re.compile(rf"""(?:import |from |["'])(?:{"|".join(map(re.escape, modules))})\b""")
    assert any(use.search(path.read_text()) for path in product())


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


def test_the_api_says_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert settings.SPECTACULAR_SETTINGS["VERSION"] == project["version"]
