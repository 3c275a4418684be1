"""Questions: listed, created, read, revised, deleted."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from questions import authoring
from questions.authoring import ContentRefused
from questions.authoring_api import conditions, drafts, reading, representation
from questions.authoring_api.conditions import Seen
from questions.authoring_api.endpoints import AuthoringView, Permissions
from questions.authoring_api.serializers.questions import (
    QuestionDraftSerializer,
    QuestionOutlineSerializer,
    QuestionsQuery,
    ReviewsQuery,
    question_document,
    question_draft,
)
from questions.models import Question, Topic
from questions.types.contract import QuestionDraft
from quizapi.accounts.endpoints import user_of
from quizapi.accounts.models import User
from quizapi.api import read, read_query, reply
from quizapi.lists import Page
from quizapi.schema import conflict, page_of

VIEW = "questions.view_question"
OUTLINES = page_of("QuestionOutline", QuestionOutlineSerializer(many=True))


class QuestionChange(AuthoringView):
    """For endpoints that change one question."""

    def change(
        self, request: Request, slug: str, command: Callable[[Question], object], *, is_move: bool = False
    ) -> HttpResponse:
        """Run a command on the question as the client has seen it, and show what came of it."""
        seen = Seen.by(request)
        with transaction.atomic():
            question = reading.held_question(slug)
            document = representation.question(question)
            seen.check(document)
            if is_move:
                self.judged = document
            command(question)
            changed = representation.question(reading.again(question))
        return conditions.shown(changed)


class QuestionList(AuthoringView):
    permissions: ClassVar[Permissions] = {
        "GET": (VIEW,),
        "POST": ("questions.add_question",),
    }
    creates = True

    @extend_schema(
        operation_id="list_authored_questions",
        tags=["Authoring"],
        parameters=[QuestionsQuery],
        responses=OUTLINES,
    )
    def get(self, request: Request) -> HttpResponse:
        """Questions of every status, by their drafts, the oldest first."""
        query = read_query(QuestionsQuery, request)
        page = Page.of(reading.outlines(query), request, query, order=("id",))
        return reply(page.document(outlines(page.rows)))

    @extend_schema(
        operation_id="create_question",
        tags=["Authoring"],
        request=question_draft(),
        responses={200: question_document(), 201: question_document(), **conflict("slug_taken")},
    )
    def post(self, request: Request) -> HttpResponse:
        """Create a question, as a draft.

        Unfinished drafts are kept: `faults` say what is missing. The same body from the same author again
        changes nothing and is answered with 200.
        """
        body = read(QuestionDraftSerializer, request.data)
        draft, topic, by = drafts.question_draft(body), drafts.topic_of(body), user_of(request)
        try:
            question = authoring.create(topic=topic, draft=draft, by=by)
        except ContentRefused as refusal:
            if refusal.code == "slug_taken" and (made := made_before(topic, draft, by)):
                return conditions.shown(representation.question(made))
            raise
        document = representation.question(reading.again(question))
        return conditions.shown(document, status=201, location=f"{request.path}/{question.slug}")


def made_before(topic: Topic, draft: QuestionDraft, by: User) -> Question | None:
    """The question that an earlier request of the same author made of the same draft, if it still says so."""
    question = reading.questions_with_all().filter(slug=draft.slug, contributions__by=by).first()
    if question is None or question.topic_id != topic.pk:
        return None
    made = authoring.draft_of(question)
    as_sent = replace(made, choices=tuple(replace(choice, id=None) for choice in made.choices))
    return question if as_sent == draft else None


class QuestionDetail(QuestionChange):
    permissions: ClassVar[Permissions] = {
        "GET": (VIEW,),
        "PUT": ("questions.change_question",),
        "DELETE": ("questions.delete_question",),
    }
    guarded = ("PUT", "DELETE")
    has_etag = True

    @extend_schema(operation_id="read_authored_question", tags=["Authoring"], responses=question_document())
    def get(self, request: Request, slug: str) -> HttpResponse:
        """A question's draft with its key, how it stands, and what keeps it from being published."""
        return conditions.read(request, representation.question(reading.question(slug)))

    @extend_schema(
        operation_id="revise_question",
        tags=["Authoring"],
        request=question_draft(),
        responses={200: question_document(), **conflict("slug_taken", "slug_is_stable")},
    )
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Revise a question's whole draft. Learners see no change before it is published.

        What is left out is as the schema says, not as it was before. A choice that is named by its `id`
        stays the same choice. A draft that says what it said is not written.
        """
        body = read(QuestionDraftSerializer, request.data)
        draft, topic, by = drafts.question_draft(body), drafts.topic_of(body), user_of(request)
        return self.change(
            request,
            slug,
            lambda question: authoring.revise(question=question, topic=topic, draft=draft, by=by),
        )

    @extend_schema(
        operation_id="delete_question",
        tags=["Authoring"],
        responses={204: None, **conflict("question_in_use")},
    )
    def delete(self, request: Request, slug: str) -> HttpResponse:
        """Delete a question that was never published and stands in no quiz."""
        seen = Seen.by(request)
        with transaction.atomic():
            question = reading.held_question(slug)
            seen.check(representation.question(question))
            authoring.delete(question=question, by=user_of(request))
        return HttpResponse(status=204)


class Reviews(AuthoringView):
    permissions: ClassVar[Permissions] = {"GET": (VIEW,)}

    @extend_schema(
        operation_id="list_reviews",
        tags=["Authoring"],
        parameters=[ReviewsQuery],
        responses=OUTLINES,
    )
    def get(self, request: Request) -> HttpResponse:
        """The questions that wait for a review, those that have waited longest first."""
        query = read_query(ReviewsQuery, request)
        page = Page.of(reading.waiting(query), request, query, order=("submitted_at", "id"))
        return reply(page.document(outlines(page.rows)))


def outlines(rows: list[Any]) -> list[dict[str, Any]]:
    return [representation.outline(row, row.version_number) for row in rows]
