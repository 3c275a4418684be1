"""Files that nothing refers to any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages

from questions.models import Asset, PendingImport

KEPT = timedelta(days=1)  # longer than any transaction, and as long as an import may wait for its owner


def clear_files(*, now: datetime) -> int:
    """Delete images of no asset and uploads that were not applied, a day old; how many there were."""
    PendingImport.objects.filter(created_at__lt=now - KEPT).delete()
    images, uploads = storages["images"], storages["uploads"]
    assets = set(Asset.objects.values_list("name", flat=True))
    waiting = set(PendingImport.objects.values_list("file", flat=True))
    return clear(images, assets, now - KEPT) + clear(uploads, waiting, now - KEPT)


def clear(storage: Storage, kept: set[str], before: datetime) -> int:
    old = [
        name for name in names_in(storage) if name not in kept and storage.get_modified_time(name) < before
    ]
    for name in old:
        storage.delete(name)
    return len(old)


def names_in(storage: Storage) -> Iterator[str]:
    try:
        yield from storage.listdir("")[1]
    except FileNotFoundError:  # nothing was ever kept there
        return
