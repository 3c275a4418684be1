"""What Django's PostgreSQL backend asks the server for and need not.

A connection kept from the last request is tested without asking the server.

Django's own test (CONN_HEALTH_CHECKS) is a `SELECT 1` before the first statement of every request; on a
request that needs one statement it doubles the round trips. An idle connection has nothing to read until
the server closes it, says why, or reports a changed setting. So the socket is looked at instead: silent
means usable, anything else gets Django's test. What neither test sees, a network that swallows packets,
is left to the TCP time-outs that the settings choose. Measured in docs/operations.md.

Statements that are the same each time can be prepared (`quizapi.database.prepared`): Django puts the values
into the text of every statement, so that the server must parse and plan each anew, which costs it several
times what running it does. Measured in docs/performance.md.
"""

import select
from typing import Any, Self

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg import pq


class PreparedCursor(psycopg.Cursor[tuple[Any, ...]]):
    """Prepares what it executes at the first use on its connection, where the settings allow it."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        return super().execute(query, params, **{"prepare": True, **options})


class DatabaseWrapper(base.DatabaseWrapper):
    def prepared_cursor(self) -> CursorWrapper:
        """As `cursor()`, for statements whose text is the same each time."""
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor: CursorWrapper = self._prepare_cursor(PreparedCursor(self.connection))  # type: ignore[attr-defined]  # not in the stubs
        return cursor

    def is_usable(self) -> bool:
        if self.errors_occurred or not self._is_silent():
            return bool(super().is_usable())
        return True

    def _is_silent(self) -> bool:
        """Whether the connection is open, between transactions, and has nothing to read."""
        connection = self.connection
        if connection is None or connection.closed:
            return False
        if connection.info.transaction_status != pq.TransactionStatus.IDLE:
            return False
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN)
        return not poll.poll(0)
