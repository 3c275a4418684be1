"""`manage.py import_questions PATH... [--dry-run] [--overwrite]`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from questions.formats.plan import import_paths
from questions.formats.report import Outcome, Report

VERBOSE = 2


class Command(BaseCommand):
    help = (
        "Import exams, topics, questions and quizzes from files in the native format (YAML or JSON; see "
        "docs/native-format.md). With anything refused, nothing is written and the exit code is 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder that is searched"
        )
        parser.add_argument("--dry-run", action="store_true", help="report what would change, write nothing")
        parser.add_argument(
            "--overwrite", action="store_true", help="apply the files also over later edits made here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = import_paths(options["paths"], dry_run=options["dry_run"], overwrite=options["overwrite"])
        self.print(report, verbosity=options["verbosity"])
        if report.refused:
            sys.exit(1)

    def print(self, report: Report, *, verbosity: int) -> None:
        """Where something is refused, what else would have happened is of no use to whoever mends it."""
        hidden = Outcome if report.refused else (Outcome.UNCHANGED,)
        for line in report.lines:
            if line.outcome == Outcome.REFUSED:
                self.stderr.write(str(line))
            elif verbosity >= VERBOSE or (verbosity and line.outcome not in hidden):
                self.stdout.write(str(line))
        if verbosity:
            self.stdout.write(report.summary())
