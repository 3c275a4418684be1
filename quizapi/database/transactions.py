"""The number of the transaction that writes a row, kept in the row: what changed since is found by it.

A sequence or a time would not do: a row that commits late has an early one. Whether a transaction was over
when somebody looked is what PostgreSQL's snapshots tell.
"""

from typing import Any

from django.db import models

# In SQL written out. The number is the full 64-bit one, of the outermost transaction, and never comes again.
THIS_TRANSACTION = "pg_current_xact_id()::text::bigint"


class ThisTransaction(models.Func):
    """As a value for the ORM."""

    template = THIS_TRANSACTION
    arity = 0
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


def transaction_number(**options: Any) -> "models.BigIntegerField[int, int]":
    """A column that each INSERT fills by itself; an UPDATE has to say so."""
    return models.BigIntegerField(db_default=ThisTransaction(), editable=False, **options)
