"""Who may do what with content over the API: as in the admin, and decided before anything is looked at."""

from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission

from questions.models import Topic
from quizapi.accounts.models import User
from tests.attempts.learner import Caller
from tests.content import make_exam, publish_question, single_choice
from tests.questions.authoring_api.author import API, Author, as_sent

WRITERS = {"author", "publisher"}
REVIEWERS = {"reviewer", "publisher"}
READERS = {"author", "reviewer", "publisher", "analyst", "support"}
PUBLISHERS = {"publisher"}
# Each operation, on content that is not there, and the roles that may call it.
OPERATIONS: dict[tuple[str, str], set[str]] = {
    ("GET", "questions"): READERS,
    ("POST", "questions"): WRITERS,
    ("GET", "questions/none"): READERS,
    ("PUT", "questions/none"): WRITERS,
    ("DELETE", "questions/none"): WRITERS,
    ("POST", "questions/none/submit"): WRITERS,
    ("POST", "questions/none/return"): REVIEWERS,
    ("POST", "questions/none/publish"): PUBLISHERS,
    ("POST", "questions/none/retire"): PUBLISHERS,
    ("POST", "questions/none/restore"): WRITERS,
    ("GET", "questions/none/comments"): READERS,
    ("POST", "questions/none/comments"): WRITERS | REVIEWERS,
    ("GET", "questions/none/versions"): READERS,
    ("GET", "questions/none/versions/1"): READERS,
    ("GET", "reviews"): READERS,
    ("GET", "quizzes"): READERS,
    ("POST", "quizzes"): WRITERS,
    ("GET", "quizzes/none"): READERS,
    ("PUT", "quizzes/none"): WRITERS,
    ("POST", "quizzes/none/publish"): PUBLISHERS,
    ("POST", "quizzes/none/retire"): PUBLISHERS,
    ("GET", "exams"): READERS,
    ("POST", "exams"): PUBLISHERS,
    ("GET", "exams/none"): READERS,
    ("PUT", "exams/none"): PUBLISHERS,
    ("GET", "exams/none/topics"): READERS,
    ("POST", "exams/none/topics"): WRITERS,
    ("GET", "exams/none/topics/none"): READERS,
    ("PUT", "exams/none/topics/none"): WRITERS,
    ("POST", "imports"): WRITERS,
    ("GET", "exports"): READERS - {"support"},
}


@pytest.mark.parametrize("role", sorted(READERS))
def test_a_role_may_call_just_what_is_its_own(role: str, db: None) -> None:
    user = User.objects.create_user("staff@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    caller = Caller(user)

    refused = {
        (method, path) for method, path in OPERATIONS if caller.call(method, f"{API}/{path}").status == 403
    }

    assert refused == {operation for operation, roles in OPERATIONS.items() if role not in roles}


OTHERS = {
    "nobody": 401,
    "a guest": 403,
    "a learner": 403,
    "staff without permissions": 403,
    "a learner with permissions": 403,
}


def caller(who: str) -> Caller:
    if who == "nobody":
        return Caller()
    if who == "a guest":
        return Caller(User.objects.create_guest())
    user = User.objects.create_user("ada@example.org", is_staff=who.startswith("staff"))
    if who.endswith("with permissions"):
        user.user_permissions.set(Permission.objects.filter(content_type__app_label="questions"))
    return Caller(user)


@pytest.mark.parametrize(("who", "status"), OTHERS.items())
def test_others_may_call_nothing_whatever_there_is(who: str, status: int, topic: Topic) -> None:
    publish_question(topic, single_choice("none"))
    someone = caller(who)

    for method, path in OPERATIONS:
        reply = someone.call(method, f"{API}/{path}", {})
        assert reply.status == status, (method, path)
        assert reply.code == ("not_authenticated" if status == 401 else "permission_denied")


def test_every_endpoint_is_in_the_table(db: None) -> None:
    urls = import_module("questions.authoring_api.urls").urlpatterns
    for pattern in urls:
        named = str(pattern.pattern).replace("<slug:slug>", "none").replace("<slug:topic>", "none")
        view: Any = pattern.callback.cls
        for method in view.permissions:
            assert (method, named.replace("<int:number>", "1")) in OPERATIONS


def test_a_published_quiz_is_revised_by_who_may_publish_it(topic: Topic) -> None:
    publish_question(topic, single_choice())
    listed = {"sections": [{"questions": ["stages"]}]}
    body = {"slug": "quiz", "exam": "agents", "title": "Renamed", **listed}
    publisher, author = Author(), Author("author", email="other@example.org")
    author.send("POST", "quizzes", {**body, "title": "Quiz"})
    assert author.send("PUT", "quizzes/quiz", body, match="*").status == 200
    publisher.send("POST", "quizzes/quiz/publish", match="*")

    assert author.send("PUT", "quizzes/quiz", body, match="*").refusal == (403, "permission_denied")
    assert publisher.send("PUT", "quizzes/quiz", body, match="*").status == 200


def test_head_is_answered_to_who_may_read(topic: Topic) -> None:
    publish_question(topic, single_choice())

    assert Author("analyst").call("HEAD", f"{API}/questions/stages").status == 200
    assert Caller(User.objects.create_guest()).call("HEAD", f"{API}/questions/stages").status == 403


def test_a_method_that_there_is_not_is_a_405_to_staff(topic: Topic) -> None:
    assert Author().call("PATCH", f"{API}/questions/stages").refusal == (405, "method_not_allowed")


def test_a_key_is_shown_to_staff_who_may_read_it(topic: Topic) -> None:
    """So that the walk that looks for leaks is not right by finding nothing anywhere."""
    publish_question(make_exam("other").topics.create(slug="t", title="T"), single_choice(pool="exam"))

    document = as_sent(Author("analyst").read("questions/stages").body)

    assert document["explanation"] == "explanation of stages"
    assert [choice["correct"] for choice in document["choices"]] == [True, False, False, False]
