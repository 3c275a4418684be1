"""The key of the pseudonyms in force: one row, which rotating replaces."""

from django.db import transaction
from django.utils import timezone

from attempts.exports.pseudonyms import Key
from attempts.models import PseudonymKey


def key_in_force() -> Key:
    row = PseudonymKey.objects.get()
    return Key.of_pads(row.number, bytes(row.inner_pad))


def ensure_key() -> None:
    """A first key, where there is none."""
    if not PseudonymKey.objects.exists():
        PseudonymKey.objects.get_or_create(id=1, defaults=columns(Key.new(1)))


@transaction.atomic
def rotate() -> int:
    """Put a new key in the place of the one in force, which is gone for good. The answer is its number."""
    row = PseudonymKey.objects.select_for_update().get()
    key = Key.new(row.number + 1)
    PseudonymKey.objects.filter(pk=row.pk).update(**columns(key))
    return key.number


def columns(key: Key) -> dict[str, object]:
    return {
        "number": key.number,
        "inner_pad": key.inner_pad,
        "outer_pad": key.outer_pad,
        "created_at": timezone.now(),
    }
