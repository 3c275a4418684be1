"""What has happened, as the source tells it."""

from typing import Any

import orjson
from django.db import connections

from attempts.exports.watermark import Snapshot
from attempts.xapi import source
from attempts.xapi.building import statement
from attempts.xapi.delivery import reading
from attempts.xapi.source import Window
from attempts.xapi.vocabulary import Names
from tests.xapi.rules import faults

type Statements = list[dict[str, Any]]


def since(snapshot: Snapshot | None = None) -> tuple[Statements, Snapshot]:
    """The statements since a snapshot, each by the rules, and the snapshot for the next time."""
    with reading(connections.create_connection("default")) as found:
        assert found is not None
        database, seen, _ = found
        batches = source.events(database.connection, Window(since=snapshot, until=seen))
        built = [statement(event, Names("https://q.example.org")) for batch in batches for _, event in batch]
    statements: Statements = orjson.loads(orjson.dumps(built))
    assert [fault for each in statements for fault in faults(each)] == []
    return statements, seen


def words(statements: Statements) -> list[str]:
    return [str(each["verb"]["display"]["en"]) for each in statements]
