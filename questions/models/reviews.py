"""What authors and reviewers say to each other, who wrote what, and what is to be mended."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from questions.models.base import is_not_blank, is_one_of
from questions.models.questions import Question
from questions.quality import FINDINGS

MOVES = {
    "submitted": "submitted for review",
    "returned": "returned to the author",
    "published": "published",
    "retired": "retired",
}


class Comment(models.Model):
    """A sentence about a question's draft, to its author or reviewers; never changed, never deleted."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    text = models.TextField()
    move = models.CharField("with", max_length=10, choices=MOVES, blank=True)

    class Meta:
        ordering = ["question", "at", "id"]
        constraints = [
            is_not_blank("text", name="comment_text_not_blank"),
            is_one_of("move", ["", *MOVES], name="comment_move_known"),
        ]

    def __str__(self) -> str:
        return self.text


class Contribution(models.Model):
    """Who has written to a question's draft since it was last published.

    Where an exam asks for a second pair of eyes, none of them may publish it.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="contributions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("last", db_default=Now())

    class Meta:
        ordering = ["question", "at"]
        constraints = [models.UniqueConstraint(fields=["question", "by"], name="contribution_once")]

    def __str__(self) -> str:
        return str(self.by)


class Finding(models.Model):
    """Something about a question that an author may want to mend. Kept in step by `authoring.findings`."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(
        "finding", max_length=30, choices={code: what.words for code, what in FINDINGS.items()}
    )
    note = models.CharField(max_length=300, blank=True, help_text="The figures or words that show it.")
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["code", "question"]
        constraints = [
            is_one_of("code", FINDINGS, name="finding_code_known"),
            models.UniqueConstraint(fields=["question", "code"], name="finding_once"),
        ]
        # The list of one kind of finding.
        indexes = [models.Index(fields=["code", "question"], name="finding_by_code")]

    def __str__(self) -> str:
        return f"{self.code}: {self.question_id}"
