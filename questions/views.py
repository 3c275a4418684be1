"""Content for clients: exams, questions that anyone may browse, quizzes."""

from typing import Any

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from questions import authoring, querysets
from questions.formats.native import SCHEMA_FILE
from questions.models import Exam, Question, Quiz
from questions.policy import Hints, policy_document
from questions.serializers import (
    ExamSerializer,
    QuestionQuery,
    QuizQuery,
    QuizSerializer,
    question_serializer,
)
from quizapi.api import dumps, published, read_query
from quizapi.errors import not_found
from quizapi.lists import Page, PageQuery
from quizapi.schema import page_of


class ContentView(APIView):
    permission_classes = (AllowAny,)
    has_etag = True  # for the schema


class NativeFormat(ContentView):
    @extend_schema(operation_id="read_native_format", tags=["Content"], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> HttpResponse:
        """The JSON Schema of the files that `import_questions` reads, for editors that complete and check."""
        return published(request, SCHEMA_FILE.read_bytes())


class ExamList(ContentView):
    @extend_schema(
        operation_id="list_exams",
        tags=["Content"],
        parameters=[PageQuery],
        responses=page_of("Exam", ExamSerializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """The exams, with their topics."""
        query = read_query(PageQuery, request)
        page = Page.of(Exam.objects.with_topics(), request, query, order=("title", "id"))
        return published(request, dumps(page.document([exam_document(exam) for exam in page.rows])))


class ExamDetail(ContentView):
    @extend_schema(operation_id="read_exam", tags=["Content"], responses=ExamSerializer)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """One exam, with its topics."""
        exam = Exam.objects.with_topics().filter(slug=slug).first()
        return not_found() if exam is None else published(request, dumps(exam_document(exam)))


class QuestionList(ContentView):
    @extend_schema(
        operation_id="list_questions",
        tags=["Content"],
        parameters=[QuestionQuery],
        responses=page_of("Question", question_serializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """The published questions of the practice pool."""
        query = read_query(QuestionQuery, request)
        questions = filtered(query).annotate(delivery=Cast("current_version__delivery", TextField()))
        order = ("-rank", "id") if "search" in query else ("id",)
        columns = [name.removeprefix("-") for name in order]
        page = Page.of(questions.values("delivery", *columns), request, query, order=order)
        documents = [orjson.Fragment(row["delivery"]) for row in page.rows]
        return published(request, dumps(page.document(documents)))


def filtered(query: dict[str, Any]) -> querysets.QuestionQuerySet:
    """What the parameters ask for. They speak of published versions, never of drafts."""
    questions = Question.objects.browsable()
    if "exam" in query:
        questions = questions.filter(exam__slug=query["exam"])
    if "topic" in query:
        questions = questions.in_topic(query["topic"])
    if "type" in query:
        questions = questions.filter(current_version__type=query["type"])
    if "tag" in query:
        questions = questions.filter(current_version__tags__contains=[query["tag"]])
    if "difficulty" in query:
        questions = questions.filter(current_version__difficulty=query["difficulty"])
    return questions.matching(query["search"]) if "search" in query else questions


class QuestionDetail(ContentView):
    @extend_schema(operation_id="read_question", tags=["Content"], responses=question_serializer())
    def get(self, request: Request, slug: str) -> HttpResponse:
        """One published question of the practice pool."""
        delivery = querysets.delivery(slug)
        return not_found() if delivery is None else published(request, delivery)


class QuizList(ContentView):
    @extend_schema(
        operation_id="list_quizzes",
        tags=["Content"],
        parameters=[QuizQuery],
        responses=page_of("Quiz", QuizSerializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """The published quizzes."""
        query = read_query(QuizQuery, request)
        quizzes = Quiz.objects.published().with_question_count().select_related("exam")
        if "exam" in query:
            quizzes = quizzes.filter(exam__slug=query["exam"])
        page = Page.of(quizzes, request, query, order=("title", "id"))
        return published(request, dumps(page.document([quiz_document(quiz) for quiz in page.rows])))


class QuizDetail(ContentView):
    @extend_schema(operation_id="read_quiz", tags=["Content"], responses=QuizSerializer)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """One published quiz. Its questions come with an attempt at it."""
        quizzes = Quiz.objects.published().with_question_count().select_related("exam")
        quiz = quizzes.filter(slug=slug).first()
        return not_found() if quiz is None else published(request, dumps(quiz_document(quiz)))


def exam_document(exam: Exam) -> dict[str, Any]:
    return {
        "id": exam.public_id,
        "slug": exam.slug,
        "title": exam.title,
        "description": exam.description,
        "language": exam.language,
        "topics": [
            {
                "slug": topic.slug,
                "title": topic.title,
                "description": topic.description,
                "parent": topic.parent.slug if topic.parent else None,
                "weight": topic.weight,
                "question_count": topic.question_count,
            }
            for topic in exam.topics.all()
        ],
    }


QUIZ_MEMBERS = [
    "slug",
    "title",
    "description",
    "mode",
    "question_count",
    "time_limit_s",
    "attempts_allowed",
    "pass_percent",
    "tries",
    "try_penalty",
    "opens_at",
    "closes_at",
]


def quiz_document(quiz: Quiz) -> dict[str, Any]:
    return {
        "id": quiz.public_id,
        "exam": quiz.exam.slug,
        **{name: getattr(quiz, name) for name in QUIZ_MEMBERS},
        "hints": quiz.hints != Hints.OFF,
        "policy": policy_document(authoring.policy_of(quiz)),
    }
