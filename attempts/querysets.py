"""Reads of attempts, named by intent."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from attempts.models import Attempt  # noqa: F401


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, user_id: uuid.UUID) -> Self:
        return self.filter(user_id=user_id)

    def open(self) -> Self:
        return self.filter(state="in_progress")

    def overdue(self, now: datetime) -> Self:
        """Still open though the deadline and its grace have passed."""
        return self.open().filter(closes_at__lte=now)
