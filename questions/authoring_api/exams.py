"""Exams and their topics: listed, created, read, revised."""

from typing import ClassVar

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from questions import authoring
from questions.authoring import TopicDraft
from questions.authoring_api import conditions, drafts, reading, representation
from questions.authoring_api.conditions import Seen
from questions.authoring_api.endpoints import AuthoringView, Permissions
from questions.authoring_api.serializers.exams import (
    ExamDocumentSerializer,
    ExamDraftSerializer,
    TopicDocumentSerializer,
    TopicDraftSerializer,
)
from questions.models import Exam, Topic
from quizapi.accounts.endpoints import user_of
from quizapi.accounts.models import User
from quizapi.api import read, read_query, reply
from quizapi.lists import Page, PageQuery
from quizapi.schema import conflict, page_of


class ExamList(AuthoringView):
    permissions: ClassVar[Permissions] = {
        "GET": ("questions.view_exam",),
        "POST": ("questions.add_exam",),
    }
    creates = True

    @extend_schema(
        operation_id="list_authored_exams",
        tags=["Authoring"],
        parameters=[PageQuery],
        responses=page_of("ExamDocument", ExamDocumentSerializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """The exams, without their topics."""
        page = Page.of(Exam.objects.all(), request, read_query(PageQuery, request), order=("title", "id"))
        return reply(page.document([representation.exam(row) for row in page.rows]))

    @extend_schema(
        operation_id="create_exam",
        tags=["Authoring"],
        request=ExamDraftSerializer,
        responses={201: ExamDocumentSerializer, **conflict("slug_taken")},
    )
    def post(self, request: Request) -> HttpResponse:
        """Create an exam, without topics yet."""
        draft = drafts.exam_draft(read(ExamDraftSerializer, request.data))
        exam = authoring.save_exam(draft=draft, by=user_of(request))
        document = representation.exam(Exam.objects.get(pk=exam.pk))
        return conditions.shown(document, status=201, location=f"{request.path}/{exam.slug}")


class ExamDetail(AuthoringView):
    permissions: ClassVar[Permissions] = {
        "GET": ("questions.view_exam",),
        "PUT": ("questions.change_exam",),
    }
    guarded = ("PUT",)
    has_etag = True

    @extend_schema(operation_id="read_authored_exam", tags=["Authoring"], responses=ExamDocumentSerializer)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """An exam, without its topics."""
        exam = reading.found(Exam.objects.filter(slug=slug).first())
        return conditions.read(request, representation.exam(exam))

    @extend_schema(
        operation_id="revise_exam",
        tags=["Authoring"],
        request=ExamDraftSerializer,
        responses={200: ExamDocumentSerializer, **conflict("slug_is_stable")},
    )
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Revise an exam. What is left out is as the schema says, not as it was before."""
        draft = drafts.exam_draft(read(ExamDraftSerializer, request.data))
        seen = Seen.by(request)
        with transaction.atomic():
            exam = reading.held_exam(slug)
            seen.check(representation.exam(exam))
            if authoring.exam_draft_of(exam) != draft:
                exam = authoring.save_exam(draft=draft, exam=exam, by=user_of(request))
        return conditions.shown(representation.exam(exam))


class TopicList(AuthoringView):
    permissions: ClassVar[Permissions] = {
        "GET": ("questions.view_topic",),
        "POST": ("questions.add_topic",),
    }
    creates = True

    @extend_schema(
        operation_id="list_topics",
        tags=["Authoring"],
        parameters=[PageQuery],
        responses=page_of("TopicDocument", TopicDocumentSerializer(many=True)),
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The topics of an exam in their order, each with the one above it."""
        exam = reading.found(Exam.objects.filter(slug=slug).first())
        rows = exam.topics.select_related("exam", "parent")
        page = Page.of(rows, request, read_query(PageQuery, request), order=("position", "id"))
        return reply(page.document([representation.topic(row) for row in page.rows]))

    @extend_schema(
        operation_id="create_topic",
        tags=["Authoring"],
        request=TopicDraftSerializer,
        responses={201: TopicDocumentSerializer, **conflict("slug_taken")},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Create a topic in an exam, below another one or at the top."""
        body = read(TopicDraftSerializer, request.data)
        exam = reading.found(Exam.objects.filter(slug=slug).first())
        topic = authoring.save_topic(
            exam=exam,
            draft=drafts.topic_draft(body),
            parent=drafts.parent_of(body, exam),
            by=user_of(request),
        )
        address = f"{request.path}/{topic.slug}"
        return conditions.shown(shown(topic), status=201, location=address)


class TopicDetail(AuthoringView):
    permissions: ClassVar[Permissions] = {
        "GET": ("questions.view_topic",),
        "PUT": ("questions.change_topic",),
    }
    guarded = ("PUT",)
    has_etag = True

    @extend_schema(operation_id="read_topic", tags=["Authoring"], responses=TopicDocumentSerializer)
    def get(self, request: Request, slug: str, topic: str) -> HttpResponse:
        """A topic of an exam."""
        row = Topic.objects.select_related("exam", "parent").filter(exam__slug=slug, slug=topic).first()
        return conditions.read(request, representation.topic(reading.found(row)))

    @extend_schema(
        operation_id="revise_topic",
        tags=["Authoring"],
        request=TopicDraftSerializer,
        responses={200: TopicDocumentSerializer, **conflict("slug_is_stable")},
    )
    def put(self, request: Request, slug: str, topic: str) -> HttpResponse:
        """Revise a topic, or move it below another one.

        What is left out is as the schema says, not as it was before.
        """
        body = read(TopicDraftSerializer, request.data)
        seen = Seen.by(request)
        with transaction.atomic():
            row = reading.held_topic(slug, topic)
            seen.check(representation.topic(row))
            revise(row, drafts.topic_draft(body), drafts.parent_of(body, row.exam), user_of(request))
            changed = shown(row)
        return conditions.shown(changed)


def revise(topic: Topic, draft: TopicDraft, parent: Topic | None, by: User) -> None:
    """Save a topic unless it is just so already."""
    if (authoring.topic_draft_of(topic), topic.parent_id) != (draft, parent and parent.pk):
        authoring.save_topic(exam=topic.exam, draft=draft, parent=parent, topic=topic, by=by)


def shown(topic: Topic) -> dict[str, object]:
    return representation.topic(Topic.objects.select_related("exam", "parent").get(pk=topic.pk))
