"""Rows of an export as bytes, as fast as PostgreSQL gives them and not all at once."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from attempts.exports.columns import Column, Dataset
from attempts.exports.forms import Form
from attempts.exports.selection import Selection

CHUNK = 1 << 16  # bytes: smaller ones cost more than their content


class Rows(ABC):
    """What `opened` gives: the facts of an export, and its bytes, once.

    `watermark` is for the next export of the same; None where the dataset is not incremental. `taken` counts
    the rows given out so far; `count` is None until the last chunk was taken.
    """

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        *,
        dataset: Dataset,
        columns: tuple[Column, ...],
        watermark: str | None,
    ) -> None:
        self.dataset = dataset
        self.columns = columns
        self.watermark = watermark
        self.taken = 0
        self.count: int | None = None
        self._connection = connection

    @property
    @abstractmethod
    def estimate(self) -> int:
        """A guess at the number of rows."""

    @abstractmethod
    def chunks(self) -> Iterator[bytes]:
        """Some 64 kB each."""

    def hold(self, lock: int) -> bool:
        """Take an advisory lock until the export ends, in whichever way; False: another export has it."""
        row = self._connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock]).fetchone()
        assert row is not None
        return bool(row[0])


class CopiedRows(Rows):
    """Rows as COPY gives them; the planner says how many it expects."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        selection: Selection,
        form: Form,
        *,
        watermark: str | None,
    ) -> None:
        super().__init__(
            connection, dataset=selection.dataset, columns=selection.columns, watermark=watermark
        )
        self._form = form
        self._select = selection.statement(form)

    @property
    def estimate(self) -> int:
        explain = sql.SQL("EXPLAIN (FORMAT JSON) {}").format(self._select)
        row = self._connection.execute(explain).fetchone()
        assert row is not None
        return int(row[0][0]["Plan"]["Plan Rows"])

    def chunks(self) -> Iterator[bytes]:
        """Lines whole or not; the rest of the COPY is cancelled where nobody takes it."""
        copy_out = sql.SQL("COPY ({}) TO STDOUT ({})").format(
            self._select,
            sql.SQL(self._form.copy_options),
        )
        cursor = self._connection.cursor()
        with cursor.copy(copy_out) as copy:
            before, size = self._header(), 0
            held: list[Any] = []
            for line in copy:
                held.append(line)
                size += len(line)
                if size >= CHUNK:
                    self.taken += len(held)
                    yield b"".join((before, *held))
                    before, held, size = b"", [], 0
        self.taken = self.count = cursor.rowcount
        if last := b"".join((before, *held)):
            yield last

    def _header(self) -> bytes:
        """Not COPY's own: PostgreSQL cuts names at 63 bytes."""
        names = ",".join(each.name for each in self.columns)
        return f"{names}\n".encode() if self._form is Form.CSV else b""
