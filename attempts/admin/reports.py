"""Learners' reports: a queue, each answered and closed on its page."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesCheckboxFilter,
    ChoicesDropdownFilter,
)
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from attempts import lifecycle
from attempts.lifecycle.reporting import SAY_WHAT, says_too_little
from attempts.models import QuestionReport
from attempts.models.reports import REPORT_STATES
from questions.admin.moves import person
from questions.admin.words import DATE_TIME

COLOURS = {"open": "warning", "resolved": "success", "dismissed": "info"}
TEXT = 100  # characters shown in the list


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = QuestionReport
        fields = ("status", "answer")
        widgets: ClassVar = {"answer": UnfoldAdminExpandableTextareaWidget}

    def clean(self) -> None:
        super().clean()
        written = self.cleaned_data
        if says_too_little(written.get("status", ""), written.get("answer", "")):
            self.add_error("answer", SAY_WHAT)


@admin.register(QuestionReport)
class QuestionReportAdmin(ModelAdmin):
    form = ReportForm
    compressed_fields = True
    warn_unsaved_form = True
    list_display = ("reported", "status_label", "question_slug", "learner", "created")
    list_filter = (
        ("status", ChoicesCheckboxFilter),
        ("reason", ChoicesDropdownFilter),
        ("question__exam", AutocompleteSelectFilter),
    )
    list_filter_submit = True
    list_per_page = 50
    search_fields = ("question__slug", "text", "answer")
    search_help_text = "Search in the question's slug, text and answer"
    ordering = ("-created_at", "-id")
    actions = None
    fieldsets = (
        (None, {"fields": ("question_links", "said", "learner", "created", "closed")}),
        ("Answer", {"fields": ("status", "answer")}),
    )
    readonly_fields = ("question_links", "said", "learner", "created", "closed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionReport]:
        return QuestionReport.objects.select_related("question", "version", "user", "closed_by")

    @display(description="report", header=True)
    def reported(self, row: QuestionReport) -> tuple[str, str]:
        return row.get_reason_display(), Truncator(row.text).chars(TEXT)

    @display(description="status", ordering="status", label=COLOURS)
    def status_label(self, row: QuestionReport) -> str:
        return REPORT_STATES[row.status]

    @display(description="question", ordering="question__slug")
    def question_slug(self, row: QuestionReport) -> str:
        return f"{row.question.slug}, version {row.version.number}"

    @display(description="question")
    def question_links(self, row: QuestionReport) -> SafeString:
        """To the draft, and to what changed since the version that was reported."""
        pages = "admin:questions_question_change", "admin:questions_question_versions"
        draft, versions = (reverse(page, args=[row.question_id]) for page in pages)
        return format_html(
            '<a href="{}" class="underline">{}</a>, version {} (<a href="{}?before={}&amp;after=draft" '
            'class="underline">what changed since</a>)',
            *(draft, row.question.slug, row.version.number, versions, row.version.number),
        )

    @display(description="report")
    def said(self, row: QuestionReport) -> SafeString:
        return format_html(
            '<strong>{}</strong><p class="whitespace-pre-line">{}</p>', row.get_reason_display(), row.text
        )

    @display(description="learner")
    def learner(self, row: QuestionReport) -> str:
        return str(row.user)

    @display(description="reported", ordering="created_at")
    def created(self, row: QuestionReport) -> str:
        return date_format(row.created_at, DATE_TIME)

    @display(description="closed")
    def closed(self, row: QuestionReport) -> str:
        if row.closed_at is None:
            return "Not yet"
        return f"{date_format(row.closed_at, DATE_TIME)} by {row.closed_by or 'a command'}"

    def save_model(self, request: HttpRequest, obj: QuestionReport, form: ReportForm, change: bool) -> None:
        lifecycle.close_report(
            user_id=obj.user_id,
            report_id=obj.pk,
            status=form.cleaned_data["status"],
            answer=form.cleaned_data["answer"],
            by=person(request).pk,
            now=timezone.now(),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("attempts.resolve_questionreport"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
