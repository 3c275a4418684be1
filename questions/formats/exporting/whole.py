"""Exports that are whole before anybody gets them: what is lost is known, and what fails, fails in time."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from questions.formats import FORMATS, known
from questions.formats.exporting import Selection, export_selection
from questions.formats.interchange import Loss

NATIVE = {"yaml": "application/yaml", "json": "application/json"}


@dataclass(frozen=True, kw_only=True)
class Whole:
    """`file` is a temporary one, which closing deletes; it stands at its beginning."""

    file: BinaryIO
    size: int
    losses: tuple[Loss, ...]


def whole_export(selection: Selection, *, format: str) -> Whole:
    losses: list[Loss] = []
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever gets it closes it
    try:
        for part in export_selection(selection, format=format, tell=losses.append):
            file.write(part)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return Whole(file=file, size=size, losses=tuple(losses))


def lost_in(selection: Selection, *, format: str) -> Iterator[Loss]:
    """What an export could not say; nothing is kept of the export itself."""
    found: list[Loss] = []
    for _ in export_selection(selection, format=format, tell=found.append):
        yield from found
        found.clear()
    yield from found


def media_type_of(format: str) -> str:
    return NATIVE[format] if known(format).is_native else str(known(format).load().MEDIA_TYPE)


def file_name_of(selection: Selection, *, format: str) -> str:
    parts = [selection.exam.slug, selection.topic.slug if selection.topic else ""]
    return "-".join(filter(None, parts)) + FORMATS[format].suffixes[0]
