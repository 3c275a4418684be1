"""What staff do to learners' attempts: mark answers, extend, reopen and void, and read what was done."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from attempts import lifecycle, staff_reading
from attempts import staff_representation as representation
from attempts.lifecycle import Order
from attempts.lifecycle.overseeing import no_such
from attempts.models import Attempt, Intervention
from attempts.staff_serializers import (
    ExtendSerializer,
    InterventionSerializer,
    ManualMarkSerializer,
    MarkingQuery,
    MarkSerializer,
    ReopenSerializer,
    VoidSerializer,
    WaitingSerializer,
)
from quizapi.accounts.endpoints import user_of
from quizapi.api import read, read_query, reply
from quizapi.lists import Page, PageQuery
from quizapi.schema import conflict, page_of
from quizapi.staff import StaffView


class MarkingView(StaffView):
    permission = "attempts.mark_attempt"


class InterventionView(StaffView):
    permission = "attempts.intervene_attempt"

    def intervene(
        self,
        command: Callable[[Order], Intervention],
        serializer: type[BaseSerializer[Any]],
        request: Request,
        ids: tuple[uuid.UUID, uuid.UUID],
    ) -> HttpResponse:
        user_id, attempt_id = ids
        order = Order(
            **read(serializer, request.data),
            user_id=user_id,
            attempt_id=attempt_id,
            by=user_of(request).pk,
            now=timezone.now(),
        )
        return reply(representation.intervention(command(order)))


class Marking(MarkingView):
    @extend_schema(
        operation_id="list_answers_to_mark",
        tags=["Marking"],
        parameters=[MarkingQuery],
        responses=page_of("Waiting", WaitingSerializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """Answers that wait for a person's mark, those that have waited longest first.

        An answer waits from the end of its attempt on. For staff who may mark.
        """
        query = read_query(MarkingQuery, request)
        asked = {name: query[name] for name in ("exam", "quiz") if name in query}
        rows = staff_reading.waiting().filter(**asked)
        page = Page.of(rows, request, query, order=staff_reading.WAITING_ORDER)
        return reply(page.document([representation.waiting(row) for row in page.rows]))


class ItemMark(MarkingView):
    @extend_schema(
        operation_id="mark_answer",
        tags=["Marking"],
        request=MarkSerializer,
        responses={
            200: ManualMarkSerializer,
            **conflict(
                "attempt_in_progress",
                "attempt_abandoned",
                "attempt_voided",
                "not_answered",
                "not_for_marking",
                "answer_changed",
            ),
        },
    )
    def put(self, request: Request, user_id: uuid.UUID, attempt_id: uuid.UUID, position: int) -> HttpResponse:
        """Mark an answer that no key can grade, or mark it anew.

        The latest mark counts, and all are kept. The attempt has its result once every answer is marked. The
        same mark sent again changes nothing.
        """
        body = read(MarkSerializer, request.data)
        given = lifecycle.mark(
            user_id=user_id,
            attempt_id=attempt_id,
            position=position,
            fraction=Decimal(str(body["fraction"])),
            comment=body.get("comment", ""),
            by=user_of(request).pk,
            now=timezone.now(),
            response_id=body.get("response_id"),
        )
        return reply(representation.marked(given, Attempt.objects.of(user_id).get(id=attempt_id)))


class AttemptExtend(InterventionView):
    @extend_schema(
        operation_id="extend_attempt",
        tags=["Staff"],
        request=ExtendSerializer,
        responses={
            200: InterventionSerializer,
            **conflict("id_conflict", "attempt_not_in_progress", "no_deadline"),
        },
    )
    def post(self, request: Request, user_id: uuid.UUID, attempt_id: uuid.UUID) -> HttpResponse:
        """Give an attempt in progress more time, be it running or paused.

        Its deadline moves by just so much, past the quiz's close where need be, and grace follows it. The
        same `id` and body again changes nothing.
        """
        return self.intervene(lifecycle.extend, ExtendSerializer, request, (user_id, attempt_id))


class AttemptReopen(InterventionView):
    @extend_schema(
        operation_id="reopen_attempt",
        tags=["Staff"],
        request=ReopenSerializer,
        responses={
            200: InterventionSerializer,
            **conflict("id_conflict", "attempt_in_progress", "another_attempt_open"),
        },
    )
    def post(self, request: Request, user_id: uuid.UUID, attempt_id: uuid.UUID) -> HttpResponse:
        """Let an attempt go on that is over, however it ended, abandoned or voided, too.

        Its deadline is `seconds` from now; an attempt that had none has none again. What the learner was
        shown after its end cannot be taken back. The same `id` and body again changes nothing.
        """
        return self.intervene(lifecycle.reopen, ReopenSerializer, request, (user_id, attempt_id))


class AttemptVoid(InterventionView):
    @extend_schema(
        operation_id="void_attempt",
        tags=["Staff"],
        request=VoidSerializer,
        responses={200: InterventionSerializer, **conflict("id_conflict", "attempt_voided")},
    )
    def post(self, request: Request, user_id: uuid.UUID, attempt_id: uuid.UUID) -> HttpResponse:
        """Make an attempt count for nothing, whatever its state.

        It does not use up one of the attempts that the quiz allows, and the learner sees nothing of its
        result. To reopen it takes this back. The same `id` and body again changes nothing.
        """
        return self.intervene(lifecycle.void, VoidSerializer, request, (user_id, attempt_id))


class AttemptInterventions(InterventionView):
    @extend_schema(
        operation_id="list_interventions",
        tags=["Staff"],
        parameters=[PageQuery],
        responses=page_of("Intervention", InterventionSerializer(many=True)),
    )
    def get(self, request: Request, user_id: uuid.UUID, attempt_id: uuid.UUID) -> HttpResponse:
        """What staff did to an attempt, by whom and why, the first thing first."""
        if not Attempt.objects.of(user_id).filter(id=attempt_id).exists():
            raise no_such("attempt")
        rows = staff_reading.interventions(user_id=user_id, attempt_id=attempt_id)
        page = Page.of(rows, request, read_query(PageQuery, request), order=("created_at", "id"))
        return reply(page.document([representation.intervention(row) for row in page.rows]))
