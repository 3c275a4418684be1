"""Rows on their way into a table, on disk until it is known which columns they use."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from questions.formats.interchange import Exported, Tell
from questions.formats.tables.columns import ORDER
from questions.formats.tables.writing import Cells, row_of

IN_MEMORY = 1_000_000  # bytes
ALWAYS = ("slug", "topic", "type", "stem")


@contextmanager
def spooled(questions: Iterable[Exported], tell: Tell) -> Iterator[tuple[list[str], Iterator[Cells]]]:
    """The columns that some row uses, in the order of a table, and the rows."""
    used = set(ALWAYS)
    with tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8") as file:
        for question in questions:
            cells = row_of(question, tell)
            used.update(cells)
            file.write(json.dumps(cells) + "\n")
        file.seek(0)
        yield [name for name in ORDER if name in used], rows(file)


def rows(file: IO[str]) -> Iterator[Cells]:
    yield from map(json.loads, file)
