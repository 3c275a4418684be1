"""What a fresh installation needs before it serves, each step done only where it is missing.

Every step may be interrupted at any moment and is then done again; two commands at once wait for each other.
"""

import contextlib
import io
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from quizapi.accounts.models import User
from quizapi.database.locks import Lock

type Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Database tables, static files, the question bank and an administrator; `say` gets a line per step."""
    with _alone():
        migrate(say)
        adopt_database(say)
        load_content(say)
        create_admin(say)
        collect_static(say)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Wait until nobody else prepares this database.

    The lock belongs to a transaction on a connection of its own, so that it also holds through PgBouncer.
    """
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            other.set_autocommit(False)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.PREPARING])
            yield
    finally:
        other.close()


def migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        say(f"Applying {waiting} migrations ...")
        call_command("migrate", interactive=False, verbosity=0)


def adopt_database(say: Say) -> None:
    """Make a database that was restored from a dump one of this cluster."""
    told = io.StringIO()
    call_command("adopt_database", verbosity=0, stdout=told)
    if told.getvalue():
        say(told.getvalue().strip())


def load_content(say: Say) -> None:
    """The question bank, once: what an author changed afterwards is never overwritten by a restart."""
    exams = apps.get_model("questions", "Exam").objects
    folder = Path(settings.BASE_DIR, "fixtures")
    if folder.exists() and not exams.exists():
        say("Loading the question bank from fixtures/ ...")
        call_command("import_questions", str(folder), verbosity=0)  # speaks only of what it refuses


def create_admin(say: Say) -> None:
    """An administrator, where there is none. The password is shown before the account is kept, so that an
    interrupted run can't leave an account whose password nobody saw."""
    users = User.objects
    if users.filter(is_superuser=True).exists():
        return
    email = os.environ.get("QUIZAPI_ADMIN_EMAIL") or "admin@localhost"
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        users.create_superuser(email=email, password=password)
        say(f"Created the administrator {email}, password {password} (shown only now).")


def collect_static(say: Say) -> None:
    """Copy the static files; all of them again where the last run did not come to its end.

    Without that an interrupted copy would stay: half a file is newer than its source.
    """
    root = Path(settings.STATIC_ROOT)
    complete = root / ".complete"
    whole = complete.exists()
    if not whole:
        say(f"Collecting static files in {root} ...")
    complete.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=not whole)
    complete.touch()
