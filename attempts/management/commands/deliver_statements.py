"""`manage.py deliver_statements`: for cron, and for those who mend what stopped."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attempts.xapi import delivery
from attempts.xapi.delivery import Outcome

LONGEST = 3600.0  # seconds


class Command(BaseCommand):
    help = (
        "Deliver what learners did to the Learning Record Store of QUIZAPI_XAPI_URL, as xAPI statements."
        " `manage.py work` does so all the time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--now", action="store_true", help="do not wait after a failure")
        only.add_argument(
            "--skip", metavar="ID", help="step over the next statement, which has this id, for good"
        )
        only.add_argument(
            "--from-now",
            action="store_true",
            help="count everything up to now as delivered, and send nothing",
        )

    def handle(self, *, now: bool, skip: str | None, from_now: bool, **_: Any) -> None:
        try:
            if skip is not None:
                delivery.skip(skip)
                self.stdout.write(f"Stepped over {skip}.")
            elif from_now:
                delivery.begin_now()
                self.stdout.write("Delivery begins with what happens from now on.")
            else:
                self._deliver(patient=not now)
        except delivery.NotRefusedError as error:
            raise CommandError(str(error)) from None

    def _deliver(self, *, patient: bool) -> None:
        run = delivery.deliver(seconds=LONGEST, patient=patient)
        self.stdout.write(f"Delivered {run.sent} statement{'' if run.sent == 1 else 's'}.")
        if run.outcome is Outcome.FAILED:
            raise CommandError(run.said)
        if run.outcome is not Outcome.DELIVERED:
            self.stdout.write(f"Not more: {run.outcome.value}. {run.said}".rstrip())
