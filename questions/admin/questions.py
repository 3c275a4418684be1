"""Questions: written, previewed, published, compared with what was published before, retired."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    BooleanRadioFilter,
    ChoicesCheckboxFilter,
    ChoicesDropdownFilter,
    RelatedDropdownFilter,
    TextFilter,
)
from unfold.decorators import action, display

from questions import authoring
from questions.admin import preview, versions
from questions.admin.moves import QuestionMoves, key_of
from questions.admin.question_forms import ChoiceForm, ChoiceFormSet, HintForm, HintFormSet, QuestionForm
from questions.admin.saving import AuthoringAdmin, AuthoringInline
from questions.admin.type_fields import SHOWN
from questions.admin.words import DATE_TIME
from questions.models import Choice, Hint, Question, Status
from questions.types.contract import MAX_CHOICES, MAX_HINTS

STATUS_COLOURS = {
    Status.DRAFT.label: "info",
    Status.IN_REVIEW.label: "warning",
    Status.PUBLISHED.label: "success",
    Status.RETIRED.label: "danger",
}


class TagFilter(TextFilter):
    title = "tag"
    parameter_name = "tag"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        tag = self.value()
        return queryset.filter(tags__contains=[tag]) if tag else queryset


class ChoiceInline(AuthoringInline):
    model = Choice
    form = ChoiceForm
    formset = ChoiceFormSet
    extra = 4
    max_num = MAX_CHOICES
    fields = ("text", ("is_correct", "pinned"), "fraction", "feedback")


class HintInline(AuthoringInline):
    model = Hint
    form = HintForm
    formset = HintFormSet
    extra = 2
    max_num = MAX_HINTS


@admin.register(Question)
class QuestionAdmin(QuestionMoves, AuthoringAdmin):
    form = QuestionForm
    inlines = (ChoiceInline, HintInline)
    fieldsets = (
        (None, {"fields": ("state", "topic", "slug", "type", "stem", *SHOWN, "explanation")}),
        ("Sorting", {"fields": (("difficulty", "pool"), "tags", "references")}),
    )
    conditional_fields = SHOWN
    list_display = (
        *("stem_start", "status_label", "version", "type", "topic", "difficulty", "pool_label", "changed"),
    )
    list_fullwidth = True
    list_filter = (
        ("status", ChoicesCheckboxFilter),
        ("has_unpublished_changes", BooleanRadioFilter),
        ("exam", RelatedDropdownFilter),
        ("topic", AutocompleteSelectFilter),
        ("type", ChoicesDropdownFilter),
        ("difficulty", ChoicesDropdownFilter),
        ("pool", ChoicesDropdownFilter),
        TagFilter,
    )
    list_filter_submit = True
    ordering = ("-updated_at", "-id")
    search_fields = ("slug", "stem", "explanation", "choices__text")
    search_help_text = "Search in stem, choices, explanation and slug"
    actions_detail = ("preview", "versions", "submit_for_review", "return_to_author", "retire")
    actions_submit_line = ("save_and_preview", "save_and_publish")

    # Reading

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        rows = Question.objects.select_related("exam", "topic")
        return rows.annotate(version_number=F("current_version__number"))

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> tuple[str, ...]:
        return ("state", "slug") if obj and obj.current_version_id else ("state",)

    @display(description="question", ordering="stem", header=True)
    def stem_start(self, row: Question) -> tuple[str, str]:
        return Truncator(" ".join(row.stem.split())).chars(90), row.slug

    @display(description="status", ordering="status", label=STATUS_COLOURS)
    def status_label(self, row: Question) -> str:
        return str(Status(row.status).label)

    @display(description="version", ordering="version_number")
    def version(self, row: Any) -> str:
        if row.version_number is None:
            return "none yet"
        return f"{row.version_number}{', changes unpublished' * row.has_unpublished_changes}"

    @display(description="pool", ordering="pool")
    def pool_label(self, row: Question) -> str:
        return row.pool

    @display(description="changed", ordering="updated_at")
    def changed(self, row: Question) -> str:
        return date_format(row.updated_at, DATE_TIME)

    @display(description="status")
    def state(self, row: Question) -> str:
        return preview.state_in_words(row)

    # Saving

    def save_content(
        self, request: HttpRequest, form: QuestionForm, formsets: Mapping[str, Any], row: Question | None
    ) -> Question:
        draft = form.draft(formsets["choices"].drafts(), formsets["hints"].drafts())
        topic = form.cleaned_data["topic"]
        if row is None:
            return authoring.create(topic=topic, draft=draft)
        authoring.revise(question=row, topic=topic, draft=draft)
        return row

    @action(description="Save and publish", icon="publish")
    def save_and_publish(self, request: HttpRequest, obj: Question) -> None:
        version = authoring.publish(question=obj, by=request.user)  # type: ignore[arg-type]
        self.message_user(request, f"Learners now get version {version.number}.", messages.SUCCESS)

    @action(description="Save and preview", icon="visibility")
    def save_and_preview(self, request: HttpRequest, obj: Question) -> None:
        """`page_after` is the preview."""

    def page_after(self, request: HttpRequest, obj: Question) -> str | None:
        if "questions_question_save_and_preview" in request.POST:
            return reverse("admin:questions_question_preview", args=[obj.pk])
        return super().page_after(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Only for a question that `authoring.delete` takes: never published, in no quiz."""
        if obj is None or obj.current_version_id is not None or obj.entries.exists():
            return False
        return request.user.has_perm("questions.delete_question")

    def delete_model(self, request: HttpRequest, obj: Question) -> None:
        authoring.delete(question=obj)

    # Pages of their own

    def get_urls(self) -> list[URLPattern]:
        frame = path(
            "<path:object_id>/preview/learner/",
            self.admin_site.admin_view(self.preview_frame),
            name="questions_question_preview_frame",
        )
        return [frame, *super().get_urls()]

    @action(description="Preview", icon="visibility", permissions=["view"])
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return preview.page(request, self.shown(request, object_id), self.admin_site.each_context(request))

    def preview_frame(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return preview.frame(request, self.shown(request, object_id))

    @action(description="Versions", icon="history", permissions=["view"])
    def versions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return versions.page(request, self.shown(request, object_id), self.admin_site.each_context(request))

    def shown(self, request: HttpRequest, object_id: str) -> Question:
        """The question with its draft, for those who may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Question.objects.with_draft(), pk=key_of(object_id))
