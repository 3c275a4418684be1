"""Aids on the form of a question: which questions say nearly the same, and images put into its texts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator

from questions.images import MEDIA_TYPES
from questions.models import Status
from questions.plain import plain
from questions.similar import Similar, similar_to

LEAST = 15  # characters; a shorter text is like too many
STEM = 120  # characters shown
MOST_DIGITS = 18  # of a key


class WritingAids:
    """For the admin of questions."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        page = path("similar/", self.admin_site.admin_view(self.similar), name="questions_question_similar")
        return [page, *super().get_urls()]  # type: ignore[misc]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**(extra_context or {}), "aids": aids(request, object_id)}
        response: HttpResponse = super().changeform_view(request, object_id, form_url, context)  # type: ignore[misc]
        return response

    def similar(self, request: HttpRequest) -> HttpResponse:
        """The note below a stem that is being written: nothing, unless there are questions like it."""
        if not may_write(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        text = " ".join(request.POST.get("stem", "").split())
        topic, but = key(request.POST.get("topic", "")), key(request.POST.get("question", ""))
        found = similar_to(text, topic=topic, but=but) if topic and len(text) >= LEAST else []
        return render(request, "questions/admin/similar.html", {"found": [shown(each) for each in found]})


def aids(request: HttpRequest, object_id: str | None) -> dict[str, Any]:
    """For the template: what the scripts on the page ask, and with what."""
    upload = request.user.has_perm("questions.add_asset")
    return {
        "similar": reverse("admin:questions_question_similar") if may_write(request) else "",
        "question": object_id or "",
        "upload": reverse("admin:questions_asset_upload") if upload else "",
        "media_types": ",".join(MEDIA_TYPES.values()),
    }


def may_write(request: HttpRequest) -> bool:
    user = request.user
    writes = user.has_perm("questions.change_question") or user.has_perm("questions.add_question")
    return writes and user.has_perm("questions.view_question")


def key(text: str) -> int:
    """A key that the form sends; 0: none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def shown(found: Similar) -> dict[str, Any]:
    return {
        "stem": Truncator(plain(found.stem)).chars(STEM),
        "slug": found.slug,
        "percent": int(found.share * 100),
        "status": Status(found.status).label.lower(),
        "address": reverse("admin:questions_question_change", args=[found.id]),
    }
