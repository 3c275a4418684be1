"""A question's versions, and what changed from one to another."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from questions.admin.preview import compiled_draft, state_in_words
from questions.comparison import Snapshot, compare, snapshot
from questions.models import Question, QuestionVersion

DRAFT = "draft"


def page(request: HttpRequest, question: Question, context: dict[str, Any]) -> HttpResponse:
    """The list of versions, and the difference between the two that the address names."""
    rows = question.versions.select_related("published_by")
    versions = list(rows.defer("delivery", "answer_key", "search"))
    names = [DRAFT, *(str(version.number) for version in versions)]
    before, after = chosen(request, names, unpublished=question.has_unpublished_changes)
    context |= {
        "title": "Versions",
        "page": "versions",
        "subtitle": question.slug,
        "question": question,
        "state": state_in_words(question),
        "versions": versions,
        "names": [(name, "draft" if name == DRAFT else f"version {name}") for name in names],
        "before": before,
        "after": after,
        "offered": (before, after) if before else (names[1] if versions else DRAFT, DRAFT),
        "changes": before and compare(snapshot_of(question, before), snapshot_of(question, after)),
        "opts": None,
    }
    return render(request, "questions/admin/versions.html", context)


def chosen(request: HttpRequest, names: list[str], *, unpublished: bool) -> tuple[str, str]:
    """The two to compare: those in the address, or the newest version and what came before or after it.

    Both are empty while there is nothing to compare.
    """
    asked = request.GET.get("before", ""), request.GET.get("after", "")
    if all(name in names for name in asked):
        return asked
    newest = [name for name in names if name != DRAFT or unpublished]
    return (newest[1], newest[0]) if len(newest) > 1 else ("", "")


def snapshot_of(question: Question, name: str) -> Snapshot:
    if name == DRAFT:
        draft = compiled_draft(question)
        return snapshot(delivery=draft.delivery, answer_key=draft.answer_key, pool=question.pool)
    version = QuestionVersion.objects.get(question=question, number=name)
    return snapshot(delivery=version.delivery, answer_key=version.answer_key, pool=version.pool)
