"""`manage.py check_quality [--exam SLUG]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attempts import figures
from attempts.quality import check_reports, check_responses, questions_of
from questions import authoring
from questions.models import Exam, Finding, Question


class Command(BaseCommand):
    help = (
        "Look over all questions and list what their authors may want to mend: from drafts, from the bank as "
        "a whole, from what learners answered and reported. What drafts tell is in step anyway."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--exam", metavar="SLUG", help="only the questions of this exam")

    def handle(self, *args: Any, **options: Any) -> None:
        exams = Exam.objects.filter(slug=options["exam"]) if options["exam"] else Exam.objects.all()
        if options["exam"] and not exams:
            raise CommandError(f"There is no exam {options['exam']}.")
        figures.update(wait=True)
        for exam in exams:
            for chunk in chunks(questions_of(exam.pk)):
                authoring.note_drafts(Question.objects.with_draft().filter(pk__in=chunk))
                check_reports(questions=chunk)
            authoring.check_bank(exam_id=exam.pk)
            check_responses(exam_id=exam.pk)
            count = Finding.objects.filter(question__exam=exam).count()
            self.stdout.write(f"{exam.slug}: {count} {'finding' if count == 1 else 'findings'}.")


def chunks(ids: list[int], size: int = 500) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
