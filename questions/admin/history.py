"""The page that tells who changed what in a row of content, and when."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from questions.admin.moves import key_of
from questions.edits import history_of


class History:
    """Instead of Django's history, which knows only what was done in the admin."""

    model: Any
    admin_site: AdminSite
    has_view_permission: Any

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = get_object_or_404(self.model, pk=key_of(object_id))
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        options = self.model._meta
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "name": str(row),
            "edits": history_of(row),
            "change_page": reverse(f"admin:questions_{options.model_name}_change", args=[row.pk]),
            **(extra_context or {}),
        }
        return render(request, "questions/admin/history.html", context)
