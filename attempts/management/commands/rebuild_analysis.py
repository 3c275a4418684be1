"""`manage.py rebuild_analysis [--quiz SLUG]`."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attempts import figures
from questions.models import Quiz


class Command(BaseCommand):
    help = (
        "Count all attempts anew, for item analysis. What is kept as attempts end is the same; so this mends"
        " what came into the database by another way. Figures can be read meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiz", metavar="SLUG", help="only attempts at this quiz")

    def handle(self, *args: Any, **options: Any) -> None:
        quiz = None if options["quiz"] is None else quiz_named(options["quiz"])
        began = time.monotonic()
        done = figures.rebuild(quiz)
        took = time.monotonic() - began
        self.stdout.write(f"{done.cells} cells from all answers, in {took:.1f} s.")
        if done.mended:
            attempts = f"{done.mended} attempt{'' if done.mended == 1 else 's'}"
            self.stdout.write(f"{attempts} had been counted otherwise, or not at all.")


def quiz_named(slug: str) -> Quiz:
    quiz = Quiz.objects.filter(slug=slug).first()
    if quiz is None:
        raise CommandError(f"There is no quiz {slug}.")
    return quiz
