"""What learners find wrong with questions."""

from django.db import models

from attempts.models.base import LearnerModel, staff_key
from questions.models import Question, QuestionVersion
from questions.models.base import is_one_of

REASONS = {
    "wrong_key": "the answer given as right is wrong",
    "unclear": "the question is unclear",
    "typo": "spelling or wording",
    "outdated": "no longer true",
    "display": "something does not show as it should",
    "other": "something else",
}
REPORT_STATES = {"open": "open", "resolved": "resolved", "dismissed": "dismissed"}


class QuestionReport(LearnerModel):
    """A problem that a learner has with a version of a question; one for each version."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    attempt_id = models.UUIDField(null=True, help_text="Where the learner met it; null: while browsing.")
    reason = models.CharField(max_length=10, choices=REASONS)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=REPORT_STATES, default="open")
    answer = models.TextField(blank=True, help_text="What staff say to the learner.")
    closed_at = models.DateTimeField(null=True)
    closed_by = staff_key()

    class Meta:
        ordering = ["-created_at", "-id"]
        permissions = [("resolve_questionreport", "Can answer and close learners' reports")]
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="questionreport_once_per_version"),
            is_one_of("reason", REASONS, name="questionreport_reason_known"),
            is_one_of("status", REPORT_STATES, name="questionreport_status_known"),
            models.CheckConstraint(
                condition=models.Q(status="open", closed_at=None, closed_by=None)
                | models.Q(~models.Q(status="open"), closed_at__isnull=False),
                name="questionreport_closed_says_when",
                violation_error_message="A report that is closed says when; an open one does not.",
            ),
        ]
        indexes = [
            # The queue of reports, and those beside a question.
            models.Index(
                fields=["question", "created_at"],
                name="questionreport_open",
                condition=models.Q(status="open"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
