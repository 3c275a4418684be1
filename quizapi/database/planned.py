"""Statements that are planned anew each time, for their very values.

A plan made once, for whatever values (`prepared`), goes by averages. Where the best way depends on whose
rows are meant, someone with ten and someone with fifty thousand, planning costs a millisecond and saves many.
"""

from typing import Any

from django.db import connection

from quizapi.database.prepared import Parameters


def fetch_all(sql: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
