"""What learners and their clients leave besides attempts."""

from django.db import models

from attempts.models.base import LearnerModel, attempt_key
from questions.models import Question


class Bookmark(LearnerModel):
    """A question that a learner wants to find again."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "question"], name="bookmark_once")]

    def __str__(self) -> str:
        return str(self.id)


class StartAlias(LearnerModel):
    """An id that a client sent to start a quiz, and that went on with the attempt that was open already."""

    attempt = attempt_key()

    def __str__(self) -> str:
        return str(self.id)


class ClientEvent(LearnerModel):
    """An event that came in a batch and was applied; `id` is the client's. Refused ones leave no row."""

    attempt = attempt_key()
    body = models.JSONField(help_text="The event as it was sent.")
    client_at = models.DateTimeField(null=True, help_text="When it happened, as the client says.")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "created_at"]

    def __str__(self) -> str:
        return str(self.id)
