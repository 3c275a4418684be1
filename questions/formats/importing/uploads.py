"""The import of a file that somebody uploaded: tried, and applied once."""

from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from questions.authoring.files import KEPT
from questions.authoring.pending import note_applied
from questions.formats.plan import import_file
from questions.formats.report import Report
from questions.models import PendingImport
from quizapi.accounts.models import User


def uploads_of(person: User, *, now: datetime | None = None) -> QuerySet[PendingImport]:
    """The files that somebody uploaded, as long as files are kept."""
    since = (now or timezone.now()) - KEPT
    return PendingImport.objects.filter(by=person, created_at__gte=since).select_related(
        "exam", "topic", "by"
    )


def tried(pending: PendingImport) -> Report:
    """What the import would do."""
    return imported(pending, dry_run=True)


@transaction.atomic
def applied(public_id: UUID, *, by: User) -> Report | None:
    """Import a file; None where that was done before. Two at once wait for each other."""
    pending = uploads_of(by).select_for_update(of=("self",)).get(public_id=public_id)
    if pending.applied_at is not None:
        return None
    report = imported(pending, dry_run=False)
    if report.written:
        note_applied(pending=pending)
    return report


def imported(pending: PendingImport, *, dry_run: bool) -> Report:
    """`FileNotFoundError` where the file is not kept any more."""
    with pending.file.open("rb") as stream:
        return import_file(
            cast("BinaryIO", stream),
            name=pending.file_name,
            format=pending.format,
            exam=pending.exam,
            topic=pending.topic,
            one_topic=pending.one_topic,
            by=pending.by,
            dry_run=dry_run,
            overwrite=pending.overwrite,
            publish=pending.publish,
            skip_refused=pending.skip_refused,
        )
