"""What the database has, as plain values."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True, kw_only=True)
class Response:
    user_id: uuid.UUID
    id: uuid.UUID
    attempt_id: uuid.UUID
    position: int
    number: int
    counted: bool
    answer: Mapping[str, Any] | None
    mark: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Item:
    user_id: uuid.UUID
    attempt_id: uuid.UUID
    position: int
    tries: int
    answer: Mapping[str, Any] | None
    mark: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    user_id: uuid.UUID
    id: uuid.UUID
    quiz_id: int | None
    number: int | None
    state: str
    score: Decimal
    is_closed: bool


@dataclass(frozen=True, kw_only=True)
class Facts:
    attempts: Sequence[Attempt]
    items: Sequence[Item]
    responses: Sequence[Response]


ATTEMPTS = """
    SELECT user_id, id, quiz_id, number, state, score, finished_at IS NOT NULL AS is_closed
    FROM attempts_attempt ORDER BY user_id, id
"""
ITEMS = """
    SELECT user_id, attempt_id, position, tries, answer, mark
    FROM attempts_attemptitem ORDER BY user_id, attempt_id, position
"""
RESPONSES = """
    SELECT user_id, id, attempt_id, position, number, counted, answer, mark
    FROM attempts_response ORDER BY user_id, attempt_id, position, id
"""


def read(connection: psycopg.Connection[Any]) -> Facts:
    """The tables of what learners did; nobody writes to them meanwhile."""
    return Facts(
        attempts=_all(connection, Attempt, ATTEMPTS),
        items=_all(connection, Item, ITEMS),
        responses=_all(connection, Response, RESPONSES),
    )


def _all[Row](connection: psycopg.Connection[Any], row: type[Row], sql: str) -> list[Row]:
    with connection.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(sql.encode()).fetchall()
