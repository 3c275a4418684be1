"""The settings: what production insists on, and what a local installation chooses by itself."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from quizapi import local_postgres

ROOT = Path(__file__).parent.parent
PRODUCTION = {
    "QUIZAPI_ENV": "production",
    "QUIZAPI_SECRET_KEY": "k3yWithManyDifferentLetters" * 3,
    "QUIZAPI_ALLOWED_HOSTS": "quiz.example.org",
    "DATABASE_URL": "postgresql://quiz:s%40fe@db.example.org:6432/quizapi?sslmode=verify-full",
    "EMAIL_URL": "smtp+tls://quiz:p%2Fw@mail.example.org:2525",
}


class Settings:
    """Reads settings.py anew, with these variables and no others of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        for name in os.environ:
            if name.startswith("QUIZAPI_") or name in ("DATABASE_URL", "EMAIL_URL", "PORT"):
                monkeypatch.delenv(name)

    def read(self, **variables: str) -> dict[str, Any]:
        for name, value in variables.items():
            self.monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "quizapi" / "settings.py"))


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Settings:
    return Settings(monkeypatch)


def test_production_reads_everything_from_the_environment(settings_of: Settings) -> None:
    settings = settings_of.read(**PRODUCTION)
    database = settings["DATABASES"]["default"]
    assert settings["ALLOWED_HOSTS"] == ["quiz.example.org"]
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", "6432", "quizapi")
    assert (database["USER"], database["PASSWORD"]) == ("quiz", "s@fe")
    assert database["OPTIONS"]["sslmode"] == "verify-full"


@pytest.mark.parametrize("name", ["QUIZAPI_SECRET_KEY", "QUIZAPI_ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL"])
def test_production_refuses_to_start_without(name: str, settings_of: Settings) -> None:
    given = {key: value for key, value in PRODUCTION.items() if key != name}
    with pytest.raises(ImproperlyConfigured, match=f"{name} must .*docs/operations.md"):
        settings_of.read(**given)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUIZAPI_ENV", "staging"),
        ("QUIZAPI_SECRET_KEY", "short"),
        ("QUIZAPI_SECRET_KEY", "a" * 80),
        ("QUIZAPI_SECRET_KEY", "django-insecure-" + "abcdefghij" * 8),
        ("QUIZAPI_ALLOWED_HOSTS", "*"),
        ("QUIZAPI_ALLOWED_HOSTS", "https://quiz.example.org"),
        ("QUIZAPI_ALLOWED_HOSTS", "quiz.example.org:8000"),
        ("QUIZAPI_CORS_ORIGINS", "app.example.org"),
        ("QUIZAPI_CORS_ORIGINS", "https://app.example.org/path"),
        ("DATABASE_URL", "mysql://db.example.org/quizapi"),
        ("DATABASE_URL", "postgresql://db.example.org"),
        ("DATABASE_URL", "postgresql://db.example.org/quizapi?no_such_option=1"),
        ("DATABASE_URL", "postgresql://quiz:secret@db:port/quizapi?x"),
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://mail.example.org:port"),
        ("QUIZAPI_STORAGE_URL", "https://s3.example.org/bucket"),
        ("QUIZAPI_STORAGE_URL", "s3://key:secret@s3.example.org"),
        ("QUIZAPI_STORAGE_URL", "s3://s3.example.org/bucket?acl=public-read"),
        ("QUIZAPI_DB_CONN_MAX_AGE", "-1"),
        ("QUIZAPI_DB_CONN_MAX_AGE", "many"),
        ("QUIZAPI_MAX_BODY_BYTES", "1"),
        ("QUIZAPI_MAX_AUTHORING_BODY_BYTES", "64000"),
        ("QUIZAPI_LOG_LEVEL", "LOUD"),
        ("QUIZAPI_PUBLIC_URL", "quiz.example.org"),
        ("QUIZAPI_PUBLIC_URL", "https://quiz.example.org/?a=b"),
        ("QUIZAPI_XAPI_URL", "https://lrs.example.org/xapi"),
        ("QUIZAPI_XAPI_URL", "ftp://key:secret@lrs.example.org/xapi"),
        ("QUIZAPI_XAPI_URL", "https://key:secret@lrs.example.org:port/xapi"),
        ("QUIZAPI_XAPI_VERSION", "0.95"),
    ],
)
def test_production_refuses_the_value(name: str, value: str, settings_of: Settings) -> None:
    with pytest.raises(ImproperlyConfigured, match=name) as refusal:
        settings_of.read(**{**PRODUCTION, name: value})
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail:1025", {"use_tls": False, "use_ssl": False, "port": 1025, "username": ""}),
        ("smtp+tls://u:p%2Fw@mail", {"use_tls": True, "use_ssl": False, "port": None, "password": "p/w"}),
        ("smtps://mail", {"use_tls": False, "use_ssl": True, "host": "mail"}),
    ],
)
def test_the_mail_server_is_read_from_a_url(
    url: str, expected: dict[str, Any], settings_of: Settings
) -> None:
    options = settings_of.read(**{**PRODUCTION, "EMAIL_URL": url})["MAILERS"]["default"]["OPTIONS"]
    assert expected.items() <= options.items()


def test_the_record_store_is_read_from_a_url(settings_of: Settings) -> None:
    settings = settings_of.read(
        **PRODUCTION,
        QUIZAPI_XAPI_URL="https://k%40y:s%2Fecret@lrs.example.org:8443/data/xapi/",
        QUIZAPI_PUBLIC_URL="https://quiz.example.org/",
    )
    expected = {"endpoint": "https://lrs.example.org:8443/data/xapi", "key": "k@y", "secret": "s/ecret"}
    assert settings["XAPI_STORE"] == expected
    assert settings["PUBLIC_URL"] == "https://quiz.example.org"


def test_nothing_is_delivered_before_somebody_has_chosen_the_public_address(settings_of: Settings) -> None:
    with pytest.raises(ImproperlyConfigured, match="QUIZAPI_PUBLIC_URL must be set"):
        settings_of.read(**PRODUCTION, QUIZAPI_XAPI_URL="https://key:pass@lrs.example.org/xapi")


def test_a_local_installation_needs_no_variable(settings_of: Settings, tmp_path: Path) -> None:
    settings = settings_of.read(QUIZAPI_DATA_DIR=str(tmp_path / "data"))
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DATABASES"]["default"]["HOST"]
    assert settings["MAILERS"]["default"]["OPTIONS"]["file_path"] == str(tmp_path / "data" / "mail")


@pytest.mark.parametrize("name", ["QUIZAPI_ENV", "DATABASE_URL", "QUIZAPI_MAX_BODY_BYTES", "EMAIL_URL"])
def test_an_empty_variable_is_like_a_missing_one(name: str, settings_of: Settings, tmp_path: Path) -> None:
    settings = settings_of.read(**{"QUIZAPI_DATA_DIR": str(tmp_path), name: ""})
    assert settings["EMBEDDED"]


def test_a_local_installation_makes_its_secret_once_and_for_its_owner_only(
    settings_of: Settings, tmp_path: Path
) -> None:
    first = settings_of.read(QUIZAPI_DATA_DIR=str(tmp_path))["SECRET_KEY"]
    assert settings_of.read(QUIZAPI_DATA_DIR=str(tmp_path))["SECRET_KEY"] == first
    assert len(first) > 80
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_local_installation_says_that_its_folder_cannot_be_used(
    settings_of: Settings, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(ImproperlyConfigured, match="QUIZAPI_DATA_DIR names a folder that cannot be used"):
        settings_of.read(QUIZAPI_DATA_DIR=str(tmp_path / "data"))


def test_a_local_installation_may_use_another_database_server(settings_of: Settings, tmp_path: Path) -> None:
    url = "postgresql://me@localhost/quiz"
    settings = settings_of.read(QUIZAPI_DATA_DIR=str(tmp_path), DATABASE_URL=url)
    assert settings["DATABASES"]["default"]["HOST"] == "localhost"


def test_a_bad_setting_ends_a_command_with_one_sentence() -> None:
    environment = {**os.environ, "QUIZAPI_ENV": "staging"}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    refusal = "Error: QUIZAPI_ENV must be local or production, not 'staging'."
    assert done.stderr == f"{refusal} See docs/operations.md, section Settings.\n"


@pytest.mark.django_db
@pytest.mark.skipif(not local_postgres.is_used(), reason="needs a server that it knows how to reach")
def test_djangos_deployment_check_has_nothing_to_say_in_production() -> None:
    entry = local_postgres.database(local_postgres.data_dir())
    url = f"postgresql://{entry['USER']}@/postgres?host={entry['HOST']}&port={entry['PORT']}"
    environment = {**os.environ, **PRODUCTION, "DATABASE_URL": url}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), done.stderr


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence() -> None:
    environment = {**os.environ, "DATABASE_URL": "postgresql://quiz@127.0.0.1:1/quizapi"}
    command = [sys.executable, "manage.py", "migrate"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the database failed: connection failed")
    assert "Traceback" not in done.stderr


def test_a_bucket_is_one_url(settings_of: Settings) -> None:
    url = "s3://key:s%2Fecret@s3.example.org:9000/quiz/files?region=eu-1"
    storages = settings_of.read(QUIZAPI_STORAGE_URL=url)["STORAGES"]
    options = storages["images"]["OPTIONS"]
    assert (options["endpoint_url"], options["bucket_name"]) == ("https://s3.example.org:9000", "quiz")
    assert (options["access_key"], options["secret_key"]) == ("key", "s/ecret")
    assert (options["region_name"], options["location"]) == ("eu-1", "files/images")
    assert storages["uploads"]["OPTIONS"]["location"] == "files/uploads"


def test_without_a_bucket_files_are_in_the_data_folder(settings_of: Settings, tmp_path: Path) -> None:
    storages = settings_of.read(QUIZAPI_DATA_DIR=str(tmp_path))["STORAGES"]
    assert storages["images"]["OPTIONS"]["location"] == tmp_path / "files" / "images"
