"""The page on which an answer is read and marked. It does not say whose answer it is."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as render_template
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from attempts import lifecycle
from attempts.admin.interventions import staff_id
from attempts.models import AttemptItem
from attempts.staff_reading import WAITING_ORDER, waiting
from attempts.transcript import given, in_words, marks_in, plain
from questions.admin.fields import PlainDecimalField
from questions.rendering import render
from questions.types.contract import MAX_TEXT
from quizapi.errors import DomainError


class MarkForm(forms.Form):
    fraction = PlainDecimalField(
        label="Share of the full mark",
        min_value=-1,
        max_value=1,
        max_digits=8,
        decimal_places=7,
        help_text="0 to 1, as in 0.75; down to -1 where the quiz has negative marks. What hints, tries and"
        " certainty make of it is worked out for you.",
    )
    comment = forms.CharField(
        required=False,
        max_length=MAX_TEXT,
        strip=False,
        widget=UnfoldAdminExpandableTextareaWidget,
        help_text="The learner reads it beside the mark. CommonMark.",
    )
    # The answer that was read: another one is not marked by mistake.
    response_id = forms.UUIDField(widget=forms.HiddenInput)


class Marking:
    """For the admin of attempts: a page for each answer that a person marks, and a way to the next one."""

    admin_site: Any
    message_user: Callable[..., None]
    has_view_permission: Callable[..., bool]

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<uuid:user_id>:<uuid:attempt_id>/mark/<int:position>/",
            self.admin_site.admin_view(self.mark),
            name="attempts_attempt_mark",
        )
        return [page, *super().get_urls()]  # type: ignore[misc]

    def has_mark_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.has_view_permission(request) and request.user.has_perm("attempts.mark_attempt")

    @action(description="Mark the next answer", icon="grading", url_path="mark-next", permissions=["mark"])
    def mark_next(self, request: HttpRequest) -> HttpResponse:
        """Go to the answer that has waited longest."""
        row = waiting().order_by(*WAITING_ORDER).first()
        if row is not None:
            return HttpResponseRedirect(page_of(row["user_id"], row["attempt_id"], row["position"]))
        self.message_user(request, "No answer waits for a mark.", messages.INFO)
        return HttpResponseRedirect(reverse("admin:attempts_attempt_changelist"))

    def mark(
        self, request: HttpRequest, user_id: uuid.UUID, attempt_id: uuid.UUID, position: int
    ) -> HttpResponse:
        if not self.has_mark_permission(request):
            raise PermissionDenied
        place: Any = {"user_id": user_id, "attempt_id": attempt_id, "position": position}
        item = AttemptItem.objects.filter(**place).select_related("version", "key_version").first()
        if item is None or item.answer is None:
            raise Http404
        form = MarkForm(request.POST or None, initial=written(item))
        if form.is_valid():
            try:
                lifecycle.mark(**place, **form.cleaned_data, by=staff_id(request), now=timezone.now())
            except DomainError as refusal:
                form.add_error(None, refusal.detail)
            else:
                self.message_user(request, "The mark is kept.", messages.SUCCESS)
                return HttpResponseRedirect(address_after(request, user_id, attempt_id))
        context = {
            **self.admin_site.each_context(request),
            **to_read(item),
            "title": "Mark an answer",
            "form": form,
            "marks": [given(row) for row in marks_in(**place)],
            "attempt_page": attempt_page(user_id, attempt_id),
        }
        return render_template(request, "attempts/admin/mark.html", context)


def to_read(item: AttemptItem) -> dict[str, Any]:
    """The answer, and what its marker goes by."""
    version, key = item.version, (item.key_version or item.version).answer_key
    return {
        "item": item,
        "slug": version.delivery["slug"],
        "stem": render(version.delivery["stem"]),
        "answer": in_words(version, item.answer),
        "rubric": render(key.get("rubric", "")),
        "model_answer": render(key.get("model_answer", "")),
        "max_mark": plain(item.max_mark),
    }


def written(item: AttemptItem) -> dict[str, Any]:
    """What the form begins with: the mark that counts, if there is one."""
    return {"response_id": item.response_id, "fraction": item.fraction, "comment": item.mark_comment}


def address_after(request: HttpRequest, user_id: uuid.UUID, attempt_id: uuid.UUID) -> str:
    if "_next" in request.POST:
        return reverse("admin:attempts_attempt_mark_next")
    return attempt_page(user_id, attempt_id)


def attempt_page(user_id: uuid.UUID, attempt_id: uuid.UUID) -> str:
    return reverse("admin:attempts_attempt_change", args=[f"{user_id}:{attempt_id}"])


def page_of(user_id: uuid.UUID, attempt_id: uuid.UUID, position: int) -> str:
    return reverse("admin:attempts_attempt_mark", args=[user_id, attempt_id, position])
