"""Taking attempts: start, answer, hint, flag, finish, list, read, review. One call per user action."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from attempts import examples, lifecycle, reading, representation, reviewing
from attempts.lifecycle import Answer, PracticeSelection, Started
from attempts.policies import refuse_review
from attempts.refusals import require
from attempts.serializers import (
    START,
    AttemptQuery,
    AttemptSerializer,
    AttemptSummarySerializer,
    FlaggedSerializer,
    FlagSerializer,
    HintShownSerializer,
    RespondSerializer,
    ResponseSerializer,
    ReviewSerializer,
    TakeHintSerializer,
    read_start,
)
from quizapi.api import read, read_query, reply
from quizapi.lists import Page
from quizapi.schema import conflict, page_of

# Why nothing in an attempt changes any more, or for now.
OVER = ("attempt_finished", "attempt_expired", "attempt_voided")
CLOSED = (*OVER, "attempt_paused")
LOCATION = OpenApiParameter(
    "Location",
    {"type": "string", "format": "uri-reference"},
    OpenApiParameter.HEADER,
    required=True,
    response=[200, 201],
    description="The attempt's address.",
)


class AttemptView(APIView):
    """An endpoint for the attempts of whoever calls it."""

    @property
    def user_id(self) -> uuid.UUID:
        id = self.request.user.pk
        assert id is not None  # an anonymous user does not get here
        return id

    def attempt(self, attempt_id: uuid.UUID) -> dict[str, object]:
        row = reading.attempt(user_id=self.user_id, attempt_id=attempt_id, now=timezone.now())
        return representation.attempt(row, reading.items(row, user_id=self.user_id))


class AttemptList(AttemptView):
    @extend_schema(
        operation_id="list_attempts",
        tags=["Attempts"],
        parameters=[AttemptQuery],
        responses=page_of("Attempt", AttemptSummarySerializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """Your attempts, the newest first."""
        query = read_query(AttemptQuery, request)
        now = timezone.now()
        lifecycle.close_overdue(now=now, user_id=self.user_id)
        attempts = reading.summaries(self.user_id)
        names = {"exam": "exam__slug", "quiz": "quiz__slug", "state": "state"}
        attempts = attempts.filter(**{names[name]: query[name] for name in names if name in query})
        page = Page.of(attempts, request, query, order=("-started_at", "-id"))
        return reply(
            page.document([representation.summary(reading.summary_row(row, now=now)) for row in page.rows])
        )

    @extend_schema(
        operation_id="start_attempt",
        tags=["Attempts"],
        request=START,
        parameters=[LOCATION],
        responses={
            201: OpenApiResponse(AttemptSerializer, "The attempt begins."),
            200: OpenApiResponse(AttemptSerializer, "The attempt was started before; go on with it."),
            **conflict(
                "id_conflict",
                "quiz_not_open",
                "quiz_closed",
                "no_attempts_left",
                "attempt_too_soon",
                "too_few_questions",
            ),
        },
        examples=examples.START,
    )
    def post(self, request: Request) -> HttpResponse:
        """Start a quiz or a practice attempt; the reply holds all of its questions.

        There is one open attempt per quiz: starting the quiz again returns that one.
        """
        started = self.start(read_start(request.data))
        headers = {"Location": f"{request.path}/{started.attempt_id}"}
        if started.created is None:
            return reply(self.attempt(started.attempt_id), 200, headers)
        return reply(representation.attempt(*started.created), 201, headers)

    def start(self, body: dict[str, Any]) -> Started:
        common: dict[str, Any] = {
            "user_id": self.user_id,
            "attempt_id": body.get("id"),
            "now": timezone.now(),
        }
        if "quiz" in body:
            return lifecycle.start_quiz(quiz=body["quiz"], **common)
        practice = body["practice"]
        topics = practice.pop("topics", None)
        selection = PracticeSelection(topics=topics and tuple(topics), **practice)
        return lifecycle.start_practice(selection=selection, **common)


class AttemptDetail(AttemptView):
    @extend_schema(operation_id="read_attempt", tags=["Attempts"], responses=AttemptSerializer)
    def get(self, request: Request, attempt_id: uuid.UUID) -> HttpResponse:
        """One of your attempts as it is now: all that a client needs to go on."""
        return reply(self.attempt(attempt_id))


class ItemDetail(AttemptView):
    @extend_schema(
        operation_id="flag_question",
        tags=["Attempts"],
        request=FlagSerializer,
        responses={200: FlaggedSerializer, **conflict(*CLOSED)},
    )
    def patch(self, request: Request, attempt_id: uuid.UUID, position: int) -> HttpResponse:
        """Flag a question to come back to, or take the flag off."""
        flagged = read(FlagSerializer, request.data)["flagged"]
        lifecycle.flag(
            user_id=self.user_id,
            attempt_id=attempt_id,
            position=position,
            flagged=flagged,
            now=timezone.now(),
        )
        return reply({"position": position, "flagged": flagged})


class ItemResponse(AttemptView):
    @extend_schema(
        operation_id="answer_question",
        tags=["Attempts"],
        request=RespondSerializer,
        responses={
            200: ResponseSerializer,
            **conflict(
                *CLOSED,
                "deadline_passed",
                "question_passed",
                "question_resolved",
                "answers_are_final",
                "too_many_answers",
                "id_conflict",
            ),
        },
        examples=examples.ANSWER,
    )
    def put(self, request: Request, attempt_id: uuid.UUID, position: int) -> HttpResponse:
        """Answer a question.

        In practice the reply says whether that was right and explains it; in an exam it says only that
        the answer is kept, and the last answer before the end counts. An answer that is not one to this
        type of question is refused and uses no try.

        Until the end of an exam an answer may also be saved without submitting it (`submit` false), which
        counts all the same if nothing comes after it, and taken back (`answer` null).
        """
        body = read(RespondSerializer, request.data)
        sent = Answer(
            user_id=self.user_id,
            attempt_id=attempt_id,
            position=position,
            answer=body["answer"],
            now=timezone.now(),
            response_id=body.get("id"),
            elapsed_ms=body.get("elapsed_ms"),
            submit=body.get("submit", True),
            certainty=body.get("certainty"),
        )
        return reply(representation.answered(lifecycle.answer(sent)))


class ItemHints(AttemptView):
    @extend_schema(
        operation_id="take_hint",
        tags=["Attempts"],
        request=TakeHintSerializer,
        responses={
            200: HintShownSerializer,
            **conflict(
                *CLOSED,
                "deadline_passed",
                "question_passed",
                "question_resolved",
                "hints_not_allowed",
                "hint_after_wrong_try",
                "no_hints_left",
                "hint_out_of_order",
            ),
        },
    )
    def post(self, request: Request, attempt_id: uuid.UUID, position: int) -> HttpResponse:
        """Reveal the next hint, or again one that was revealed; each costs its penalty once."""
        hint = lifecycle.take_hint(
            user_id=self.user_id,
            attempt_id=attempt_id,
            position=position,
            number=read(TakeHintSerializer, request.data).get("number"),
            now=timezone.now(),
        )
        return reply(representation.hint_shown(hint))


class AttemptFinish(AttemptView):
    @extend_schema(
        operation_id="finish_attempt", tags=["Attempts"], request=None, responses=AttemptSerializer
    )
    def post(self, request: Request, attempt_id: uuid.UUID) -> HttpResponse:
        """End the attempt and see the result. To finish it again gives the same result again."""
        lifecycle.finish(user_id=self.user_id, attempt_id=attempt_id, now=timezone.now())
        return reply(self.attempt(attempt_id))


class AttemptPause(AttemptView):
    @extend_schema(
        operation_id="pause_attempt",
        tags=["Attempts"],
        request=None,
        responses={200: AttemptSerializer, **conflict(*CLOSED, "pausing_not_allowed", "deadline_passed")},
    )
    def post(self, request: Request, attempt_id: uuid.UUID) -> HttpResponse:
        """Stop the clock, where the policy allows it. Until the attempt is resumed nothing in it changes.

        The quiz's close stays the end. To pause a paused attempt changes nothing.
        """
        lifecycle.pause(user_id=self.user_id, attempt_id=attempt_id, now=timezone.now())
        return reply(self.attempt(attempt_id))


class AttemptResume(AttemptView):
    @extend_schema(
        operation_id="resume_attempt",
        tags=["Attempts"],
        request=None,
        responses={200: AttemptSerializer, **conflict(*OVER)},
    )
    def post(self, request: Request, attempt_id: uuid.UUID) -> HttpResponse:
        """Let the clock run on, on any device, with the time that was left when it stopped."""
        lifecycle.resume(user_id=self.user_id, attempt_id=attempt_id, now=timezone.now())
        return reply(self.attempt(attempt_id))


class AttemptReview(AttemptView):
    @extend_schema(
        operation_id="review_attempt",
        tags=["Attempts"],
        responses={
            200: ReviewSerializer,
            **conflict("attempt_in_progress", "attempt_abandoned", "attempt_voided"),
        },
    )
    def get(self, request: Request, attempt_id: uuid.UUID) -> HttpResponse:
        """An attempt that has ended, question by question, with all that its policy shows by now."""
        row = reading.attempt(user_id=self.user_id, attempt_id=attempt_id, now=timezone.now())
        require(refuse_review(row.state))
        items = reading.items(row, user_id=self.user_id)
        return reply(reviewing.review(row, items, reading.responses(row, user_id=self.user_id)))
