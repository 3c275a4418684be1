"""The first page: what waits for an author, and what for a marker."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from attempts.models import Attempt
from questions.admin import dashboard


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What Unfold's index page is given besides the list of apps."""
    context = dashboard.overview(request, context)
    if request.user.has_perms(["attempts.view_attempt", "attempts.mark_attempt"]):
        context["cards"] = [*context.get("cards", []), card()]
    return context


def card() -> dict[str, Any]:
    """How many attempts wait for marks, with the list that shows them."""
    state = Attempt.State.NEEDS_MARKING
    return {
        "title": "Attempts to mark",
        "count": Attempt.objects.filter(state=state).count(),
        "link": f"{reverse('admin:attempts_attempt_changelist')}?state__exact={state}",
    }
