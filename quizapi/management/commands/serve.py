"""`manage.py serve`: one command from nothing to a running server."""

import contextlib
import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from quizapi import environment, installation, local_postgres, webserver, worker

HIGHEST_PORT = 65_535
SPARE_CONNECTIONS = 40  # for commands and database shells beside the server


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_PORT:
        raise ArgumentTypeError(f"must be a number from 1 to {HIGHEST_PORT}, not {text!r}")
    return int(text)


def _default_workers(threads: int) -> int:
    """One per core; on the embedded server no more than it has connections for, one per thread."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not local_postgres.is_used():
        return cores
    return min(cores, (local_postgres.MOST_CONNECTIONS - SPARE_CONNECTIONS) // threads)


class Command(BaseCommand):
    help = (
        "Serve the API and the admin. First applies migrations, loads the question bank into an empty"
        " database, creates an administrator where there is none and collects the static files."
    )
    requires_system_checks = []  # they ask the database, which starts later

    def add_arguments(self, parser: ArgumentParser) -> None:
        port = environment.number("PORT", 8000, least=1, most=HIGHEST_PORT)
        threads = environment.number("QUIZAPI_THREADS", 4, least=1, most=64)
        workers = environment.number("QUIZAPI_WORKERS", _default_workers(threads), least=1, most=512)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
        parser.add_argument("--port", type=_port, default=port, help="port to listen on (%(default)s)")
        parser.add_argument("--workers", type=int, default=workers, help="processes (%(default)s)")
        parser.add_argument("--threads", type=int, default=threads, help="threads of each (%(default)s)")
        parser.add_argument(
            "--no-prepare", dest="prepare", action="store_false", help="only serve: an operator migrates"
        )
        parser.add_argument(
            "--no-work", dest="work", action="store_false", help="without the worker: it runs elsewhere"
        )

    def handle(
        self, *, host: str, port: int, workers: int, threads: int, prepare: bool, work: bool, **_: Any
    ) -> None:
        os.environ["QUIZAPI_THREADS"] = str(threads)  # its processes go by it
        with contextlib.ExitStack() as stack:
            try:
                address = stack.enter_context(webserver.reserved(host, port))
            except webserver.PortTakenError as error:
                raise CommandError(str(error)) from None
            if local_postgres.is_used():
                stack.enter_context(self._embedded_database())
            self.check()
            if prepare:
                installation.prepare(self._say)
            connections.close_all()
            if work:
                stack.enter_context(worker.kept_running())
            webserver.serve(
                address,
                workers=workers,
                threads=threads,
                static=Path(settings.STATIC_ROOT),
                ready=lambda: self._welcome(address.url),
            )
        self._say("Stopped.")

    @contextlib.contextmanager
    def _embedded_database(self) -> Iterator[None]:
        self._say(f"Starting PostgreSQL in {settings.DATA_DIR} ...")
        with (
            local_postgres.end_on_signals(),
            local_postgres.running(settings.DATA_DIR) as server,
            local_postgres.kept_running(server),
        ):
            yield

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _welcome(self, url: str) -> None:
        if settings.PRODUCTION:  # clients call by another address, through the proxy
            self._say(f"Ready at {url}.")
            return
        self._say(
            f"\nReady.\n"
            f"  API docs     {url}/api/v1/docs\n"
            f"  Admin        {url}/admin/\n"
            f"  First call   curl -X POST {url}/api/v1/auth/guest\n"
            f"\nCtrl-C stops the server{' and its database' if local_postgres.is_used() else ''}."
        )
