"""Quizzes: a policy and its sections."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from questions import authoring
from questions.admin.moves import Move, MoveForm, Moves, person
from questions.admin.question_list import DropdownFilter, StatusFilter
from questions.admin.quiz_forms import QuizForm, SectionForm, SectionFormSet
from questions.admin.saving import AuthoringAdmin, AuthoringInline
from questions.admin.words import DATE_TIME
from questions.models import Quiz, QuizSection

STATUS_COLOURS = {"draft": "info", "published": "success", "retired": "danger"}
RETIRE = Move(
    command=authoring.retire_quiz,
    done=lambda _: "The quiz is retired.",
    dialog={
        "title": "Retire this quiz?",
        "description": "Nobody can start it any more; attempts in progress go on.",
        "form_class": MoveForm,
        "form_submit_text": "Retire",
    },
)


class SectionInline(AuthoringInline):
    model = QuizSection
    form = SectionForm
    formset = SectionFormSet
    verbose_name = "section"
    extra = 1
    fields = (
        *("title", "kind", "listed", "draw", "topic", "tags"),
        ("difficulty", "pool"),
        "by_topic_weight",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuizSection]:
        return super().get_queryset(request).select_related("quiz").prefetch_related("entries__question")

    # For those who may only read: what the form's own fields of these names say.

    @display(description="questions are")
    def kind(self, row: QuizSection) -> str:
        return "listed" if row.draw is None else f"drawn, {row.draw} for each attempt"

    @display(description="questions")
    def listed(self, row: QuizSection) -> str:
        return ", ".join(entry.question.slug for entry in row.entries.all())


@admin.register(Quiz)
class QuizAdmin(Moves, AuthoringAdmin):
    form = QuizForm
    inlines = (SectionInline,)
    fieldsets = (
        (None, {"fields": ("state", "exam", "slug", "title", "description", "mode")}),
        (
            "Answers",
            {
                "fields": (
                    "submission",
                    ("tries", "try_penalty"),
                    "try_points",
                    ("hints", "hint_penalty"),
                    ("negative_marks", "certainty"),
                )
            },
        ),
        ("Order", {"fields": ("navigation", ("shuffle_questions", "shuffle_choices"))}),
        (
            "Time",
            {
                "fields": (
                    ("time_limit_s", "at_deadline"),
                    ("grace_s", "grace_answers"),
                    "pausing",
                    ("opens_at", "closes_at"),
                )
            },
        ),
        (
            "Attempts and result",
            {"fields": (("attempts_allowed", "attempt_delay_s"), ("counts", "pass_percent"))},
        ),
        ("What shows when", {"fields": ("reveal",)}),
    )
    list_display = ("title", "status_label", "mode_name", "exam", "question_count", "time_limit", "changed")
    list_filter = (
        ("status", StatusFilter),
        ("exam", AutocompleteSelectFilter),
        ("mode", DropdownFilter),
    )
    list_filter_submit = True
    search_fields = ("title", "slug", "description")
    ordering = ("-updated_at", "-id")
    actions_detail = ("retire",)
    actions_submit_line = ("save_and_publish",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        return Quiz.objects.select_related("exam").with_question_count()

    def get_readonly_fields(self, request: HttpRequest, obj: Quiz | None = None) -> tuple[str, ...]:
        return ("state", "exam", "slug") if obj else ("state",)

    @display(description="status")
    def state(self, row: Quiz) -> str:
        return {
            Quiz.Status.DRAFT: "Draft. Learners do not see it.",
            Quiz.Status.PUBLISHED: "Published. Attempts keep the rules with which they were started.",
            Quiz.Status.RETIRED: "Retired. Nobody can start it; attempts in progress go on.",
        }[Quiz.Status(row.status)]

    @display(description="status", ordering="status", label=STATUS_COLOURS)
    def status_label(self, row: Quiz) -> str:
        return Quiz.Status(row.status).label.lower()

    @display(description="questions", ordering="question_count")
    def question_count(self, row: Any) -> int:
        return int(row.question_count)

    @display(description="time limit", ordering="time_limit_s")
    def time_limit(self, row: Quiz) -> str:
        if row.time_limit_s is None:
            return "none"
        minutes, seconds = divmod(row.time_limit_s, 60)
        parts = ((minutes, "min"), (seconds, "s"))
        return " ".join(f"{count} {unit}" for count, unit in parts if count)

    @display(description="changed", ordering="updated_at")
    def changed(self, row: Quiz) -> str:
        return date_format(row.updated_at, DATE_TIME)

    def save_content(
        self, request: HttpRequest, form: QuizForm, formsets: Mapping[str, Any], row: Quiz | None
    ) -> Quiz:
        exam = row.exam if row else form.cleaned_data["exam"]
        draft = form.draft(formsets["sections"].drafts())
        authoring.save_quiz(exam=exam, draft=draft, quiz=row, by=person(request))
        return row or Quiz.objects.get(slug=draft.slug)

    @display(description="mode")
    def mode_name(self, obj: Quiz) -> str:
        return obj.mode  # the label explains it, too long for a column

    @action(description="Save and publish", icon="publish", permissions=["save_and_publish"])
    def save_and_publish(self, request: HttpRequest, obj: Quiz) -> None:
        authoring.publish_quiz(quiz=obj, by=person(request))
        self.message_user(request, "Learners can start the quiz.", messages.SUCCESS)

    @action(
        description="Retire",
        icon="archive",
        variant=ActionVariant.DANGER,
        permissions=["retire"],
        dialog=RETIRE.dialog,
    )
    def retire(self, request: HttpRequest, form: MoveForm, object_id: str) -> HttpResponse:
        return self.move(request, form, object_id, RETIRE)

    def has_retire_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm("questions.retire_quiz"):
            return False
        return self.facts_of(request, object_id)["status"] == Quiz.Status.PUBLISHED

    def has_save_and_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perms(["questions.change_quiz", "questions.publish_quiz"])

    def has_change_permission(self, request: HttpRequest, obj: Quiz | None = None) -> bool:
        if obj is not None and not authoring.may_change_quiz(obj, person(request)):
            return False
        return request.user.has_perm("questions.change_quiz")
