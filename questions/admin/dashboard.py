"""The first page: where an author's work is waiting."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator

from questions.models import Question, Quiz, Status

LATEST = 8


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What Unfold's index page is given besides the list of apps."""
    if request.user.has_perm("questions.view_question"):
        context |= {"cards": cards(), "latest": latest(), "quizzes": Quiz.objects.published().count()}
    return context


def cards() -> list[dict[str, Any]]:
    """How many questions wait for what, each with the list that shows them."""
    count = Question.objects.aggregate(
        draft=Count("pk", filter=Q(status=Status.DRAFT)),
        review=Count("pk", filter=Q(status=Status.IN_REVIEW)),
        unpublished=Count("pk", filter=Q(status=Status.PUBLISHED, has_unpublished_changes=True)),
        published=Count("pk", filter=Q(status=Status.PUBLISHED)),
    )
    return [
        {"title": "Drafts", "count": count["draft"], "link": listed("status__exact=draft")},
        {"title": "In review", "count": count["review"], "link": listed("status__exact=in_review")},
        {
            "title": "With unpublished changes",
            "count": count["unpublished"],
            "link": listed("status__exact=published&has_unpublished_changes__exact=1"),
        },
        {"title": "Published", "count": count["published"], "link": listed("status__exact=published")},
    ]


def listed(query: str) -> str:
    return f"{reverse('admin:questions_question_changelist')}?{query}"


def latest() -> list[dict[str, Any]]:
    """The questions that were changed last."""
    rows = Question.objects.only("slug", "stem", "status", "updated_at").order_by("-updated_at")
    return [
        {
            "stem": Truncator(" ".join(row.stem.split())).chars(100),
            "status": Status(row.status).label,
            "updated_at": row.updated_at,
            "link": reverse("admin:questions_question_change", args=[row.pk]),
        }
        for row in rows[:LATEST]
    ]
