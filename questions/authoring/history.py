"""Who is behind the edits of a transaction: the context that the database's triggers write beside them."""

import json
from typing import Literal

from django.db import connection

from quizapi.accounts.models import User
from quizapi.ids import uuid7

type Context = tuple[str, str]  # its id, and who did what
type Command = Literal[
    "create",
    "revise",
    "submit",
    "return",
    "publish",
    "retire",
    "delete",
    "restore",
    "import_file",
    "save_exam",
    "save_topic",
    "save_quiz",
    "publish_quiz",
    "retire_quiz",
    "save_asset",
    "describe_asset",
]

CONTEXT = """
    SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)
"""


def credit(by: User | None, command: Command) -> None:
    """Credit what the transaction edits from here on; `by` None: the installation itself, as in imports."""
    enter(context(by, command))


def context(by: User | None, command: Command) -> Context:
    return str(uuid7()), json.dumps({"user": str(by.pk) if by else None, "command": command})


def enter(context: Context) -> None:
    """Write what the transaction edits from here on in this context, whatever it was in before."""
    with connection.cursor() as cursor:
        cursor.execute(CONTEXT, context)
