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
from http import HTTPStatus
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from attempts.exports import lineage
from attempts.exports.forms import Form
from attempts.exports.matrix import RESPONSE_MATRIX, MatrixSelection, questions_of
from attempts.exports.request import Request
from attempts.exports.rows import CopiedRows, Rows
from attempts.exports.selection import Selection
from attempts.exports.watermark import Snapshot, Watermark, WatermarkError
from attempts.xapi.dataset import STATEMENTS
from attempts.xapi.exporting import StatementRows
from quizapi.errors import DomainError, FieldError

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
HERE = f"""
    SELECT
        c.system_identifier,
        {lineage.TIMELINE},
        k.number,
        pg_current_snapshot()::text
    FROM pg_control_system() c, attempts_pseudonymkey k
"""


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
        if request.dataset is STATEMENTS:
            yield StatementRows(connection, request, form, since=snapshot, watermark=mark)
            return
        selection = selection_of(connection, request, snapshot)
        yield CopiedRows(connection, selection, form, watermark=mark)


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
