"""The log of exports: who took what, how many rows, and whether it got there; how many run at once.

An export under way holds an advisory lock on its own connection. One that is said to be running and whose
lock is free has died with its process.
"""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from attempts.exports.breaking import Connection
from attempts.exports.encoders import Encoder
from attempts.exports.request import Request
from attempts.exports.rows import Rows
from attempts.exports.source import opened
from attempts.models import Export
from quizapi.accounts.models import User
from quizapi.database.locks import Lock
from quizapi.errors import DomainError
from quizapi.ids import uuid7

AT_ONCE = 4  # exports over HTTP: each has a connection to PostgreSQL, a server thread, and a core's work
RETRY_AFTER = 30  # seconds
DEAD = """
    SELECT id FROM unnest(%s::uuid[], %s::bigint[]) running (id, lock) WHERE pg_try_advisory_xact_lock(lock)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """An export under way."""

    id: UUID
    rows: Rows


@contextmanager
def started(
    request: Request, *, format: str, encoder: Encoder, by: User | None, limited: bool = True
) -> Iterator[Run]:
    """An export that is logged: complete where the block ends by itself, broken where an error ends it.

    `limited` counts it among those that may run at once. `by` is None for a command. Raises DomainError.
    """
    encoder.require()
    with opened(request, encoder.form) as rows:
        if limited and not any(rows.hold(Lock.EXPORTING + number) for number in range(AT_ONCE)):
            raise too_many()
        run = Run(uuid7(), rows)
        rows.hold(lock_of(run.id))
        begin(run.id, request, format=format, by=by)
        try:
            yield run
        except BaseException:
            end(run.id, Export.State.BROKEN)
            raise
        end(run.id, Export.State.COMPLETE, rows=rows.count)


def too_many() -> DomainError:
    return DomainError(
        "too_many_exports",
        HTTPStatus.SERVICE_UNAVAILABLE,
        f"{AT_ONCE} exports are under way, which is the most at once. Try again when one has ended.",
        headers={"Retry-After": str(RETRY_AFTER)},
    )


def begin(id: UUID, request: Request, *, format: str, by: User | None) -> None:
    Export.objects.create(
        id=id,
        by=by,
        dataset=request.dataset.name,
        format=format,
        filters=request.chosen(),
        identities=request.identities,
        incremental=request.since is not None,
        started_at=timezone.now(),
    )


def end(id: UUID, state: Export.State, *, rows: int | None = None) -> None:
    """How it ended; what is said already stays."""
    running = Export.objects.filter(id=id, state=Export.State.RUNNING)
    running.update(state=state, rows=rows, ended_at=timezone.now())


def settle() -> None:
    """Say of exports that died with their process that they are broken."""
    running = list(Export.objects.filter(state=Export.State.RUNNING).values_list("id", flat=True))
    if not running:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DEAD, [running, [lock_of(id) for id in running]])
        for (id,) in cursor.fetchall():
            end(id, Export.State.BROKEN)


def lock_of(id: UUID) -> int:
    """A number of 64 bits with sign; that of a UUID is negative, which no other lock here is."""
    return int.from_bytes(id.bytes[8:], signed=True)


class Transfer:
    """The body of a reply. `held` is what ends with it: by itself, by an error, or as nobody reads on.

    What fails at once fails here. Later, an error breaks the connection. What the log says of the end is
    written before the client sees it.
    """

    def __init__(self, chunks: Iterator[bytes], held: ExitStack, connection: Connection) -> None:
        self._chunks = chunks
        self._held = held
        self._connection = connection
        self._first = next(chunks, b"")

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = self._taken()
        except BaseException as error:
            try:
                self._held.__exit__(type(error), error, error.__traceback__)
            finally:
                self._connection.shut()
            raise
        if chunk is None:
            raise StopIteration
        self._connection.count(chunk)
        return chunk

    def _taken(self) -> bytes | None:
        """The next chunk that is not empty; None: that was all."""
        chunk, self._first = self._first, b""
        while not chunk:
            following = next(self._chunks, None)
            if following is None:
                self._held.close()
                return None
            chunk = following
        return chunk

    def close(self) -> None:
        """The server calls it in any case; after the end it does nothing."""
        if isinstance(self._chunks, Generator):
            self._chunks.close()  # cancels what PostgreSQL still does for it
        gone = GeneratorExit("the client went away")
        self._held.__exit__(type(gone), gone, None)
