"""`manage.py close_expired_attempts`: for cron."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from attempts import lifecycle


class Command(BaseCommand):
    help = (
        "Close the attempts whose deadline and grace have passed; the answers saved count. Nothing depends "
        "on when this runs, because an attempt is also closed when it is next touched: it keeps lists and "
        "exports of attempts that nobody touches up to date."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        closed = lifecycle.sweep(now=timezone.now())
        self.stdout.write(f"Closed {closed} attempt{'' if closed == 1 else 's'} whose time was up.")
