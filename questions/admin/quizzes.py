"""Quizzes: a policy and its sections."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm

from questions import authoring
from questions.admin.moves import back_to, key_of
from questions.admin.quiz_forms import QuizForm, SectionForm, SectionFormSet
from questions.admin.saving import AuthoringAdmin, AuthoringInline
from questions.admin.words import DATE_TIME
from questions.authoring import ContentRefused
from questions.models import Quiz, QuizSection

STATUS_COLOURS = {
    Quiz.Status.DRAFT.label: "info",
    Quiz.Status.PUBLISHED.label: "success",
    Quiz.Status.RETIRED.label: "danger",
}


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


@admin.register(Quiz)
class QuizAdmin(AuthoringAdmin):
    form = QuizForm
    inlines = (SectionInline,)
    fieldsets = (
        (None, {"fields": ("state", "exam", "slug", "title", "description", "mode")}),
        ("Time", {"fields": (("time_limit_s", "grace_s"), ("opens_at", "closes_at"))}),
        (
            "Rules",
            {
                "fields": (
                    ("attempts_allowed", "pass_percent"),
                    ("tries", "try_penalty"),
                    ("shuffle_questions", "shuffle_choices", "hints"),
                )
            },
        ),
    )
    list_display = ("title", "status_label", "mode", "exam", "question_count", "time_limit", "changed")
    list_filter = (
        ("status", ChoicesCheckboxFilter),
        ("exam", RelatedDropdownFilter),
        ("mode", ChoicesDropdownFilter),
    )
    list_filter_submit = True
    search_fields = ("title", "slug", "description")
    ordering = ("-updated_at", "-id")
    actions_detail = ("retire",)
    actions_submit_line = ("save_and_publish",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        return Quiz.objects.select_related("exam").with_question_count()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        (title, first), *others = super().get_fieldsets(request, obj)
        fields = first["fields"] if obj else tuple(name for name in first["fields"] if name != "state")
        return [(title, {**first, "fields": fields}), *others]

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
        return str(Quiz.Status(row.status).label)

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
        authoring.save_quiz(exam=exam, draft=draft, quiz=row)
        return row or Quiz.objects.get(slug=draft.slug)

    @action(description="Save and publish", icon="publish")
    def save_and_publish(self, request: HttpRequest, obj: Quiz) -> None:
        authoring.publish_quiz(quiz=obj)
        self.message_user(request, "Learners can start the quiz.", messages.SUCCESS)

    def response_post_save_add(self, request: HttpRequest, obj: Quiz) -> HttpResponseRedirect:
        return self.after_saving(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Quiz) -> HttpResponseRedirect:
        return self.after_saving(request, obj) or super().response_post_save_change(request, obj)

    def after_saving(self, request: HttpRequest, obj: Quiz) -> HttpResponseRedirect | None:
        if "questions_quiz_save_and_publish" in request.POST:
            return HttpResponseRedirect(reverse("admin:questions_quiz_change", args=[obj.pk]))
        return None

    @action(
        description="Retire",
        icon="archive",
        variant=ActionVariant.DANGER,
        permissions=["retire"],
        dialog={
            "title": "Retire this quiz?",
            "description": "Nobody can start it any more; attempts in progress go on.",
            "form_submit_text": "Retire",
        },
    )
    def retire(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        quiz = get_object_or_404(Quiz, pk=key_of(object_id))
        try:
            authoring.retire_quiz(quiz=quiz)
        except ContentRefused as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
        else:
            self.message_user(request, "The quiz is retired.", messages.SUCCESS)
        return back_to(reverse("admin:questions_quiz_change", args=[quiz.pk]))

    def has_retire_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        published = Quiz.objects.filter(pk=key_of(object_id), status=Quiz.Status.PUBLISHED)
        return bool(self.has_change_permission(request) and published.exists())
