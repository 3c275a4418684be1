"""What files said, kept for the next import."""

from collections.abc import Mapping

from django.db.models.functions import Now

from questions.models import ImportRecord


def remember_imports(digests: Mapping[str, str]) -> None:
    """Record what files said of some items; see `ImportRecord`."""
    ImportRecord.objects.bulk_create(
        [ImportRecord(item=item, digest=digest, imported_at=Now()) for item, digest in digests.items()],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["digest", "imported_at"],
    )
