"""Exporting questions in the admin: what a format cannot keep is told before the file is downloaded."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, ActionLocation
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
)

from questions.admin.bulk import chosen, too_many
from questions.admin.fields import TagsField, TopicField
from questions.authoring.bulk import MOST
from questions.formats import FORMATS, writable
from questions.formats.exporting import Selection
from questions.formats.exporting.whole import lost_in, whole_export
from questions.formats.interchange import Loss
from questions.models import Exam, Question, Status

EXPORT = "admin:questions_question_export"
PERMISSION = "questions.export_question"
MOST_LOSSES, MOST_QUESTIONS = 200, 10  # kinds of losses shown, and questions of each
CONTENT = [
    ("draft", "What authors edit: the drafts"),
    ("published", "What learners get: the published versions"),
]
ONE_EXAM = "An export holds questions of one exam, and these are of several. Filter the list by exam first."


class ExportForm(forms.Form):
    """`ids`: of questions chosen in the list; empty: all that fit the rest."""

    ids = forms.CharField(required=False, widget=forms.HiddenInput)
    exam: Any = forms.ModelChoiceField(
        Exam.objects.order_by("title", "pk"),
        empty_label="Choose an exam",
        widget=UnfoldAdminSelectWidget,
        error_messages={"required": "Choose an exam."},
    )
    topic = TopicField(required=False, help_text="With the topics below it.")
    status = forms.MultipleChoiceField(
        required=False,
        choices=[(value, label.lower()) for value, label in Status.choices],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="None ticked: any status.",
    )
    tags = TagsField(help_text="Questions with one of these tags, separated by commas.")
    format = forms.ChoiceField(
        choices=[(name, FORMATS[name].title) for name in writable()], widget=UnfoldAdminSelectWidget
    )
    content = forms.ChoiceField(
        required=False, choices=CONTENT, initial="draft", widget=UnfoldAdminRadioSelectWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic: Any = self.fields["topic"]
        topic.offer()
        topic.choices = [("", "All topics"), *topic.choices[1:]]

    def clean(self) -> None:
        exam, topic = self.cleaned_data.get("exam"), self.cleaned_data.get("topic")
        if exam is not None and topic is not None and topic.exam_id != exam.pk:
            self.add_error("topic", f"This is no topic of the exam {exam}; choose another.")
        if not self.errors and not self.selection().questions().exists():
            self.add_error(None, "There are no such questions. Ask for more.")

    def selection(self) -> Selection:
        given = self.cleaned_data
        rows = chosen(given["ids"])
        return Selection(
            exam=given["exam"],
            topic=given["topic"],
            statuses=given["status"],
            slugs=[row.slug for row in rows],
            tags=given["tags"],
            published=given["content"] == "published",
        )


class ExportPages:
    """For the admin of questions."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        page = path("export/", self.admin_site.admin_view(self.export), name="questions_question_export")
        return [page, *super().get_urls()]  # type: ignore[misc]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The form; what its format cannot keep; or the file."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        given = request.GET
        form = ExportForm(given) if "format" in given else ExportForm(initial=given.dict())
        count = len(chosen(given.get("ids", "")))
        context = {"title": "Export", "form": form, "opts": None, "count": count}
        if form.is_bound and form.is_valid():
            selection, format = form.selection(), form.cleaned_data["format"]
            if "download" in given:
                return whole_export(selection, format=format).response()
            context |= checked(selection, format)
        context = {**self.admin_site.each_context(request), **context}
        return render(request, "questions/admin/export.html", context)

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, tuple[Callable[..., Any], str, str]]:
        actions: dict[str, Any] = super().get_actions(request, action_location)  # type: ignore[misc]
        listed = action_location == ActionLocation.CHANGE_LIST and IS_POPUP_VAR not in request.GET
        if listed and request.user.has_perm(PERMISSION):
            actions["export"] = (export_chosen, "export", "Export")
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Refuses the action to whoever was not shown it."""
        if request.POST.get("action") == "export" and not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)  # type: ignore[misc]


def export_chosen(admin: Any, request: HttpRequest, rows: QuerySet[Question]) -> HttpResponse | None:
    """To the form, with these questions in it; None, which leads back to the list, where that cannot be."""
    found = list(rows.values_list("pk", "exam_id")[: MOST + 1])
    if len(found) > MOST:
        admin.message_user(request, too_many(rows.count()), messages.ERROR)
        return None
    exams = {exam for _, exam in found}
    if len(exams) > 1:
        admin.message_user(request, ONE_EXAM, messages.ERROR)
        return None
    query = {"ids": ",".join(str(pk) for pk, _ in found), "exam": exams.pop() if exams else ""}
    return HttpResponseRedirect(f"{reverse(EXPORT)}?{urlencode(query)}")


def checked(selection: Selection, format: str) -> dict[str, Any]:
    """How many questions there are, and what the format cannot keep of them."""
    losses = grouped(lost_in(selection, format=format))
    kinds = sorted(losses.items(), key=lambda entry: -len(entry[1]))
    return {
        "checked": True,
        "format": FORMATS[format].title,
        "questions": selection.questions().count(),
        "losses": [
            {"said": said, "count": len(slugs), "slugs": list(filter(None, slugs[:MOST_QUESTIONS]))}
            for said, slugs in kinds[:MOST_LOSSES]
        ],
        "more": max(0, len(kinds) - MOST_LOSSES),
    }


def grouped(losses: Iterable[Loss]) -> dict[str, list[str]]:
    """The questions of each kind of loss."""
    found: dict[str, list[str]] = {}
    for loss in losses:
        found.setdefault(loss.said, []).append(loss.question)
    return found
