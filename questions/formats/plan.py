"""Importing files: what would change, and then the change, all of it or nothing.

A dry run does everything and takes it back, so that it reports what the real one would.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import connection, transaction

from questions.formats import known
from questions.formats.files import File, load
from questions.formats.importing.native import Import
from questions.formats.importing.options import Options
from questions.formats.importing.pictures import Pictures
from questions.formats.importing.run import Run
from questions.formats.interchange import MAX_BYTES, Imported, Parse, Problem, Unreadable
from questions.formats.native import parse
from questions.formats.report import Report
from questions.models import Exam, Topic
from quizapi.accounts.models import User
from quizapi.database.locks import Lock

MAX_QUESTIONS = 100_000  # of a file: its report has a line for each

type Step = Callable[[Report, Pictures], None]


@dataclass(frozen=True)
class Source:
    """A file that is open, under the name that reports call it by."""

    stream: BinaryIO
    _: KW_ONLY
    name: str
    format: str


def import_paths(
    paths: Sequence[Path], *, by: User | None = None, dry_run: bool = False, overwrite: bool = False
) -> Report:
    """Bring the database to what native files say."""
    step = native_step(load(paths), overwrite=overwrite, by=by)
    return run([step], Report(dry_run=dry_run), by=by)


def import_file(
    stream: BinaryIO,
    *,
    name: str,
    format: str,
    exam: Exam | None = None,
    topic: Topic | None = None,
    one_topic: bool = False,
    by: User | None = None,
    dry_run: bool = False,
    overwrite: bool = False,
    publish: bool = False,
    skip_refused: bool = False,
) -> Report:
    """Import a file that reports call `name`; see `Options`, and `Report` for what `skip_refused` means.

    Native files say themselves what exams and topics their questions stand in, and what is to be published;
    they are imported as a whole or not at all. Any other format needs an exam.
    """
    step: Step
    if known(format).is_native:
        data = stream.read(MAX_BYTES + 1)
        step = native_step([File(name, parse(data, json=format == "json"))], overwrite=overwrite, by=by)
        return run([step], Report(dry_run=dry_run), by=by)
    if exam is None:
        raise ValueError(f"{format} files name no exam; give one")
    if topic is not None and topic.exam_id != exam.pk:
        raise ValueError(f"the topic {topic.slug} is of another exam than {exam.slug}")
    options = Options(
        exam=exam, topic=topic, one_topic=one_topic, by=by, overwrite=overwrite, publish=publish
    )
    step = files_step([Source(stream, name=name, format=format)], options)
    return run([step], Report(dry_run=dry_run, skip_refused=skip_refused), by=by)


def run(steps: Sequence[Step], report: Report, *, by: User | None = None) -> Report:
    """Do all steps in one transaction, or none."""
    pictures = Pictures(by)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:  # one at a time: none works from what another is changing
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.IMPORTING])
            for step in steps:
                step(report, pictures)
            if not report.written:
                transaction.set_rollback(True)
    finally:
        pictures.clear()
    return report


def native_step(files: Sequence[File], *, overwrite: bool, by: User | None) -> Step:
    def step(report: Report, pictures: Pictures) -> None:
        Import(files, report, pictures, overwrite=overwrite, by=by).run()

    return step


def files_step(sources: Sequence[Source], options: Options) -> Step:
    parsers: list[Parse] = [known(source.format).load().parse for source in sources]

    def step(report: Report, pictures: Pictures) -> None:
        questions = Run(options, report, pictures)
        for source, parser in zip(sources, parsers, strict=True):
            questions.run(records(parser, source.stream, report), file=source.name)

    return step


def records(parse: Parse, stream: BinaryIO, report: Report) -> Iterator[Imported | Problem]:
    """What a format reads; where no more can or may be read, why."""
    try:
        for number, record in enumerate(parse(stream)):
            if number == MAX_QUESTIONS:
                message = f"The file has more than {MAX_QUESTIONS:,} questions; split it."
                raise Unreadable(message, line=record.line)  # noqa: TRY301  # as a format would
            yield record
    except Unreadable as error:
        report.unreadable = True
        yield error.problem
