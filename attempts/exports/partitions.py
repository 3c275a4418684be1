"""A folder of Parquet files, one per month and run, that grows by increments and goes on where it broke off.

    month=2026-11/part-0001.parquet     what the first run found
    month=2026-11/part-0002.parquet     what was new since, or had changed
    _manifest.json                      what was asked for, and which files are whole

All files of a run show the database as it was when the run began. A month that is read later leaves out what
has changed since then: the next run brings it, so that nothing is missed and nothing comes twice in a run.
Readers of such folders skip names that begin with an underscore.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from attempts.exports import files, parquet, runs
from attempts.exports.columns import Dataset
from attempts.exports.encoders import ENCODERS
from attempts.exports.manifest import Manifest, Part, PartRun
from attempts.exports.progress import Progress
from attempts.exports.request import Request
from attempts.exports.source import opened, refusals
from attempts.exports.watermark import Snapshot, Watermark

__all__ = ["PartitionError", "written"]

# Where the times of a dataset lie: their first and last are asked for once, without the joins of its view.
TIMES = {
    "attempts": ("attempts_attempt", "started_at"),
    "items": ("attempts_attempt", "started_at"),
    "responses": ("attempts_response", "created_at"),
    "hints": ("attempts_hinttaken", "created_at"),
    "questions": ("questions_questionversion", "published_at"),
}


class PartitionError(Exception):
    """Why the folder cannot take this run; the message says what to do."""


def written(asked: Request, folder: Path, *, resume: bool, progress: Progress) -> str:
    """Write a run, or the rest of one; its watermark. Raises PartitionError, DomainError, OSError, Busy."""
    require_partitions(asked.dataset)
    folder.mkdir(parents=True, exist_ok=True)
    with files.held(folder):
        manifest, run = prepared(asked, folder, resume=resume)
        asked = replace(asked, since=run.since)
        with anchored(asked, run) as anchor:
            if run.watermark is None:
                run.begin(anchor.rows.watermark, months(asked))
                manifest.save()
            progress.total = anchor.rows.estimate
            for month in run.missing:
                run.parts.append(part_of(asked, folder, run, month, progress))
                manifest.save()
            anchor.rows.count = run.rows
        manifest.complete(run)
    progress.end(run.rows)
    assert run.watermark is not None
    return run.watermark


def require_partitions(dataset: Dataset) -> None:
    if dataset.name not in TIMES:
        known = ", ".join(TIMES)
        raise PartitionError(f"{dataset.name} has no time to partition by; these have: {known}.")
    parquet.require()


def prepared(asked: Request, folder: Path, *, resume: bool) -> tuple[Manifest, PartRun]:
    """What the folder says of itself, and the run that is to be made."""
    manifest = Manifest.of(folder)
    if manifest is None:
        if resume or asked.since is not None:
            raise PartitionError(f"{folder} holds no export yet: begin it without --resume and --since.")
        if any(folder.iterdir()):
            raise PartitionError(f"{folder} is not empty. Choose another folder.")
        manifest = Manifest.new(folder, dataset=asked.dataset.name, chosen=asked.told())
    elif (manifest.dataset, manifest.chosen) != (asked.dataset.name, asked.told()):
        raise PartitionError(f"{folder} holds {manifest.described}: ask for the same, or choose another.")
    return manifest, (resumed(manifest, asked) if resume else begun(manifest, asked))


def resumed(manifest: Manifest, asked: Request) -> PartRun:
    run = manifest.runs[-1]
    if run.complete:
        raise PartitionError("There is nothing to resume: the last run is complete.")
    if asked.since not in {None, run.since}:
        raise PartitionError("The run that broke off began with another --since: leave it out.")
    return run


def begun(manifest: Manifest, asked: Request) -> PartRun:
    if manifest.runs:
        last = manifest.runs[-1]
        if not last.complete:
            raise PartitionError("The last run broke off: go on with --resume.")
        if asked.since is None:
            raise PartitionError("The folder holds an export. Add what is new with --since its watermark.")
        if asked.since != last.watermark:
            raise PartitionError("The folder stands at another watermark: take that of its last run.")
    return manifest.add(since=asked.since)


@contextmanager
def anchored(asked: Request, run: PartRun) -> Iterator[runs.Run]:
    """The snapshot of the run, and its entry in the log. A run that goes on must find the same database."""
    with runs.started(asked, format="parquet", encoder=ENCODERS["parquet"], by=None, limited=False) as anchor:
        now = anchor.rows.watermark
        if now is None:
            raise PartitionError("This export has no watermark, which partitions need: see docs/analysts.md.")
        if run.watermark is not None:
            with refusals():
                Watermark.parse(run.watermark).require(Watermark.parse(now))
        yield anchor


def part_of(asked: Request, folder: Path, run: PartRun, month: str, progress: Progress) -> Part:
    """A month of a run, as a file; without rows there is none."""
    assert run.watermark is not None
    target = folder / f"month={month}" / f"part-{run.number:04}.parquet"
    before = run.rows
    encoder = ENCODERS["parquet"]
    wanted = windowed(asked, month, Watermark.parse(run.watermark).snapshot)
    with opened(wanted, encoder.form) as rows:
        rows.watermark = run.watermark  # of all files of the run
        pieces = progress.watch(encoder.encode(rows), lambda: before + rows.taken)
        target.parent.mkdir(exist_ok=True)
        with files.whole(target) as file:
            file.writelines(pieces)
    assert rows.count is not None
    if rows.count:
        return Part(month=month, file=str(target.relative_to(folder)), rows=rows.count)
    target.unlink()
    if not any(target.parent.iterdir()):
        target.parent.rmdir()
    return Part(month=month, file=None, rows=0)


def windowed(asked: Request, month: str, snapshot: Snapshot) -> Request:
    """The request for a month. Its watermark is the whole's, told as its own, for only the window differs."""
    start, end = window(month)
    asked_from, asked_to = asked.filters.since_time, asked.filters.until_time
    filters = replace(
        asked.filters,
        since_time=max(start, asked_from) if asked_from else start,
        until_time=min(end, asked_to) if asked_to else end,
    )
    part = replace(asked, filters=filters, since=None, visible_in=snapshot)
    if asked.since is None:
        return part
    return replace(part, since=str(replace(Watermark.parse(asked.since), scope=part.scope)))


def window(month: str) -> tuple[datetime, datetime]:
    start = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    return start, following(start)


def following(start: datetime) -> datetime:
    return datetime(start.year + start.month // 12, start.month % 12 + 1, 1, tzinfo=UTC)


def months(asked: Request) -> list[str]:
    """Those that may hold rows, in order."""
    table, column = TIMES[asked.dataset.name]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min({column}), max({column}) FROM {table}")
        first, last = cursor.fetchone()
    if first is None:
        return []
    start = max(first, asked.filters.since_time or first).astimezone(UTC)
    until = asked.filters.until_time
    month = datetime(start.year, start.month, 1, tzinfo=UTC)
    found = []
    while month <= last and (until is None or month < until):
        found.append(f"{month:%Y-%m}")
        month = following(month)
    return found
