"""Regrades: answers graded again by the key of another version, with what they counted before."""

from django.db import models

from attempts.models.attempts import FRACTION_DIGITS, FRACTION_PLACES, MARK_DIGITS, MARK_PLACES
from attempts.models.base import LearnerModel, attempt_key, staff_key
from questions.models import Question, QuestionVersion


class Regrade(models.Model):
    """One regrade of a question: by whom, when and why, and how much it changed."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="regrades")
    key_version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by = staff_key()
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(help_text="Attempts whose score changed.")
    learners = models.PositiveIntegerField(help_text="Learners whose attempts those are.")
    responses = models.PositiveIntegerField(help_text="Answers whose mark changed.")
    now_passed = models.PositiveIntegerField(help_text="Attempts that pass now and did not.")
    now_failed = models.PositiveIntegerField(help_text="Attempts that passed and do not any more.")

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.question} by version {self.key_version.number}"


class RegradedAttempt(LearnerModel):
    """An attempt whose score a regrade changed."""

    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="changed_attempts")
    attempt = attempt_key()
    old_score = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES)
    new_score = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES)
    old_passed = models.BooleanField(null=True)
    new_passed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "regrade", "attempt"], name="regradedattempt_once")
        ]

    def __str__(self) -> str:
        return f"{self.old_score} to {self.new_score}"


class RegradedResponse(LearnerModel):
    """An answer whose fraction or mark a regrade changed."""

    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="changed_responses")
    attempt = attempt_key()
    position = models.PositiveSmallIntegerField()
    response_id = models.UUIDField()
    old_fraction = models.DecimalField(max_digits=FRACTION_DIGITS, decimal_places=FRACTION_PLACES, null=True)
    new_fraction = models.DecimalField(max_digits=FRACTION_DIGITS, decimal_places=FRACTION_PLACES, null=True)
    old_mark = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES, null=True)
    new_mark = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "regrade", "response_id"], name="regradedresponse_once")
        ]

    def __str__(self) -> str:
        return f"{self.old_mark} to {self.new_mark}"
