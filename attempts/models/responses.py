"""What learners answered, and the hints they took."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from attempts.models.attempts import (
    CERTAINTIES,
    FRACTION_DIGITS,
    FRACTION_PLACES,
    MARK_DIGITS,
    MARK_PLACES,
    Attempt,
)
from attempts.models.base import LearnerModel
from questions.models import QuestionVersion
from quizapi.database.transactions import transaction_number


class Response(LearnerModel):
    """One accepted answer: append-only. `id` is the client's, if it sent one.

    What is not a try is kept all the same, not `counted`, so that an id means the same answer when the client
    sends it again, later: an answer equal to the latest, one that was saved without being submitted, and one
    taken back (`answer` is null). `fraction` and `mark` are null while a person has not marked the answer.
    They alone ever change in a row: by a person's mark (`ManualMark` keeps every one) and by a regrade, which
    keeps the old ones in `RegradedResponse`.
    """

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="responses", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField("try", help_text="1, 2, 3 ... within the question.")
    counted = models.BooleanField(default=True, db_default=True, help_text="Whether it was a try.")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    submitted = models.BooleanField(
        default=True, db_default=True, help_text="False: saved without submitting."
    )
    answer = models.JSONField(null=True, help_text="In canonical form; null: the answer was taken back.")
    certainty = models.CharField(max_length=4, choices=CERTAINTIES, null=True)  # noqa: DJ001  # not asked for
    elapsed_ms = models.PositiveIntegerField(null=True, help_text="Time on the question, as the client says.")
    hints_taken = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Hints taken before: with them it is marked, and marked again."
    )
    fraction = models.DecimalField(max_digits=FRACTION_DIGITS, decimal_places=FRACTION_PLACES, null=True)
    mark = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES, null=True)
    client_at = models.DateTimeField(null=True, help_text="When the learner answered, as the client says.")
    created_at = models.DateTimeField()
    created_in = transaction_number(help_text="The transaction that accepted it.")
    changed_in = transaction_number(help_text="The transaction that last marked it.")

    class Meta:
        ordering = ["attempt", "position", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "attempt", "position", "number"],
                name="response_number_unique",
                condition=models.Q(counted=True),
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="response_number_from_one"),
        ]
        indexes = [
            # With `response_number_unique`, which has the others, it finds all answers to a question.
            models.Index(
                fields=["user", "attempt", "position"],
                name="response_not_counted",
                condition=models.Q(counted=False),
            ),
            # What is new, and what came when: rows stand in this order, or nearly.
            BrinIndex(
                fields=["created_in", "changed_in", "created_at"],
                name="response_transactions",
                pages_per_range=32,
                autosummarize=True,
            ),
        ]

    def __str__(self) -> str:
        return f"try {self.number}"


class HintTaken(LearnerModel):
    """One hint revealed to a learner."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="hints_taken", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text="1 is the question's first hint.")
    created_at = models.DateTimeField()
    created_in = transaction_number(help_text="The transaction that revealed it.")

    class Meta:
        verbose_name_plural = "hints taken"
        ordering = ["attempt", "position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["user", "attempt", "position", "number"], name="hinttaken_once")
        ]
        indexes = [
            BrinIndex(
                fields=["created_in", "created_at"],
                name="hinttaken_transactions",
                pages_per_range=32,
                autosummarize=True,
            ),
        ]

    def __str__(self) -> str:
        return f"hint {self.number}"
