"""What is asked of item analysis."""

from rest_framework import serializers

from attempts.figures import SELECTIONS
from attempts.insight import words
from attempts.insight.listing import ORDERS
from questions.serializers import Slug
from quizapi.api import StrictSerializer
from quizapi.lists import PageQuery

MOST_NAME = 150  # characters of a learner group's name
LIST_ORDERS = [
    (sign + name, f"By {name}{', the other way round' if sign else ''}")
    for name in ORDERS
    for sign in ("", "-")
]
SELECTION_CHOICES = [(name, words.SELECTIONS[name]) for name in SELECTIONS]


class AnalysisQuery(StrictSerializer):
    attempts = serializers.ChoiceField(
        SELECTION_CHOICES, default="first", help_text="Which ended attempts at the quiz count."
    )


class AnalysesQuery(PageQuery):
    exam = Slug(required=False, help_text="Questions of the exam with this slug.")
    quiz = Slug(required=False, help_text="Questions as they were asked at the quiz with this slug.")
    topic = Slug(required=False, help_text="Questions that are in this topic now, or in one below it.")
    order = serializers.ChoiceField(
        LIST_ORDERS,
        default="question",
        help_text="What is undefined comes last in an order by discrimination.",
    )


class GroupsQuery(StrictSerializer):
    focal = serializers.CharField(
        required=False, max_length=MOST_NAME, help_text="The learner group to compare, by its name."
    )
    reference = serializers.CharField(
        required=False,
        max_length=MOST_NAME,
        help_text="The learner group to compare it with; if left out, all other learners.",
    )
