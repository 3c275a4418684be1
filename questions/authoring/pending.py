"""Files that somebody uploaded to import: kept, applied, thrown away."""

import secrets
from collections.abc import Mapping

from django.core.files import File
from django.db import transaction
from django.db.models.functions import Now

from questions.models import Exam, PendingImport, Topic
from quizapi.accounts.models import User

MOST = 20  # that one person has waiting; the oldest make room
MAX_NAME = 200


def keep_upload(
    *,
    by: User,
    file: "File[bytes]",
    file_name: str,
    format: str,
    exam: Exam | None = None,
    topic: Topic | None = None,
    options: Mapping[str, bool],
) -> PendingImport:
    """Keep a file under a name that nobody can guess; `options` are fields of `PendingImport`."""
    pending = PendingImport(
        by=by, file_name=file_name[-MAX_NAME:], format=format, exam=exam, topic=topic, **options
    )
    pending.file.save(secrets.token_urlsafe(16), file, save=False)
    try:
        pending.save(force_insert=True)
    except BaseException:
        pending.file.delete(save=False)
        raise
    for old in PendingImport.objects.filter(by=by).order_by("-created_at", "-pk")[MOST:]:
        throw_away(pending=old)
    return pending


def change_options(*, pending: PendingImport, options: Mapping[str, bool]) -> None:
    PendingImport.objects.filter(pk=pending.pk, applied_at=None).update(**options)


@transaction.atomic
def throw_away(*, pending: PendingImport) -> None:
    """Delete an upload and its file."""
    pending.delete()
    delete_file(pending)


def note_applied(*, pending: PendingImport) -> None:
    """Say that a file was imported; it is deleted once the transaction around this has ended well."""
    PendingImport.objects.filter(pk=pending.pk).update(applied_at=Now())
    delete_file(pending)


def delete_file(pending: PendingImport) -> None:
    transaction.on_commit(lambda: pending.file.delete(save=False), robust=True)
