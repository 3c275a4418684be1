"""Problems that learners report with questions, and what became of them."""

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from attempts import lifecycle
from attempts.models import QuestionReport
from attempts.models.reports import REASONS, REPORT_STATES
from attempts.views import AttemptView
from questions.serializers import Slug
from quizapi.accounts import limits
from quizapi.accounts.schema import THROTTLED, problems
from quizapi.api import StrictSerializer, read, read_query, reply
from quizapi.lists import Page, PageQuery
from quizapi.schema import conflict, page_of

TAG = "Reports"
MAX_REPORT = 2_000
REPORT_REASONS = list(REASONS.items())
STATES = list(REPORT_STATES.items())


class ReportSerializer(StrictSerializer):
    reason = serializers.ChoiceField(REPORT_REASONS)
    text = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_REPORT, help_text="What is wrong, in your words."
    )


class ReportedSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    question = Slug()
    version = serializers.IntegerField()
    attempt = serializers.UUIDField(allow_null=True, help_text="Where you met it; null: while browsing.")
    reason = serializers.ChoiceField(REPORT_REASONS)
    text = serializers.CharField()
    status = serializers.ChoiceField(STATES)
    answer = serializers.CharField(help_text="What its authors say to you; empty until they do.")
    created_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


REPLIES: Mapping[Any, OpenApiResponse] = {
    201: OpenApiResponse(ReportedSerializer, "Reported."),
    200: OpenApiResponse(ReportedSerializer, "You said the same before; nothing changed."),
    **conflict("already_reported"),
    **problems(throttled=THROTTLED),
}


class ReportView(AttemptView):
    def report(self, request: Request, command: Any, **what: Any) -> HttpResponse:
        body = read(ReportSerializer, request.data)
        limits.spend("question_report", str(self.user_id))
        words = {"reason": body["reason"], "text": body.get("text", "").strip()}
        kept, is_new = command(user_id=self.user_id, **what, **words, now=timezone.now())
        return reply(document(kept), HTTPStatus.CREATED if is_new else HTTPStatus.OK)


class ItemReport(ReportView):
    @extend_schema(
        operation_id="report_attempt_question", tags=[TAG], request=ReportSerializer, responses=REPLIES
    )
    def put(self, request: Request, attempt_id: uuid.UUID, position: int) -> HttpResponse:
        """Report a problem with a question of an attempt of yours, in whatever state that is.

        What is reported is the version that the attempt gave you; one report for each version is kept.
        """
        return self.report(request, lifecycle.report_item, attempt_id=attempt_id, position=position)


class QuestionReports(ReportView):
    @extend_schema(operation_id="report_question", tags=[TAG], request=ReportSerializer, responses=REPLIES)
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Report a problem with a question that you may see, as it is published now."""
        return self.report(request, lifecycle.report_question, slug=slug)


class ReportList(AttemptView):
    @extend_schema(
        operation_id="list_reports",
        tags=[TAG],
        parameters=[PageQuery],
        responses=page_of("Report", ReportedSerializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """What you reported and what became of it, the latest first."""
        query = read_query(PageQuery, request)
        rows = QuestionReport.objects.filter(user_id=self.user_id).select_related("question", "version")
        page = Page.of(rows, request, query, order=("-created_at", "-id"))
        return reply(page.document([document(row) for row in page.rows]))


def document(row: QuestionReport) -> dict[str, object]:
    return {
        "id": row.id,
        "question": row.question.slug,
        "version": row.version.number,
        "attempt": row.attempt_id,
        "reason": row.reason,
        "text": row.text,
        "status": row.status,
        "answer": row.answer,
        "created_at": row.created_at,
        "closed_at": row.closed_at,
    }
