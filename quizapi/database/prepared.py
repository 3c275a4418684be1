"""Hot statements, which the server plans once per connection: see `base`."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections

from quizapi.database.base import DatabaseWrapper

type Parameters = Sequence[Any] | Mapping[str, Any]


def execute(sql: str, parameters: Parameters) -> None:
    with _cursor() as cursor:
        cursor.execute(sql, parameters)


def fetch_one(sql: str, parameters: Parameters) -> tuple[Any, ...] | None:
    with _cursor() as cursor:
        cursor.execute(sql, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def fetch_all(sql: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    with _cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _cursor() -> Any:
    return cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS]).prepared_cursor()
