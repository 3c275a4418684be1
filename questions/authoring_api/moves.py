"""Questions moved from one status to another: submitted, returned, published, retired."""

from collections.abc import Callable
from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from questions import authoring
from questions.authoring_api.endpoints import Permissions
from questions.authoring_api.questions import QuestionChange
from questions.authoring_api.serializers.fields import MoveSerializer, ReturnSerializer
from questions.authoring_api.serializers.questions import question_document
from questions.models import Question
from quizapi.accounts.endpoints import user_of
from quizapi.api import StrictSerializer, read
from quizapi.schema import conflict


class QuestionMove(QuestionChange):
    """`errors` of a refused move point into the question's document."""

    guarded = ("POST",)
    takes: type[StrictSerializer] = MoveSerializer

    def move(self, request: Request, slug: str, command: Callable[..., object]) -> HttpResponse:
        body = read(self.takes, request.data)
        by = user_of(request)

        def run(question: Question) -> object:
            return command(question=question, by=by, comment=body["comment"])

        return self.change(request, slug, run, is_move=True)


class Submit(QuestionMove):
    permissions: ClassVar[Permissions] = {"POST": ("questions.change_question",)}

    @extend_schema(
        operation_id="submit_question",
        tags=["Authoring"],
        request=MoveSerializer,
        responses={200: question_document(), **conflict("not_publishable", "wrong_status")},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Submit a question for review: a draft, a retired one, or the changes of a published one.

        A published question stays published meanwhile.
        """
        return self.move(request, slug, authoring.submit)


class Return(QuestionMove):
    permissions: ClassVar[Permissions] = {"POST": ("questions.review_question",)}
    takes = ReturnSerializer

    @extend_schema(
        operation_id="return_question",
        tags=["Authoring"],
        request=ReturnSerializer,
        responses={200: question_document(), **conflict("wrong_status")},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Return a question in review to its author, with what is to be mended."""
        return self.move(request, slug, authoring.return_to_author)


class Publish(QuestionMove):
    permissions: ClassVar[Permissions] = {"POST": ("questions.publish_question",)}

    @extend_schema(
        operation_id="publish_question",
        tags=["Authoring"],
        request=MoveSerializer,
        responses={200: question_document(), **conflict("not_publishable", "own_question")},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Publish a question's draft as its next version, from whatever status.

        A draft that says what is published already keeps that version. Where the exam asks for a second pair
        of eyes, nobody publishes a draft that they have written to.
        """
        return self.move(request, slug, authoring.publish)


class Retire(QuestionMove):
    permissions: ClassVar[Permissions] = {"POST": ("questions.retire_question",)}

    @extend_schema(
        operation_id="retire_question",
        tags=["Authoring"],
        request=MoveSerializer,
        responses={200: question_document(), **conflict("wrong_status", "question_in_published_quiz")},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Retire a published question: learners get it no longer, attempts that hold it go on."""
        return self.move(request, slug, authoring.retire)
