"""Exams and their trees of topics."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models

from questions.drafts import MAX_SLUG, MAX_TITLE
from questions.models.base import (
    ContentModel,
    is_not_blank,
    slug_is_well_formed,
)
from questions.querysets import ExamQuerySet, TopicQuerySet


class Exam(ContentModel):
    """A certification that learners prepare for."""

    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    title = models.CharField(max_length=MAX_TITLE)
    description = models.TextField(blank=True, help_text="CommonMark.")
    language = models.CharField(max_length=35, default="en", help_text="BCP 47 tag, such as en or pt-BR.")
    review_required = models.BooleanField(
        "second pair of eyes",
        default=False,
        help_text="A question is published only by somebody who has not written to its draft.",
    )

    objects = ExamQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            slug_is_well_formed("exam_slug_well_formed"),
            is_not_blank("title", name="exam_title_not_blank"),
        ]

    def __str__(self) -> str:
        return self.title


class Topic(ContentModel):
    """A part of an exam; topics form a tree. That a parent is of the same exam is held by SQL (0002)."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="topics")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    slug = models.SlugField(max_length=MAX_SLUG)
    title = models.CharField(max_length=MAX_TITLE)
    description = models.TextField(blank=True, help_text="CommonMark.")
    weight = models.DecimalField(
        max_digits=7,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text="Share in a draw by topic weight, relative to the exam's other topics.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    question_count: int  # with_question_count()

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["exam", "position", "id"]
        constraints = [
            slug_is_well_formed("topic_slug_well_formed"),
            is_not_blank("title", name="topic_title_not_blank"),
            models.UniqueConstraint(
                fields=["exam", "slug"],
                name="topic_slug_unique_in_exam",
                violation_error_message="This exam already has a topic with this slug.",
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0),
                name="topic_weight_not_negative",
                violation_error_message="A weight is 0 or more.",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="topic_not_its_own_parent",
                violation_error_message="A topic cannot stand below itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
