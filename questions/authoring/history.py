"""Who is behind the edits of a transaction: the context that the database's triggers write beside them."""

import json

from django.db import connection

from quizapi.accounts.models import User
from quizapi.ids import uuid7

CONTEXT = """
    SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)
"""


def credit(by: User | None, command: str) -> None:
    """Credit what the transaction edits from here on; `by` None: the installation itself, as in imports."""
    metadata = {"user": str(by.pk) if by else None, "command": command}
    with connection.cursor() as cursor:
        cursor.execute(CONTEXT, [str(uuid7()), json.dumps(metadata)])
