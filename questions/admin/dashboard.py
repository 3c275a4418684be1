"""The first page: where the work of authors and reviewers is waiting."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator

from questions.admin.moves import person
from questions.models import Question, Quiz, Status
from questions.plain import plain

LATEST = 8
REVIEWS = "admin:questions_question_reviews"


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What Unfold's index page is given besides the list of apps."""
    if request.user.has_perm("questions.view_question"):
        context |= {"cards": cards(request), "latest": latest(), "quizzes": Quiz.objects.published().count()}
    return context


def cards(request: HttpRequest) -> list[dict[str, Any]]:
    """How many questions wait for what, each with the list that shows them."""
    count = Question.objects.aggregate(
        draft=Count("pk", filter=Q(status=Status.DRAFT)),
        review=Count("pk", filter=Q(submitted_at__isnull=False)),
        unpublished=Count("pk", filter=Q(status=Status.PUBLISHED, has_unpublished_changes=True)),
        published=Count("pk", filter=Q(status=Status.PUBLISHED)),
    )
    changed = "status__exact=published&has_unpublished_changes__exact=1"
    return [
        {"title": "Drafts", "count": count["draft"], "link": listed("status__exact=draft")},
        *returned(request),
        {"title": "Waiting for review", "count": count["review"], "link": reverse(REVIEWS)},
        {"title": "With unpublished changes", "count": count["unpublished"], "link": listed(changed)},
        {"title": "Published", "count": count["published"], "link": listed("status__exact=published")},
    ]


def returned(request: HttpRequest) -> list[dict[str, Any]]:
    """For those who write: what they are to mend."""
    if not request.user.has_perm("questions.change_question"):
        return []
    mine = Question.objects.returned_to(person(request)).count()
    return [{"title": "Returned to you", "count": mine, "link": listed("returned=me")}]


def listed(query: str) -> str:
    return f"{reverse('admin:questions_question_changelist')}?{query}"


def latest() -> list[dict[str, Any]]:
    """The questions that were changed last."""
    rows = Question.objects.only("slug", "stem", "status", "updated_at").order_by("-updated_at")
    return [
        {
            "stem": Truncator(plain(row.stem)).chars(100),
            "status": Status(row.status).label.lower(),
            "updated_at": row.updated_at,
            "link": reverse("admin:questions_question_change", args=[row.pk]),
        }
        for row in rows[:LATEST]
    ]
