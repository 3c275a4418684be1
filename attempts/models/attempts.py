"""Attempts and their questions."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from attempts.models.base import LearnerModel
from attempts.querysets import AttemptQuerySet
from questions.models import Exam, Question, QuestionVersion, Quiz
from questions.policy import Certainty
from quizapi.database.transactions import transaction_number

MARK_DIGITS, MARK_PLACES = 12, 5
FRACTION_DIGITS, FRACTION_PLACES = 8, 7
CERTAINTIES = [(each.value, each.value) for each in Certainty]


class Attempt(LearnerModel):
    """One go at a quiz, or at a practice selection; `policy` is the quiz's as it was at the start."""

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", "in progress"
        FINISHED = "finished", "finished by the learner"
        EXPIRED = "expired", "closed by its deadline"
        ABANDONED = "abandoned", "abandoned: not finished in time"
        NEEDS_MARKING = "needs_marking", "ended; answers wait for a person's mark"
        VOIDED = "voided", "voided by staff"

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="+")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, null=True, related_name="+")
    selection = models.JSONField(null=True, help_text="What a practice attempt was asked to select.")
    policy = models.JSONField()
    number = models.PositiveIntegerField(
        null=True, help_text="1, 2, 3 ... of the learner's attempts at the quiz; null for practice."
    )
    seed = models.BigIntegerField(help_text="With it, selection and shuffling can be repeated.")
    state = models.CharField(max_length=15, choices=State, default=State.IN_PROGRESS)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(
        null=True, help_text="The deadline and the policy's grace: from then on answers are refused."
    )
    finished_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True, help_text="Since when the clock stands still.")
    resumed_at = models.DateTimeField(null=True, help_text="When the latest pause ended.")
    paused_ms = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="How long the clock has stood still in all earlier pauses."
    )
    reached = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="The furthest question answered, for forward navigation."
    )
    unmarked = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How many answers wait for a person's mark."
    )
    marked_state = models.CharField(  # noqa: DJ001  # there is none, rather than an empty one
        max_length=15, choices=State, null=True, help_text="While marks are waited for: the state after that."
    )
    # The marks so far, kept with each answer: so closing is one UPDATE that waits for an answer in
    # progress and then sees its mark. A score read from the items could miss it.
    score = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES, default=0)
    max_score = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES)
    analysed = models.BooleanField(
        null=True,
        editable=False,
        help_text="In the figures of item analysis: true, as the learner's first at the quiz; false, as one"
        " more; null: not yet, or not any more.",
    )
    # Which transactions wrote it: exports and event streams go on from there.
    started_in = transaction_number(help_text="The transaction that started it.")
    state_in = transaction_number(help_text="The transaction that last changed its state.")
    changed_in = transaction_number(help_text="The transaction that last changed anything of it.")

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        permissions = [
            ("mark_attempt", "Can mark answers that need a person"),
            ("intervene_attempt", "Can extend, reopen and void attempts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "quiz"],
                name="attempt_one_open_per_user_and_quiz",
                condition=models.Q(state="in_progress"),
            ),
            # What keeps attempts_allowed exact: of two starts that counted the same, one fails. It also
            # serves the count.
            models.UniqueConstraint(fields=["user", "quiz", "number"], name="attempt_number_unique"),
            models.CheckConstraint(
                condition=models.Q(quiz__isnull=True, number__isnull=True, selection__isnull=False)
                | models.Q(quiz__isnull=False, number__gte=1, selection__isnull=True),
                name="attempt_of_quiz_or_selection",
            ),
            models.CheckConstraint(
                condition=models.Q(state="in_progress", finished_at=None)
                | models.Q(
                    state__in=["finished", "expired", "abandoned", "needs_marking", "voided"],
                    finished_at__isnull=False,
                ),
                name="attempt_closed_has_finish_time",
            ),
            models.CheckConstraint(
                condition=models.Q(deadline_at=None, closes_at=None)
                | models.Q(deadline_at__gt=models.F("started_at"), closes_at__gte=models.F("deadline_at")),
                name="attempt_closes_after_deadline_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(paused_at=None) | models.Q(state="in_progress"),
                name="attempt_only_open_ones_pause",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="needs_marking", marked_state__in=["finished", "expired"], unmarked__gte=1
                )
                | (~models.Q(state="needs_marking") & models.Q(marked_state=None)),
                name="attempt_waits_for_marks_with_a_state_to_go_to",
            ),
            models.CheckConstraint(
                condition=models.Q(max_score__gt=0, score__lte=models.F("max_score")),
                name="attempt_score_at_most_max_score",
            ),
        ]
        indexes = [
            # The sweep of close_expired_attempts.
            models.Index(
                fields=["closes_at"],
                name="attempt_open_by_close",
                condition=models.Q(state="in_progress", closes_at__isnull=False),
            ),
            # The queue of those who mark essays.
            models.Index(
                fields=["finished_at"],
                name="attempt_needs_marking",
                condition=models.Q(state="needs_marking"),
            ),
            # The admin's list, of all learners, the newest first.
            models.Index(fields=["started_at"], name="attempt_started"),
            # What item analysis has not looked at yet.
            models.Index(
                fields=["finished_at"],
                name="attempt_to_analyse",
                condition=models.Q(analysed=None, state__in=["finished", "expired"]),
            ),
            # What changed since. Of a range of pages each: an answer that changes one moves no other index.
            BrinIndex(
                fields=["started_in", "state_in", "changed_in"],
                name="attempt_transactions",
                pages_per_range=32,
                autosummarize=True,
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AttemptItem(LearnerModel):
    """One question of an attempt: which version, in which order its choices, and how it went so far."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="items", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField(help_text="1, 2, 3 ... within the attempt.")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    key_version = models.ForeignKey(
        QuestionVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="The version whose key a regrade applied; null: that of the version itself.",
    )
    choice_order = ArrayField(
        models.PositiveSmallIntegerField(),
        null=True,
        help_text="Indices into the version's choices; null: as the author ordered them.",
    )
    max_mark = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES, default=1)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Answers submitted so far.")
    kept = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Responses so far, also those that are no tries."
    )
    hints_taken = models.PositiveSmallIntegerField(default=0)
    flagged = models.BooleanField(default=False)
    response_id = models.UUIDField(null=True, help_text="The latest response.")
    answer = models.JSONField(null=True, help_text="The latest answer, in canonical form.")
    submitted = models.BooleanField(
        default=True, db_default=True, help_text="False: the latest answer was only saved."
    )
    answered_at = models.DateTimeField(null=True)
    fraction = models.DecimalField(max_digits=FRACTION_DIGITS, decimal_places=FRACTION_PLACES, null=True)
    mark = models.DecimalField(max_digits=MARK_DIGITS, decimal_places=MARK_PLACES, null=True)
    best = models.DecimalField(
        max_digits=FRACTION_DIGITS, decimal_places=FRACTION_PLACES, null=True, help_text="Of all tries."
    )
    earned = models.DecimalField(
        max_digits=FRACTION_DIGITS,
        decimal_places=FRACTION_PLACES,
        null=True,
        help_text="Under declining points: the share earned so far, before hints.",
    )
    certainty = models.CharField(max_length=4, choices=CERTAINTIES, null=True)  # noqa: DJ001  # not asked for
    elapsed_ms = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="Time on the question, as the client says."
    )
    mark_comment = models.TextField(
        default="", db_default="", help_text="What the person who marked the answer says to it. CommonMark."
    )

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "attempt", "position"], name="attemptitem_position_unique"
            ),
            models.UniqueConstraint(fields=["user", "attempt", "question"], name="attemptitem_question_once"),
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True, fraction=None, mark=None)
                | models.Q(answer__isnull=False, response_id__isnull=False),
                name="attemptitem_mark_from_an_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(mark=None) | models.Q(mark__lte=models.F("max_mark")),
                name="attemptitem_mark_at_most_max",
            ),
        ]
        # All of what never changes but the flag, so that to answer costs these nothing.
        indexes = [
            # Whether a learner has met a question, and when last.
            models.Index(fields=["user", "question", "id"], name="attemptitem_met"),
            models.Index(
                fields=["user", "question"], name="attemptitem_flagged", condition=models.Q(flagged=True)
            ),
            # A regrade: all attempts that have the question.
            models.Index(fields=["question"], name="attemptitem_question"),
        ]

    def __str__(self) -> str:
        return f"question {self.position}"
