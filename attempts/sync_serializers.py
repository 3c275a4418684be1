"""What a client sends after it was offline, and what became of each event."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from attempts.serializers import (
    CERTAINTIES,
    MAX_ELAPSED_MS,
    AnswerField,
    AttemptSerializer,
    HintShownSerializer,
    ResponseSerializer,
)
from quizapi.api import StrictSerializer
from quizapi.schema import constant, problem_field

MOST_EVENTS = 200


class EventSerializer(StrictSerializer):
    id = serializers.UUIDField(
        help_text="A UUID that the client made for the event. Sent again, the event is not applied again."
    )
    position = serializers.IntegerField(
        min_value=1, max_value=32_767, help_text="Which question: 1, 2, 3 ..."
    )
    at = serializers.DateTimeField(
        required=False, help_text="When it happened, by the client's clock. Recorded; the server's decides."
    )


class AnswerEventSerializer(EventSerializer):
    """An answer, as it would be sent by itself; its id is that of the response."""

    type = constant("answer")
    answer = AnswerField(allow_null=True)
    submit = serializers.BooleanField(required=False)
    certainty = serializers.ChoiceField(CERTAINTIES, required=False)
    elapsed_ms = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=MAX_ELAPSED_MS
    )


class HintEventSerializer(EventSerializer):
    """A hint taken. It says which, so that a retry cannot take another."""

    type = constant("hint")
    number = serializers.IntegerField(min_value=1, max_value=20)


class FlagEventSerializer(EventSerializer):
    type = constant("flag")
    flagged = serializers.BooleanField()


EVENTS: dict[str, type[serializers.Serializer[Any]]] = {
    "answer": AnswerEventSerializer,
    "hint": HintEventSerializer,
    "flag": FlagEventSerializer,
}


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Event", serializers={**EVENTS}, resource_type_field_name="type"
    )
)
class EventField(serializers.JSONField):
    """Any JSON: what is wrong with an event is told in its result, and holds up no other."""

    def run_validation(self, data: Any = None) -> Any:
        return data


class SyncSerializer(StrictSerializer):
    """Events in the order in which they happened; what is wrong with one is told in its result."""

    events = serializers.ListField(child=EventField(), min_length=1, max_length=MOST_EVENTS)


STATUSES = [
    ("applied", "done now"),
    ("already_applied", "done before; nothing was done again"),
    ("refused", "not done; see problem"),
]


class EventResultSerializer(serializers.Serializer[Any]):
    """What became of an event. `response` comes with an answer, `hint` with a hint."""

    id = serializers.UUIDField(allow_null=True, help_text="The event's; null where it had none.")
    status = serializers.ChoiceField(STATUSES)
    response = ResponseSerializer(required=False)
    hint = HintShownSerializer(required=False)
    problem = problem_field(required=False)


class SyncedSerializer(serializers.Serializer[Any]):
    results = EventResultSerializer(many=True, help_text="One for each event, in their order.")
    attempt = AttemptSerializer(help_text="The attempt as it is now.")
