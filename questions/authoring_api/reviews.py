"""What is said about a question, and the versions that were published of it."""

from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from questions import authoring
from questions.authoring_api import conditions, reading, representation
from questions.authoring_api.endpoints import AuthoringView, Permissions
from questions.authoring_api.questions import QuestionChange
from questions.authoring_api.serializers.fields import CommentSerializer, RestoreSerializer
from questions.authoring_api.serializers.questions import question_document
from questions.authoring_api.serializers.reviews import (
    CommentDocumentSerializer,
    VersionDocumentSerializer,
    VersionOutlineSerializer,
)
from questions.models import Question
from quizapi.accounts.endpoints import user_of
from quizapi.api import read, read_query, reply
from quizapi.lists import Page, PageQuery
from quizapi.schema import page_of

VIEW = "questions.view_question"


def named(slug: str) -> Question:
    return reading.found(Question.objects.filter(slug=slug).only("pk").first())


class Comments(AuthoringView):
    permissions: ClassVar[Permissions] = {
        "GET": (VIEW,),
        "POST": ("questions.review_question", "questions.change_question"),
    }

    @extend_schema(
        operation_id="list_comments",
        tags=["Authoring"],
        parameters=[PageQuery],
        responses=page_of("Comment", CommentDocumentSerializer(many=True)),
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """What was said about a question, with its moves or without, the first thing first."""
        query = read_query(PageQuery, request)
        page = Page.of(named(slug).comments.all(), request, query, order=("at", "id"))
        return reply(page.document([representation.comment(row) for row in page.rows]))

    @extend_schema(
        operation_id="add_comment",
        tags=["Authoring"],
        request=CommentSerializer,
        responses={201: CommentDocumentSerializer},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Say something about a question to its authors and reviewers, whatever its status."""
        text = read(CommentSerializer, request.data)["text"]
        comment = authoring.comment(question=named(slug), text=text, by=user_of(request))
        comment.refresh_from_db()
        return reply(representation.comment(comment), status=201)


class Versions(AuthoringView):
    permissions: ClassVar[Permissions] = {"GET": (VIEW,)}

    @extend_schema(
        operation_id="list_versions",
        tags=["Authoring"],
        parameters=[PageQuery],
        responses=page_of("VersionOutline", VersionOutlineSerializer(many=True)),
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The versions that were published of a question, the latest first."""
        query = read_query(PageQuery, request)
        rows = named(slug).versions.select_related("topic").defer("delivery", "answer_key", "search")
        page = Page.of(rows, request, query, order=("-number",))
        return reply(page.document([representation.version_outline(row) for row in page.rows]))


class VersionDetail(AuthoringView):
    permissions: ClassVar[Permissions] = {"GET": (VIEW,)}
    has_etag = True

    @extend_schema(operation_id="read_version", tags=["Authoring"], responses=VersionDocumentSerializer)
    def get(self, request: Request, slug: str, number: int) -> HttpResponse:
        """A version as learners get it, and its key."""
        return conditions.read(request, representation.version(reading.version(slug, number)))


class Restore(QuestionChange):
    permissions: ClassVar[Permissions] = {"POST": ("questions.change_question",)}
    guarded = ("POST",)

    @extend_schema(
        operation_id="restore_version",
        tags=["Authoring"],
        request=RestoreSerializer,
        responses={200: question_document()},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Make a published version the draft again, in the topic that the question has now.

        Learners see no change before it is published.
        """
        number, by = read(RestoreSerializer, request.data)["version"], user_of(request)
        return self.change(
            request, slug, lambda question: authoring.restore(question=question, number=number, by=by)
        )
