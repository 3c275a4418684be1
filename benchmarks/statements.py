"""How many SQL statements each call takes, BEGIN and COMMIT included. Needs Django to be set up."""

from collections.abc import Sequence

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.load import Reply, Task
from benchmarks.scenarios import BARE, OURS, TEXTBOOK, World, practise, read

# As learners' tables have them in Django's own keeping, where every row is found by its id or its parent.
# Without these the textbook would search whole tables: ours find everything by user.
TEXTBOOK_INDEXES = [
    "CREATE UNIQUE INDEX ON attempts_attempt (id)",
    "CREATE UNIQUE INDEX ON attempts_attemptitem (id)",
    "CREATE INDEX ON attempts_attemptitem (attempt_id)",
    "CREATE INDEX ON attempts_response (attempt_id)",
    "ANALYZE",
]


def of_calls(task: Task) -> list[int]:
    """The statements of each call of a task, done without a server."""
    client = Client(SERVER_NAME="localhost")
    counts: list[int] = []
    try:
        data = next(task)
        while True:
            with CaptureQueriesContext(connection) as captured:
                reply = call(client, data)
            counts.append(len(captured))
            data = task.send(reply)
    except StopIteration:
        return counts


def call(client: Client, data: bytes) -> Reply:
    """The reply to a request as it would go over the wire."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines if not line.startswith(("Host", "Content")))
    response = client.generic(method, path, body, "application/json", headers=headers)
    return Reply(response.status_code, response.content)


def table(world: World) -> dict[str, dict[str, Sequence[int]]]:
    """For each target the statements of a read and of every call of a practice attempt."""
    slug, token = next(iter(world.answers)), world.tokens[0]
    return {
        target: {
            "read": of_calls(read(target, slug, token)),
            "read, anonymous": of_calls(read(target, slug, None)),
            "practise": of_calls(practise(target, world, token)),
        }
        for target in (OURS, TEXTBOOK, BARE)
    }
