"""The database of a test run, as a pytest plugin (`-p tests.database` in pyproject.toml).

Each run has an embedded server of its own in a temporary folder, so that two runs never meet; the
processes of one run share it, each with a database of its own. `DATABASE_URL` replaces it. The fixture
that starts the server is in conftest.py.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = pytest.StashKey[Path]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Choose the folder before pytest-django reads the settings; xdist's workers inherit the choice."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return (yield)
    folder = Path(tempfile.mkdtemp(prefix="quizapi-tests-"))
    os.environ |= {"QUIZAPI_ENV": "local", "QUIZAPI_DATA_DIR": str(folder)}
    early_config.stash[FOLDER] = folder
    try:
        return (yield)
    except BaseException:  # then pytest_unconfigure is not called
        shutil.rmtree(folder)
        raise


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = config.stash.get(FOLDER, None)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
