"""`manage.py rotate_pseudonyms [--yes]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attempts.exports.keys import rotate

WARNING = (
    "Every learner gets another pseudonym, in exports and in the views. What was exported before can then be"
    " matched with nobody and with no later export, and the old key cannot be got back, except from backups"
    " of the database."
)


class Command(BaseCommand):
    help = f"Replace the key of the pseudonyms. {WARNING}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"] and not self.agreed():
            raise CommandError("Nothing was changed.")
        self.stdout.write(f"The pseudonyms have key {rotate()} now.")

    def agreed(self) -> bool:
        self.stdout.write(WARNING)
        try:
            return input('Type "rotate" to go on: ').strip() == "rotate"
        except EOFError:
            return False
