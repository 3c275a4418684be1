"""Exceptions from a quiz's rules, for a learner or a group."""

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from attempts.admin.history import duration
from attempts.models import Override
from questions.admin.words import DATE_TIME

GRANTS = ("extra_time_s", "extra_attempts", "opens_at", "closes_at")


class OverrideForm(forms.ModelForm):  # type: ignore[type-arg]  # no subscript at run time
    class Meta:
        model = Override
        fields = ("quiz", "user", "group", *GRANTS, "reason")
        widgets: ClassVar = {"reason": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def clean(self) -> None:
        super().clean()
        if not self.errors and not any(self.cleaned_data.get(name) for name in GRANTS):
            raise ValidationError("It grants nothing yet: give time, attempts, an opening or a close.")


@admin.register(Override)
class OverrideAdmin(ModelAdmin):
    form = OverrideForm
    compressed_fields = True
    warn_unsaved_form = True
    actions = None
    list_per_page = 50
    autocomplete_fields = ("quiz", "user", "group")
    fieldsets = (
        (
            None,
            {
                "fields": ("quiz", ("user", "group")),
                "description": "Counts for attempts that start from now on. Where several apply to a learner,"
                " each rule is the most generous.",
            },
        ),
        ("What it grants", {"fields": (("extra_time_s", "extra_attempts"), "opens_at", "closes_at")}),
        (None, {"fields": ("reason",)}),
    )
    list_display = ("whom", "quiz", "extra_time", "attempts", "opens", "closes")
    list_display_links = ("whom",)
    list_filter = (("quiz", AutocompleteSelectFilter), ("group", AutocompleteSelectFilter))
    list_filter_submit = True
    search_fields = ("user__email", "user__name", "group__name", "quiz__title")
    search_help_text = "Search by learner, group or quiz"
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Override]:
        return Override.objects.select_related("quiz", "user", "group")

    @display(description="for", header=True)
    def whom(self, row: Override) -> tuple[str, str]:
        return (str(row.user), "learner") if row.user else (str(row.group), "group")

    @display(description="extra time", ordering="extra_time_s")
    def extra_time(self, row: Override) -> str:
        return duration(row.extra_time_s) or "none"

    @display(description="extra attempts", ordering="extra_attempts")
    def attempts(self, row: Override) -> str:
        return str(row.extra_attempts or "none")

    @display(description="opens", ordering="opens_at")
    def opens(self, row: Override) -> str:
        return date_format(row.opens_at, DATE_TIME) if row.opens_at else "as the quiz"

    @display(description="closes", ordering="closes_at")
    def closes(self, row: Override) -> str:
        return date_format(row.closes_at, DATE_TIME) if row.closes_at else "as the quiz"
