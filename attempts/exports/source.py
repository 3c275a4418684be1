"""The row source of every export: bytes as PostgreSQL's COPY gives them, as fast as it does, not all at once.

    with opened(Request(dataset=VIEWS["responses"]), Form.CSV) as rows:
        for chunk in rows.chunks():
            file.write(chunk)
    print(rows.count, rows.watermark)

An export sees one snapshot of the database, on a connection of its own: neither a request nor a pool has to
wait for it, and a consumer that goes away ends it.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from attempts.exports import lineage
from attempts.exports.columns import Column, Dataset
from attempts.exports.filters import Attempts, Filters, refused, require_known
from attempts.exports.forms import Form
from attempts.exports.matrix import RESPONSE_MATRIX, MatrixSelection, questions_of, require_quiz
from attempts.exports.selection import Selection
from attempts.exports.watermark import Snapshot, Watermark, WatermarkError, scope_of
from quizapi.errors import DomainError, FieldError

CHUNK = 1 << 16  # bytes: smaller ones cost more than their content
# Memory for one hash of PostgreSQL, so that 500,000 attempts need no temporary file. No limit of time.
SETTINGS = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "work_mem": "64MB",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "application_name": "quizapi export",
    "jit": "off",  # it compiles for longer than a small export takes
}
HERE = """
    SELECT
        c.system_identifier,
        ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer,
        k.number,
        pg_current_snapshot()::text
    FROM pg_control_system() c, attempts_pseudonymkey k
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is to be exported.

    `since`: only what is new since the export that gave this watermark. `visible_in`: nothing that has
    changed since that snapshot, for an export that goes on where one of that snapshot broke off. `identities`
    adds who the learners are: ask whether the caller may. `values`, of the response matrix only: `score` (the
    default) or `mark`.
    """

    dataset: Dataset
    filters: Filters = Filters()  # noqa: RUF009  # frozen
    since: str | None = None
    visible_in: Snapshot | None = None
    identities: bool = False
    values: str | None = None

    @property
    def scope(self) -> bytes:
        """What a watermark of this export belongs to."""
        named = {"identities": "true"} if self.identities else {}
        return scope_of(self.dataset.name, self.chosen() | named)

    def chosen(self) -> dict[str, str]:
        """What was asked for beside the dataset, by the parameters' names."""
        return self.filters.chosen() | ({"values": self.values} if self.values else {})

    @property
    def incremental(self) -> bool:
        """Whether there is a next time. Which attempt counts can change while its rows do not."""
        return self.dataset.incremental and self.filters.attempts is Attempts.ALL

    def require_possible(self) -> None:
        """Refuse what cannot be had. Raises DomainError, which names the parameter and the remedy."""
        require_known(self.filters, self.dataset)
        errors = []
        if self.dataset is RESPONSE_MATRIX:
            require_quiz(self.filters)
        elif self.values is not None:
            errors.append(
                FieldError("/values", "Only the response matrix has values to choose.", "no_values")
            )
        if self.since is not None and self.filters.attempts is not Attempts.ALL:
            why = "Which attempt counts can change while its rows do not. Leave out `since`, or `attempts`."
            errors.append(FieldError("/since", why, "not_incremental"))
        if self.since is not None and not self.dataset.incremental:
            why = f"{self.dataset.name} is always exported as a whole. Leave out `since`."
            errors.append(FieldError("/since", why, "not_incremental"))
        if self.identities and not any(each.name == "learner" for each in self.dataset.columns):
            errors.append(FieldError("/identities", f"{self.dataset.name} has no learners.", "no_learners"))
        if errors:
            raise refused(errors)


class Rows:
    """What `opened` gives: the facts of an export, and its bytes, once.

    `watermark` is for the next export of the same; None where the dataset is not incremental. `estimate` is
    the planner's guess at the number of rows. `taken` counts those given out so far; `count` is None
    until the last chunk was taken.
    """

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        selection: Selection,
        form: Form,
        *,
        watermark: str | None,
    ) -> None:
        self.dataset = selection.dataset
        self.columns: tuple[Column, ...] = selection.columns
        self.watermark = watermark
        self.taken = 0
        self.count: int | None = None
        self._connection = connection
        self._form = form
        self._select = selection.statement(form)

    def hold(self, lock: int) -> bool:
        """Take an advisory lock until the export ends, in whichever way; False: another export has it."""
        row = self._connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock]).fetchone()
        assert row is not None
        return bool(row[0])

    @property
    def estimate(self) -> int:
        explain = sql.SQL("EXPLAIN (FORMAT JSON) {}").format(self._select)
        row = self._connection.execute(explain).fetchone()
        assert row is not None
        return int(row[0][0]["Plan"]["Plan Rows"])

    def chunks(self) -> Iterator[bytes]:
        """Some 64 kB each, lines whole or not; the rest of the COPY is cancelled where nobody takes it."""
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


@contextmanager
def opened(request: Request, form: Form) -> Iterator[Rows]:
    """The rows of an export, in a transaction that ends with the block. Raises DomainError."""
    request.require_possible()
    since = parsed(request.since)
    adopted = lineage.is_adopted()
    if since is not None:
        lineage.require_adopted()
    with closing(connect()) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        now = here(connection, request)
        if since is not None:
            with refusals():
                since.require(now)
        snapshot = since.snapshot if since else None
        mark = str(now) if adopted and request.incremental else None
        if request.dataset.name == "xapi":
            from attempts.xapi.exporting import StatementRows  # noqa: PLC0415  # which is made of Rows

            yield StatementRows(connection, request, form, since=snapshot, watermark=mark)
            return
        selection = selection_of(connection, request, snapshot)
        yield Rows(connection, selection, form, watermark=mark)


def selection_of(connection: psycopg.Connection[Any], request: Request, since: Snapshot | None) -> Selection:
    what: dict[str, Any] = {
        "dataset": request.dataset,
        "filters": request.filters,
        "identities": request.identities,
        "since": since,
        "visible_in": request.visible_in,
    }
    if request.dataset is not RESPONSE_MATRIX or request.filters.quiz is None:
        return Selection(**what)
    slugs = questions_of(connection, request.filters.quiz)
    return MatrixSelection(**what, slugs=slugs, values=request.values or "score")


def connect() -> psycopg.Connection[Any]:
    """A connection as Django's settings say, which no pool and no request shares."""
    parameters = connections["default"].get_connection_params()
    for ours in ("cursor_factory", "context", "prepare_threshold", "pool"):
        parameters.pop(ours, None)
    return psycopg.connect(**{**parameters, "autocommit": True, "client_encoding": "UTF8"})


def here(connection: psycopg.Connection[Any], request: Request) -> Watermark:
    """The watermark of an export that this transaction makes. Sets the transaction up for that."""
    # LOCAL, and not when connecting: a pooler between may give the connection to somebody else afterwards.
    chosen = sql.SQL(", ").join(
        sql.SQL("set_config({}, {}, true)").format(sql.Literal(name), sql.Literal(value))
        for name, value in SETTINGS.items()
    )
    connection.execute(sql.SQL("SELECT {}").format(chosen))
    row = connection.execute(HERE).fetchone()
    assert row is not None
    cluster, timeline, key, snapshot = row
    return Watermark(
        cluster=cluster, timeline=timeline, key=key, scope=request.scope, snapshot=Snapshot.parse(snapshot)
    )


def parsed(since: str | None) -> Watermark | None:
    if since is None:
        return None
    with refusals():
        return Watermark.parse(since)


@contextmanager
def refusals() -> Iterator[None]:
    """What is wrong with a watermark, as problems that name the parameter."""
    try:
        yield
    except WatermarkError as error:
        code, detail = error.refusal.code, error.refusal.detail
        at = FieldError("/since", detail, code)
        raise DomainError(code, HTTPStatus.BAD_REQUEST, detail, [at]) from None
