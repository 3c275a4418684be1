"""Nested model serializers, as DRF's documentation shows them. They give the facts that our API gives."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from attempts import scoring
from attempts.models import Attempt, AttemptItem, Response
from attempts.policies import WITH_RESULT
from questions.models import Choice, Hint, Question
from questions.types.fractions import Grade

type Document = dict[str, Any]


class ChoiceSerializer(serializers.ModelSerializer[Choice]):
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Choice
        fields = ["id", "text"]


class QuestionSerializer(serializers.ModelSerializer[Question]):
    id = serializers.UUIDField(source="public_id")
    version = serializers.IntegerField(source="current_version.number")
    exam = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    topic = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    choices = ChoiceSerializer(many=True)
    scoring = serializers.CharField(source="options.scoring", required=False)
    hint_count = serializers.SerializerMethodField()

    class Meta:
        model = Question
        fields = [
            *("id", "slug", "version", "exam", "topic", "type", "stem", "choices", "scoring"),
            *("hint_count", "difficulty", "tags"),
        ]

    def get_hint_count(self, question: Question) -> int:
        return len(question.hints.all())


class HintSerializer(serializers.ModelSerializer[Hint]):
    number = serializers.SerializerMethodField()
    penalty = serializers.FloatField()

    class Meta:
        model = Hint
        fields = ["number", "text", "penalty"]

    def get_number(self, hint: Hint) -> int:
        return hint.position + 1


class ChoiceFeedbackSerializer(serializers.ModelSerializer[Choice]):
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Choice
        fields = ["id", "feedback"]


class ResponseSerializer(serializers.ModelSerializer[Response]):
    """A response in a practice attempt; the view gives it its `item`, whose question is loaded."""

    tries_left = serializers.SerializerMethodField()
    submitted_at = serializers.DateTimeField(source="created_at")
    correct = serializers.SerializerMethodField()
    mark = serializers.FloatField()
    max_mark = serializers.FloatField(source="item.max_mark")
    choice_feedback = serializers.SerializerMethodField()
    correct_answer = serializers.SerializerMethodField()
    explanation = serializers.CharField(source="item.question.explanation")
    references = serializers.JSONField(source="item.question.references")

    class Meta:
        model = Response
        fields = [
            *("id", "position", "answer", "tries_left", "submitted_at", "correct", "mark", "max_mark"),
            *("choice_feedback", "correct_answer", "explanation", "references"),
        ]

    def get_fields(self) -> Document:
        # `try` is a word of Python's.
        return {**super().get_fields(), "try": serializers.IntegerField(source="number")}

    def get_tries_left(self, response: Any) -> int:
        return max(0, int(response.item.attempt.policy["tries"]) - int(response.number))

    def get_correct(self, response: Response) -> bool:
        return response.fraction is not None and Grade(response.fraction).is_correct

    def get_choice_feedback(self, response: Any) -> Any:
        choices = [choice for choice in response.item.question.choices.all() if choice.feedback]
        return ChoiceFeedbackSerializer(choices, many=True).data

    def get_correct_answer(self, response: Any) -> Document:
        question = response.item.question
        correct = [str(choice.public_id) for choice in question.choices.all() if choice.is_correct]
        return {"choices": sorted(correct)} if question.type == "multiple_choice" else {"choice": correct[0]}


class ItemSerializer(serializers.ModelSerializer[AttemptItem]):
    question = QuestionSerializer()
    response = ResponseSerializer()
    hints = serializers.SerializerMethodField()

    class Meta:
        model = AttemptItem
        fields = ["position", "question", "response", "flagged", "hints"]

    def get_hints(self, item: AttemptItem) -> Any:
        return HintSerializer(item.question.hints.all()[: item.hints_taken], many=True).data

    def to_representation(self, item: AttemptItem) -> Document:
        document: Document = super().to_representation(item)
        if item.choice_order is not None:
            choices = document["question"]["choices"]
            document["question"]["choices"] = [choices[index] for index in item.choice_order]
        return document


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    mode = serializers.CharField(source="policy.mode")
    exam = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    quiz = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    practice = serializers.JSONField(source="selection")
    max_score = serializers.FloatField()
    items = ItemSerializer(many=True)

    class Meta:
        model = Attempt
        fields = [
            *("id", "state", "mode", "exam", "quiz", "practice", "started_at", "deadline_at"),
            *("finished_at", "max_score", "items"),
        ]

    def to_representation(self, attempt: Attempt) -> Document:
        document: Document = super().to_representation(attempt)
        return document | self.result(attempt) if attempt.state in WITH_RESULT else document

    def result(self, attempt: Attempt) -> Document:
        pass_percent = attempt.policy["pass_percent"]
        return {
            "score": float(attempt.score),
            "percent": float(scoring.percent(attempt.score, attempt.max_score)),
            "passed": scoring.passed(
                attempt.score, attempt.max_score, Decimal(pass_percent) if pass_percent else None
            ),
            "topics": topic_results(attempt),
        }


def topic_results(attempt: Any) -> list[Document]:
    tallies = scoring.tallies(
        (
            item.question.topic.slug,
            item.mark,
            item.max_mark,
            item.fraction is not None and Grade(item.fraction).is_correct,
        )
        for item in attempt.items.all()
    )
    return [
        {
            "topic": topic,
            "score": float(tally.score),
            "max_score": float(tally.max_score),
            "percent": float(tally.percent),
            "questions": tally.questions,
            "correct": tally.correct,
        }
        for topic, tally in tallies.items()
    ]


class PracticeSerializer(serializers.Serializer[Any]):
    exam = serializers.SlugField()
    topics = serializers.ListField(child=serializers.SlugField(), required=False, allow_null=True)
    count = serializers.IntegerField(min_value=1, max_value=100, default=10)
    select = serializers.ChoiceField(["random"], default="random")


class StartSerializer(serializers.Serializer[Any]):
    practice = PracticeSerializer()


class AnswerSerializer(serializers.ModelSerializer[Response]):
    class Meta:
        model = Response
        fields = ["answer", "elapsed_ms"]
