"""The log of exports in the admin: who took what, and how many rows. Nobody changes it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from attempts.exports import runs
from attempts.models import Export

PER_PAGE = 50
COLOURS = {"complete": "success", "broken": "danger", "running": "info"}


@admin.register(Export)
class ExportAdmin(ModelAdmin):
    compressed_fields = True
    actions = None
    list_display = ("started_at", "whom", "dataset", "format", "asked", "identities", "rows", "how")
    list_filter = ("identities", "state", "dataset", ("started_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_per_page = PER_PAGE
    sortable_by = ()
    search_fields = ("by__email",)
    search_help_text = "Search by the e-mail address of whoever exported"
    fields = (
        *("id", "whom", "dataset", "format", "asked", "identities", "incremental"),
        *("state", "rows", "started_at", "ended_at"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Export]:
        runs.settle()
        rows: QuerySet[Export] = super().get_queryset(request).select_related("by")
        return rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="by")
    def whom(self, row: Export) -> str:
        return str(row.by or "a command")

    @display(description="filters")
    def asked(self, row: Export) -> str:
        return ", ".join(f"{name}={value}" for name, value in row.filters.items()) or "none"

    @display(description="state", label=COLOURS)
    def how(self, row: Export) -> tuple[str, str]:
        return row.state, str(row.get_state_display())
