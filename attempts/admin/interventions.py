"""Extending, reopening and voiding on an attempt's page: asked for in a dialog, with a reason."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from attempts import lifecycle
from attempts.lifecycle import Order
from attempts.lifecycle.interventions import MOST_REASON
from attempts.models import Attempt, Intervention
from attempts.policies import State
from attempts.staff_policies import MOST_SECONDS, is_limited
from questions.admin.moves import back_to
from questions.policy import Policy
from quizapi.errors import DomainError
from quizapi.ids import uuid7

OVER = [state for state in State if state != State.IN_PROGRESS]
VOIDABLE = [state for state in State if state != State.VOIDED]


def ids_of(object_id: object) -> dict[str, uuid.UUID]:
    """The learner and the attempt that an address names; ValueError where it names none."""
    user, _, attempt = str(object_id).partition(":")
    return {"user_id": uuid.UUID(user), "id": uuid.UUID(attempt)}


class ReasonForm(BaseDialogForm):
    # Made as the dialog opens: a click that is sent twice does nothing more.
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    reason = forms.CharField(
        max_length=MOST_REASON,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="It is kept with what you do. Learners do not see it.",
    )

    @property
    def seconds(self) -> int | None:
        minutes = self.cleaned_data.get("minutes")
        return None if minutes is None else 60 * int(minutes)


class MinutesForm(ReasonForm):
    minutes = forms.IntegerField(
        min_value=1, max_value=MOST_SECONDS // 60, widget=UnfoldAdminIntegerFieldWidget, label="Minutes"
    )
    field_order = ("minutes", "reason")
    minutes_help: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].help_text = self.minutes_help


class ExtendForm(MinutesForm):
    """How much later the deadline is to be."""

    minutes_help = "By which the deadline moves."


class ReopenForm(MinutesForm):
    """How long the attempt is to go on, if it had a deadline at all."""

    minutes_help = "From now until the new deadline."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attempt = Attempt.objects.filter(**ids_of(self.object_id)).first()
        if attempt is None or not is_limited(Policy.from_document(attempt.policy)):
            del self.fields["minutes"]


class Interventions:
    """For the admin of attempts: an action each, in states that allow it, for staff who may."""

    message_user: Callable[..., None]

    @action(
        description="Give more time",
        icon="more_time",
        permissions=["extend"],
        dialog={
            "title": "Give more time?",
            "description": "The deadline moves by as much, past the quiz's close where need be.",
            "form_class": ExtendForm,
            "form_submit_text": "Give more time",
        },
    )
    def extend(self, request: HttpRequest, form: ExtendForm, object_id: str) -> HttpResponse:
        return self.intervene(request, form, object_id, lifecycle.extend)

    @action(
        description="Reopen",
        icon="lock_open",
        permissions=["reopen"],
        dialog={
            "title": "Reopen this attempt?",
            "description": "The learner can go on with it, and may have seen solutions meanwhile.",
            "form_class": ReopenForm,
            "form_submit_text": "Reopen",
        },
    )
    def reopen(self, request: HttpRequest, form: ReopenForm, object_id: str) -> HttpResponse:
        return self.intervene(request, form, object_id, lifecycle.reopen)

    @action(
        description="Void",
        icon="block",
        variant=ActionVariant.DANGER,
        permissions=["void"],
        dialog={
            "title": "Void this attempt?",
            "description": "Nothing of it counts, and the learner may have another one. To reopen it takes"
            " this back.",
            "form_class": ReasonForm,
            "form_submit_text": "Void",
        },
    )
    def void(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        return self.intervene(request, form, object_id, lifecycle.void)

    def intervene(
        self,
        request: HttpRequest,
        form: ReasonForm,
        object_id: str,
        command: Callable[[Order], Intervention],
    ) -> HttpResponse:
        """Run a command, and say what came of it."""
        ids = ids_of(object_id)
        order = Order(
            id=form.cleaned_data["id"],
            user_id=ids["user_id"],
            attempt_id=ids["id"],
            reason=form.cleaned_data["reason"],
            by=staff_id(request),
            now=timezone.now(),
            seconds=form.seconds,
        )
        try:
            done = command(order)
        except DomainError as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
        else:
            self.message_user(request, f"Done: {done.get_kind_display()}.", messages.SUCCESS)
        return back_to(reverse("admin:attempts_attempt_change", args=[object_id]))

    def has_extend_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may_intervene(request, object_id, [State.IN_PROGRESS])

    def has_reopen_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may_intervene(request, object_id, OVER)

    def has_void_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may_intervene(request, object_id, VOIDABLE)


def staff_id(request: HttpRequest) -> uuid.UUID:
    assert request.user.pk is not None  # the admin lets nobody else in
    return request.user.pk


def may_intervene(request: HttpRequest, object_id: object, states: Sequence[State]) -> bool:
    """Whether whoever asks may, and the attempt is in a state for it."""
    if not request.user.has_perm("attempts.intervene_attempt"):
        return False
    try:
        attempt = Attempt.objects.filter(**ids_of(object_id))
    except ValueError:
        return False
    return attempt.filter(state__in=states).exists()
