"""The API of item analysis: a quiz, its report, all questions, a question. It tells keys, so it is strict."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from attempts import figures
from attempts.insight import differential, listing, models, reading, representation
from attempts.insight.differential import Comparison
from attempts.insight.queries import AnalysesQuery, AnalysisQuery, GroupsQuery
from attempts.insight.report import report
from attempts.insight.serializers import (
    ListedAnalysisSerializer,
    QuestionAnalysisSerializer,
    QuizAnalysisSerializer,
)
from quizapi.api import read_query, reply
from quizapi.lists import Page
from quizapi.schema import page_of
from quizapi.staff import StaffView

NOBODY = Comparison(0, 0, None)


class AnalysisView(StaffView):
    permission = "attempts.view_analysis"


class QuizAnalysis(AnalysisView):
    @extend_schema(
        operation_id="read_quiz_analysis",
        tags=["Analysis"],
        parameters=[AnalysisQuery],
        responses=QuizAnalysisSerializer,
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """A quiz as a test, with its topics, its questions and the models fitted to it.

        Of ended attempts, those that are selected. What is undefined is null, as with too few attempts.
        """
        selection = read_query(AnalysisQuery, request)["attempts"]
        quiz = reading.quiz_named(slug)
        calibrations = [models.document(each) for each in models.calibrations(quiz)]
        read = reading.at_quiz(quiz, selection)
        return reply(representation.quiz(quiz, read, calibrations, now=timezone.now()))


class QuizReport(AnalysisView):
    @extend_schema(
        operation_id="read_quiz_report",
        tags=["Analysis"],
        parameters=[AnalysisQuery],
        responses={(200, "text/html"): OpenApiResponse(OpenApiTypes.STR, "The report, as a file.")},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """A report on a quiz to hand on: HTML that holds everything it shows, and nobody's data.

        It prints on one or two pages of A4.
        """
        selection = read_query(AnalysisQuery, request)["attempts"]
        return report(reading.quiz_named(slug), selection, now=timezone.now())


class QuestionAnalyses(AnalysisView):
    @extend_schema(
        operation_id="list_question_analyses",
        tags=["Analysis"],
        parameters=[AnalysesQuery],
        responses=page_of("QuestionAnalyses", ListedAnalysisSerializer(many=True)),
    )
    def get(self, request: Request) -> HttpResponse:
        """Questions, each at each quiz that asked it, to look for the odd ones.

        Of learners' first ended attempts.
        """
        query = read_query(AnalysesQuery, request)
        order = query["order"]
        rows = listing.rows(order, exam=query.get("exam"), quiz=query.get("quiz"), topic=query.get("topic"))
        page = Page.of(rows, request, query, order=listing.total(order))
        return reply(page.document([representation.listed(row) for row in listing.listed(page.rows)]))


class QuestionAnalysis(AnalysisView):
    @extend_schema(
        operation_id="read_question_analysis",
        tags=["Analysis"],
        parameters=[GroupsQuery],
        responses=QuestionAnalysisSerializer,
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """A question at each quiz that asked it: its figures, choices, versions, months and fitted models.

        Of learners' first ended attempts; exposure is of all. `focal` compares a group of learners with the
        others, or with the group that `reference` names.
        """
        query = read_query(GroupsQuery, request)
        groups = differential.groups_named(query.get("focal"), query.get("reference"))
        question = reading.question_named(slug)
        counts = figures.question(question)
        reads = reading.of_each(counts)
        compared = {} if groups is None else differential.compare(question, groups)
        fitted = models.by_quiz(read.counts.quiz for read in reads)
        at_quizzes = [
            representation.at_quiz(
                read,
                [models.of_item(each, question.slug) for each in fitted.get(read.counts.quiz, ())],
                None
                if groups is None
                else representation.differential(groups, compared.get(read.counts.quiz, NOBODY)),
            )
            for read in reads
        ]
        return reply(
            representation.question(question, reads, counts.practice, at_quizzes, now=timezone.now())
        )
