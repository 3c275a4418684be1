"""Comments and versions, as authors get them."""

from typing import Any

from rest_framework import serializers

from questions.authoring_api.serializers.fields import MARKUP
from questions.authoring_api.serializers.questions import POOL_CHOICES
from questions.models import Type
from questions.models.reviews import MOVES
from questions.serializers import DIFFICULTY_CHOICES, Slug, question_serializer

MOVE_CHOICES = list(MOVES.items())


class CommentDocumentSerializer(serializers.Serializer[Any]):
    by = serializers.UUIDField(allow_null=True, help_text="Null: a command on the server.")
    at = serializers.DateTimeField()
    text = serializers.CharField(help_text=MARKUP)
    move = serializers.ChoiceField(
        MOVE_CHOICES, allow_null=True, help_text="What the question was moved by as this was said; or null."
    )


class VersionOutlineSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=1)
    topic = Slug()
    type = serializers.ChoiceField(Type.choices)
    difficulty = serializers.ChoiceField(DIFFICULTY_CHOICES)
    pool = serializers.ChoiceField(POOL_CHOICES)
    tags = serializers.ListField(child=Slug())
    published_at = serializers.DateTimeField()
    published_by = serializers.UUIDField(allow_null=True, help_text="Null: a command on the server.")


class VersionDocumentSerializer(VersionOutlineSerializer):
    """A version as it was published. It never changes."""

    delivery = question_serializer()
    answer_key = serializers.DictField(
        help_text="What answers are graded by and learners are shown when it is due; as its type has it."
    )
