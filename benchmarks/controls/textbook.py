"""The same endpoints as DRF's documentation would have them written: model view sets, nested serializers,
`prefetch_related`, `select_for_update`, `create` and `save`, on the tables of the API itself.

Authentication, permissions and middleware are the project's. Renderers, parsers and negotiation are
DRF's defaults. What the API promises beyond that (safe retries, ETags, deadlines closed on touch) is left
out, in the control's favour.
"""

import random
import secrets
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response as Reply
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ModelViewSet

from attempts import scoring
from attempts.models import Attempt, AttemptItem, Response
from benchmarks.controls.textbook_serializers import (
    AnswerSerializer,
    AttemptSerializer,
    QuestionSerializer,
    ResponseSerializer,
    StartSerializer,
)
from questions.models import Exam, Question
from questions.policy import Mode, Policy
from questions.types import fractions
from questions.types.fractions import Ticks

# A version's documents are wide, and the textbook does not need them: not to be loaded, in its favour.
WIDE = ["current_version__delivery", "current_version__answer_key", "current_version__search"]


class Textbook[M: Model](ModelViewSet[M]):
    """With DRF's defaults instead of the project's."""

    renderer_classes = (JSONRenderer, BrowsableAPIRenderer)
    parser_classes = (JSONParser, FormParser, MultiPartParser)
    content_negotiation_class = DefaultContentNegotiation


def questions() -> QuerySet[Question]:
    published = Question.objects.filter(status="published", current_version__pool="practice")
    related = published.select_related("exam", "topic", "current_version").defer(*WIDE)
    return related.prefetch_related("choices", "hints")


def items() -> QuerySet[AttemptItem]:
    related = AttemptItem.objects.select_related(
        "question__exam", "question__topic", "question__current_version"
    )
    wide = [f"question__{name}" for name in WIDE]
    return related.defer(*wide).prefetch_related("question__choices", "question__hints")


class QuestionViewSet(Textbook[Question]):
    serializer_class = QuestionSerializer
    permission_classes = (AllowAny,)
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Question]:
        return questions()


class AttemptViewSet(Textbook[Attempt]):
    serializer_class = AttemptSerializer

    @property
    def user_id(self) -> UUID:
        id = self.request.user.pk
        assert id is not None  # an anonymous user does not get here
        return id

    def get_queryset(self) -> QuerySet[Attempt]:
        return Attempt.objects.filter(user_id=self.user_id).select_related("exam", "quiz")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Reply:
        serializer = StartSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        attempt = self.start(serializer.validated_data["practice"])
        return Reply(AttemptSerializer(self.loaded(attempt.pk)).data, status=status.HTTP_201_CREATED)

    @transaction.atomic
    def start(self, practice: dict[str, Any]) -> Attempt:
        exam = get_object_or_404(Exam, slug=practice["exam"])
        chosen = list(questions().filter(exam=exam).order_by("?")[: practice["count"]])
        if len(chosen) < practice["count"]:
            raise ValidationError({"practice": ["There are too few questions."]})
        attempt = Attempt.objects.create(
            user_id=self.user_id,
            exam=exam,
            selection={"topics": None, **practice},
            policy=Policy(mode=Mode.PRACTICE).frozen().to_document(),
            seed=secrets.randbits(63),
            started_at=timezone.now(),
            max_score=len(chosen),
        )
        AttemptItem.objects.bulk_create(
            self.item(attempt, position, question) for position, question in enumerate(chosen, start=1)
        )
        return attempt

    def item(self, attempt: Attempt, position: int, question: Question) -> AttemptItem:
        order = list(range(len(question.choices.all())))
        random.shuffle(order)
        return AttemptItem(
            user_id=attempt.user_id,
            attempt=attempt,
            position=position,
            question=question,
            version=question.current_version,
            choice_order=None if question.type == "true_false" else order,
        )

    def loaded(self, attempt_id: Any) -> Attempt:
        """The attempt with everything that its serializer reads."""
        prefetched = self.get_queryset().prefetch_related("responses", Prefetch("items", items()))
        attempt = get_object_or_404(prefetched, pk=attempt_id)
        latest: dict[Any, Any] = {response.pk: response for response in attempt.responses.all()}
        for item in attempt.items.all():
            item.response = latest.get(item.response_id)  # type: ignore[attr-defined]
            if item.response_id in latest:
                latest[item.response_id].item = item
        return attempt

    @action(detail=True, methods=["put"], url_path=r"items/(?P<position>\d+)/response")
    @transaction.atomic
    def answer(self, request: Request, pk: str, position: str) -> Reply:
        serializer = AnswerSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        attempt = self.locked(pk)
        items = AttemptItem.objects.select_related("question").prefetch_related("question__choices")
        item = get_object_or_404(items, user=request.user, attempt=attempt, position=position)
        item.attempt = attempt
        if item.tries >= attempt.policy["tries"]:
            raise ValidationError({"answer": ["No try is left."]})
        response: Any = self.record(attempt, item, serializer.validated_data)
        response.item = item
        return Reply(ResponseSerializer(response).data)

    def locked(self, attempt_id: str) -> Attempt:
        attempts = Attempt.objects.select_for_update()
        attempt = get_object_or_404(attempts, user=self.request.user, pk=attempt_id)
        if attempt.state != Attempt.State.IN_PROGRESS:
            raise ValidationError({"attempt": ["It has ended."]})
        if attempt.closes_at is not None and attempt.closes_at <= timezone.now():
            raise ValidationError({"attempt": ["The time is up."]})
        return attempt

    def record(self, attempt: Attempt, item: AttemptItem, answered: dict[str, Any]) -> Response:
        fraction = grade(item.question, answered["answer"])
        mark = scoring.round_mark(fraction * item.max_mark)
        item.tries += 1
        response = Response.objects.create(
            user_id=attempt.user_id,
            attempt=attempt,
            position=item.position,
            number=item.tries,
            version_id=item.version_id,
            fraction=fraction,
            mark=mark,
            created_at=timezone.now(),
            **answered,
        )
        item.response_id, item.answer, item.answered_at = response.pk, response.answer, response.created_at
        item.fraction, item.mark = fraction, mark
        item.save()
        attempt.score += mark
        attempt.save()
        return response

    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Reply:
        with transaction.atomic():
            attempt = self.locked(pk)
            attempt.state = Attempt.State.FINISHED
            attempt.finished_at = timezone.now()
            attempt.save()
        return Reply(AttemptSerializer(self.loaded(pk)).data)


def grade(question: Question, answer: Any) -> Decimal:
    """The fraction of the mark that an answer earns; refuses what is no choice of this question."""
    choices = {str(choice.public_id): choice for choice in question.choices.all()}
    picked = answer["choices"] if question.type == "multiple_choice" else [answer["choice"]]
    if not picked or any(id not in choices for id in picked):
        raise ValidationError({"answer": ["Send ids of this question's choices."]})
    correct = sum(choices[id].is_correct for id in picked)
    ticks = Ticks(
        correct_ticked=correct,
        wrong_ticked=len(picked) - correct,
        correct=sum(choice.is_correct for choice in choices.values()),
        choices=len(choices),
    )
    return fractions.grade(question.options.get("scoring", fractions.DEFAULT_RULE), ticks).fraction


router = SimpleRouter(trailing_slash=False)
router.register("questions", QuestionViewSet, basename="textbook-question")
router.register("attempts", AttemptViewSet, basename="textbook-attempt")
