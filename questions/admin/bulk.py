"""Actions on many questions of the list: asked for on a page, and told on another what came of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, ActionLocation
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator

from questions.admin import bulk_forms as forms
from questions.admin.moves import person
from questions.admin.words import fault_sentences
from questions.authoring import bulk
from questions.authoring.bulk import MOST, Outcome, Result
from questions.models import Question
from questions.plain import plain

LIST = "admin:questions_question_changelist"
DRAFTS = "Drafts are changed; learners get it of a published question once that is published again."
ORDER = (Result.REFUSED, Result.DONE, Result.UNCHANGED)


@dataclass(frozen=True, kw_only=True)
class Action:
    """`note` says what it means, above the form."""

    title: str
    permission: str
    command: Callable[..., list[Outcome]]
    form: type[forms.BulkForm] = forms.NoteForm
    note: str = DRAFTS


ACTIONS: Mapping[str, Action] = {
    "add_tags": Action(
        title="Add tags",
        permission="questions.change_question",
        command=bulk.add_tags,
        form=forms.AddTagsForm,
    ),
    "remove_tags": Action(
        title="Remove tags",
        permission="questions.change_question",
        command=bulk.remove_tags,
        form=forms.RemoveTagsForm,
    ),
    "move_to_topic": Action(
        title="Move to a topic",
        permission="questions.change_question",
        command=bulk.move_to_topic,
        form=forms.TopicForm,
    ),
    "set_difficulty": Action(
        title="Set the difficulty",
        permission="questions.change_question",
        command=bulk.set_difficulty,
        form=forms.DifficultyForm,
    ),
    "set_pool": Action(
        title="Set the pool",
        permission="questions.change_question",
        command=bulk.set_pool,
        form=forms.PoolForm,
    ),
    "submit": Action(
        title="Submit for review",
        permission="questions.change_question",
        command=bulk.submit_all,
        note="They go into the queue of reviews.",
    ),
    "publish": Action(
        title="Publish",
        permission="questions.publish_question",
        command=bulk.publish_all,
        form=forms.PublishForm,
        note="Learners get what is saved of each as its next version.",
    ),
    "retire": Action(
        title="Retire",
        permission="questions.retire_question",
        command=bulk.retire_all,
        note="Learners get them no longer; attempts with them go on.",
    ),
}


class BulkActions:
    """For the admin of questions."""

    admin_site: Any
    message_user: Callable[..., None]

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "bulk/<slug:name>/", self.admin_site.admin_view(self.bulk), name="questions_question_bulk"
        )
        return [page, *super().get_urls()]  # type: ignore[misc]

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, tuple[Callable[..., Any], str, str]]:
        """As Django's list of actions: those that whoever asks may do."""
        if IS_POPUP_VAR in request.GET or action_location != ActionLocation.CHANGE_LIST:
            return {}
        return {
            name: (partial(ask, action), name, action.title)
            for name, action in ACTIONS.items()
            if request.user.has_perm(action.permission)
        }

    def get_action_choices(
        self,
        request: HttpRequest,
        default_choices: Any = None,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> list[tuple[str, str]]:
        actions = self.get_actions(request, action_location)
        return [("", "What to do with them"), *((name, title) for _, name, title in actions.values())]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Refuses an action that whoever sends it was not shown, and rows that no list shows."""
        action = ACTIONS.get(request.POST.get("action", ""))
        if action and not request.user.has_perm(action.permission):
            raise PermissionDenied
        if not all(key.isdecimal() for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("The questions are not named by their keys.")
        return super().changelist_view(request, extra_context)  # type: ignore[misc]

    def bulk(self, request: HttpRequest, name: str) -> HttpResponse:
        """Do it as the form says, and show what came of each question."""
        action = ACTIONS.get(name)
        if action is None:
            raise Http404
        if not request.user.has_perm(action.permission):
            raise PermissionDenied
        questions = chosen(request.POST.get("ids", ""))
        if not questions:  # also whoever comes by the address
            return HttpResponseRedirect(reverse(LIST))
        if len(questions) > MOST:
            self.message_user(request, too_many(len(questions)), messages.ERROR)
            return HttpResponseRedirect(reverse(LIST))
        form = action.form(request.POST, questions=questions)
        back = f"{reverse(LIST)}?{request.POST.get('query', '')}"
        if not form.is_valid():
            return page(self.admin_site, request, action, form, back=back)
        outcomes = action.command(questions=questions, by=person(request), **form.given())
        return page(self.admin_site, request, action, form, back=back, outcomes=outcomes)


def ask(action: Action, admin: Any, request: HttpRequest, rows: QuerySet[Question]) -> HttpResponse | None:
    """The page that asks; None, which leads back to the list, where there are too many."""
    questions = list(rows.select_related(None)[: MOST + 1])
    if len(questions) > MOST:
        admin.message_user(request, too_many(rows.count()), messages.ERROR)
        return None
    form = action.form(questions=questions)
    return page(admin.admin_site, request, action, form, back=request.get_full_path())


def page(
    site: Any,
    request: HttpRequest,
    action: Action,
    form: forms.BulkForm,
    *,
    back: str,
    outcomes: Sequence[Outcome] = (),
) -> HttpResponse:
    """The form for these questions, or what came of them."""
    context = {
        **site.each_context(request),
        "title": action.title,
        "action": action,
        "address": reverse("admin:questions_question_bulk", args=[name_of(action)]),
        "form": form,
        "ids": ",".join(str(question.pk) for question in form.questions),
        "rows": [(question, start_of(question)) for question in form.questions],
        "back": back,
        "query": back.partition("?")[2],
        "outcomes": [told(outcome) for outcome in sorted(outcomes, key=lambda o: ORDER.index(o.result))],
        "counts": [(result.value, sum(o.result == result for o in outcomes)) for result in Result],
    }
    return render(request, "questions/admin/bulk.html", context)


def told(outcome: Outcome) -> dict[str, Any]:
    return {
        "question": outcome.question,
        "stem": start_of(outcome.question),
        "result": outcome.result.value,
        "why": " ".join([outcome.detail, *fault_sentences(outcome.faults)]).strip(),
    }


def start_of(question: Question) -> str:
    return Truncator(plain(question.stem)).chars(70)


def name_of(action: Action) -> str:
    return next(name for name, known in ACTIONS.items() if known is action)


def chosen(ids: str) -> list[Question]:
    """The questions with these ids, in their order; more than there may be only to be counted."""
    keys = [int(id) for id in dict.fromkeys(ids.split(",")) if id.isdecimal()]
    rows = Question.objects.in_bulk(keys[: MOST + 1])
    return [rows[key] for key in keys if key in rows]


def too_many(count: int) -> str:
    return (
        f"At most {MOST} questions at once; these are {count:,}. Narrow the list down with its filters first."
    )
