"""Quizzes, as authors send and get them."""

import re
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from questions.authoring_api.serializers.fields import Title, Words
from questions.authoring_api.serializers.questions import POOL_CHOICES
from questions.drafts import MAX_TAGS
from questions.models import Quiz
from questions.policy import MOST_TRIES, Phase, Policy
from questions.serializers import (
    ASPECTS,
    AT_DEADLINE,
    COUNTS,
    DIFFICULTY_CHOICES,
    HINTS,
    MODE_CHOICES,
    NAVIGATION,
    SUBMISSIONS,
    Slug,
)
from quizapi.api import StrictSerializer
from quizapi.lists import PageQuery

MAX_SECTIONS = 100
MAX_LISTED = 500  # questions in a section, as many as one may draw
YEAR_S, WEEK_S, HOUR_S = 31_536_000, 604_800, 3_600
MAX_ATTEMPTS = 1_000
YEARS = range(1970, 9999)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d([.]\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


@extend_schema_field({"type": "string", "format": "date-time"})
class Moment(serializers.Field[Any, Any, Any, Any]):
    """A time with its offset, as RFC 3339 writes it; without one it could be anybody's."""

    def to_internal_value(self, data: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(data) if RFC_3339.fullmatch(data) else None
        except (TypeError, ValueError):
            moment = None
        if moment is None or moment.year not in YEARS:
            message = f"Send a time such as 2026-03-01T12:00:00Z, from {YEARS[0]} to {YEARS[-1]}."
            raise serializers.ValidationError(message)
        return moment


class SectionDraftSerializer(StrictSerializer):
    """A fixed list of questions, or a draw."""

    title = Title(required=False, default="", allow_blank=True)
    questions = serializers.ListField(
        child=Slug(), required=False, default=list, max_length=MAX_LISTED, help_text="A fixed list, by slug."
    )
    draw = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=500,
        help_text="How many to draw.",
    )
    topic = Slug(
        required=False, allow_null=True, default=None, help_text="Draw from this topic and those below it."
    )
    tags = serializers.ListField(
        child=Slug(),
        required=False,
        default=list,
        max_length=MAX_TAGS,
        help_text="Draw questions that carry all of these.",
    )
    difficulty = serializers.ChoiceField(
        DIFFICULTY_CHOICES, required=False, allow_null=True, default=None, help_text="Null: any."
    )
    pool = serializers.ChoiceField(
        POOL_CHOICES, required=False, allow_null=True, default=None, help_text="Null: both."
    )
    by_topic_weight = serializers.BooleanField(
        required=False, default=False, help_text="Share the draw out over the topics by their weights."
    )


def aspects() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(ASPECTS), required=False, max_length=len(ASPECTS)
    )


class RevealDraftSerializer(StrictSerializer):
    """What shows in each phase: while answering, after the end, after the quiz has closed for everybody."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {phase.value: aspects() for phase in Phase}


class QuizDraftSerializer(StrictSerializer):
    """A whole quiz. What is left out is as the schema says, not as it was before."""

    slug = Slug(help_text="It stays.")
    exam = Slug(help_text="A quiz stays in its exam.")
    title = Title()
    description = Words()
    mode = serializers.ChoiceField(MODE_CHOICES, default=Policy.mode)
    submission = serializers.ChoiceField(
        SUBMISSIONS, required=False, allow_null=True, default=None, help_text="Null: as the mode has it."
    )
    time_limit_s = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=WEEK_S, help_text="Null: none."
    )
    at_deadline = serializers.ChoiceField(AT_DEADLINE, default=Policy.at_deadline)
    grace_s = serializers.IntegerField(default=Policy.grace_s, min_value=0, max_value=HOUR_S)
    grace_answers = serializers.BooleanField(
        default=Policy.grace_answers, help_text="Whether answers are taken in grace, too."
    )
    pausing = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Null: as the mode has it."
    )
    opens_at = Moment(required=False, allow_null=True, default=None)
    closes_at = Moment(required=False, allow_null=True, default=None)
    attempts_allowed = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=MAX_ATTEMPTS,
        help_text="Null: no limit.",
    )  # fmt: skip
    attempt_delay_s = serializers.IntegerField(default=Policy.attempt_delay_s, min_value=0, max_value=YEAR_S)
    counts = serializers.ChoiceField(COUNTS, default=Policy.counts)
    pass_percent = serializers.FloatField(
        required=False, allow_null=True, default=None, min_value=0, max_value=100,
        help_text="With at most 2 decimal places; null: no pass mark.",
    )  # fmt: skip
    shuffle_questions = serializers.BooleanField(default=Policy.shuffle_questions)
    shuffle_choices = serializers.BooleanField(default=Policy.shuffle_choices)
    navigation = serializers.ChoiceField(NAVIGATION, default=Policy.navigation)
    tries = serializers.IntegerField(default=Policy.tries, min_value=1, max_value=MOST_TRIES)
    try_penalty = serializers.FloatField(default=float(Policy.try_penalty), min_value=0, max_value=1)
    try_points = serializers.ListField(
        child=serializers.FloatField(min_value=0, max_value=1),
        required=False,
        default=list,
        max_length=MOST_TRIES,
        help_text="Instead of a penalty: what each try adds where it is better than those before.",
    )
    hints = serializers.ChoiceField(HINTS, default=Policy.hints)
    hint_penalty = serializers.FloatField(
        required=False, allow_null=True, default=None, min_value=0, max_value=1,
        help_text="What each hint costs; null: as the hint says.",
    )  # fmt: skip
    negative_marks = serializers.BooleanField(default=Policy.negative_marks)
    certainty = serializers.BooleanField(default=Policy.certainty)
    reveal = RevealDraftSerializer(
        required=False, allow_null=True, default=None, help_text="Null: as the mode has it."
    )
    sections = serializers.ListField(child=SectionDraftSerializer(), max_length=MAX_SECTIONS)


class SectionDocumentSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(allow_blank=True)
    questions = serializers.ListField(child=Slug())
    draw = serializers.IntegerField(allow_null=True)
    topic = Slug(allow_null=True)
    tags = serializers.ListField(child=Slug())
    difficulty = serializers.ChoiceField(DIFFICULTY_CHOICES, allow_null=True)
    pool = serializers.ChoiceField(POOL_CHOICES, allow_null=True)
    by_topic_weight = serializers.BooleanField()


class RevealDocumentSerializer(serializers.Serializer[Any]):
    """What shows in each phase. In a phase that is not there nothing shows."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {phase.value: aspects() for phase in Phase}


class QuizOutlineSerializer(serializers.Serializer[Any]):
    """A quiz as lists show it."""

    id = serializers.UUIDField()
    slug = Slug()
    exam = Slug()
    title = serializers.CharField()
    mode = serializers.ChoiceField(MODE_CHOICES)
    status = serializers.ChoiceField(Quiz.Status.choices)
    question_count = serializers.IntegerField(min_value=0, help_text="Questions in an attempt.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class QuizDocumentSerializer(serializers.Serializer[Any]):
    """A quiz as its authors wrote it, and how it stands."""

    id = serializers.UUIDField()
    slug = Slug()
    exam = Slug()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True, help_text="CommonMark.")
    status = serializers.ChoiceField(Quiz.Status.choices)
    mode = serializers.ChoiceField(MODE_CHOICES)
    submission = serializers.ChoiceField(SUBMISSIONS, allow_null=True)
    time_limit_s = serializers.IntegerField(allow_null=True)
    at_deadline = serializers.ChoiceField(AT_DEADLINE)
    grace_s = serializers.IntegerField()
    grace_answers = serializers.BooleanField()
    pausing = serializers.BooleanField(allow_null=True)
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    attempts_allowed = serializers.IntegerField(allow_null=True)
    attempt_delay_s = serializers.IntegerField()
    counts = serializers.ChoiceField(COUNTS)
    pass_percent = serializers.FloatField(allow_null=True)
    shuffle_questions = serializers.BooleanField()
    shuffle_choices = serializers.BooleanField()
    navigation = serializers.ChoiceField(NAVIGATION)
    tries = serializers.IntegerField()
    try_penalty = serializers.FloatField()
    try_points = serializers.ListField(child=serializers.FloatField())
    hints = serializers.ChoiceField(HINTS)
    hint_penalty = serializers.FloatField(allow_null=True)
    negative_marks = serializers.BooleanField()
    certainty = serializers.BooleanField()
    reveal = RevealDocumentSerializer(allow_null=True)
    sections = SectionDocumentSerializer(many=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class QuizzesQuery(PageQuery):
    exam = Slug(required=False, help_text="Quizzes of the exam with this slug.")
    status = serializers.ChoiceField(Quiz.Status.choices, required=False, help_text="Quizzes of this status.")
