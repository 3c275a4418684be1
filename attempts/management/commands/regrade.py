"""`manage.py regrade SLUG [--versions N...] [--apply --reason "..." [--by ADDRESS]]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attempts import lifecycle
from attempts.lifecycle import Regraded
from attempts.regrading.telling import ShownBefore, counted, left, rows, sentences
from questions.models import Question
from quizapi.errors import DomainError
from quizapi.models import User

COLUMNS = ("Learner", "Score", "Result", "Mark", "Version", "Quiz", "State")


class Command(BaseCommand):
    help = (
        "Grade what was answered to earlier versions of a question by the key of its current one. Without"
        " --apply it tells what would change, and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the question's slug")
        parser.add_argument(
            "--versions", nargs="+", type=int, metavar="N", help="only answers to these earlier versions"
        )
        parser.add_argument("--apply", action="store_true", help="do it")
        parser.add_argument("--reason", help="why, with --apply; it is kept, and learners do not see it")
        parser.add_argument("--by", metavar="ADDRESS", help="whose doing it is: a user's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["apply"] != (options["reason"] is not None):
            raise CommandError("Give --apply and --reason together, or neither to see what would change.")
        question = Question.objects.filter(slug=options["slug"]).first()
        if question is None:
            raise CommandError(f"There is no question with the slug {options['slug']}.")
        try:
            self.print(question, run(question, options), done=options["apply"])
        except DomainError as refusal:
            raise CommandError(refusal.detail) from None

    def print(self, question: Question, regraded: Regraded, *, done: bool) -> None:
        mended, outcome = regraded.mended, regraded.outcome
        self.stdout.write(f"{question.slug}: the key of version {mended.current.number}.")
        if question.has_unpublished_changes:
            self.stdout.write("The draft has changes that are not published; they do not count here.")
        numbers = {id: key.answered.number for id, key in mended.keys.items()}
        cannot = ["Cannot be regraded:", *(f"  {line}" for line in left(outcome)), ""]
        for line in [
            *sentences(outcome, done=done),
            "",
            *(cannot if outcome.left else []),
            *table(rows(outcome.rows, numbers)),
        ]:
            self.stdout.write(line)
        if more := outcome.attempts - len(outcome.rows):
            self.stdout.write(f"... and {counted(more, 'more attempt')}")
        if not done and outcome.regraded:
            self.stdout.write('Nothing is changed yet: do it with --apply --reason "..."')


def run(question: Question, options: dict[str, Any]) -> Regraded:
    if not options["apply"]:
        return lifecycle.preview_regrade(question=question, versions=options["versions"])
    return lifecycle.regrade(
        question=question,
        reason=options["reason"],
        by=None if options["by"] is None else user(options["by"]).pk,
        now=timezone.now(),
        versions=options["versions"],
    )


def user(address: str) -> User:
    found = User.objects.filter(email=address.lower()).first()
    if found is None:
        raise CommandError(f"There is no user with the e-mail address {address}.")
    return found


def table(shown: list[ShownBefore]) -> list[str]:
    """The rows below their head, each column as wide as it needs to be."""
    if not shown:
        return []
    cells = [COLUMNS] + [
        (row.learner, row.score, row.passing, row.mark, str(row.version), row.subject, row.state)
        for row in shown
    ]
    widths = [max(len(line[index]) for line in cells) for index in range(len(COLUMNS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
