"""Item analysis in the admin: a page for each quiz and question, and the list of all questions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from unfold.decorators import action

from attempts.admin.analysis_pages import question_page, questions_page, quiz_page, report_page
from attempts.admin.regrades import RegradableQuestionAdmin
from questions.admin import QuizAdmin
from questions.models import Question, Quiz

MAY = "attempts.view_analysis"

# What attempts add to the pages of questions and quizzes; `questions` knows nothing of them.
admin.site.unregister([Question, Quiz])


@admin.register(Question)
class AnalysedQuestionAdmin(RegradableQuestionAdmin):
    # After preview and versions.
    actions_detail: Any = (
        *RegradableQuestionAdmin.actions_detail[:2],
        "analysis",
        *RegradableQuestionAdmin.actions_detail[2:],
    )

    @action(description="Analysis", icon="monitoring", permissions=["analysis"])
    def analysis(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return question_page(request, object_id, self.admin_site.each_context(request))

    def has_analysis_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return bool(request.user.has_perm(MAY))

    def get_urls(self) -> list[URLPattern]:
        listed = path(
            "analysis/", self.admin_site.admin_view(self.analysed), name="attempts_analysis_questions"
        )
        return [listed, *super().get_urls()]

    def analysed(self, request: HttpRequest) -> HttpResponse:
        return questions_page(request, self.admin_site.each_context(request))


@admin.register(Quiz)
class AnalysedQuizAdmin(QuizAdmin):
    actions_detail: Any = ("analysis", *QuizAdmin.actions_detail)

    @action(description="Analysis", icon="monitoring", permissions=["analysis"])
    def analysis(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return quiz_page(request, object_id, self.admin_site.each_context(request))

    def has_analysis_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return bool(request.user.has_perm(MAY))

    def get_urls(self) -> list[URLPattern]:
        report = path(
            "<path:object_id>/analysis/report/",
            self.admin_site.admin_view(self.report),
            name="questions_quiz_analysis_report",
        )
        return [report, *super().get_urls()]

    def report(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return report_page(request, object_id)
