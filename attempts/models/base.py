"""What every table of what learners did has in common."""

from django.conf import settings
from django.db import models

from quizapi.ids import uuid7


class LearnerModel(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No index of its own: every key of these tables begins with the user.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


def attempt_key() -> "models.ForeignKey[object, object]":
    """To the attempt; what SQL holds is (user, attempt), by the migrations."""
    return models.ForeignKey(
        "attempts.Attempt", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


def staff_key() -> "models.ForeignKey[object, object]":
    """To whoever of the staff did it; null: a command did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
