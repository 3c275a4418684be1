"""The queue of reviews: what was submitted, waiting longest first."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RadioFilter
from unfold.decorators import display

from questions.admin.moves import person
from questions.admin.question_list import DropdownFilter, QuestionList, TagFilter
from questions.admin.words import DATE_TIME
from questions.models import Question, Status


class WrittenFilter(RadioFilter):
    """Those one may publish where a second pair of eyes is asked for, and those one may not."""

    title = "written"
    parameter_name = "written"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("others", "By others only"), ("me", "By me, too")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        mine = Question.objects.order_by().in_review().filter(contributions__by=person(request)).values("pk")
        match self.value():
            case "me":
                return queryset.filter(pk__in=mine)
            case "others":
                return queryset.exclude(pk__in=mine)
        return queryset


class KindFilter(RadioFilter):
    title = "what"
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("new", "Not published"), ("changes", "Changes of what is published")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "new":
                return queryset.exclude(status=Status.PUBLISHED)
            case "changes":
                return queryset.filter(status=Status.PUBLISHED)
        return queryset


class ReviewQueue(QuestionList, ModelAdmin):
    """A second list of questions, beside the registered one."""

    list_display = ("stem_start", "waiting", "submitter", "exam", "topic", "type_label", "what_changed")
    list_filter = (
        WrittenFilter,
        KindFilter,
        ("exam", AutocompleteSelectFilter),
        ("topic", AutocompleteSelectFilter),
        ("type", DropdownFilter),
        TagFilter,
    )
    actions = None
    list_before_template = "questions/admin/queue_head.html"
    ordering = ("submitted_at", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).in_review()  # type: ignore[attr-defined]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {**(extra_context or {}), "title": "Reviews", "subtitle": None}
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @display(description="waiting", ordering="submitted_at", header=True)
    def waiting(self, row: Question) -> tuple[str, str]:
        assert row.submitted_at is not None  # the queue's own condition
        days = (timezone.now() - row.submitted_at).days
        since = {0: "since today", 1: "1 day"}.get(days, f"{days} days")
        return since, date_format(row.submitted_at, DATE_TIME)

    @display(description="submitted by")
    def submitter(self, row: Question) -> str:
        return str(row.submitted_by or "a command")

    @display(description="what changed")
    def what_changed(self, row: Any) -> SafeString | str:
        """A link to what differs from the version that was published last."""
        if row.version_number is None:
            return "all of it is new"
        address = reverse("admin:questions_question_versions", args=[row.pk])
        query = f"before={row.version_number}&after=draft"
        return format_html(
            '<a class="review-link" href="{}?{}">since version {}</a>', address, query, row.version_number
        )
