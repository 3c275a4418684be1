"""`manage.py data_dictionary`: prints docs/data-dictionary.md."""

from typing import Any

from django.core.management.base import BaseCommand

from attempts.exports.dictionary import VIEWS
from attempts.exports.dictionary.telling import page


class Command(BaseCommand):
    help = "Print the columns of exports and views as Markdown, as docs/data-dictionary.md has them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(VIEWS.values()), ending="")
