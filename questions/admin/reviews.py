"""What authors and reviewers say to each other about a question, beside it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from questions import authoring
from questions.admin.moves import person, refusal_in_words
from questions.authoring import ContentRefused
from questions.models import Comment, Question

SHOWN = 100  # the newest
THREAD = "questions/admin/thread.html"


class Comments:
    """For the admin of questions: the thread of comments on a question's pages, and a box to add one."""

    admin_site: Any
    message_user: Callable[..., None]
    shown: Callable[[HttpRequest, str], Question]
    change_form_outer_before_template = "questions/admin/thread_place.html"

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<path:object_id>/comment/",
            self.admin_site.admin_view(self.comment),
            name="questions_question_comment",
        )
        return [page, *super().get_urls()]  # type: ignore[misc]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "thread": thread(request, object_id)}
        return super().change_view(request, object_id, form_url, context)  # type: ignore[misc]

    def comment(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Add a comment; the thread as it is then, where a script asks, else the question's page."""
        question = self.shown(request, object_id)
        if not may_comment(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        text, refusals = request.POST.get("text", ""), []
        try:
            authoring.comment(question=question, text=text, by=person(request))
        except ContentRefused as refusal:
            refusals = refusal_in_words(refusal)
        if "HX-Request" in request.headers:
            written = {"refusals": refusals, "text": text if refusals else ""}
            return render(request, THREAD, {"thread": thread(request, object_id) | written | {"open": True}})
        for sentence in refusals:
            self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(reverse("admin:questions_question_change", args=[question.pk]))


def may_comment(request: HttpRequest) -> bool:
    """Authors and reviewers."""
    user = request.user
    return user.has_perm("questions.change_question") or user.has_perm("questions.review_question")


def thread(request: HttpRequest, object_id: object) -> dict[str, Any]:
    """For the template; the comments are read when it is rendered."""
    return {
        "comments": lambda: comments(object_id),
        "may_comment": may_comment(request),
        "address": reverse("admin:questions_question_comment", args=[object_id]),
    }


def comments(object_id: object) -> list[Comment]:
    """The newest ones, the newest of all last."""
    if not str(object_id).isdecimal():
        return []
    rows = Comment.objects.filter(question=int(str(object_id))).select_related("by")
    return list(rows.order_by("-at", "-id")[:SHOWN])[::-1]
