"""`manage.py import_questions PATH... [--exam SLUG] [--topic SLUG] [--dry-run] ...`."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from questions.formats import SAMPLE, UnknownFormat, known, readable, recognised
from questions.formats.files import load
from questions.formats.importing.options import Options
from questions.formats.plan import Source, Step, files_step, native_step, run
from questions.formats.report import Outcome, Report
from questions.models import Exam, Topic

VERBOSE = 2
REFUSED, LEFT_OUT = 1, 3  # exit codes


class Command(BaseCommand):
    help = (
        "Import questions from files of any format; see docs/formats. With anything refused, nothing is "
        f"written and the exit code is {REFUSED}; with --skip-refused the rest is, and it is {LEFT_OUT}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of native files"
        )
        parser.add_argument("--format", choices=list(readable()), help="of all files; else as they look")
        parser.add_argument(
            "--exam", metavar="SLUG", help="where questions go; native files say it themselves"
        )
        parser.add_argument(
            "--topic", metavar="SLUG", help="where questions go that the file gives no category"
        )
        parser.add_argument("--one-topic", action="store_true", help="all go there, categories or not")
        parser.add_argument("--dry-run", action="store_true", help="report what would change, write nothing")
        parser.add_argument(
            "--overwrite", action="store_true", help="apply the files also over later edits made here"
        )
        parser.add_argument(
            "--publish", action="store_true", help="publish what can be; native files say it themselves"
        )
        parser.add_argument(
            "--skip-refused", action="store_true", help="import the rest; not of native files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report(dry_run=options["dry_run"], skip_refused=options["skip_refused"])
        with ExitStack() as files:
            run(steps_of(options, files), report)
        self.print(report, verbosity=options["verbosity"])
        if report.refused:
            sys.exit(REFUSED if report.stopped else LEFT_OUT)

    def print(self, report: Report, *, verbosity: int) -> None:
        """Where nothing is written, what else would have happened is of no use to whoever mends it."""
        hidden = Outcome if report.stopped else (Outcome.UNCHANGED,)
        for line in report.lines:
            if line.outcome == Outcome.REFUSED:
                self.stderr.write(str(line))
            elif verbosity >= VERBOSE or (verbosity and line.outcome not in hidden):
                self.stdout.write(str(line))
        if verbosity:
            self.stdout.write(report.summary())


def steps_of(options: dict[str, Any], files: ExitStack) -> list[Step]:
    """Native files together and first, then the others one by one, each open until all is done."""
    formats = [(path, options["format"] or format_of(path)) for path in options["paths"]]
    native = [path for path, format in formats if known(format).is_native]
    others = [(path, format) for path, format in formats if not known(format).is_native]
    if native and options["skip_refused"]:
        raise CommandError("Native files are imported as a whole: leave --skip-refused out.")
    steps = [native_step(load(native), overwrite=options["overwrite"], by=None)] if native else []
    return steps + other_steps(others, options, files)


def other_steps(paths: Sequence[tuple[Path, str]], options: dict[str, Any], files: ExitStack) -> list[Step]:
    if not paths:
        return []
    if not options["exam"]:
        raise CommandError(f"Say with --exam which exam the questions of {paths[0][0]} belong to.")
    exam = exam_of(options["exam"])
    if options["one_topic"] and not options["topic"]:
        raise CommandError("Say with --topic which topic all questions are to go to.")
    asked = Options(
        exam=exam,
        topic=topic_of(exam, options["topic"]) if options["topic"] else None,
        one_topic=options["one_topic"],
        overwrite=options["overwrite"],
        publish=options["publish"],
    )
    try:
        streams = [files.enter_context(path.open("rb")) for path, _ in paths]
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
    sources = [
        Source(stream, name=str(path), format=format)
        for (path, format), stream in zip(paths, streams, strict=True)
    ]
    return [files_step(sources, asked)]


def format_of(path: Path) -> str:
    """As the file looks; folders are searched for native files."""
    if path.is_dir():
        return "yaml"
    try:
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
    except OSError:
        sample = b""  # who reads the file says why it cannot be read
    try:
        return recognised(str(path), sample)
    except UnknownFormat as error:
        raise CommandError(f"{error} Use --format.") from error


def exam_of(slug: str) -> Exam:
    try:
        return Exam.objects.get(slug=slug)
    except Exam.DoesNotExist:
        raise CommandError(f"There is no exam {slug}.") from None


def topic_of(exam: Exam, slug: str) -> Topic:
    try:
        return Topic.objects.get(exam=exam, slug=slug)
    except Topic.DoesNotExist:
        raise CommandError(f"The exam {exam.slug} has no topic {slug}.") from None
