"""What to practise: what clients send, and how attempts say it."""

from typing import Any

from rest_framework import serializers

from attempts.outlines import RECENT_ANSWERS
from questions.drafts import MAX_TAGS
from questions.models import Type
from questions.serializers import DIFFICULTY_CHOICES, Slug
from quizapi.api import StrictSerializer

MAX_PRACTICE = 100
MAX_SEED = 2**63 - 1
WEAKEST = (
    "first those of the topic in which the learner got the smallest share of the marks, of the"
    f" {RECENT_ANSWERS:,} questions that they answered last; then those of the next; last those of the topics"
    " without answers, all alike"
)
OF_RESULTS = (
    "What is `missed`, and where the learner is `weakest`, is told by answers whose result shows by now, and"
    " not by attempts that were abandoned or voided."
)
SELECTS = [
    ("random", "any questions"),
    ("unseen", "questions not met before come first, then those that an attempt gave the longest ago"),
    ("missed", "questions whose latest answer was not fully right"),
    ("weakest", WEAKEST),
    ("bookmarked", "questions that the learner bookmarked"),
    ("flagged", "questions that the learner flagged, in whichever attempt"),
]


class PracticeSerializer(StrictSerializer):
    exam = Slug()
    topics = serializers.ListField(
        child=Slug(),
        required=False,
        min_length=1,
        max_length=100,
        help_text="These topics and those below them; all topics if left out.",
    )
    tags = serializers.ListField(
        child=Slug(),
        required=False,
        min_length=1,
        max_length=MAX_TAGS,
        help_text="Questions that carry all of these tags.",
    )
    difficulty = serializers.ListField(
        child=serializers.ChoiceField(DIFFICULTY_CHOICES),
        required=False,
        min_length=1,
        max_length=len(DIFFICULTY_CHOICES),
        help_text="Questions that are as difficult as one of these says.",
    )
    types = serializers.ListField(
        child=serializers.ChoiceField(Type.choices),
        required=False,
        min_length=1,
        max_length=len(Type.choices),
        help_text="Questions of these types.",
    )
    # No `default`: clients made from the schema would take these for members that they must send.
    count = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_PRACTICE, help_text="How many questions; 10 if left out."
    )
    select = serializers.ChoiceField(
        SELECTS, required=False, help_text=f"Which come first, or alone; `random` if left out. {OF_RESULTS}"
    )
    by_topic_weight = serializers.BooleanField(
        required=False,
        help_text="Share the questions out over the topics by their weights in the exam. Not with `weakest`.",
    )
    seed = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MAX_SEED,
        help_text="The same number gives the same attempt, while the questions and what the learner did stay"
        " the same. Left out, the server draws one.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("by_topic_weight") and attrs.get("select") == "weakest":
            message = "Choose the weakest topics or share out by weight, not both."
            raise serializers.ValidationError({"by_topic_weight": [message]})
        return attrs


class SelectionSerializer(serializers.Serializer[Any]):
    """What was asked for, with what was left out; a list that is null let all questions pass."""

    exam = Slug()
    topics = serializers.ListField(child=Slug(), allow_null=True)
    tags = serializers.ListField(child=Slug(), allow_null=True)
    difficulty = serializers.ListField(child=serializers.ChoiceField(DIFFICULTY_CHOICES), allow_null=True)
    types = serializers.ListField(child=serializers.ChoiceField(Type.choices), allow_null=True)
    count = serializers.IntegerField(min_value=1)
    select = serializers.ChoiceField(SELECTS)
    by_topic_weight = serializers.BooleanField()
    seed = serializers.IntegerField(
        min_value=0, max_value=MAX_SEED, allow_null=True, help_text="Null: the server drew one."
    )
