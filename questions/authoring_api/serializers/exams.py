"""Exams and topics, as authors send and get them."""

from typing import Any

from rest_framework import serializers

from questions.authoring.exams import MAX_WEIGHT
from questions.authoring_api.serializers.fields import Title, Words
from questions.serializers import Slug
from quizapi.api import StrictSerializer

LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
MAX_LANGUAGE = 35
MAX_POSITION = 32_767
WEIGHT = "Share of a draw by topic weight, relative to other topics; at most 3 decimal places."


class ExamDraftSerializer(StrictSerializer):
    """A whole exam, but for its topics. What is left out is as the schema says, not as it was before."""

    slug = Slug(help_text="It stays.")
    title = Title()
    description = Words()
    language = serializers.RegexField(
        LANGUAGE, required=False, default="en", max_length=MAX_LANGUAGE, help_text="BCP 47 tag."
    )
    review_required = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Whether a question is published only by somebody who has not written to its draft.",
    )


class ExamDocumentSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    slug = Slug()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True, help_text="CommonMark.")
    language = serializers.CharField(help_text="BCP 47 tag.")
    review_required = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TopicDraftSerializer(StrictSerializer):
    """A whole topic. What is left out is as the schema says, not as it was before."""

    slug = Slug(help_text="It stays.")
    parent = Slug(  # type: ignore[assignment]  # a member, not the field's parent
        required=False, allow_null=True, default=None, help_text="The topic above; null: at the top."
    )
    title = Title()
    description = Words()
    weight = serializers.FloatField(
        required=False, default=0, min_value=0, max_value=MAX_WEIGHT, help_text=WEIGHT
    )
    position = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=MAX_POSITION,
        help_text="Its place among the exam's topics; equal ones in the order in which they were made.",
    )


class TopicDocumentSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    slug = Slug()
    exam = Slug()
    parent = Slug(allow_null=True, help_text="Null: at the top.")  # type: ignore[assignment]
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True, help_text="CommonMark.")
    weight = serializers.FloatField(help_text=WEIGHT)
    position = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
