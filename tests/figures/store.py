"""The tables of counts as sets of rows, and what a rebuild makes of them."""

from typing import Any

from django.db import connection, transaction

from attempts.figures.cells import ALL, Cells
from attempts.figures.rebuilding import recount

type Rows = dict[str, list[tuple[Any, ...]]]


def stored() -> Rows:
    """What the tables say, loose rows and folded ones together."""
    return {cells.table: rows_of(cells) for cells in ALL}


def rows_of(cells: Cells) -> list[tuple[Any, ...]]:
    sums = ", ".join(f"sum({name})" for name in cells.sums)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {cells.sorted_keys}, {sums} FROM {cells.table}"
            f" GROUP BY {cells.sorted_keys} HAVING sum({cells.alive}) <> 0 ORDER BY {cells.sorted_keys}"
        )
        return list(cursor.fetchall())


def recounted() -> Rows:
    """What a rebuild would make of them; nothing is changed."""
    with transaction.atomic():
        recount()
        rows = stored()
        transaction.set_rollback(True)
    return rows


def is_folded() -> bool:
    """Whether there is one row of each key, none of which is empty."""
    with connection.cursor() as cursor:
        for cells in ALL:
            cursor.execute(f"SELECT count(*) FILTER (WHERE loose OR {cells.alive} = 0) FROM {cells.table}")
            if cursor.fetchone()[0]:
                return False
    return True
