"""Questions as authors edit them, and the immutable versions that learners get."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce, Now, Upper

from questions.drafts import DIFFICULTIES, MAX_SLUG, POOLS
from questions.models.base import (
    ContentModel,
    is_not_blank,
    is_one_of,
    slug_is_well_formed,
)
from questions.models.exams import Exam, Topic
from questions.querysets import QuestionQuerySet, QuestionVersionQuerySet
from questions.types.contract import QuestionDraft
from quizapi.database.transactions import transaction_number


class Type(models.TextChoices):
    SINGLE_CHOICE = "single_choice", "single choice"
    MULTIPLE_CHOICE = "multiple_choice", "multiple choice"
    TRUE_FALSE = "true_false", "true or false"
    NUMERIC = "numeric"
    SHORT_TEXT = "short_text", "short text"
    ORDERING = "ordering"
    MATCHING = "matching"
    CLOZE = "cloze"
    ESSAY = "essay"


class Status(models.TextChoices):
    DRAFT = "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Question(ContentModel):
    """A question's draft: what authors edit. Learners see `current_version`, never these columns.

    Only `questions.authoring` writes it. That its topic is of its exam, and that `current_version` is
    one of its own versions, is held by SQL (migration 0002).
    """

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="questions")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions")
    slug = models.SlugField(
        max_length=MAX_SLUG, unique=True, help_text="Public and stable: it is in the question's address."
    )
    type = models.CharField(max_length=20, choices=Type)
    stem = models.TextField(help_text="What is asked. CommonMark; $...$ holds math.")
    explanation = models.TextField(
        blank=True, help_text="Why the right answer is right and the others are not. CommonMark."
    )
    difficulty = models.CharField(max_length=10, choices=DIFFICULTIES, default=QuestionDraft.difficulty)
    pool = models.CharField(max_length=10, choices=POOLS, default=QuestionDraft.pool)
    tags = ArrayField(models.SlugField(max_length=MAX_SLUG), default=list, blank=True)
    references = models.JSONField(
        default=list, blank=True, help_text='A list such as [{"title": "...", "url": "https://..."}].'
    )
    options = models.JSONField(
        default=dict, blank=True, help_text="What only some types have, such as the scoring rule."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    current_version = models.ForeignKey(
        "QuestionVersion", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    has_unpublished_changes = models.BooleanField(default=True, editable=False)
    # In the queue of reviews since then; a published question is there with the changes of its draft.
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["exam", "topic", "id"]
        permissions = [
            ("publish_question", "Can publish questions"),
            ("retire_question", "Can retire questions"),
            ("review_question", "Can comment on questions in review and return them"),
            ("import_question", "Can import content from files"),
            ("export_question", "Can export content to files"),
        ]
        constraints = [
            slug_is_well_formed("question_slug_well_formed"),
            is_not_blank("stem", name="question_stem_not_blank"),
            is_one_of("type", Type.values, name="question_type_known"),
            is_one_of("difficulty", DIFFICULTIES, name="question_difficulty_known"),
            is_one_of("pool", POOLS, name="question_pool_known"),
            is_one_of("status", Status.values, name="question_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status=Status.PUBLISHED) | models.Q(current_version__isnull=False),
                name="question_published_has_version",
                violation_error_message="A published question has a version.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.IN_REVIEW, submitted_at=None)
                & ~models.Q(status__in=[Status.DRAFT, Status.RETIRED], submitted_at__isnull=False),
                name="question_in_review_since",
                violation_error_message="A question in review says since when; a draft is not in review.",
            ),
        ]
        indexes = [
            # The queue of reviews, those that have waited longest first.
            models.Index(
                fields=["submitted_at", "id"],
                name="question_in_review",
                condition=models.Q(submitted_at__isnull=False),
            ),
            # Search by any part of a word, and near duplicates; `icontains` compares in capitals.
            GinIndex(OpClass(Upper("stem"), name="gin_trgm_ops"), name="question_stem_trigrams"),
            GinIndex(OpClass(Upper("explanation"), name="gin_trgm_ops"), name="question_why_trigrams"),
            # The public list and every draw: published questions in the order of the cursor.
            models.Index(fields=["id"], name="question_published", condition=models.Q(status="published")),
            # Practice: from which id to which an exam's published questions go, and which version each has.
            models.Index(
                fields=["exam", "id"],
                include=["current_version"],
                name="question_published_of_exam",
                condition=models.Q(status="published"),
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Choice(ContentModel):
    # Random, not in the order of making like other ids: learners see it, and authors tend to write the
    # correct choice first.
    public_id = models.UUIDField("public id", unique=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(help_text="CommonMark; $...$ holds math.")
    is_correct = models.BooleanField("correct", default=False)
    fraction = models.DecimalField(
        max_digits=8,
        decimal_places=7,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-1)), MaxValueValidator(Decimal(1))],
        help_text="Share of the mark, -1 to 1, where the question's scoring is by fractions.",
    )
    feedback = models.TextField(blank=True, help_text="Shown to a learner after the answer. CommonMark.")
    pinned = models.BooleanField(
        default=False, help_text="Stays last where choices are shuffled, such as none of the above."
    )

    class Meta:
        ordering = ["question", "position"]
        constraints = [
            is_not_blank("text", name="choice_text_not_blank"),
            # Deferred, so that two choices can trade places within one transaction.
            models.UniqueConstraint(
                fields=["question", "position"],
                name="choice_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(fraction=None) | models.Q(fraction__range=(-1, 1)),
                name="choice_fraction_in_range",
                violation_error_message="A fraction is from -1 to 1.",
            ),
        ]
        indexes = [GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="choice_text_trigrams")]

    def __str__(self) -> str:
        return self.text


class Hint(ContentModel):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="hints")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(help_text="CommonMark; $...$ holds math.")
    penalty = models.DecimalField(
        max_digits=8,
        decimal_places=7,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text="Share of the mark, 0 to 1, that revealing it costs.",
    )

    class Meta:
        ordering = ["question", "position"]
        constraints = [
            is_not_blank("text", name="hint_text_not_blank"),
            models.UniqueConstraint(
                fields=["question", "position"],
                name="hint_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(penalty__range=(0, 1)),
                name="hint_penalty_in_range",
                violation_error_message="A penalty is from 0 to 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CountCorrect(models.Func):
    """How many choices an answer key counts as correct."""

    function = "jsonb_array_length"
    output_field = models.IntegerField()

    def __init__(self) -> None:
        super().__init__(models.F("answer_key__correct"))


class QuestionVersion(models.Model):
    """What learners were and are given: compiled by publishing, never changed, never deleted.

    The database refuses update and delete (migration 0002). `delivery` is exactly what a learner may
    see; `answer_key` is selected by grading and by reviews only. The other columns are copies for
    filters, so that an unpublished edit shows nowhere.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(help_text="1, 2, 3 ... within the question.")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=20, choices=Type)
    difficulty = models.CharField(max_length=10, choices=DIFFICULTIES)
    pool = models.CharField(max_length=10, choices=POOLS)
    tags = ArrayField(models.SlugField(max_length=MAX_SLUG))
    delivery = models.JSONField()
    answer_key = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was compiled.")
    published_at = models.DateTimeField(db_default=Now())
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_in = transaction_number(help_text="The transaction that published it.")
    # Stem before choices; not the explanation or feedback, since a search must not reveal what they say.
    search = models.GeneratedField(
        expression=models.expressions.RawSQL(
            "setweight(to_tsvector('english', delivery -> 'stem'), 'A') || "
            "setweight(to_tsvector('english', jsonb_path_query_array(delivery, '$.choices[*].text')), 'B')",
            (),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="questionversion_number_unique"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="questionversion_number_from_one"),
            models.CheckConstraint(
                condition=~models.Q(type__in=["single_choice", "multiple_choice", "true_false"])
                | models.Q(models.lookups.GreaterThanOrEqual(Coalesce(CountCorrect(), 0), 1)),
                name="questionversion_has_correct_choice",
                violation_error_message="Mark at least one choice as correct.",
            ),
            models.CheckConstraint(
                condition=~models.Q(type__in=["single_choice", "true_false"])
                | models.Q(models.lookups.Exact(Coalesce(CountCorrect(), 0), 1)),
                name="questionversion_single_has_one_correct",
                violation_error_message="Mark exactly one choice as correct.",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="questionversion_search"),
            GinIndex(fields=["tags"], name="questionversion_tags"),
            # Draws and filters read the index alone; the documents are wide.
            models.Index(
                fields=["topic", "difficulty", "type", "pool"],
                include=["id", "question"],
                name="questionversion_facets",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
