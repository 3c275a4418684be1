"""What a learner will see of a question's draft, before and after answering."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils.formats import date_format
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from questions import authoring
from questions.admin.learner import learner_view
from questions.admin.words import fault_sentences
from questions.drafts import Compiled, faults_to_publish
from questions.models import Comment, Question, Status
from quizapi import csp

MOMENTS = {"before": "Before answering", "after": "After answering"}
WIDTHS = {"desktop": "Desktop", "phone": "Phone"}


def page(request: HttpRequest, question: Question, context: dict[str, Any]) -> HttpResponse:
    """The preview's page; the learner's view itself is a frame in it, so that its width is a device's."""
    context |= {
        "title": "Preview",
        "page": "preview",
        "subtitle": question.slug,
        "question": question,
        "state": state_in_words(question),
        "faults": fault_sentences(faults_to_publish(authoring.draft_of(question))),
        "moment": chosen(request, "moment", MOMENTS),
        "width": chosen(request, "width", WIDTHS),
        "moments": MOMENTS,
        "widths": WIDTHS,
        "opts": None,
    }
    return render_template(request, "questions/admin/preview.html", context)


@csp_override(csp.FRAME)
@xframe_options_sameorigin
def frame(request: HttpRequest, question: Question) -> HttpResponse:
    answered = chosen(request, "moment", MOMENTS) == "after"
    context = learner_view(compiled_draft(question), answered=answered)
    return render_template(request, "questions/admin/learner.html", context)


def chosen(request: HttpRequest, name: str, values: dict[str, str]) -> str:
    value = request.GET.get(name, "")
    return value if value in values else next(iter(values))


def compiled_draft(question: Question) -> Compiled:
    """The documents that publishing now would make; `question` comes with its draft."""
    number = question.current_version.number + 1 if question.current_version else 1
    return authoring.compiled(question, number=number)


def state_in_words(question: Question) -> str:
    """Where a question stands, in sentences for its author."""
    published = question.status == Status.PUBLISHED
    sentences = [
        f"{str(Status(question.status).label).capitalize()}{'' if published else waiting(question)}."
    ]
    sentences.append(version_in_words(question))
    if published and question.has_unpublished_changes:
        sentences.append("The draft has changes that are not published.")
    if published and question.submitted_at is not None:
        sentences.append(f"They are in review{waiting(question)}.")
    if question.submitted_at is None and (returned := last_return(question)):
        by = f" by {returned.by}" if returned.by else ""
        sentences.append(f"Returned{by} on {when(returned.at)}: see the comments.")
    return " ".join(sentences)


def waiting(question: Question) -> str:
    """Since when it is in review, and who asked for that; nothing of one that is not."""
    if question.submitted_at is None:
        return ""
    by = f", submitted by {question.submitted_by}" if question.submitted_by else ""
    return f" since {when(question.submitted_at)}{by}"


def version_in_words(question: Question) -> str:
    version = question.current_version
    if version is None:
        return "Never published."
    served = "Learners get" if question.status == Status.PUBLISHED else "The last published is"
    return f"{served} version {version.number} of {when(version.published_at)}."


def last_return(question: Question) -> Comment | None:
    """What its reviewer said, if the last move of the question was back to its author."""
    last = question.comments.exclude(move="").select_related("by").order_by("-at", "-id").first()
    return last if last and last.move == "returned" else None


def when(moment: datetime) -> str:
    return f"{date_format(moment, 'j F Y, H:i')} (UTC)"
