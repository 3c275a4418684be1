"""Quizzes: a policy, and sections that list questions or draw them."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from questions.drafts import DIFFICULTIES, MAX_SLUG, MAX_TITLE, POOLS, TRY_PENALTY
from questions.models.base import (
    ContentModel,
    is_not_blank,
    is_one_of,
    slug_is_well_formed,
)
from questions.models.exams import Exam, Topic
from questions.models.questions import Question
from questions.querysets import QuizQuerySet


class Quiz(ContentModel):
    """A set of sections under one policy, which is frozen into each attempt as it starts.

    That a published quiz lists published questions only is held by SQL (migration 0002).
    """

    class Mode(models.TextChoices):
        PRACTICE = "practice", "practice: feedback after each answer"
        EXAM = "exam", "exam: nothing is shown before the end"

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="quizzes")
    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    title = models.CharField(max_length=MAX_TITLE)
    description = models.TextField(blank=True, help_text="CommonMark.")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.PRACTICE)
    time_limit_s = models.PositiveIntegerField("time limit (seconds)", null=True, blank=True)
    grace_s = models.PositiveSmallIntegerField(
        "grace (seconds)", default=0, help_text="How long after the deadline an answer is still accepted."
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: as many as a learner likes."
    )
    pass_percent = models.DecimalField(
        "pass mark (percent)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    shuffle_questions = models.BooleanField(default=True)
    shuffle_choices = models.BooleanField(default=True)
    hints = models.BooleanField(default=True, help_text="Learners may reveal hints.")
    tries = models.PositiveSmallIntegerField(
        "tries per question", default=1, help_text="In practice mode; an exam keeps the last answer."
    )
    try_penalty = models.DecimalField(
        "penalty per try",
        max_digits=8,
        decimal_places=7,
        default=TRY_PENALTY,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text="Share of the mark that each try after the first costs.",
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "quizzes"
        ordering = ["exam", "title", "id"]
        constraints = [
            slug_is_well_formed("quiz_slug_well_formed"),
            is_not_blank("title", name="quiz_title_not_blank"),
            models.CheckConstraint(condition=models.Q(mode__in=["practice", "exam"]), name="quiz_mode_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "published", "retired"]), name="quiz_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(time_limit_s=None) | models.Q(time_limit_s__range=(1, 604_800)),
                name="quiz_time_limit_in_range",
                violation_error_message="A time limit is from 1 second to 7 days (604800 seconds).",
            ),
            models.CheckConstraint(
                condition=models.Q(grace_s__lte=3600),
                name="quiz_grace_in_range",
                violation_error_message="Grace is at most an hour (3600 seconds).",
            ),
            models.CheckConstraint(
                condition=models.Q(attempts_allowed=None) | models.Q(attempts_allowed__gte=1),
                name="quiz_attempts_at_least_one",
                violation_error_message="Allow at least one attempt, or leave it empty for no limit.",
            ),
            models.CheckConstraint(
                condition=models.Q(pass_percent=None) | models.Q(pass_percent__range=(0, 100)),
                name="quiz_pass_percent_in_range",
                violation_error_message="A pass mark is from 0 to 100 percent.",
            ),
            models.CheckConstraint(
                condition=models.Q(tries__range=(1, 20)),
                name="quiz_tries_in_range",
                violation_error_message="Allow 1 to 20 tries per question.",
            ),
            models.CheckConstraint(
                condition=models.Q(try_penalty__range=(0, 1)),
                name="quiz_try_penalty_in_range",
                violation_error_message="A penalty is from 0 to 1.",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(opens_at__lt=models.F("closes_at")),
                name="quiz_opens_before_it_closes",
                violation_error_message="A quiz must open before it closes.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class QuizSection(models.Model):
    """A fixed list of questions (`draw` is null), or a draw of `draw` questions.

    `exam` is the quiz's, kept here so that composite foreign keys (migration 0002) hold the section's topic
    and questions to it.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=MAX_TITLE, blank=True)
    draw = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many questions to draw; empty for a fixed list."
    )
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Draw from this topic and those below it.",
    )
    tags = ArrayField(
        models.SlugField(max_length=MAX_SLUG),
        default=list,
        blank=True,
        help_text="Draw questions that carry all of these tags.",
    )
    difficulty = models.CharField(max_length=10, choices=DIFFICULTIES, blank=True)
    pool = models.CharField(max_length=10, choices=POOLS, blank=True)
    by_topic_weight = models.BooleanField(
        default=False, help_text="Share the draw out over the exam's topics by their weights."
    )
    questions = models.ManyToManyField(Question, through="SectionQuestion", related_name="sections")

    class Meta:
        ordering = ["quiz", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "position"],
                name="quizsection_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(draw=None) | models.Q(draw__range=(1, 500)),
                name="quizsection_draw_in_range",
                violation_error_message="Draw 1 to 500 questions.",
            ),
            models.CheckConstraint(
                condition=models.Q(draw__isnull=False)
                | models.Q(topic=None, tags=[], difficulty="", pool="", by_topic_weight=False),
                name="quizsection_filters_belong_to_a_draw",
                violation_error_message="Only a draw has a topic, tags, a difficulty or a pool.",
            ),
            models.CheckConstraint(
                condition=~models.Q(by_topic_weight=True) | models.Q(topic=None),
                name="quizsection_weight_or_topic",
                violation_error_message="Draw from one topic or by topic weight, not both.",
            ),
            is_one_of("difficulty", ["", *DIFFICULTIES], name="quizsection_difficulty_known"),
            is_one_of("pool", ["", *POOLS], name="quizsection_pool_known"),
        ]

    def __str__(self) -> str:
        return self.title or f"section {self.position + 1}"


class SectionQuestion(models.Model):
    """A question's place in a fixed section; `exam` is the section's."""

    section = models.ForeignKey(QuizSection, on_delete=models.CASCADE, related_name="entries")
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["section", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"],
                name="sectionquestion_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["section", "question"],
                name="sectionquestion_question_unique",
                violation_error_message="This question is already in the section.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.question)
