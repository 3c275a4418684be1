"""What clients send for an attempt, and what they get: an attempt, its questions, responses, results."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from attempts.models import Attempt
from attempts.practice_serializers import PracticeSerializer, SelectionSerializer
from questions.models import Type
from questions.policy import Certainty
from questions.serializers import COUNTS, MODE_CHOICES, PolicySerializer, Slug, question_serializer
from questions.types import TYPES
from quizapi.api import StrictSerializer, read, refuse_unknown
from quizapi.json_schemas import serializer_of
from quizapi.lists import PageQuery

CERTAINTIES = [(each.value, each.value) for each in Certainty]
MAX_ELAPSED_MS = 24 * 60 * 60 * 1000
CLIENT_ID = "A UUID that the client made. Sending it again with the same body gives the first result again."


class StartQuizSerializer(StrictSerializer):
    id = serializers.UUIDField(required=False, help_text=CLIENT_ID)
    quiz = Slug(help_text="Start this quiz, or go on with the open attempt at it.")


class StartPracticeSerializer(StrictSerializer):
    id = serializers.UUIDField(required=False, help_text=CLIENT_ID)
    practice = PracticeSerializer()


START = PolymorphicProxySerializer(
    component_name="Start",
    serializers=[StartQuizSerializer, StartPracticeSerializer],
    resource_type_field_name=None,
)


def read_start(data: Any) -> dict[str, Any]:
    """The validated body of a start: of a quiz or of a practice selection."""
    if isinstance(data, dict):
        refuse_unknown(data, ("id", "quiz", "practice"))
    named = {"quiz", "practice"} & set(data) if isinstance(data, dict) else {"quiz"}
    if len(named) != 1:
        raise serializers.ValidationError("Send either quiz or practice.", code="quiz_or_practice")
    return read(StartQuizSerializer if "quiz" in named else StartPracticeSerializer, data)


def answer_serializer() -> PolymorphicProxySerializer:
    """An answer to a question of any type; types that answer alike share an alternative."""
    schemas = {kind.ANSWER_SCHEMA["title"]: kind.ANSWER_SCHEMA for kind in TYPES.values()}
    return PolymorphicProxySerializer(
        component_name="Answer",
        serializers=[serializer_of(schema, base=StrictSerializer) for schema in schemas.values()],
        resource_type_field_name=None,
    )


@extend_schema_field(answer_serializer())
class AnswerField(serializers.Field[Any, Any, Any, Any]):
    """Any JSON; the question's type says what an answer to it is."""

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class RespondSerializer(StrictSerializer):
    id = serializers.UUIDField(required=False, help_text=CLIENT_ID)
    answer = AnswerField(
        allow_null=True, help_text="Null takes the latest answer back, until the end of an exam."
    )
    submit = serializers.BooleanField(
        required=False,
        help_text="False saves the answer without submitting it, until the end of an exam; true if left out.",
    )
    certainty = serializers.ChoiceField(
        CERTAINTIES, required=False, help_text="How sure the learner is; where the policy asks for it."
    )
    elapsed_ms = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=MAX_ELAPSED_MS,
        help_text="Milliseconds that the learner took, as far as the client knows.",
    )


class TakeHintSerializer(StrictSerializer):
    number = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=20,
        help_text="Which hint; the next one if left out. Name it, and a retry cannot take another.",
    )


class FlagSerializer(StrictSerializer):
    flagged = serializers.BooleanField(help_text="Whether the learner wants to come back to the question.")


class AttemptQuery(PageQuery):
    exam = Slug(required=False, help_text="Attempts in the exam with this slug.")
    quiz = Slug(required=False, help_text="Attempts at the quiz with this slug.")
    state = serializers.ChoiceField(
        Attempt.State.choices, required=False, help_text="Attempts in this state."
    )


class HintSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=1)
    text = serializers.CharField(help_text="CommonMark.")
    penalty = serializers.FloatField(min_value=0, max_value=1, help_text="Share of the mark that it costs.")


class HintShownSerializer(HintSerializer):
    remaining = serializers.IntegerField(min_value=0, help_text="Hints still to be had.")


class ChoiceFeedbackSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    feedback = serializers.CharField(help_text="CommonMark.")


class ReferenceSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    url = serializers.URLField(required=False)


class PartSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="Of the blank, or the id of what was matched.")
    correct = serializers.BooleanField()
    feedback = serializers.CharField(required=False, allow_blank=True, help_text="CommonMark.")


class GradedSerializer(serializers.Serializer[Any]):
    """How an answer did: each member comes when the policy shows it."""

    correct = serializers.BooleanField(
        required=False, allow_null=True, help_text="Null: a person has to mark it."
    )
    mark = serializers.FloatField(
        required=False, allow_null=True, help_text="Null: a person has to mark it. Below 0 where that may be."
    )
    max_mark = serializers.FloatField(required=False)
    feedback = serializers.CharField(
        required=False, allow_blank=True, help_text="What the author says to this very answer. CommonMark."
    )
    choice_feedback = ChoiceFeedbackSerializer(many=True, required=False)
    parts = PartSerializer(many=True, required=False, help_text="How each blank or pair did.")
    correct_answer = AnswerField(
        required=False, allow_null=True, help_text="Null: there is no one right answer."
    )
    explanation = serializers.CharField(required=False, allow_blank=True, help_text="CommonMark.")
    references = ReferenceSerializer(many=True, required=False)


class ResponseSerializer(GradedSerializer):
    """An accepted answer. What is not required comes when the policy shows it."""

    id = serializers.UUIDField()
    position = serializers.IntegerField(min_value=1)
    answer = AnswerField(allow_null=True, help_text="Null: the answer was taken back.")
    submitted = serializers.BooleanField(help_text="False: it is only saved.")
    certainty = serializers.ChoiceField(CERTAINTIES, required=False)
    submitted_at = serializers.DateTimeField()
    tries_left = serializers.IntegerField(
        allow_null=True, help_text="Null in an exam: the last answer counts."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `try` is a word of Python's.
        return {**super().get_fields(), "try": serializers.IntegerField(min_value=1)}


class ItemSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(min_value=1)
    question = question_serializer()
    response = ResponseSerializer(allow_null=True, help_text="The latest; null: not answered.")
    flagged = serializers.BooleanField()
    hints = HintSerializer(many=True, help_text="Those taken so far.")
    elapsed_ms = serializers.IntegerField(help_text="Time on the question, as the client said.")


class FlaggedSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(min_value=1)
    flagged = serializers.BooleanField()


class TallySerializer(serializers.Serializer[Any]):
    score = serializers.FloatField()
    max_score = serializers.FloatField()
    percent = serializers.FloatField()
    questions = serializers.IntegerField()
    correct = serializers.IntegerField(required=False, help_text="Comes when correctness shows.")


class TopicResultSerializer(TallySerializer):
    topic = Slug()


class TypeResultSerializer(TallySerializer):
    type = serializers.ChoiceField(Type.choices)


class ComparisonSerializer(serializers.Serializer[Any]):
    """The attempt beside the learner's earlier ones at the quiz, in percent."""

    attempts = serializers.IntegerField(min_value=0, help_text="How many earlier ones have a result.")
    previous_percent = serializers.FloatField(allow_null=True)
    best_percent = serializers.FloatField(allow_null=True)
    average_percent = serializers.FloatField(allow_null=True)
    counts = serializers.ChoiceField(COUNTS, help_text="Which attempt is the learner's result.")
    result_percent = serializers.FloatField(help_text="The learner's result at the time of this attempt.")


class AttemptSummarySerializer(serializers.Serializer[Any]):
    """An attempt without its questions. What is not required comes with the end of the attempt."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(Attempt.State.choices)
    mode = serializers.ChoiceField(MODE_CHOICES)
    exam = Slug()
    quiz = Slug(allow_null=True)
    number = serializers.IntegerField(
        allow_null=True, help_text="Which of the learner's attempts at the quiz; null for practice."
    )
    practice = SelectionSerializer(
        allow_null=True, help_text="What a practice attempt was asked to select; null for a quiz."
    )
    started_at = serializers.DateTimeField()
    deadline_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    paused_at = serializers.DateTimeField(allow_null=True, help_text="Since when the clock stands still.")
    remaining_ms = serializers.IntegerField(
        allow_null=True, help_text="While paused: what is left of the time limit."
    )
    duration_ms = serializers.IntegerField(
        required=False, help_text="From start to end without pauses, once it has ended."
    )
    max_score = serializers.FloatField()
    score = serializers.FloatField(required=False)
    percent = serializers.FloatField(required=False, max_value=100, help_text="Below 0 where marks may be.")
    passed = serializers.BooleanField(
        required=False, allow_null=True, help_text="Null: there is no pass mark."
    )


class ResultSerializer(AttemptSummarySerializer):
    topics = TopicResultSerializer(many=True, required=False)
    types = TypeResultSerializer(many=True, required=False)
    comparison = ComparisonSerializer(
        required=False, allow_null=True, help_text="Null: practice of a selection."
    )
    policy = PolicySerializer()


class AttemptSerializer(ResultSerializer):
    """An attempt with its questions. What is not required comes with the end of the attempt."""

    items = ItemSerializer(many=True)


class TrySerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    answer = AnswerField()
    correct = serializers.BooleanField(required=False, allow_null=True)
    mark = serializers.FloatField(required=False, allow_null=True)
    elapsed_ms = serializers.IntegerField(allow_null=True)
    submitted_at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**super().get_fields(), "try": serializers.IntegerField(min_value=1)}


class ReviewedItemSerializer(GradedSerializer):
    position = serializers.IntegerField(min_value=1)
    question = question_serializer()
    flagged = serializers.BooleanField()
    hints = HintSerializer(many=True)
    answer = AnswerField(allow_null=True)
    certainty = serializers.ChoiceField(CERTAINTIES, allow_null=True)
    elapsed_ms = serializers.IntegerField(help_text="Time on the question, as the client said.")
    mark_comment = serializers.CharField(
        required=False, help_text="What the person who marked the answer says to it. CommonMark."
    )
    responses = TrySerializer(many=True, help_text="Every answer that was submitted, in order.")


class ReviewSerializer(ResultSerializer):
    """An attempt that has ended, with its answers, and what the policy shows of their results."""

    items = ReviewedItemSerializer(many=True)
