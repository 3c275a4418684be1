"""`manage.py clear_files`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from questions import authoring


class Command(BaseCommand):
    help = "Delete files that have been left over for a day: images of no asset, uploads that nobody applied."

    def handle(self, *args: Any, **options: Any) -> None:
        count = authoring.clear_files(now=timezone.now())
        self.stdout.write(f"Deleted {count} {'file' if count == 1 else 'files'}.")
