"""Staff in their roles, and what there is for them to open."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone
from django.views.generic import RedirectView

from attempts.models import Attempt, Export, LearnerGroup, Override, QuestionReport, Regrade
from questions import authoring
from questions.admin.bulk import ACTIONS
from questions.models import Finding, Question
from quizapi.models import User
from tests.admin.staff import session_of
from tests.attempts.learner import Learner
from tests.attempts.staff import written
from tests.content import (
    edit_question,
    essay,
    fixed_quiz,
    make_exam,
    make_topic,
    publish_question,
    republish_question,
    single_choice,
)
from tests.questions.authoring import in_state
from tests.questions.pictures import picture

ROLES = ("author", "reviewer", "publisher", "analyst", "support")
PEOPLE = ("anonymous", "staff", *ROLES, "superuser")

# What a person gets by a request.
YES, NO, LOGIN, ABSENT = "yes", "-", "login", "404"


def member(role: str, email: str = "") -> User:
    """Somebody of the staff in the group of a role; of none, a superuser."""
    email = email or f"{role}@example.org"
    if role == "superuser":
        return User.objects.create_superuser(email)
    user = User.objects.create_user(email, is_staff=True)
    if role in ROLES:
        if not Group.objects.filter(name=role).exists():  # a test that emptied the tables took them along
            importlib.import_module("attempts.migrations.0010_roles").make_roles(apps, None)
            importlib.import_module("attempts.migrations.0013_analyst_role").grant(apps, None)
        user.groups.add(Group.objects.get(name=role))
    return user


def browser_of(person: str) -> Client:
    return Client() if person == "anonymous" else session_of(member(person))


@dataclass(frozen=True, kw_only=True)
class Request:
    """A line of the table: a page opened, or a form or a button of it sent."""

    words: str
    address: str
    form: dict[str, Any] | None = None

    def sent_by(self, client: Client) -> str:
        response: Any = (
            client.get(self.address) if self.form is None else client.post(self.address, self.form)
        )
        if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
            return LOGIN
        return {200: YES, 302: YES, 403: NO, 404: ABSENT}.get(response.status_code, str(response.status_code))


class Scene:
    """One row of each kind; of questions, quizzes and attempts one in each state that a page asks for."""

    def __init__(self) -> None:
        self.topic = make_topic(make_exam())
        self.questions = {
            state: in_state(state, self.topic, state.replace("_", "-"))
            for state in ("draft", "in_review", "published")
        }
        self.questions["mended"] = republish_question(
            publish_question(self.topic, single_choice("mended")), stem="What is new?"
        )
        self.questions["changed"] = edit_question(
            publish_question(self.topic, single_choice("changed")), stem="What is new?"
        )
        self.published_quiz = fixed_quiz(
            self.topic, essay(), single_choice("answered"), mode="exam", time_limit_s=600
        )
        draft = authoring.quiz_draft_of(self.published_quiz)
        changes = {name: value for name, value in vars(draft).items() if name != "slug"}
        self.quiz = authoring.save_quiz(
            exam=self.topic.exam, draft=type(draft)(**{**changes, "slug": "draft-quiz"})
        )
        self.open_attempt = Attempt.objects.get(id=Learner().begin()["id"])
        self.ended_attempt = Attempt.objects.get(id=written(Learner(), 1)["id"])
        self.learner = User.objects.create_user("learner@example.org")
        self.group = LearnerGroup.objects.create(name="Class 7b")
        self.override = Override.objects.create(quiz=self.quiz, user=self.learner, extra_attempts=1)
        mended = self.questions["mended"]
        assert mended.current_version is not None
        self.regrade = Regrade.objects.create(
            question=mended,
            key_version=mended.current_version,
            reason="The key was wrong.",
            created_at=timezone.now(),
            responses=0,
            attempts=0,
            learners=0,
            now_passed=0,
            now_failed=0,
        )
        self.export = Export.objects.create(
            dataset="responses",
            format="csv",
            state="complete",
            started_at=timezone.now(),
            ended_at=timezone.now(),
        )
        self.asset = authoring.save_asset(data=picture(), alt="A red square")
        self.report = QuestionReport.objects.create(
            user=self.learner,
            question=mended,
            version=mended.current_version,
            reason="typo",
            created_at=timezone.now(),
        )
        self.finding = Finding.objects.all()[0]
        self.auth_group = Group.objects.create(name="another")

    def row_of(self, name: str) -> str:
        """The id in the address of a page that is about one row, by the page's name."""
        special = {
            "questions_question_submit_for_review": self.questions["draft"],
            "questions_question_return_to_author": self.questions["in_review"],
            "questions_question_publish": self.questions["changed"],
            "questions_question_retire": self.questions["published"],
            "questions_question_regrade": self.questions["mended"],
            "questions_quiz_retire": self.published_quiz,
            "attempts_attempt_reopen": self.ended_attempt,
        }
        usual = {
            "questions_question": self.questions["draft"],
            "questions_quiz": self.quiz,
            "questions_exam": self.topic.exam,
            "questions_topic": self.topic,
            "questions_asset": self.asset,
            "questions_finding": self.finding,
            "attempts_questionreport": self.report,
            "attempts_attempt": self.open_attempt,
            "attempts_learnergroup": self.group,
            "attempts_override": self.override,
            "attempts_regrade": self.regrade,
            "attempts_export": self.export,
            "quizapi_user": self.learner,
            "auth_group": self.auth_group,
            "auth_user": self.learner,
        }
        model = "_".join(name.split("_")[:2])
        row = special.get(name) or usual.get(model)
        assert row is not None, f"Say in tests/admin/roles.py which row the page {name} is opened with."
        return f"{row.user_id}:{row.pk}" if isinstance(row, Attempt) else str(row.pk)

    def arguments(self, name: str, keys: set[str]) -> dict[str, Any]:
        """What stands in the address of a page."""
        given: dict[str, Callable[[], Any]] = {
            "object_id": lambda: self.row_of(name),
            "id": lambda: self.row_of(name),
            "user_id": lambda: self.ended_attempt.user_id,
            "attempt_id": lambda: self.ended_attempt.pk,
            "position": lambda: 1,
            "app_label": lambda: "questions",
            "kind": lambda: "csv",
            "upload": uuid4,  # nobody's
            "content_type_id": lambda: ContentType.objects.get_for_model(Question).pk,
        }
        if name == "view_on_site":
            return {"content_type_id": given["content_type_id"](), "object_id": self.topic.pk}
        return {key: given[key]() for key in keys}


def requests(scene: Scene) -> Iterator[Request]:
    """Every page of the admin opened, and every form and button of it sent."""
    for name, keys in pages():
        if name == "questions_question_bulk":
            continue  # each action is a page of its own: below
        address = reverse(f"admin:{name}", kwargs=scene.arguments(name, keys))
        yield Request(words=f"{name} GET", address=address)
        yield Request(words=f"{name} POST", address=address, form={"_form_submitted": "True"})
    yield from buttons(scene)
    yield from list_actions(scene)
    yield from bulk_requests(scene)
    yield from published_quiz_requests(scene)
    yield from autocompletes()


def pages() -> Iterator[tuple[str, set[str]]]:
    """The names of all addresses, with what their patterns ask for."""
    for pattern in patterns(admin.site.get_urls()):
        if pattern.name:
            yield pattern.name, set(pattern.pattern.regex.groupindex)
            continue
        # Django's own without a name: of a row's address without its page, and of everything else.
        assert (
            getattr(pattern.callback, "view_class", None) is RedirectView or "catch_all" in pattern.lookup_str
        )


def patterns(entries: list[Any]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns)
        else:
            yield entry


def buttons(scene: Scene) -> Iterator[Request]:
    """Those beside a form's own Save."""
    for label, model_admin in registered():
        for button in model_admin.actions_submit_line:
            form = {f"{label}_{button}": "1"}
            change = reverse(f"admin:{label}_change", args=[scene.row_of(label)])
            yield Request(words=f"{label}_add {button}", address=reverse(f"admin:{label}_add"), form=form)
            yield Request(words=f"{label}_change {button}", address=change, form=form)


def registered() -> Iterator[tuple[str, Any]]:
    """The admin of each model that has one, under the name with which its pages' names begin."""
    for model in apps.get_models():
        if admin.site.is_registered(model):
            yield model._meta.label_lower.replace(".", "_"), admin.site.get_model_admin(model)


def list_actions(scene: Scene) -> Iterator[Request]:
    """What is done to several rows of a list."""
    asking = RequestFactory().get("/admin/")
    asking.user = User(is_superuser=True, is_active=True)
    for label, model_admin in registered():
        for name in model_admin.get_actions(asking):
            chosen = {"action": name, "_selected_action": scene.row_of(label), "index": "0"}
            address = reverse(f"admin:{label}_changelist")
            yield Request(words=f"{label}_changelist {name}", address=address, form=chosen)


def bulk_requests(scene: Scene) -> Iterator[Request]:
    """The pages of actions on many questions: opened, and their forms sent."""
    key = scene.questions["draft"].pk
    for name in ACTIONS:
        address = reverse("admin:questions_question_bulk", args=[name])
        yield Request(words=f"questions_question_bulk {name} GET", address=address)
        yield Request(words=f"questions_question_bulk {name} POST", address=address, form={"ids": str(key)})


def published_quiz_requests(scene: Scene) -> Iterator[Request]:
    """Learners get every change of it at once."""
    address = reverse("admin:questions_quiz_change", args=[scene.published_quiz.pk])
    yield Request(words="questions_quiz_change GET, published", address=address)
    yield Request(words="questions_quiz_change POST, published", address=address, form={})


SEARCHES = (
    *("questions.question.exam", "questions.question.topic", "questions.sectionquestion.question"),
    *("questions.quiz.exam", "attempts.regrade.question", "attempts.attempt.quiz", "attempts.attempt.exam"),
    *("attempts.override.quiz", "attempts.override.user", "attempts.override.group"),
    *("attempts.learnergroup.learners", "quizapi.user.groups"),
)


def autocompletes() -> Iterator[Request]:
    """The searches of filters and forms, by the field that they fill."""
    for search in SEARCHES:
        app, model, field = search.split(".")
        query = f"app_label={app}&model_name={model}&field_name={field}&term="
        yield Request(words=f"search {search}", address=f"{reverse('admin:autocomplete')}?{query}")
