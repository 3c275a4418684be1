"""What staff do to attempts, each with who, when and why; and exceptions from a quiz's rules."""

from django.conf import settings
from django.db import models

from attempts.models.attempts import FRACTION_DIGITS, FRACTION_PLACES, MARK_DIGITS, MARK_PLACES
from attempts.models.base import LearnerModel, attempt_key, staff_key
from questions.models import Quiz
from quizapi.database.transactions import transaction_number


class Intervention(LearnerModel):
    """An attempt extended, reopened or voided: append-only."""

    class Kind(models.TextChoices):
        EXTEND = "extend", "more time"
        REOPEN = "reopen", "reopened"
        VOID = "void", "voided"

    attempt = attempt_key()
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField()
    seconds = models.PositiveIntegerField(null=True, help_text="How much time it gave.")
    before = models.JSONField(help_text="State, times and score before.")
    after = models.JSONField(help_text="State, times and score after.")
    by = staff_key()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "created_at"]

    def __str__(self) -> str:
        return self.kind


class ManualMark(LearnerModel):
    """A mark that a person gave to an answer: append-only; the latest one counts."""

    attempt = attempt_key()
    position = models.PositiveSmallIntegerField()
    response_id = models.UUIDField(help_text="The answer that was marked.")
    fraction = models.DecimalField(max_digits=FRACTION_DIGITS, decimal_places=FRACTION_PLACES)
    mark = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES)
    comment = models.TextField(blank=True, help_text="To the learner. CommonMark.")
    by = staff_key()
    created_at = models.DateTimeField()
    created_in = transaction_number(help_text="The transaction that gave it.")

    class Meta:
        ordering = ["attempt", "position", "created_at"]

    def __str__(self) -> str:
        return f"{self.mark} for question {self.position}"


class QuizEnd(models.Model):
    """The latest close that any attempt at a quiz was given: by the quiz as it was then, or by staff.

    Before it nothing shows that waits until the quiz has closed for everybody.
    """

    quiz = models.OneToOneField(Quiz, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)


class LearnerGroup(models.Model):
    """Learners who share exceptions, such as a class, or those who are due extra time."""

    name = models.CharField(max_length=150, unique=True)
    learners = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="GroupMembership", related_name="learner_groups"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GroupMembership(LearnerModel):
    group = models.ForeignKey(LearnerGroup, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="groupmembership_once")]

    def __str__(self) -> str:
        return str(self.user)


class Override(models.Model):
    """An exception from a quiz's rules, for one learner or a group; it counts when an attempt starts.

    Where several apply to a learner, each rule is the most generous: the latest close, the longest limit.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="overrides")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="learner",
    )
    group = models.ForeignKey(
        LearnerGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="overrides"
    )
    extra_time_s = models.PositiveIntegerField(
        "extra time (seconds)", default=0, help_text="Added to the quiz's time limit."
    )
    extra_attempts = models.PositiveSmallIntegerField(
        default=0, help_text="Added to the attempts that the quiz allows."
    )
    opens_at = models.DateTimeField(null=True, blank=True, help_text="Instead of the quiz's.")
    closes_at = models.DateTimeField(null=True, blank=True, help_text="Instead of the quiz's.")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["quiz", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, group=None) | models.Q(user=None, group__isnull=False),
                name="override_for_a_learner_or_a_group",
                violation_error_message="Choose either a learner or a group.",
            ),
            models.UniqueConstraint(
                fields=["quiz", "user"],
                name="override_one_per_learner",
                condition=models.Q(user__isnull=False),
                violation_error_message="This learner has an exception at this quiz; change that one.",
            ),
            models.UniqueConstraint(
                fields=["quiz", "group"],
                name="override_one_per_group",
                condition=models.Q(group__isnull=False),
                violation_error_message="This group has an exception at this quiz; change that one.",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(opens_at__lt=models.F("closes_at")),
                name="override_opens_before_it_closes",
                violation_error_message="It must open before it closes.",
            ),
            models.CheckConstraint(
                condition=models.Q(extra_time_s__lte=604_800),
                name="override_extra_time_in_range",
                violation_error_message="Extra time is at most 7 days (604800 seconds).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} for {self.user or self.group}"
