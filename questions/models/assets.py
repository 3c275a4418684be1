"""Images that texts show, and files that wait to be imported."""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models.functions import Now

from questions.images import MAX_SIDE, MEDIA_TYPES, NAME_PATTERN
from questions.models.base import ContentModel, is_not_blank, is_one_of
from questions.models.exams import Exam, Topic
from quizapi.ids import uuid7


def images() -> Any:
    return storages["images"]


def uploads() -> Any:
    return storages["uploads"]


class Asset(ContentModel):
    """An image: checked, encoded anew, and kept under a name that nobody can guess.

    Texts show it as `![words](/assets/NAME)`. Its bytes never change; another image is another asset.
    """

    name = models.CharField(max_length=40, unique=True, editable=False)
    alt = models.TextField(
        "alternative text",
        help_text="What the image shows, for who does not see it. Texts that show it may say it otherwise.",
    )
    file = models.FileField(storage=images, max_length=100, editable=False)
    media_type = models.CharField(
        max_length=20, choices=[(type, type) for type in MEDIA_TYPES.values()], editable=False
    )
    width = models.PositiveIntegerField(help_text="Pixels.", editable=False)
    height = models.PositiveIntegerField(help_text="Pixels.", editable=False)
    size = models.PositiveIntegerField(help_text="Bytes.", editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of its bytes.")
    source_digest = models.CharField(
        max_length=64, db_index=True, editable=False, help_text="SHA-256 of the file that was uploaded."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "image"
        ordering = ["-created_at", "-id"]
        constraints = [
            is_not_blank("alt", name="asset_alt_not_blank"),
            is_one_of("media_type", MEDIA_TYPES.values(), name="asset_media_type_known"),
            models.CheckConstraint(
                condition=models.Q(name__regex=f"^{NAME_PATTERN}$"),
                name="asset_name_unguessable",
                violation_error_message="An image's name is 22 random signs and the ending of its type.",
            ),
            models.CheckConstraint(
                condition=models.Q(width__range=(1, MAX_SIDE), height__range=(1, MAX_SIDE)),
                name="asset_sides_in_range",
                violation_error_message=f"An image is at most {MAX_SIDE} pixels wide and high.",
            ),
        ]

    def __str__(self) -> str:
        return self.alt


class PendingImport(models.Model):
    """A file that somebody uploaded, looked at in preview, and has not applied yet; kept for a day."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), db_index=True)
    file = models.FileField(storage=uploads, max_length=100)
    file_name = models.CharField(max_length=200, help_text="As its owner called it.")
    format = models.CharField(max_length=20)
    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    one_topic = models.BooleanField(default=False)
    publish = models.BooleanField(default=False)
    overwrite = models.BooleanField(default=False)
    skip_refused = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True)  # then its file is gone

    class Meta:
        default_permissions = ()  # who may import may do this with files of their own
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
