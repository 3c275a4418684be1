"""`manage.py update_analysis [--batch N]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from attempts import figures
from attempts.figures.updating import BATCH


class Command(BaseCommand):
    help = (
        "Count the attempts that have ended since, for item analysis. `manage.py work` does that all the"
        " time; this is for who does not run it, and for those who want it done now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--batch", type=int, default=BATCH, metavar="N", help="attempts in one transaction (%(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = figures.update(batch=max(1, options["batch"]), wait=True)
        attempts = f"{done.attempts} attempt{'' if done.attempts == 1 else 's'}"
        self.stdout.write(f"Counted {attempts}, folded {done.folded} row{'' if done.folded == 1 else 's'}.")
        if done.busy:
            self.stdout.write("Attempts that somebody else was changing are left for the next time.")
