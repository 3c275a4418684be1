"""`manage.py calibrate [QUIZ...]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from attempts.figures import calibrating
from attempts.management.commands.rebuild_analysis import quiz_named


class Command(BaseCommand):
    help = (
        "Fit item response models, Rasch and 2PL, to the answers at quizzes. `manage.py work` does that"
        f" whenever a quiz with {calibrating.FEWEST} learners or more has a tenth more of them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "quizzes", nargs="*", metavar="QUIZ", help="slugs; without any: those that are due"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slugs = options["quizzes"]
        for quiz in [quiz_named(slug) for slug in slugs] if slugs else calibrating.due():
            for fitted in calibrating.calibrate(quiz):
                self.stdout.write(f"{quiz.slug}, {fitted.get_model_display()}: {told(fitted.document)}")


def told(document: dict[str, Any]) -> str:
    if document["reason"]:
        return str(document["reason"])
    questions = f"{len(document['items'])} questions, {document['learners']} learners"
    return f"{questions}, {'converged' if document['converged'] else 'not converged'}."
