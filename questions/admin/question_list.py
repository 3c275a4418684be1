"""The list of questions: its columns, filters and search."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.text import Truncator
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    BooleanRadioFilter,
    ChoicesCheckboxFilter,
    ChoicesDropdownFilter,
    RadioFilter,
    TextFilter,
)
from unfold.decorators import display

from questions.admin.moves import person
from questions.admin.words import DATE_TIME
from questions.models import Question, Status, Type
from questions.plain import plain

STATUS_COLOURS = {"draft": "info", "in review": "warning", "published": "success", "retired": "danger"}
STEM = 90  # characters shown


class InLowerCase:
    """Choices all written alike: Django capitalises those that have no label of their own."""

    lookup_kwarg: str

    def choices(self, changelist: Any) -> Iterator[Any]:
        for entry in super().choices(changelist):  # type: ignore[misc]
            field = entry["form"].fields[self.lookup_kwarg]
            field.choices = [
                (value, str(label).lower() if value else label) for value, label in field.choices
            ]
            yield entry


class StatusFilter(InLowerCase, ChoicesCheckboxFilter):
    pass


class DropdownFilter(InLowerCase, ChoicesDropdownFilter):
    pass


class TagFilter(TextFilter):
    title = "tag"
    parameter_name = "tag"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        tag = (self.value() or "").strip().lower()
        return queryset.filter(tags__contains=[tag]) if tag else queryset


class ReturnedFilter(RadioFilter):
    title = "returned"
    parameter_name = "returned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "To me")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "me":
            return queryset
        return queryset.filter(pk__in=Question.objects.order_by().returned_to(person(request)).values("pk"))


class Columns:
    """What lists say of a question, whose text they show without its markup."""

    @display(description="question", ordering="slug", header=True)
    def stem_start(self, row: Question) -> tuple[str, str]:
        return Truncator(plain(row.stem)).chars(STEM), row.slug

    @display(description="status", ordering="status", label=STATUS_COLOURS)
    def status_label(self, row: Question) -> str:
        return Status(row.status).label.lower()

    @display(description="type", ordering="type")
    def type_label(self, row: Question) -> str:
        return Type(row.type).label.lower()

    @display(description="version", ordering="version_number")
    def version(self, row: Any) -> str:
        if row.version_number is None:
            return "none yet"
        return f"{row.version_number}{draft_in_words(row)}"

    @display(description="difficulty", ordering="difficulty")
    def difficulty_label(self, row: Question) -> str:
        return row.difficulty

    @display(description="pool", ordering="pool")
    def pool_label(self, row: Question) -> str:
        return row.pool

    @display(description="changed", ordering="updated_at")
    def changed(self, row: Question) -> str:
        return date_format(row.updated_at, DATE_TIME)


def draft_in_words(row: Question) -> str:
    """What there is besides the version."""
    if not row.has_unpublished_changes:
        return ""
    return ", changes in review" if row.submitted_at else ", changes unpublished"


class QuestionList(Columns):
    list_display: tuple[str, ...] = (
        *("stem_start", "status_label", "version", "type_label", "topic"),
        *("difficulty_label", "pool_label", "changed"),
    )
    list_fullwidth = True
    list_filter: tuple[Any, ...] = (
        ("status", StatusFilter),
        ("has_unpublished_changes", BooleanRadioFilter),
        ReturnedFilter,
        ("exam", AutocompleteSelectFilter),
        ("topic", AutocompleteSelectFilter),
        ("type", DropdownFilter),
        ("difficulty", DropdownFilter),
        ("pool", DropdownFilter),
        TagFilter,
    )
    list_filter_submit = True
    list_per_page = 50
    list_max_show_all = 200
    ordering = ("-updated_at", "-id")
    search_fields = ("slug", "stem", "explanation", "choices__text")  # that there is a search; how: below
    search_help_text = "Search in stem, choices, explanation and slug"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        rows = Question.objects.select_related("exam", "topic", "submitted_by")
        return rows.annotate(version_number=F("current_version__number")).order_by(*self.ordering)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Question], search_term: str
    ) -> tuple[QuerySet[Question], bool]:
        """The questions that contain each word, none of them twice."""
        found = Question.objects.order_by().containing(search_term)
        return (queryset.filter(pk__in=found.values("pk")) if search_term.strip() else queryset), False
