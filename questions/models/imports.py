"""What files said when they were last imported."""

from django.db import models
from django.db.models.functions import Now


class ImportRecord(models.Model):
    """A digest of what a file said of one item, so that an import can tell later edits made here.

    A file that still says the same is not applied again: what authors changed since then stays.
    """

    item = models.CharField(max_length=220, unique=True, help_text='Such as "question three-stages".')
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["item"]

    def __str__(self) -> str:
        return self.item
