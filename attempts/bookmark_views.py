"""A learner's bookmarks."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from attempts import lifecycle
from attempts.models import Bookmark
from attempts.views import AttemptView
from questions.serializers import Slug
from quizapi.api import read_query, reply
from quizapi.lists import Page, PageQuery
from quizapi.schema import page_of

TAG = "Bookmarks"


class BookmarkQuery(PageQuery):
    exam = Slug(required=False, help_text="Bookmarks of questions of the exam with this slug.")


class BookmarkSerializer(serializers.Serializer[Any]):
    question = Slug()
    exam = Slug()
    topic = Slug()
    created_at = serializers.DateTimeField()


class BookmarkList(AttemptView):
    @extend_schema(
        operation_id="list_bookmarks",
        tags=[TAG],
        parameters=[BookmarkQuery],
        responses=page_of("Bookmark", BookmarkSerializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """The questions that you bookmarked, the latest first."""
        query = read_query(BookmarkQuery, request)
        rows = Bookmark.objects.filter(user_id=self.user_id).values(
            "id",
            "created_at",
            slug=F("question__slug"),
            exam=F("question__exam__slug"),
            topic=F("question__current_version__topic__slug"),
        )
        if "exam" in query:
            rows = rows.filter(question__exam__slug=query["exam"])
        page = Page.of(rows, request, query, order=("-created_at", "-id"))
        return reply(page.document([document(row) for row in page.rows]))


class BookmarkDetail(AttemptView):
    @extend_schema(
        operation_id="bookmark_question",
        tags=[TAG],
        request=None,
        responses={
            201: OpenApiResponse(BookmarkSerializer, "Bookmarked."),
            200: OpenApiResponse(BookmarkSerializer, "It was bookmarked before, and stays so."),
        },
    )
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Bookmark a question: one that anyone may practise, or one that an attempt of yours gave you."""
        kept = lifecycle.bookmark(user_id=self.user_id, question=slug, now=timezone.now())
        row = {"slug": kept.question, "exam": kept.exam, "topic": kept.topic, "created_at": kept.created_at}
        return reply(document(row), HTTPStatus.CREATED if kept.is_new else HTTPStatus.OK)

    @extend_schema(
        operation_id="remove_bookmark",
        tags=[TAG],
        request=None,
        responses={204: OpenApiResponse(description="It is not bookmarked any more, if it was.")},
    )
    def delete(self, request: Request, slug: str) -> HttpResponse:
        """Take a bookmark away."""
        lifecycle.remove_bookmark(user_id=self.user_id, question=slug)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)


def document(row: Mapping[str, object]) -> dict[str, object]:
    return {
        "question": row["slug"],
        "exam": row["exam"],
        "topic": row["topic"],
        "created_at": row["created_at"],
    }
