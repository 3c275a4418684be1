"""Tests marked `browser`: which browser they use, and what happens on a machine without one.

A pytest plugin (`-p tests.browser` in pyproject.toml). Without Chromium those tests are left out and the
run says so at its end; under CI=true that is an error.
"""

import os
import shutil
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LEFT_OUT = pytest.StashKey[int]()


def executable() -> str | None:
    """Chromium's path: `CHROMIUM`, else the first one on PATH, else None."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM"), *NAMES) if name)
    return next(filter(None, found), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if executable() or os.environ.get("CI") == "true":
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
    config.stash[LEFT_OUT] = len(left_out)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not executable():
        pytest.fail("This test needs Chromium, and under CI=true none is left out.", pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker of xdist: tell the main process, which collects nothing itself."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["browser_tests_left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("browser_tests_left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"{left_out} browser tests were left out: no Chromium on this machine (CHROMIUM=/path/to/it)."
        )
