"""`manage.py adopt_database`: once, after a dump was restored."""

from typing import Any

from django.core.management.base import BaseCommand

from attempts.exports.lineage import adopt


class Command(BaseCommand):
    help = (
        "Forget the numbers of transactions in rows, if they are those of another PostgreSQL cluster, from"
        " which the database was restored. Exports that go on from an earlier one begin anew then. Where"
        " nothing was restored, it does nothing. While it runs, learners' commands wait."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if adopt():
            self.stdout.write("The database was restored from elsewhere: incremental exports begin anew.")
        elif options["verbosity"]:
            self.stdout.write("The database belongs to this PostgreSQL cluster; nothing to do.")
