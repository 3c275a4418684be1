"""Moves of a row's status: asked once more in a dialog, and sent by POST, for those who may make them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from questions import authoring
from questions.admin.words import fault_sentences
from questions.authoring import ContentRefused
from questions.models import Question, QuestionVersion, Quiz, Status
from questions.types.contract import MAX_TEXT
from quizapi.accounts.models import User

type Facts = Mapping[str, Any]


class MoveForm(BaseDialogForm):
    """A dialog that says above its fields why the move was refused."""

    form_before_template = "questions/admin/refused.html"

    def get_before_template_context(self, request: HttpRequest, object_id: Any = None) -> dict[str, Any]:
        return {"refusals": self.non_field_errors()}


class NoteForm(MoveForm):
    comment = forms.CharField(
        required=False,
        max_length=MAX_TEXT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        label="Note",
        help_text="It stands among the question's comments. You may leave it empty.",
    )


class ReturnForm(MoveForm):
    comment = forms.CharField(
        max_length=MAX_TEXT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        label="What to mend",
        help_text="The author reads it among the question's comments.",
    )


class Moves:
    """For an admin whose pages offer moves of the row's status, each only in a status that allows it."""

    model: type[Question | Quiz]
    facts: tuple[str, ...] = ("status", "updated_at")  # what decides which moves there are
    message_user: Callable[..., None]
    get_actions_submit_line: Callable[..., list[Any]]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Refuses a button that whoever sends it was not shown, before anything is saved."""
        buttons = {button.action_name for button in self._get_base_actions_submit_line()}  # type: ignore[attr-defined]
        shown = {button.action_name for button in self.get_actions_submit_line(request, object_id)}
        if (buttons - shown) & request.POST.keys():
            raise PermissionDenied
        response: HttpResponse = super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        for offer in (getattr(response, "context_data", None) or {}).get("actions_detail", ()):
            if offer.get("dialog") is not None:  # which takes its own address along
                offer["path"] += "?" + urlencode({"seen": as_written(self.facts_of(request, object_id))})
        return response

    def facts_of(self, request: HttpRequest, object_id: Any) -> Facts:
        """What decides, looked up once in a request; nothing where there is no such row."""
        known: dict[int, Facts] = vars(request).setdefault("facts_of_rows", {})
        key = key_of(object_id)
        if key not in known:
            known[key] = self.model.objects.filter(pk=key).values(*self.facts).first() or {"status": None}
        return known[key]

    def move(self, request: HttpRequest, form: BaseDialogForm, object_id: str, move: "Move") -> HttpResponse:
        """Make the move, and go back to the row's page; refused, the dialog says why."""
        row = get_object_or_404(self.model, pk=key_of(object_id))
        name = str(row._meta.model_name)
        said = {"comment": form.cleaned_data["comment"]} if "comment" in form.cleaned_data else {}
        try:
            with transaction.atomic():
                if move.judges:
                    refuse_unseen(self.model, row.pk, request.GET.get("seen", ""))
                result = move.command(**{name: row}, by=person(request), **said)
        except ObjectDoesNotExist as gone:
            raise Http404 from gone
        except ContentRefused as refusal:
            form.add_error(None, refusal_in_words(refusal))
            context = {
                "dialog": move.dialog,
                "form": form,
                "form_submit_text": move.dialog["form_submit_text"],
            }
            return render(request, "unfold/helpers/dialog.html", context)
        self.message_user(request, move.done(result), messages.SUCCESS)
        return back_to(reverse(f"admin:questions_{name}_change", args=[row.pk]))


@dataclass(frozen=True, kw_only=True)
class Move:
    """`command` takes the row by its model's name; `done` says what its result means; `judges` whether it is
    made for what the row says, so that it is not made where that is no longer what was looked at.
    """

    command: Callable[..., Any]
    done: Callable[[Any], str]
    dialog: dict[str, Any]
    judges: bool = False


def served(version: QuestionVersion) -> str:
    return f"Learners now get version {version.number}."


SUBMIT = Move(
    command=authoring.submit,
    done=lambda _: "The question is in review.",
    dialog={
        "title": "Submit for review?",
        "description": "What is saved goes into the queue of reviews. Save your changes first.",
        "form_class": NoteForm,
        "form_submit_text": "Submit for review",
    },
)
RETURN = Move(
    command=authoring.return_to_author,
    done=lambda _: "The question is returned to its author.",
    dialog={
        "title": "Return to its author?",
        "description": "It leaves the queue of reviews; one that was never published is a draft again.",
        "form_class": ReturnForm,
        "form_submit_text": "Return to author",
    },
)
PUBLISH = Move(
    command=authoring.publish,
    done=served,
    judges=True,
    dialog={
        "title": "Publish?",
        "description": "Learners get what is saved as the next version. Save your changes first.",
        "form_class": NoteForm,
        "form_submit_text": "Publish",
    },
)
RETIRE = Move(
    command=authoring.retire,
    done=lambda _: "The question is retired.",
    dialog={
        "title": "Retire this question?",
        "description": "Learners get it no longer; attempts with it go on. Publish it to bring it back.",
        "form_class": NoteForm,
        "form_submit_text": "Retire",
    },
)


class QuestionMoves(Moves):
    """The moves that a question's page offers."""

    facts = ("status", "has_unpublished_changes", "submitted_at", "updated_at")

    @action(description="Submit for review", icon="rate_review", permissions=["submit"], dialog=SUBMIT.dialog)
    def submit_for_review(self, request: HttpRequest, form: NoteForm, object_id: str) -> HttpResponse:
        return self.move(request, form, object_id, SUBMIT)

    @action(description="Return to author", icon="undo", permissions=["return"], dialog=RETURN.dialog)
    def return_to_author(self, request: HttpRequest, form: ReturnForm, object_id: str) -> HttpResponse:
        return self.move(request, form, object_id, RETURN)

    @action(description="Publish", icon="publish", permissions=["publish"], dialog=PUBLISH.dialog)
    def publish(self, request: HttpRequest, form: NoteForm, object_id: str) -> HttpResponse:
        return self.move(request, form, object_id, PUBLISH)

    @action(
        description="Retire",
        icon="archive",
        variant=ActionVariant.DANGER,
        permissions=["retire"],
        dialog=RETIRE.dialog,
    )
    def retire(self, request: HttpRequest, form: NoteForm, object_id: str) -> HttpResponse:
        return self.move(request, form, object_id, RETIRE)

    def has_submit_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm("questions.change_question"):
            return False
        facts = self.facts_of(request, object_id)
        if facts["status"] == Status.PUBLISHED:
            return bool(facts["has_unpublished_changes"] and facts["submitted_at"] is None)
        return facts["status"] in (Status.DRAFT, Status.RETIRED)

    def has_return_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm("questions.review_question"):
            return False
        return self.facts_of(request, object_id).get("submitted_at") is not None

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While there is something to publish."""
        if not request.user.has_perm("questions.publish_question"):
            return False
        facts = self.facts_of(request, object_id)
        if facts["status"] == Status.PUBLISHED:
            return bool(facts["has_unpublished_changes"])
        return facts["status"] is not None

    def has_retire_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm("questions.retire_question"):
            return False
        return self.facts_of(request, object_id)["status"] == Status.PUBLISHED


def as_written(facts: Facts) -> str:
    """When a row was written to, as the dialogs of its page are told."""
    return facts["updated_at"].isoformat() if "updated_at" in facts else ""


def refuse_unseen(model: type[Question | Quiz], key: int, seen: str) -> None:
    """Refuse a move where the row was written to since its page was opened, and hold it otherwise."""
    row = model.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    if seen and seen != row.updated_at.isoformat():
        raise ContentRefused(
            "changed_meanwhile",
            "Somebody changed this since you opened the page. Load the page again and look at it first.",
        )


def refusal_in_words(refusal: ContentRefused) -> list[str]:
    return [refusal.detail, *fault_sentences(refusal.faults)]


def person(request: HttpRequest) -> User:
    """Who asks; the admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def key_of(object_id: object) -> int:
    """The key that an address names; Http404 for anything that is none."""
    text = str(object_id)
    if not text.isdecimal():
        raise Http404
    return int(text)


def back_to(address: str) -> HttpResponse:
    """Leave a dialog: its form is sent by htmx, which goes where this header says."""
    return HttpResponse(headers={"HX-Redirect": address})
