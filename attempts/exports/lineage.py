"""Which PostgreSQL cluster numbers the transactions, and whether the numbers that rows hold are its own.

A dump that is restored into another cluster brings numbers along that mean nothing there. `adopt` forgets
them, and remembers the cluster.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q

from attempts.models import Lineage, StatementDelivery
from quizapi.database.transactions import ThisTransaction
from quizapi.errors import DomainError

TIMELINE_DIGITS = "left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)"  # hexadecimal; not on a standby
TIMELINE = f"('x' || {TIMELINE_DIGITS})::bit(32)::bigint"
IDENTITY = f"""
    SELECT system_identifier,
        {TIMELINE},
        (SELECT system_identifier FROM attempts_lineage)
    FROM pg_control_system()
"""
# Attempts first, which every writer locks before anything else. No writer is under way then, nor waits in
# the middle of something for a row that is held here.
LOCKED_FIRST = "attempts_attempt"


class Identity(NamedTuple):
    """A cluster and its timeline: a standby that takes over is the same cluster, on a timeline of its own."""

    system_identifier: int
    timeline: int


def identity() -> Identity:
    """Of the server that answers. It must not be a standby."""
    return _look()[0]


def is_adopted() -> bool:
    """Whether the numbers in rows are those of this cluster."""
    here, known = _look()
    return here.system_identifier == known


def require_adopted() -> Identity:
    """Raises `DomainError`: database_moved."""
    here, known = _look()
    if here.system_identifier != known:
        raise DomainError(
            "database_moved",
            HTTPStatus.CONFLICT,
            "The database was restored from a dump into another PostgreSQL cluster, so it cannot be told what"
            " is new. An operator has to run `manage.py adopt_database` once.",
        )
    return here


def _look() -> tuple[Identity, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(IDENTITY)
        cluster, timeline, known = cursor.fetchone()
    return Identity(cluster, timeline), known


def adopt() -> bool:
    """Make the database one of this cluster, if it is not yet; the answer is whether it was not.

    All numbers become 0, so that rows stand as written before numbers were kept, and statements are delivered
    from the first one on. Whoever writes meanwhile waits. Several may do it at once.
    """
    if is_adopted():
        return False
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in tables():
                cursor.execute(f"LOCK TABLE {connection.ops.quote_name(table)} IN EXCLUSIVE MODE")
        here, known = _look()
        if here.system_identifier == known:  # somebody else was first
            return False
        for model, names in numbered():
            written = Q(*((f"{name}__gt", 0) for name in names), _connector=Q.OR)
            models.QuerySet(model).filter(written).update(**dict.fromkeys(names, 0))
        StatementDelivery.objects.update(since="", until="", last=None)  # a store knows what it has by ids
        Lineage.objects.update_or_create(id=1, defaults={"system_identifier": here.system_identifier})
    return True


def ensure_lineage() -> None:
    """The row, where there is none."""
    if not Lineage.objects.exists():
        adopt()


def numbered() -> Iterator[tuple[type[models.Model], list[str]]]:
    """The models whose rows name transactions, with the names of those columns."""
    for model in apps.get_models():
        fields = model._meta.local_concrete_fields
        names = [field.name for field in fields if isinstance(field.db_default, ThisTransaction)]
        if names:
            yield model, names


def tables() -> list[str]:
    found = (model._meta.db_table for model, _ in numbered())
    return sorted(found, key=lambda table: (table != LOCKED_FIRST, table))
