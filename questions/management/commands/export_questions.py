"""`manage.py export_questions --exam SLUG [--format NAME] [-o FILE] ...`."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError

from questions.formats import FORMATS, writable
from questions.formats.exporting import Selection, export_selection
from questions.formats.interchange import Loss
from questions.formats.report import on_one_line
from questions.management.commands.import_questions import exam_of, topic_of
from questions.models import Status

LOST = 3  # exit code


class Command(BaseCommand):
    help = (
        "Export questions of an exam: their drafts, or with --published what learners get. What the format "
        f"cannot say is told on the error output; with --strict the exit code is {LOST}, and no FILE made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--exam", required=True, metavar="SLUG", help="export its questions")
        parser.add_argument(
            "--format", choices=list(writable()), help="without it, what FILE ends in says it"
        )
        parser.add_argument("--topic", metavar="SLUG", help="only this topic and those below it")
        parser.add_argument(
            "--status", action="append", choices=Status.values, help="only these; may be repeated"
        )
        parser.add_argument("--tag", action="append", metavar="TAG", help="only these; may be repeated")
        parser.add_argument("--question", action="append", metavar="SLUG", help="only these; may be repeated")
        parser.add_argument("--published", action="store_true", help="what learners get, not the drafts")
        parser.add_argument("--strict", action="store_true", help="fail where the format cannot say all")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="else the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        losses: list[Loss] = []
        data = export_selection(selection_of(options), format=format_of(options), tell=losses.append)
        target: Path | None = options["output"]
        if target is None:
            for part in data:
                cast("Any", self.stdout).buffer.write(part)
        else:
            self.write(data, target, losses if options["strict"] else [])
        for loss in losses:
            self.stderr.write(told(loss))
        if losses and options["strict"]:
            sys.exit(LOST)

    def write(self, data: Iterator[bytes], target: Path, spoiling: list[Loss]) -> None:
        """The whole file or none: it has its name once it is whole, and nothing has spoiled it."""
        part = target.with_name(f"{target.name}.part")
        try:
            with part.open("wb") as file:
                file.writelines(data)
            if not spoiling:
                part.replace(target)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}") from error
        finally:
            part.unlink(missing_ok=True)


def selection_of(options: dict[str, Any]) -> Selection:
    exam = exam_of(options["exam"])
    return Selection(
        exam=exam,
        topic=topic_of(exam, options["topic"]) if options["topic"] else None,
        statuses=options["status"] or (),
        slugs=options["question"] or (),
        tags=options["tag"] or (),
        published=options["published"],
    )


def format_of(options: dict[str, Any]) -> str:
    if options["format"]:
        return str(options["format"])
    suffix = options["output"].suffix.lower() if options["output"] else ""
    names = [name for name in writable() if suffix in FORMATS[name].suffixes]
    if len(names) != 1:
        raise CommandError(f"Say with --format which of {', '.join(names or writable())} it is to be.")
    return names[0]


def told(loss: Loss) -> str:
    what = f"question {loss.question}: " if loss.question else ""
    return on_one_line(f"lost {what}{loss.said}")
