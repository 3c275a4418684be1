"""Attempts in the admin: read, and changed by nothing but the commands for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesCheckboxFilter,
    RangeDateTimeFilter,
)
from unfold.decorators import display
from unfold.views import ChangeList

from attempts import scoring
from attempts.admin.history import done_to
from attempts.admin.interventions import Interventions, ids_of
from attempts.admin.marking import Marking
from attempts.models import Attempt
from attempts.policies import ENDED, State
from attempts.transcript import plain, questions_of
from questions.admin.words import DATE_TIME

STATE_COLOURS = {
    "in progress": "info",
    "finished": "success",
    "expired": "warning",
    "abandoned": "danger",
    "needs marking": "primary",
    "voided": "danger",
}


class AttemptList(ChangeList):
    def url_for_result(self, result: Attempt) -> str:
        """The address names the learner too, with whom every key of these tables begins."""
        return f"{result.user_id}:{result.pk}/change/"


@admin.register(Attempt)
class AttemptAdmin(Interventions, Marking, ModelAdmin):
    compressed_fields = True
    actions = None
    actions_list = ("mark_next",)
    actions_detail = ("extend", "reopen", "void")
    change_form_outer_after_template = "attempts/admin/questions.html"
    list_display = ("learner", "subject", "state_label", "result", "started", "finished")
    list_filter = (
        ("state", ChoicesCheckboxFilter),
        ("quiz", AutocompleteSelectFilter),
        ("exam", AutocompleteSelectFilter),
        ("started_at", RangeDateTimeFilter),
    )
    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False  # counting them all takes longer than the page
    sortable_by = ()
    ordering = ("-started_at",)
    search_fields = ("user__email", "user__name")
    search_help_text = "Search by the learner's e-mail address or name"
    fieldsets = (
        (None, {"fields": ("learner", "subject", "state_label", "result", "mode")}),
        ("Time", {"fields": ("started", "finished", "deadline")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        return Attempt.objects.select_related("user", "quiz", "exam")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AttemptList

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Attempt | None:
        try:
            ids = ids_of(object_id)
        except ValueError:
            return None
        return self.get_queryset(request).filter(**ids).first()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        attempt = self.get_object(request, object_id)
        context = {**(extra_context or {}), "title": "Attempt"}
        if attempt and self.has_view_permission(request, attempt):
            context |= {
                "questions": questions_of(attempt),
                "interventions": done_to(attempt),
                "may_mark": attempt.state in ENDED and self.has_mark_permission(request),
            }
        return super().change_view(request, object_id, form_url, context)

    @display(description="learner")
    def learner(self, row: Attempt) -> str:
        return str(row.user)

    @display(description="quiz")
    def subject(self, row: Attempt) -> str:
        return row.quiz.title if row.quiz else f"Practice in {row.exam.title}"

    @display(description="state", label=STATE_COLOURS)
    def state_label(self, row: Attempt) -> str:
        return row.state.replace("_", " ")

    @display(description="score")
    def result(self, row: Attempt) -> str:
        percent = plain(scoring.percent(row.score, row.max_score))
        waiting = f", {row.unmarked} to mark" if row.state == State.NEEDS_MARKING else ""
        return f"{plain(row.score)} of {plain(row.max_score)} ({percent}\u00a0%){waiting}"

    @display(description="mode")
    def mode(self, row: Attempt) -> str:
        return str(row.policy["mode"])

    @display(description="started")
    def started(self, row: Attempt) -> str:
        return date_format(row.started_at, DATE_TIME)

    @display(description="finished")
    def finished(self, row: Attempt) -> str:
        return date_format(row.finished_at, DATE_TIME) if row.finished_at else "not yet"

    @display(description="deadline")
    def deadline(self, row: Attempt) -> str:
        return date_format(row.deadline_at, DATE_TIME) if row.deadline_at else "none"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("learner", "subject", "state_label", "result", "mode", "started", "finished", "deadline")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
