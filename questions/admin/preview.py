"""What a learner will see of a question's draft, before and after answering."""

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
from questions.models import Question, Status
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
    """Where a question stands, in a sentence for its author."""
    label = str(Status(question.status).label).capitalize()
    version = question.current_version
    if version is None:
        return f"{label}. Never published."
    served = "Learners get" if question.status == Status.PUBLISHED else "The last published is"
    when = date_format(version.published_at, "j F Y, H:i")
    sentence = f"{label}. {served} version {version.number} of {when} (UTC)."
    return sentence + " The draft has changes that are not published." * question.has_unpublished_changes
