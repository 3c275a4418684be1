"""Moves of a question's status: asked once more in a dialog, and sent by POST."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm

from questions import authoring
from questions.authoring import ContentRefused
from questions.models import Question, Quiz, Status


class Moves:
    """For an admin whose pages offer moves of the row's status, each only in a status that allows it."""

    model: type[Question | Quiz]
    message_user: Callable[..., None]
    has_change_permission: Callable[..., bool]

    def may_move(self, request: HttpRequest, object_id: Any, *states: str) -> bool:
        if not self.has_change_permission(request):
            return False
        return self.model.objects.filter(pk=key_of(object_id), status__in=states).exists()

    def move(
        self, request: HttpRequest, object_id: str, command: Callable[..., None], done: str
    ) -> HttpResponse:
        """Run a command, which takes the row by its model's name, and say what came of it."""
        row = get_object_or_404(self.model, pk=key_of(object_id))
        name = str(row._meta.model_name)
        try:
            command(**{name: row})
        except ContentRefused as refusal:
            faults = " ".join(fault.message for fault in refusal.faults)
            self.message_user(request, f"{refusal.detail} {faults}".strip(), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        return back_to(reverse(f"admin:questions_{name}_change", args=[row.pk]))


class QuestionMoves(Moves):
    """The moves that a question's page offers."""

    @action(
        description="Submit for review",
        icon="rate_review",
        permissions=["submit"],
        dialog={
            "title": "Submit for review?",
            "description": "The question is then listed as in review. Save your changes first.",
            "form_submit_text": "Submit for review",
        },
    )
    def submit_for_review(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self.move(request, object_id, authoring.submit, "The question is in review.")

    @action(
        description="Return to author",
        icon="undo",
        permissions=["return"],
        dialog={
            "title": "Return to its author?",
            "description": "The question becomes a draft again.",
            "form_submit_text": "Return to author",
        },
    )
    def return_to_author(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self.move(request, object_id, authoring.return_to_author, "The question is a draft again.")

    @action(
        description="Retire",
        icon="archive",
        variant=ActionVariant.DANGER,
        permissions=["retire"],
        dialog={
            "title": "Retire this question?",
            "description": "Learners get it no longer; attempts with it go on. Publish it to bring it back.",
            "form_submit_text": "Retire",
        },
    )
    def retire(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        return self.move(request, object_id, authoring.retire, "The question is retired.")

    def has_submit_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.may_move(request, object_id, Status.DRAFT, Status.RETIRED)

    def has_return_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.may_move(request, object_id, Status.IN_REVIEW)

    def has_retire_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.may_move(request, object_id, Status.PUBLISHED)


def key_of(object_id: object) -> int:
    """The key that an address names; Http404 for anything that is none."""
    text = str(object_id)
    if not text.isdecimal():
        raise Http404
    return int(text)


def back_to(address: str) -> HttpResponse:
    """Leave a dialog: its form is sent by htmx, which goes where this header says."""
    return HttpResponse(headers={"HX-Redirect": address})
