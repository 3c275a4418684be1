"""`manage.py export_attempts DATASET --output FILE|DIRECTORY|- [--format FORMAT] [filters] ...`."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from rest_framework.exceptions import ValidationError

from attempts.exports import files, partitions, runs
from attempts.exports.datasets import DATASETS
from attempts.exports.encoders import ENCODERS
from attempts.exports.progress import Progress
from attempts.exports.request import Request, request_of
from attempts.exports.serializers import ExportQuery
from quizapi.api import validated
from quizapi.errors import DomainError
from quizapi.errors.handlers import field_errors

FILTERS = ("exam", "quiz", "topic", "question", "state", "from", "to", "attempts", "values", "since")
FLAGS = ("finished", "identities")


class Command(BaseCommand):
    help = (
        "Export attempt data under pseudonyms; docs/analysts.md and docs/data-dictionary.md tell of datasets"
        " and filters. The file has its name once it is whole. How far it is, and the watermark from which"
        " the next export goes on, are told on the error output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dataset", choices=list(DATASETS), metavar="DATASET", help=", ".join(DATASETS))
        parser.add_argument("--format", choices=list(ENCODERS), help="without it, what FILE ends in says it")
        parser.add_argument(
            "-o", "--output", required=True, metavar="FILE|DIRECTORY|-", help="-: the standard output"
        )
        parser.add_argument("--force", action="store_true", help="overwrite FILE")
        for name in FILTERS:
            parser.add_argument(f"--{name}", dest=f"filter_{name}", metavar=METAVARS.get(name, "SLUG"))
        parser.add_argument("--finished", action="store_true", help="only attempts that ended and count")
        parser.add_argument("--identities", action="store_true", help="with names and e-mail addresses")
        parser.add_argument(
            "--since-file",
            type=Path,
            metavar="FILE",
            help="holds the watermark; everything if it is not there",
        )
        parser.add_argument("--watermark-file", type=Path, metavar="FILE", help="where the new one goes")
        parser.add_argument(
            "--partition-by", choices=["month"], help="a Parquet file per month, in DIRECTORY"
        )
        parser.add_argument(
            "--resume", action="store_true", help="go on after the last whole file of DIRECTORY"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with explained():
            asked, format = self.asked(options)
            runs.settle()
            if options["partition_by"]:
                mark = self.partitioned(asked, options)
            elif options["output"] == "-":
                mark = self.printed(asked, format)
            else:
                mark = self.filed(asked, format, target=Path(options["output"]), force=options["force"])
            self.told(mark, options["watermark_file"])

    def asked(self, options: dict[str, Any]) -> tuple[Request, str]:
        query = {name: options[f"filter_{name}"] for name in FILTERS if options[f"filter_{name}"] is not None}
        query |= {name: "true" for name in FLAGS if options[name]}
        if options["since_file"] is not None:
            if "since" in query:
                raise CommandError("Give --since or --since-file, not both.")
            query |= since_of(options["since_file"])
        if options["resume"] and not options["partition_by"]:
            raise CommandError("Only --partition-by month can be resumed.")
        query["format"] = "parquet" if options["partition_by"] else format_of(options)
        asked = validated(ExportQuery(data=query))
        return request_of(options["dataset"], asked), asked["format"]

    def filed(self, asked: Request, format: str, *, target: Path, force: bool) -> str | None:
        if target.exists() and not (force and target.is_file()):
            raise CommandError(f"{target} is there already. Choose another name, or --force to overwrite it.")
        with files.whole(target) as file:
            return self.written(asked, format, file)

    def printed(self, asked: Request, format: str) -> str | None:
        out = cast("Any", self.stdout).buffer
        mark = self.written(asked, format, out)
        out.flush()
        return mark

    def written(self, asked: Request, format: str, file: Any) -> str | None:
        encoder = ENCODERS[format]
        with runs.started(asked, format=format, encoder=encoder, by=None, limited=False) as run:
            progress = Progress(Plain(self.stderr), total=run.rows.estimate)
            for piece in progress.watch(encoder.encode(run.rows), lambda: run.rows.taken):
                file.write(piece)
        progress.end(run.rows.count or 0)
        return run.rows.watermark

    def partitioned(self, asked: Request, options: dict[str, Any]) -> str | None:
        if options["format"] not in {None, "parquet"}:
            raise CommandError("--partition-by month writes Parquet: leave --format out.")
        try:
            return partitions.written(
                asked,
                Path(options["output"]),
                resume=options["resume"],
                progress=Progress(Plain(self.stderr)),
            )
        except partitions.PartitionError as refusal:
            raise CommandError(str(refusal)) from None

    def told(self, mark: str | None, file: Path | None) -> None:
        if mark is None:
            Plain(self.stderr).write("There is no watermark: this export is always made as a whole.\n")
            return
        Plain(self.stderr).write(f"Watermark: {mark}\n")
        if file is not None:
            files.save(file, f"{mark}\n")


class Plain:
    """The error output of a command, without the colour of errors and without a line end after each word."""

    def __init__(self, wrapped: OutputWrapper) -> None:
        self.wrapped = wrapped

    def write(self, text: str) -> None:
        self.wrapped.write(text, style_func=str, ending="")

    def flush(self) -> None:
        self.wrapped.flush()

    def isatty(self) -> bool:
        return bool(self.wrapped.isatty())


METAVARS = {
    "state": "STATE",
    "from": "TIME",
    "to": "TIME",
    "attempts": "WHICH",
    "values": "WHICH",
    "since": "W",
}


def since_of(file: Path) -> dict[str, str]:
    return {"since": file.read_text().strip()} if file.exists() else {}


def format_of(options: dict[str, Any]) -> str:
    if options["format"]:
        return str(options["format"])
    ending = Path(options["output"]).suffix.lower().removeprefix(".")
    for name, encoder in ENCODERS.items():
        if ending == encoder.extension:
            return name
    raise CommandError(f"Say with --format which of {', '.join(ENCODERS)} it is to be.")


@contextmanager
def explained() -> Iterator[None]:
    """What goes wrong, as a sentence and a status other than 0."""
    try:
        yield
    except ValidationError as error:
        raise CommandError(
            listed((each.pointer, each.detail) for each in field_errors(error.detail))
        ) from None
    except DomainError as error:
        told = listed((each.pointer, each.detail) for each in error.errors)
        raise CommandError(told or error.detail) from None
    except files.Busy:
        raise CommandError(
            "Another export is writing to the same place. Wait for it, or choose another."
        ) from None
    except BrokenPipeError:
        raise CommandError("Whoever read the output has gone.") from None
    except psycopg.Error as error:
        raise CommandError(f"The database broke the export off: {error}") from None
    except OSError as error:
        raise CommandError(f"{error.filename or 'The output'} cannot be written: {error.strerror}.") from None


def listed(errors: Any) -> str:
    return " ".join(f"--{pointer.strip('/')}: {detail}" for pointer, detail in errors)
