"""Exports that are whole before anybody gets them: what is lost is known, and what fails, fails in time."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.http import StreamingHttpResponse

from questions.formats import FORMATS, known
from questions.formats.exporting import Selection, export_selection
from questions.formats.interchange import Loss

PIECE = 1 << 16  # bytes


class Pieces:
    """What a temporary file holds, and then no file any more; `close` ends it before."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = b"" if self.file.closed else self.file.read(PIECE)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        self.file.close()


@dataclass(frozen=True, kw_only=True)
class Whole:
    """An export under the name of its file; `pieces` come once, and are closed where they are not wanted."""

    name: str
    media_type: str
    size: int
    pieces: Pieces
    losses: tuple[Loss, ...]

    def response(self) -> StreamingHttpResponse:
        headers = {
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "Content-Length": str(self.size),
            "Cache-Control": "no-store",
        }
        return StreamingHttpResponse(self.pieces, content_type=self.media_type, headers=headers)


def whole_export(selection: Selection, *, format: str) -> Whole:
    losses: list[Loss] = []
    file = tempfile.TemporaryFile()  # noqa: SIM115 - its pieces close it
    try:
        for part in export_selection(selection, format=format, tell=losses.append):
            file.write(part)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return Whole(
        name=file_name_of(selection, format=format),
        media_type=known(format).media_type,
        size=size,
        pieces=Pieces(file),
        losses=tuple(losses),
    )


def lost_in(selection: Selection, *, format: str) -> Iterator[Loss]:
    """What an export could not say; nothing is kept of the export itself."""
    found: list[Loss] = []
    for _ in export_selection(selection, format=format, tell=found.append):
        yield from found
        found.clear()
    yield from found


def file_name_of(selection: Selection, *, format: str) -> str:
    parts = [selection.exam.slug, selection.topic.slug if selection.topic else ""]
    return "-".join(filter(None, parts)) + FORMATS[format].suffixes[0]
