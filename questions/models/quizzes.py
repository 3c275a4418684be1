"""Quizzes: a policy, and sections that list questions or draw them."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from questions.drafts import DIFFICULTIES, MAX_SLUG, MAX_TITLE, POOLS
from questions.models.base import (
    ContentModel,
    is_not_blank,
    is_one_of,
    slug_is_well_formed,
)
from questions.models.exams import Exam, Topic
from questions.models.questions import Question
from questions.policy import MOST_TRIES, Policy
from questions.querysets import QuizQuerySet

IN_SHARE = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]


# What authors choose among, in words; the values are those of the enumerations of `questions.policy`.
MODES = {
    "practice": "practice: feedback after each answer",
    "exam": "exam: nothing is shown before the end",
}
SUBMISSIONS = {
    "individual": "individual: each answer is a try, graded at once",
    "simultaneous": "simultaneous: an answer may be changed until the end",
}
AT_DEADLINE = {
    "autosubmit": "autosubmit: what was saved counts",
    "grace": "grace: some more time to finish",
    "abandon": "abandon: an attempt not finished in time counts for nothing",
}
COUNTS = {
    "highest": "the highest",
    "latest": "the latest",
    "first": "the first",
    "average": "the average of all",
}
NAVIGATION = {
    "free": "free: any question at any time",
    "forward": "forward: no way back to an earlier question",
}
HINTS = {"off": "off: no hints", "on_demand": "on demand", "after_wrong_try": "after a wrong try"}


class Quiz(ContentModel):
    """A set of sections under one policy, which is frozen into each attempt as it starts.

    That a published quiz lists published questions only is held by SQL (migration 0002).
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="quizzes")
    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    title = models.CharField(max_length=MAX_TITLE)
    description = models.TextField(blank=True, help_text="CommonMark.")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    mode = models.CharField(max_length=10, choices=MODES, default=Policy.mode)
    submission = models.CharField(  # noqa: DJ001  # null is "as the mode has it", as in a draft
        max_length=12,
        choices=SUBMISSIONS,
        null=True,
        blank=True,
        help_text="Empty: as the mode has it; practice is individual, an exam simultaneous.",
    )
    time_limit_s = models.PositiveIntegerField("time limit (seconds)", null=True, blank=True)
    at_deadline = models.CharField(
        "at the deadline", max_length=10, choices=AT_DEADLINE, default=Policy.at_deadline
    )
    grace_s = models.PositiveSmallIntegerField(
        "grace (seconds)",
        default=Policy.grace_s,
        help_text="How long after the deadline the attempt may still be finished.",
    )
    grace_answers = models.BooleanField(
        "answers in grace", default=Policy.grace_answers, help_text="Answers are accepted during grace, too."
    )
    pausing = models.BooleanField(
        null=True,
        blank=True,
        help_text="Learners may stop the clock. Empty: as the mode has it; in practice yes, in an exam no.",
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: as many as a learner likes."
    )
    attempt_delay_s = models.PositiveIntegerField(
        "pause between attempts (seconds)",
        default=Policy.attempt_delay_s,
        help_text="From the end of one attempt to the start of the next.",
    )
    counts = models.CharField("which attempt counts", max_length=10, choices=COUNTS, default=Policy.counts)
    pass_percent = models.DecimalField(
        "pass mark (percent)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    shuffle_questions = models.BooleanField(default=Policy.shuffle_questions)
    shuffle_choices = models.BooleanField(default=Policy.shuffle_choices)
    navigation = models.CharField(max_length=10, choices=NAVIGATION, default=Policy.navigation)
    tries = models.PositiveSmallIntegerField(
        "tries per question", default=Policy.tries, help_text="Where submission is individual."
    )
    try_penalty = models.DecimalField(
        "penalty per try",
        max_digits=8,
        decimal_places=7,
        default=Policy.try_penalty,
        validators=IN_SHARE,
        help_text="Share of the mark that each try after the first costs.",
    )
    try_points = ArrayField(
        models.DecimalField(max_digits=8, decimal_places=7, validators=IN_SHARE),
        verbose_name="points per try",
        default=list,
        blank=True,
        help_text="Instead of a penalty: what each try adds where it improves on the best before, as a share"
        " of the mark, such as 1, 0.7, 0.5.",
    )
    hints = models.CharField(max_length=15, choices=HINTS, default=Policy.hints)
    hint_penalty = models.DecimalField(
        "penalty per hint",
        max_digits=8,
        decimal_places=7,
        null=True,
        blank=True,
        validators=IN_SHARE,
        help_text="Share of the mark that each hint costs. Empty: what the hint itself says.",
    )
    negative_marks = models.BooleanField(
        default=Policy.negative_marks, help_text="A wrong choice may take marks away, as its fraction says."
    )
    certainty = models.BooleanField(
        "certainty-based marking",
        default=Policy.certainty,
        help_text="Learners say how sure they are; that multiplies the mark, and costs where they are wrong.",
    )
    reveal = models.JSONField(
        "what shows when",
        null=True,
        blank=True,
        help_text="Aspects for each phase, during, finished and closed. Empty: as the mode has it.",
    )

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "quizzes"
        ordering = ["exam", "title", "id"]
        permissions = [
            ("publish_quiz", "Can publish quizzes"),
            ("retire_quiz", "Can retire quizzes"),
        ]
        constraints = [
            slug_is_well_formed("quiz_slug_well_formed"),
            is_not_blank("title", name="quiz_title_not_blank"),
            is_one_of("mode", MODES, name="quiz_mode_known"),
            models.CheckConstraint(
                condition=models.Q(submission=None) | models.Q(submission__in=list(SUBMISSIONS)),
                name="quiz_submission_known",
            ),
            is_one_of("at_deadline", AT_DEADLINE, name="quiz_at_deadline_known"),
            is_one_of("counts", COUNTS, name="quiz_counts_known"),
            is_one_of("navigation", NAVIGATION, name="quiz_navigation_known"),
            is_one_of("hints", HINTS, name="quiz_hints_known"),
            models.CheckConstraint(
                condition=models.Q(hint_penalty=None) | models.Q(hint_penalty__range=(0, 1)),
                name="quiz_hint_penalty_in_range",
                violation_error_message="A penalty is from 0 to 1.",
            ),
            models.CheckConstraint(
                condition=models.Q(attempt_delay_s__lte=31_536_000),
                name="quiz_attempt_delay_in_range",
                violation_error_message="The pause between attempts is at most a year (31536000 seconds).",
            ),
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
                condition=models.Q(tries__range=(1, MOST_TRIES)),
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
