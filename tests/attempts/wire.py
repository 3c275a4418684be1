"""What is sent to the database, counted on the wire: libpq's own trace of the protocol."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile

from django.db import close_old_connections, connection
from psycopg import pq

# A simple query is one message, which the server answers; anything else that it must answer ends in a Sync:
# a statement with its values, or the preparation of one. BEGIN and COMMIT are simple queries.
SENT = re.compile(r"^F\t\d+\t(Query|Parse|Execute|Sync)\b(.*)$", re.MULTILINE)


@dataclass
class Sent:
    messages: list[tuple[str, str]] = field(default_factory=list)

    @property
    def round_trips(self) -> int:
        """How often the server was asked for something."""
        return sum(kind in ("Query", "Sync") for kind, _ in self.messages)


@contextmanager
def traced() -> Iterator[Sent]:
    """What is sent meanwhile, beginning as a request on a kept connection does."""
    connection.ensure_connection()
    assert connection.connection is not None
    pgconn = connection.connection.pgconn
    sent = Sent()
    with TemporaryFile("w+") as file:
        pgconn.trace(file.fileno())
        pgconn.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)
        try:
            close_old_connections()
            yield sent
        finally:
            pgconn.untrace()
        assert connection.connection.pgconn is pgconn, "the connection was replaced, and its trace lost"
        file.seek(0)
        sent.messages += SENT.findall(file.read())
