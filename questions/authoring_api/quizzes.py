"""Quizzes: listed, created, read, revised, published, retired."""

from collections.abc import Callable
from typing import ClassVar

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from questions import authoring
from questions.authoring_api import conditions, drafts, reading, representation
from questions.authoring_api.conditions import Seen
from questions.authoring_api.endpoints import AuthoringView, Permissions
from questions.authoring_api.serializers.quizzes import (
    QuizDocumentSerializer,
    QuizDraftSerializer,
    QuizOutlineSerializer,
    QuizzesQuery,
)
from questions.models import Quiz
from quizapi.accounts.endpoints import user_of
from quizapi.api import read, read_query, reply
from quizapi.lists import Page
from quizapi.schema import conflict, page_of


class QuizChange(AuthoringView):
    def change(
        self, request: Request, slug: str, command: Callable[[Quiz], object], *, is_move: bool = False
    ) -> HttpResponse:
        """Run a command on the quiz as the client has seen it, and show what came of it."""
        seen = Seen.by(request)
        with transaction.atomic():
            quiz = reading.held_quiz(slug)
            document = representation.quiz(quiz)
            seen.check(document)
            if is_move:
                self.judged = document
            command(quiz)
            changed = representation.quiz(reading.quizzes_with_all().get(pk=quiz.pk))
        return conditions.shown(changed)


class QuizList(AuthoringView):
    permissions: ClassVar[Permissions] = {
        "GET": ("questions.view_quiz",),
        "POST": ("questions.add_quiz",),
    }
    creates = True

    @extend_schema(
        operation_id="list_authored_quizzes",
        tags=["Authoring"],
        parameters=[QuizzesQuery],
        responses=page_of("QuizOutline", QuizOutlineSerializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """Quizzes of every status."""
        query = read_query(QuizzesQuery, request)
        rows = Quiz.objects.with_question_count().select_related("exam")
        if "exam" in query:
            rows = rows.filter(exam__slug=query["exam"])
        if "status" in query:
            rows = rows.filter(status=query["status"])
        page = Page.of(rows, request, query, order=("title", "id"))
        return reply(page.document([representation.quiz_outline(row) for row in page.rows]))

    @extend_schema(
        operation_id="create_quiz",
        tags=["Authoring"],
        request=QuizDraftSerializer,
        responses={201: QuizDocumentSerializer, **conflict("slug_taken")},
    )
    def post(self, request: Request) -> HttpResponse:
        """Create a quiz with its sections, as a draft."""
        body = read(QuizDraftSerializer, request.data)
        draft, exam = drafts.quiz_draft(body), drafts.exam_of(body)
        quiz = authoring.save_quiz(exam=exam, draft=draft, by=user_of(request))
        document = representation.quiz(reading.quizzes_with_all().get(pk=quiz.pk))
        return conditions.shown(document, status=201, location=f"{request.path}/{quiz.slug}")


class QuizDetail(QuizChange):
    permissions: ClassVar[Permissions] = {
        "GET": ("questions.view_quiz",),
        "PUT": ("questions.change_quiz",),
    }
    guarded = ("PUT",)
    has_etag = True

    @extend_schema(operation_id="read_authored_quiz", tags=["Authoring"], responses=QuizDocumentSerializer)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """A quiz with its rules and its sections."""
        quiz = reading.found(reading.quizzes_with_all().filter(slug=slug).first())
        return conditions.read(request, representation.quiz(quiz))

    @extend_schema(
        operation_id="revise_quiz",
        tags=["Authoring"],
        request=QuizDraftSerializer,
        responses={200: QuizDocumentSerializer, **conflict("slug_is_stable", "not_publishable")},
    )
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Revise a whole quiz. Of a published one, learners get the change at once.

        So only staff who may publish revise it then; attempts that have started keep their rules.
        What is left out is as the schema says, not as it was before. A quiz that says what it said is not
        written.
        """
        body = read(QuizDraftSerializer, request.data)
        draft, exam, by = drafts.quiz_draft(body), drafts.exam_of(body), user_of(request)
        return self.change(
            request, slug, lambda quiz: authoring.save_quiz(exam=exam, draft=draft, quiz=quiz, by=by)
        )


class PublishQuiz(QuizChange):
    permissions: ClassVar[Permissions] = {"POST": ("questions.publish_quiz",)}
    guarded = ("POST",)

    @extend_schema(
        operation_id="publish_quiz",
        tags=["Authoring"],
        request=None,
        responses={200: QuizDocumentSerializer, **conflict("not_publishable")},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Publish a quiz, from whatever status: learners may start it.

        Each question that it lists must be published, and each draw find enough of them.
        """
        by = user_of(request)
        return self.change(request, slug, lambda quiz: authoring.publish_quiz(quiz=quiz, by=by), is_move=True)


class RetireQuiz(QuizChange):
    permissions: ClassVar[Permissions] = {"POST": ("questions.retire_quiz",)}
    guarded = ("POST",)

    @extend_schema(
        operation_id="retire_quiz",
        tags=["Authoring"],
        request=None,
        responses={200: QuizDocumentSerializer, **conflict("wrong_status")},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Retire a published quiz: nobody starts it any more, attempts in progress go on."""
        by = user_of(request)
        return self.change(request, slug, lambda quiz: authoring.retire_quiz(quiz=quiz, by=by), is_move=True)
