"""A real server over the database of the tests: what a client sees of a transfer, no test client shows."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
from django.conf import settings
from django.db import connection

from quizapi.accounts import tokens
from quizapi.accounts.models import User
from tests.test_serve import ROOT, free_port, until


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Its address; one worker process."""
    port = free_port()
    at = connection.get_connection_params()
    where = quote(str(at["host"]), safe="")
    database = f"postgres://{at['user']}@{where}:{at['port']}/{at['dbname']}"
    environment = {
        **os.environ,
        "QUIZAPI_ENV": "local",
        "QUIZAPI_DATA_DIR": str(folder),
        "QUIZAPI_SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": database,
    }
    command = ["manage.py", "serve", "--no-prepare", "--no-work", "--workers", "1", "--port", str(port)]
    printed = folder / "printed"
    with (
        printed.open("wb") as output,
        subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=output, stderr=output
        ) as process,
    ):
        try:
            until(lambda: "Ready" in printed.read_text() or process.poll() is not None)
            assert process.poll() is None, printed.read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def client_of(user: User, url: str) -> httpx.Client:
    token = tokens.issue(user, tokens.open_session(user))["access_token"]
    return httpx.Client(base_url=f"{url}/api/v1/", headers={"Authorization": f"Bearer {token}"}, timeout=60)


def exporting() -> list[int]:
    """The backends of PostgreSQL that make exports."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'quizapi export' AND state <> 'idle'"
            " AND datname = current_database()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def terminate(backends: list[int]) -> None:
    with connection.cursor() as cursor:
        for backend in backends:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
