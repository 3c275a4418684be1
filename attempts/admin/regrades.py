"""Regrades in the admin: what a mended key would change is looked at, then done with a reason; the record."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from attempts import lifecycle
from attempts.admin.interventions import staff_id
from attempts.lifecycle import Regraded
from attempts.lifecycle.interventions import MOST_REASON
from attempts.models import Regrade
from attempts.regrading import telling
from attempts.regrading.telling import counted
from questions.admin import QuestionAdmin
from questions.admin.moves import key_of
from questions.admin.words import DATE_TIME
from questions.models import Question
from quizapi.errors import DomainError

ADD = "admin:attempts_regrade_add"
PER_PAGE = 50


class ChooseForm(forms.Form):
    question = forms.ModelChoiceField(
        Question.objects.exclude(current_version=None),
        widget=AutocompleteSelect(Regrade._meta.get_field("question"), admin.site),
        help_text="Search in stem, choices, explanation and slug.",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=MOST_REASON,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="It is kept with the regrade. Learners do not see it.",
    )
    # The version that was looked at: the key of another one is not applied by mistake. The page fills it in.
    number = forms.IntegerField(widget=forms.HiddenInput)


@admin.register(Regrade)
class RegradeAdmin(ModelAdmin):
    compressed_fields = True
    actions = None
    change_form_outer_after_template = "attempts/admin/regraded.html"
    list_display = ("slug", "changed", "passing", "why", "whom", "at")
    list_filter = (("question", AutocompleteSelectFilter), ("created_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_per_page = PER_PAGE
    sortable_by = ()
    ordering = ("-created_at", "-id")
    search_fields = ("question__slug", "reason")
    search_help_text = "Search by the question's slug or the reason"
    fields = ("about", "reason", "whom", "at", "changed", "passing", "answers")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Regrade]:
        rows = Regrade.objects.select_related("question", "key_version", "by")
        return rows.defer("key_version__delivery", "key_version__answer_key", "key_version__search")

    # Doing it

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Choose a question; see what would change; say why, and do it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "question" not in request.GET:
            return self.page(request, "attempts/admin/choose.html", {"form": ChooseForm()})
        question = get_object_or_404(Question, pk=key_of(request.GET["question"]))
        form = ReasonForm(request.POST or None)
        try:
            if form.is_valid() and (done := self.regrade(request, question, form)):
                return done
            versions = versions_asked_for(request)
            regraded = lifecycle.preview_regrade(question=question, versions=versions)
        except DomainError as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
            return HttpResponseRedirect(reverse(ADD))
        return self.page(request, "attempts/admin/regrade.html", told(regraded, form))

    def regrade(self, request: HttpRequest, question: Question, form: ReasonForm) -> HttpResponse | None:
        """Regrade and show the record; None if that was refused, which the form then says."""
        try:
            regraded = lifecycle.regrade(
                question=question,
                **form.cleaned_data,
                by=staff_id(request),
                now=timezone.now(),
                versions=versions_asked_for(request),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.detail)
            return None
        first = telling.sentences(regraded.outcome, done=True)[0]
        if regraded.regrade is None:
            self.message_user(request, first, messages.INFO)
            return HttpResponseRedirect(reverse("admin:attempts_regrade_changelist"))
        self.message_user(request, first, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:attempts_regrade_change", args=[regraded.regrade.pk]))

    def page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        may_look = request.user.has_perm("attempts.view_attempt")
        frame = {**self.admin_site.each_context(request), "title": "Regrade", "may_look": may_look}
        return render(request, template, frame | context)

    # The record

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        regrade = self.get_object(request, object_id)
        context = {**(extra_context or {}), "title": "Regrade"}
        if regrade and self.has_view_permission(request, regrade):
            pages = Paginator(regrade.changed_attempts.order_by("user_id", "attempt_id"), PER_PAGE)
            changes = pages.get_page(request.GET.get("page"))
            context |= {
                "rows": telling.recorded(list(changes)),
                "changes": changes,
                "may_look": request.user.has_perm("attempts.view_attempt"),
            }
        return super().change_view(request, object_id, form_url, context)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="question", header=True)
    def slug(self, row: Regrade) -> tuple[str, str]:
        return row.question.slug, f"by the key of version {row.key_version.number}"

    @display(description="question")
    def about(self, row: Regrade) -> str:
        return f"{row.question.slug}, by the key of version {row.key_version.number}"

    @display(description="answers")
    def answers(self, row: Regrade) -> str:
        return f"{row.responses} with another grade"

    @display(description="score changed")
    def changed(self, row: Regrade) -> str:
        if not row.attempts:
            return "of no attempt"
        return f"{counted(row.attempts, 'attempt')} of {counted(row.learners, 'learner')}"

    @display(description="passing")
    def passing(self, row: Regrade) -> str:
        if not row.now_passed and not row.now_failed:
            return "as before"
        return f"{row.now_passed} passed by it, {row.now_failed} failed"

    @display(description="reason")
    def why(self, row: Regrade) -> str:
        return Truncator(" ".join(row.reason.split())).chars(80)

    @display(description="by")
    def whom(self, row: Regrade) -> str:
        return str(row.by or "a command")

    @display(description="when")
    def at(self, row: Regrade) -> str:
        return date_format(row.created_at, DATE_TIME)


def versions_asked_for(request: HttpRequest) -> list[int] | None:
    """The versions ticked on the page; None, which is all, where none is."""
    return [key_of(number) for number in request.GET.getlist("versions")] or None


def told(regraded: Regraded, form: ReasonForm) -> dict[str, Any]:
    """What would change, for the page."""
    mended, outcome = regraded.mended, regraded.outcome
    numbers = {id: key.answered.number for id, key in mended.keys.items()}
    return {
        "question": mended.question,
        "current": mended.current,
        "versions": [(number, number in numbers.values()) for number in mended.earlier],
        "outcome": outcome,
        "sentences": telling.sentences(outcome, done=False),
        "left": telling.left(outcome),
        "rows": telling.rows(outcome.rows, numbers),
        "more": outcome.attempts - len(outcome.rows),
        "form": form,
    }


# What attempts add to a question's page; `questions` knows nothing of them.
admin.site.unregister(Question)


@admin.register(Question)
class RegradableQuestionAdmin(QuestionAdmin):
    # After preview and versions, before what moves the question.
    actions_detail: Any = (*QuestionAdmin.actions_detail[:2], "regrade", *QuestionAdmin.actions_detail[2:])

    @action(description="Regrade", icon="published_with_changes", permissions=["regrade"])
    def regrade(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse(ADD)}?question={key_of(object_id)}")

    def has_regrade_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Once there is an earlier version whose answers the current key may grade."""
        if not request.user.has_perm("attempts.add_regrade"):
            return False
        return Question.objects.filter(pk=key_of(object_id), current_version__number__gt=1).exists()
