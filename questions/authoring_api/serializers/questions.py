"""Questions as authors send and get them: one shape, and by `type` what `options` may hold."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from questions.authoring_api.serializers.fields import (
    MARKUP,
    FaultSerializer,
    Markup,
    OptionsField,
    Words,
)
from questions.authoring_api.serializers.options import UNFINISHED, component_of, title_of
from questions.drafts import MAX_REFERENCES, MAX_TAGS, POOLS
from questions.models import Status, Type
from questions.serializers import DIFFICULTY_CHOICES, Slug
from questions.types import TYPES
from questions.types.contract import MAX_CHOICES, MAX_HINTS, MAX_TEXT, QuestionDraft
from quizapi.api import StrictSerializer
from quizapi.lists import PageQuery
from quizapi.schema import constant

POOL_CHOICES = list(POOLS.items())
BOOLEANS = [("true", "true"), ("false", "false")]
SHARE = "Share of the mark, with at most 7 decimal places."


class ChoiceDraftSerializer(StrictSerializer):
    id = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="As it was read, so that answers over versions compare; left out for a new choice.",
    )
    text = Markup()
    correct = serializers.BooleanField(required=False, default=False)
    fraction = serializers.FloatField(
        required=False,
        allow_null=True,
        min_value=-1,
        max_value=1,
        help_text=f"{SHARE} Null: none of its own.",
    )
    feedback = Words()
    pinned = serializers.BooleanField(
        required=False, default=False, help_text="Stays last where choices are shuffled."
    )


class HintDraftSerializer(StrictSerializer):
    text = Markup()
    penalty = serializers.FloatField(
        required=False, default=0, min_value=0, max_value=1, help_text=f"{SHARE} What revealing it costs."
    )


class ReferenceDraftSerializer(StrictSerializer):
    title = serializers.CharField(max_length=MAX_TEXT, trim_whitespace=False)
    url = serializers.CharField(
        required=False, max_length=MAX_TEXT, trim_whitespace=False, help_text="With http or https."
    )


class QuestionDraftSerializer(StrictSerializer):
    """The whole draft of a question. What is left out is as the schema says, not as it was before."""

    slug = Slug(help_text="Public; once the question has been published, it stays.")
    exam = Slug(help_text="A question stays in its exam.")
    topic = Slug(help_text="A topic of the exam.")
    type = serializers.ChoiceField(Type.choices)
    stem = Markup(help_text=f"What is asked. {MARKUP}")
    explanation = Words(help_text=f"Why the right answer is right and the others are not. {MARKUP}")
    difficulty = serializers.ChoiceField(DIFFICULTY_CHOICES, default=QuestionDraft.difficulty)
    pool = serializers.ChoiceField(
        POOL_CHOICES,
        default=QuestionDraft.pool,
        help_text="Whether anyone may browse it, or it is seen only inside an attempt.",
    )
    tags = serializers.ListField(child=Slug(), required=False, default=list, max_length=MAX_TAGS)
    references = serializers.ListField(
        child=ReferenceDraftSerializer(), required=False, default=list, max_length=MAX_REFERENCES
    )
    choices = serializers.ListField(
        child=ChoiceDraftSerializer(),
        required=False,
        default=list,
        max_length=MAX_CHOICES,
        help_text="For the types whose learners pick or order; of an ordering in the right order.",
    )
    hints = serializers.ListField(
        child=HintDraftSerializer(), required=False, default=list, max_length=MAX_HINTS
    )
    options = OptionsField(required=False, default=dict)


class ChoiceDocumentSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField(help_text=MARKUP)
    correct = serializers.BooleanField()
    fraction = serializers.FloatField(allow_null=True)
    feedback = serializers.CharField(allow_blank=True, help_text=MARKUP)
    pinned = serializers.BooleanField()


class HintDocumentSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(help_text=MARKUP)
    penalty = serializers.FloatField()


class ReferenceDocumentSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    url = serializers.CharField(required=False)


class QuestionOutlineSerializer(serializers.Serializer[Any]):
    """A question as lists show it: what its draft is about, and how it stands."""

    id = serializers.UUIDField(help_text="The question, over all of its versions.")
    slug = Slug()
    exam = Slug()
    topic = Slug()
    type = serializers.ChoiceField(Type.choices)
    stem = serializers.CharField(help_text=MARKUP)
    difficulty = serializers.ChoiceField(DIFFICULTY_CHOICES)
    pool = serializers.ChoiceField(POOL_CHOICES)
    tags = serializers.ListField(child=Slug())
    status = serializers.ChoiceField(Status.choices)
    version = serializers.IntegerField(
        allow_null=True, help_text="The one that learners get, or got last; null: never published."
    )
    has_unpublished_changes = serializers.BooleanField()
    in_review_since = serializers.DateTimeField(
        allow_null=True, help_text="A published question is in review with the changes of its draft."
    )
    submitted_by = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class QuestionDocumentSerializer(QuestionOutlineSerializer):
    """A question's draft as its authors see it, key included, and how it stands."""

    explanation = serializers.CharField(allow_blank=True, help_text=MARKUP)
    references = ReferenceDocumentSerializer(many=True)
    choices = ChoiceDocumentSerializer(many=True)
    hints = HintDocumentSerializer(many=True)
    contributors = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="Who wrote to the draft since it was last published.",
    )
    faults = FaultSerializer(many=True, help_text="What still keeps the draft from being published.")


class QuestionsQuery(PageQuery):
    exam = Slug(required=False, help_text="Questions of the exam with this slug.")
    topic = Slug(required=False, help_text="Questions whose draft is in this topic or one below it.")
    type = serializers.ChoiceField(Type.choices, required=False, help_text="Questions of this type.")
    status = serializers.ChoiceField(Status.choices, required=False, help_text="Questions of this status.")
    tag = Slug(required=False, help_text="Questions whose draft carries this tag.")
    difficulty = serializers.ChoiceField(
        DIFFICULTY_CHOICES, required=False, help_text="Questions that are this difficult."
    )
    pool = serializers.ChoiceField(POOL_CHOICES, required=False, help_text="Questions of this pool.")
    in_review = serializers.ChoiceField(
        BOOLEANS, required=False, help_text="Questions that wait for a review, or that do not."
    )
    has_unpublished_changes = serializers.ChoiceField(
        BOOLEANS, required=False, help_text="Questions whose draft says something else than learners get."
    )
    search = serializers.CharField(
        required=False,
        max_length=200,
        trim_whitespace=False,
        help_text="Words or parts of words, each of them in the stem, explanation, slug or a choice.",
    )


class ReviewsQuery(PageQuery):
    exam = Slug(required=False, help_text="Questions of the exam with this slug.")


def options_of(name: str, **options: Any) -> serializers.Field[Any, Any, Any, Any]:
    """What a type's options hold where the draft is fit to be published, or anything while it is not."""
    reference = {"$ref": f"#/components/schemas/{component_of(name)}"}

    @extend_schema_field({"anyOf": [reference, UNFINISHED]})
    class Options(OptionsField):
        pass

    return Options(**options)


def of_type(name: str, base: type[serializers.Serializer[Any]], suffix: str, **options: Any) -> Any:
    members = {"type": constant(name), "options": options_of(name, **options), "__doc__": base.__doc__}
    return type(f"{title_of(name)}{suffix}Serializer", (base,), members)


DRAFTS = {name: of_type(name, QuestionDraftSerializer, "Draft", required=False) for name in TYPES}
DOCUMENTS = {name: of_type(name, QuestionDocumentSerializer, "Document") for name in TYPES}


def question_draft() -> PolymorphicProxySerializer:
    return PolymorphicProxySerializer(
        component_name="QuestionDraft", serializers=DRAFTS, resource_type_field_name="type"
    )


def question_document() -> PolymorphicProxySerializer:
    return PolymorphicProxySerializer(
        component_name="QuestionDocument", serializers=DOCUMENTS, resource_type_field_name="type"
    )
