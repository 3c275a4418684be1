"""What staff send about attempts, and what they get."""

from typing import Any

from rest_framework import serializers

from attempts.lifecycle.interventions import MOST_REASON
from attempts.models import Attempt, Intervention
from attempts.serializers import AnswerField
from attempts.staff_policies import MOST_SECONDS
from questions.serializers import Slug
from questions.types.contract import MAX_TEXT
from quizapi.api import StrictSerializer
from quizapi.lists import PageQuery

KINDS = Intervention.Kind.choices


class MarkingQuery(PageQuery):
    exam = Slug(required=False, help_text="Answers in attempts in the exam with this slug.")
    quiz = Slug(required=False, help_text="Answers in attempts at the quiz with this slug.")


class MarkSerializer(StrictSerializer):
    fraction = serializers.FloatField(
        min_value=-1,
        max_value=1,
        help_text="What the answer is worth, as a share of the full mark; below 0 only where the quiz has "
        "negative marks. Hints, tries and certainty are taken into account by the server.",
    )
    comment = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MAX_TEXT,
        trim_whitespace=False,
        help_text="To the learner. CommonMark.",
    )
    response_id = serializers.UUIDField(
        required=False,
        help_text="The answer that was read, as the queue names it: with it, no other one is marked.",
    )


class ReasonSerializer(StrictSerializer):
    id = serializers.UUIDField(help_text="A UUID that the client made: what is sent again is not done again.")
    reason = serializers.CharField(max_length=MOST_REASON, help_text="It is kept with what was done.")


class ExtendSerializer(ReasonSerializer):
    seconds = serializers.IntegerField(
        min_value=1, max_value=MOST_SECONDS, help_text="By how much the deadline moves."
    )


class ReopenSerializer(ReasonSerializer):
    seconds = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MOST_SECONDS,
        help_text="Until the new deadline, from now; leave it out where the attempt had none.",
    )


class VoidSerializer(ReasonSerializer):
    """Nothing more than the reason."""


class WaitingQuestionSerializer(serializers.Serializer[Any]):
    slug = Slug()
    version = serializers.IntegerField(min_value=1)
    stem = serializers.CharField(help_text="CommonMark.")


class WaitingSerializer(serializers.Serializer[Any]):
    """An answer that waits for a mark. Whose it is, is told by id alone."""

    user_id = serializers.UUIDField(help_text="The learner.")
    attempt_id = serializers.UUIDField()
    position = serializers.IntegerField(min_value=1)
    exam = Slug()
    quiz = Slug(allow_null=True, help_text="Null: practice of a selection.")
    question = WaitingQuestionSerializer()
    response_id = serializers.UUIDField()
    answer = AnswerField()
    submitted_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(help_text="The attempt's end, from when on the answer waits.")
    max_mark = serializers.FloatField()
    rubric = serializers.CharField(
        allow_null=True, allow_blank=True, help_text="What to look for. CommonMark."
    )
    model_answer = serializers.CharField(allow_null=True, allow_blank=True, help_text="CommonMark.")


class ManualMarkSerializer(serializers.Serializer[Any]):
    """A mark as it was given, and how the attempt stands by now."""

    position = serializers.IntegerField(min_value=1)
    response_id = serializers.UUIDField(help_text="The answer that was marked.")
    fraction = serializers.FloatField(min_value=-1, max_value=1)
    mark = serializers.FloatField(help_text="What the answer earns by it.")
    comment = serializers.CharField(allow_blank=True)
    by = serializers.UUIDField(allow_null=True, help_text="Who marked it.")
    marked_at = serializers.DateTimeField()
    state = serializers.ChoiceField(Attempt.State.choices)
    unmarked = serializers.IntegerField(
        min_value=0, help_text="How many answers of the attempt still wait for a mark."
    )


class StandingSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(Attempt.State.choices)
    deadline_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    score = serializers.FloatField()


class InterventionSerializer(serializers.Serializer[Any]):
    """What was done to an attempt, and how it stood before and after."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS)
    reason = serializers.CharField()
    seconds = serializers.IntegerField(allow_null=True, help_text="How much time it gave.")
    before = StandingSerializer()
    after = StandingSerializer()
    by = serializers.UUIDField(allow_null=True, help_text="Who did it.")
    created_at = serializers.DateTimeField()
