"""`manage.py work`: the worker process."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from dataclasses import replace
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attempts.work import loop
from attempts.work.jobs import jobs


class Ended(KeyboardInterrupt):
    """A signal ends the worker. As an interrupt it also cancels what the database is busy with."""


class Command(BaseCommand):
    help = (
        "Do what goes on beside requests: close expired attempts, keep item analysis current, deliver"
        " statements to a Learning Record Store. `manage.py serve` runs it."
    )
    requires_system_checks = []  # they ask the database, which may come up later

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what there is to do, and end: for cron")
        parser.add_argument("--every", type=float, metavar="SECONDS", help="how often to look, for every job")
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="end when standard input does, as that of a parent that died",
        )

    def handle(self, *, once: bool, every: float | None, with_parent: bool, **_: Any) -> None:
        if every is not None and every <= 0:
            raise CommandError("--every must be above 0.")
        found = [job if every is None else replace(job, every=every) for job in jobs()]
        if once:
            if failed := loop.once(found):
                raise CommandError(f"Failed: {', '.join(failed)}.")
            return
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _end)
        if with_parent:
            threading.Thread(target=_end_with_the_parent, daemon=True).start()
        try:
            loop.forever(found)
        except Ended:
            return


def _end(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # one is enough, and the way out is not disturbed
    raise Ended


def _end_with_the_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):  # not by its buffer, whose lock Python wants at the end
        pass
    os.kill(os.getpid(), signal.SIGTERM)
