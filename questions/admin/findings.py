"""The quality list: what is worth mending, question by question."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, DropdownFilter, RadioFilter
from unfold.decorators import display

from questions.admin.words import DATE_TIME
from questions.models import Finding, Status
from questions.plain import plain
from questions.quality import FINDINGS

STEM = 70  # characters shown
SOURCES = {
    "draft": "The draft itself",
    "bank": "Other questions",
    "responses": "Answers of learners",
    "reports": "Reports of learners",
}


class KindFilter(DropdownFilter):
    title = "finding"
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, kind.words) for code, kind in FINDINGS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(code=self.value()) if self.value() in FINDINGS else queryset


class SourceFilter(RadioFilter):
    title = "told by"
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(SOURCES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in SOURCES:
            return queryset
        codes = [code for code, kind in FINDINGS.items() if kind.source == self.value()]
        return queryset.filter(code__in=codes)


@admin.register(Finding)
class FindingAdmin(ModelAdmin):
    """Findings of questions that are not retired; nobody writes them by hand."""

    list_display = ("finding", "question_link", "note_text", "topic", "since")
    list_display_links = None
    list_filter = (
        KindFilter,
        SourceFilter,
        ("question__exam", AutocompleteSelectFilter),
        ("question__topic", AutocompleteSelectFilter),
    )
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 50
    search_fields = ("question__slug", "question__stem", "note")
    search_help_text = "Search in slug, stem and note"
    ordering = ("-found_at", "-id")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        return Finding.objects.exclude(question__status=Status.RETIRED).select_related("question__topic")

    @display(description="finding", ordering="code", header=True)
    def finding(self, row: Finding) -> tuple[str, str]:
        kind = FINDINGS[row.code]
        return kind.words, kind.remedy

    @display(description="question", ordering="question__stem")
    def question_link(self, row: Finding) -> SafeString:
        address = reverse("admin:questions_question_change", args=[row.question_id])
        words = Truncator(plain(row.question.stem)).chars(STEM)
        return format_html('<a href="{}" class="underline">{}</a>', address, words)

    @display(description="note")
    def note_text(self, row: Finding) -> str | SafeString:
        match row.code:
            case "near_duplicate":
                address = reverse("admin:questions_question_changelist")
                return format_html('<a href="{}?q={}" class="underline">{}</a>', address, row.note, row.note)
            case "open_reports":
                address = reverse("admin:attempts_questionreport_changelist")
                query = f"status__exact=open&q={row.question.slug}"
                return format_html('<a href="{}?{}" class="underline">Read them</a>', address, query)
        return row.note

    @display(description="topic", ordering="question__topic")
    def topic(self, row: Finding) -> str:
        return str(row.question.topic)

    @display(description="since", ordering="found_at")
    def since(self, row: Finding) -> str:
        return date_format(row.found_at, DATE_TIME)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
