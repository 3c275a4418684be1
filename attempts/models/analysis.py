"""What item analysis keeps: counts of what was seen how often, over all learners, and fitted models.

A count is a sum over rows. Some are `loose`: added, or with a negative count taken back, by whoever changed
an attempt, without waiting for anybody; the worker folds them into the one row of their key. Everything that
classical analysis tells is computed from these counts, so it is the same whatever the order they came in, and
costs the same however long the history is. No row says whose answers are counted.
"""

from typing import Any

from django.db import models

from attempts.models.attempts import MARK_DIGITS, MARK_PLACES
from questions.models import QuestionVersion, Quiz

SUM_DIGITS = 24


def version_key() -> "models.ForeignKey[object, object]":
    """Not checked by the database, as that to the quiz."""
    return models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


def mark_field(**options: Any) -> "models.DecimalField[object, object]":
    return models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES, **options)


def sum_field(places: int = MARK_PLACES) -> "models.DecimalField[object, object]":
    return models.DecimalField(max_digits=SUM_DIGITS, decimal_places=places)


class Cell(models.Model):
    """How often one combination was seen at a quiz, in learners' first ended attempts."""

    id = models.BigAutoField(primary_key=True)
    # Not checked by the database: quizzes and versions with attempts stay anyway, the check of each row would
    # cost more than the row, and wait for authors who hold the quiz.
    quiz = models.ForeignKey(
        Quiz, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    loose = models.BooleanField(default=False)
    n = models.BigIntegerField(help_text="Learners; of a loose row, how many more, or fewer.")

    class Meta:
        abstract = True


def folded(name: str, *keys: str) -> list[models.BaseConstraint]:
    """One row of each key that is not loose; it serves reading by quiz, too."""
    condition = models.Q(loose=False)
    return [models.UniqueConstraint(fields=list(keys), name=name, condition=condition, nulls_distinct=False)]


def loose(name: str) -> list[models.Index]:
    return [models.Index(fields=["quiz"], name=name, condition=models.Q(loose=True))]


class ScoreCell(Cell):
    """Scores of attempts."""

    score = mark_field()
    max_score = mark_field()
    passed = models.BooleanField(null=True, help_text="Null: the attempt had no pass mark.")

    class Meta:
        constraints = folded("scorecell_folded", "quiz", "score", "max_score", "passed")
        indexes = loose("scorecell_loose")

    def __str__(self) -> str:
        return f"{self.score} of {self.max_score}: {self.n}"


class MarkCell(Cell):
    """Marks of a question's version beside the scores of the attempts; a question left out earns 0."""

    version = version_key()
    mark = mark_field()
    max_mark = mark_field()
    score = mark_field()

    class Meta:
        constraints = folded("markcell_folded", "quiz", "version", "mark", "max_mark", "score")
        indexes = [
            *loose("markcell_loose"),
            models.Index(fields=["version"], name="markcell_version"),
        ]

    def __str__(self) -> str:
        return f"{self.mark} of {self.max_mark}: {self.n}"


class ChoiceCell(Cell):
    """Choices taken of a version, each with the mark of the whole answer; empty where none was."""

    version = version_key()
    choice = models.CharField(max_length=36, help_text="The public id; empty: the question was left out.")
    mark = mark_field()
    score = mark_field()

    class Meta:
        constraints = folded("choicecell_folded", "quiz", "version", "choice", "mark", "score")
        indexes = loose("choicecell_loose")

    def __str__(self) -> str:
        return f"{self.choice}: {self.n}"


class TimeCell(Cell):
    """Time on a question, as clients say, of those who answered it and whose client said."""

    version = version_key()
    seconds = models.PositiveIntegerField(help_text="Whole seconds, at most an hour.")

    class Meta:
        constraints = folded("timecell_folded", "quiz", "version", "seconds")
        indexes = loose("timecell_loose")

    def __str__(self) -> str:
        return f"{self.seconds} s: {self.n}"


class MonthCell(Cell):
    """A version by month: exposure, of every ended attempt, and marks, of learners' first ones."""

    quiz = models.ForeignKey(  # type: ignore[assignment]  # of the other cells it is never null
        Quiz,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text="Null: practice selections, which are only counted as delivered.",
    )
    version = version_key()
    month = models.DateField(help_text="Its first day, UTC, by the end of the attempt.")
    delivered = models.BigIntegerField(help_text="Ended attempts that had the question, of anybody.")
    answered = models.BigIntegerField(help_text="Those of them that answered it.")
    sum_marks = sum_field()
    sum_max_marks = sum_field()
    sum_squares = sum_field(2 * MARK_PLACES)

    class Meta:
        constraints = folded("monthcell_folded", "quiz", "version", "month")
        indexes = [
            *loose("monthcell_loose"),
            models.Index(fields=["version"], name="monthcell_version"),
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.n}"


class Calibration(models.Model):
    """An item response model fitted to a quiz: the latest of each kind."""

    class Model(models.TextChoices):
        RASCH = "rasch", "Rasch"
        TWO_PARAMETER = "2pl", "2PL"

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=5, choices=Model)
    computed_at = models.DateTimeField()
    learners = models.PositiveIntegerField(help_text="First ended attempts that it was fitted to.")
    document = models.JSONField(help_text="Parameters with standard errors, fit and convergence.")

    class Meta:
        permissions = [("view_analysis", "Can read item analysis")]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "model"], name="calibration_one_of_each"),
        ]

    def __str__(self) -> str:
        return f"{self.model} of {self.quiz}"
