"""Content as clients see it, and the parameters of its lists.

The representations describe documents that PostgreSQL holds already; they are for the schema, and the
contract tests hold the replies to them.
"""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from questions.drafts import DIFFICULTIES, MAX_SLUG, SLUG_PATTERN
from questions.models import Type, quizzes
from questions.policy import Aspect, Phase
from questions.types import TYPES
from quizapi.json_schemas import serializer_of
from quizapi.lists import PageQuery

MODE_CHOICES = list(quizzes.MODES.items())
SUBMISSIONS = list(quizzes.SUBMISSIONS.items())
AT_DEADLINE = list(quizzes.AT_DEADLINE.items())
COUNTS = list(quizzes.COUNTS.items())
NAVIGATION = list(quizzes.NAVIGATION.items())
HINTS = list(quizzes.HINTS.items())
ASPECTS = [(each.value, each.value) for each in Aspect]
DIFFICULTY_CHOICES = list(DIFFICULTIES.items())


class Slug(serializers.RegexField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            SLUG_PATTERN, max_length=MAX_SLUG, error_messages={"invalid": "This is not a slug."}, **options
        )


class QuestionQuery(PageQuery):
    exam = Slug(required=False, help_text="Questions of the exam with this slug.")
    topic = Slug(required=False, help_text="Questions of this topic and those below it.")
    type = serializers.ChoiceField(Type.choices, required=False, help_text="Questions of this type.")
    tag = Slug(required=False, help_text="Questions that carry this tag.")
    difficulty = serializers.ChoiceField(
        DIFFICULTY_CHOICES, required=False, help_text="Questions that are this difficult."
    )
    search = serializers.CharField(
        required=False,
        max_length=200,
        trim_whitespace=False,
        help_text="Words in the stem or the choices, in the syntax of web search engines; best first.",
    )


class QuizQuery(PageQuery):
    exam = Slug(required=False, help_text="Quizzes of the exam with this slug.")


class TopicSerializer(serializers.Serializer[Any]):
    slug = Slug()
    title = serializers.CharField()
    description = serializers.CharField(help_text="CommonMark.")
    parent = Slug(  # type: ignore[assignment]  # a member, not the field's parent
        allow_null=True, help_text="The topic above; null at the top."
    )
    weight = serializers.FloatField(help_text="Share of a draw by topic weight, relative to other topics.")
    question_count = serializers.IntegerField(
        help_text="Questions that anyone may browse, in the topic itself."
    )


class ExamSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    slug = Slug()
    title = serializers.CharField()
    description = serializers.CharField(help_text="CommonMark.")
    language = serializers.CharField(help_text="BCP 47 tag.")
    topics = TopicSerializer(many=True)


class DeliveredQuestionSerializer(serializers.Serializer[Any]):
    """What a learner sees of a question before answering. The key is not part of it."""

    id = serializers.UUIDField(help_text="The question, over all of its versions.")
    slug = Slug()
    version = serializers.IntegerField(min_value=1)
    exam = Slug()
    topic = Slug()
    stem = serializers.CharField(help_text="CommonMark; $...$ holds math.")
    hint_count = serializers.IntegerField(min_value=0)
    difficulty = serializers.ChoiceField(DIFFICULTY_CHOICES)
    tags = serializers.ListField(child=Slug())


def constant(value: str) -> serializers.Field[Any, Any, Any, Any]:
    """A member that always has this value, by which clients tell alternatives apart."""

    @extend_schema_field({"type": "string", "const": value})
    class Constant(serializers.CharField):
        pass

    return Constant()


def serializer_of_type(name: str) -> type[serializers.Serializer[Any]]:
    """What a learner sees of a question of one type, which `type` tells."""
    schema = TYPES[name].QUESTION_SCHEMA
    about = (DeliveredQuestionSerializer.__doc__, schema.get("description"))
    return serializer_of(
        {
            **schema,
            "description": " ".join(filter(None, about)),
            "required": ["type", *schema.get("required", ())],
            "properties": {"type": {"type": "string", "const": name}, **schema["properties"]},
        },
        base=DeliveredQuestionSerializer,
    )


QUESTION_SERIALIZERS: dict[str, serializers.Serializer[Any] | type[serializers.Serializer[Any]]] = {
    name: serializer_of_type(name) for name in TYPES
}


def question_serializer(*, many: bool = False) -> PolymorphicProxySerializer:
    """A question of any type, told apart by `type`."""
    return PolymorphicProxySerializer(
        component_name="Question",
        serializers=QUESTION_SERIALIZERS,
        resource_type_field_name="type",
        many=many,
    )


class RevealSerializer(serializers.Serializer[Any]):
    """What shows of an attempt in each phase: while answering, after its end, after the quiz has closed."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {phase.value: serializers.ListField(child=serializers.ChoiceField(ASPECTS)) for phase in Phase}


class PolicySerializer(serializers.Serializer[Any]):
    """The rules of a quiz; an attempt keeps them as they were when it started."""

    mode = serializers.ChoiceField(MODE_CHOICES)
    submission = serializers.ChoiceField(SUBMISSIONS)
    time_limit_s = serializers.IntegerField(allow_null=True, help_text="Seconds; null: no limit.")
    at_deadline = serializers.ChoiceField(AT_DEADLINE)
    grace_s = serializers.IntegerField(help_text="Seconds after the deadline in which it may be finished.")
    grace_answers = serializers.BooleanField(help_text="Whether answers are taken in grace, too.")
    pausing = serializers.BooleanField(help_text="Whether the learner may stop the clock.")
    attempts_allowed = serializers.IntegerField(allow_null=True, help_text="Null: no limit.")
    attempt_delay_s = serializers.IntegerField(help_text="Seconds from the end of one to the next start.")
    counts = serializers.ChoiceField(COUNTS, help_text="Which attempt is the learner's result.")
    pass_percent = serializers.FloatField(allow_null=True, help_text="Null: no pass mark.")
    shuffle_questions = serializers.BooleanField()
    shuffle_choices = serializers.BooleanField()
    navigation = serializers.ChoiceField(NAVIGATION)
    tries = serializers.IntegerField(help_text="Answers per question, where submission is individual.")
    try_penalty = serializers.FloatField(help_text="Share of the mark that each try after the first costs.")
    try_points = serializers.ListField(
        child=serializers.FloatField(),
        help_text="Instead of a penalty: what each try adds where it is better than those before; or empty.",
    )
    hints = serializers.ChoiceField(HINTS)
    hint_penalty = serializers.FloatField(
        allow_null=True, help_text="Share of the mark that each hint costs; null: as the hint says."
    )
    negative_marks = serializers.BooleanField(help_text="Whether a wrong choice may take marks away.")
    certainty = serializers.BooleanField(help_text="Whether each answer says how sure the learner is.")
    reveal = RevealSerializer()


class QuizSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    slug = Slug()
    exam = Slug()
    title = serializers.CharField()
    description = serializers.CharField(help_text="CommonMark.")
    mode = serializers.ChoiceField(MODE_CHOICES)
    question_count = serializers.IntegerField(min_value=0, help_text="Questions in an attempt.")
    time_limit_s = serializers.IntegerField(allow_null=True, help_text="Seconds; null: no limit.")
    attempts_allowed = serializers.IntegerField(allow_null=True, help_text="Null: no limit.")
    pass_percent = serializers.FloatField(allow_null=True, help_text="Null: no pass mark.")
    hints = serializers.BooleanField(help_text="Whether hints may be taken.")
    tries = serializers.IntegerField(help_text="Answers per question in practice.")
    try_penalty = serializers.FloatField(help_text="Share of the mark that each try after the first costs.")
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    policy = PolicySerializer()
