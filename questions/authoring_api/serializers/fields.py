"""Fields that several documents have."""

from typing import Any

from rest_framework import serializers

from questions.drafts import MAX_TITLE
from questions.types.contract import MAX_TEXT
from quizapi.api import StrictSerializer

MARKUP = "CommonMark; $...$ holds math."
MOST_DEPTH = 20  # of what an author nests in `options`; no type needs more than six
MOST_NUMBER = 2**53  # what every reader of JSON takes exactly


class Markup(serializers.CharField):
    """A text that must not be empty, kept with the white space that it begins with."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"max_length": MAX_TEXT, "help_text": MARKUP}
        super().__init__(trim_whitespace=False, **defaults | options)


class Words(Markup):
    """A text that may be left out or empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, default="", allow_blank=True, **options)


class Title(serializers.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_TITLE, trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        title = super().to_internal_value(data)
        if not self.allow_blank and not title.strip():
            self.fail("blank")
        return title


class OptionsField(serializers.Field[Any, Any, Any, Any]):
    """Any JSON object that can be kept and given back as it is; what is wrong in it, `faults` tell."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise serializers.ValidationError("Send an object.")
        refuse_unkeepable(data)
        return data


def refuse_unkeepable(value: object) -> None:
    """What a database or a reader of JSON would change: too deep, or a number too large."""
    level, depth = [value], 0
    while level:
        if depth > MOST_DEPTH:
            raise serializers.ValidationError(f"Nest this at most {MOST_DEPTH} deep.")
        if any(isinstance(each, int | float) and abs(each) > MOST_NUMBER for each in level):
            raise serializers.ValidationError(f"Write numbers beyond {MOST_NUMBER} as texts.")
        level = [inner for each in level for inner in inside(each)]
        depth += 1


def inside(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


class MoveSerializer(StrictSerializer):
    comment = Words(help_text="To the authors and reviewers; it is kept with the question's comments.")


class ReturnSerializer(StrictSerializer):
    comment = Markup(help_text="What the author should mend.")


class CommentSerializer(StrictSerializer):
    text = Markup()


class RestoreSerializer(StrictSerializer):
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="Its number.")


class FaultSerializer(serializers.Serializer[Any]):
    pointer = serializers.CharField(
        allow_blank=True, help_text="JSON pointer into this document; empty: it is about the whole."
    )
    detail = serializers.CharField(help_text="What to do.")
