"""A connection kept from the last request is tested without asking the server.

Django's own test (CONN_HEALTH_CHECKS) is a `SELECT 1` before the first statement of every request; on a
request that needs one statement it doubles the round trips. An idle connection has nothing to read until
the server closes it, says why, or reports a changed setting. So the socket is looked at instead: silent
means usable, anything else gets Django's test. What neither test sees, a network that swallows packets,
is left to the TCP time-outs that the settings choose. Measured in docs/operations.md.
"""

import select

from django.db.backends.postgresql import base
from psycopg import pq


class DatabaseWrapper(base.DatabaseWrapper):
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
