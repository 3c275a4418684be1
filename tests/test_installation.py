"""What `serve` prepares: each step only where it is missing, safe to interrupt."""

import contextlib
import re
from pathlib import Path
from threading import Thread

import pytest
from django.apps import apps
from django.db import connections
from pytest_django import Settings

from quizapi import installation
from quizapi.accounts.models import User


@pytest.mark.django_db
def test_it_creates_one_administrator_and_shows_the_password_once() -> None:
    lines: list[str] = []
    installation.create_admin(lines.append)
    installation.create_admin(lines.append)
    (line,) = lines
    shown = re.fullmatch(r"Created the administrator (\S+), password (\S+) \(shown only now\)\.", line)
    assert shown
    admin = User.objects.get(email=shown[1])
    assert admin.check_password(shown[2])
    assert (admin.is_staff, admin.is_superuser) == (True, True)


@pytest.mark.django_db
def test_the_administrators_address_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPI_ADMIN_EMAIL", "Ada@example.org")
    installation.create_admin(lambda _line: None)
    assert User.objects.get().email == "ada@example.org"


@pytest.mark.django_db
def test_the_account_is_not_kept_where_its_password_could_not_be_shown() -> None:
    def broken(line: str) -> None:
        raise BrokenPipeError

    with contextlib.suppress(BrokenPipeError):
        installation.create_admin(broken)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_it_loads_no_content_where_there_is_some() -> None:
    """An author's changes would be undone by every restart."""
    apps.get_model("questions", "Exam").objects.create(slug="own", title="Our own exam")
    lines: list[str] = []
    installation.load_content(lines.append)
    assert lines == []


@pytest.mark.django_db(transaction=True)
def test_two_commands_that_prepare_at_once_wait_for_each_other(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.BASE_DIR = tmp_path  # without fixtures: they have tests of their own
    lines: list[str] = []

    def prepare() -> None:
        installation.prepare(lines.append)
        connections.close_all()

    threads = [Thread(target=prepare) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.filter(is_superuser=True).count() == 1
    assert sum("administrator" in line for line in lines) == 1


def test_static_files_of_an_interrupted_run_are_copied_again(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    installation.collect_static(lambda _line: None)
    style = tmp_path / "static" / "admin" / "css" / "base.css"
    whole = style.read_bytes()
    style.write_bytes(whole[:100])
    (tmp_path / "static" / ".complete").unlink()
    installation.collect_static(lambda _line: None)
    assert style.read_bytes() == whole


def test_static_files_are_copied_once(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    lines: list[str] = []
    installation.collect_static(lines.append)
    installation.collect_static(lines.append)
    assert len(lines) == 1
