"""Whose attempts one may see and change: one's own."""

from typing import Any
from uuid import UUID

import pytest

from attempts.models import Attempt, AttemptItem
from questions.models import Topic
from tests.attempts.learner import Caller, Learner, Reply
from tests.content import fixed_quiz, single_choice

ID = UUID("01900000-0000-7000-8000-000000000000")
CALLS: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("PUT", "/items/1/response", {"answer": {"choice": str(ID)}}),
    ("POST", "/items/1/hints", {}),
    ("PATCH", "/items/1", {"flagged": True}),
    ("POST", "/finish", None),
    ("GET", "/review", None),
]
ANY_CALL = pytest.mark.parametrize("call", CALLS, ids=[f"{method} {path}" for method, path, _ in CALLS])


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice())
    return learner.begin()


def send(caller: Caller, attempt_id: object, call: tuple[str, str, Any]) -> Reply:
    method, path, body = call
    return caller.call(method, f"/api/v1/attempts/{attempt_id}{path}", body)


@ANY_CALL
def test_another_learners_attempt_is_not_found(attempt: Any, stranger: Learner, call: Any) -> None:
    refused = send(stranger, attempt["id"], call)

    assert refused.refusal == (404, "not_found")


@ANY_CALL
def test_a_finished_attempt_of_another_learner_is_not_found(
    attempt: Any, learner: Learner, stranger: Learner, call: Any
) -> None:
    learner.finish(attempt)

    refused = send(stranger, attempt["id"], call)

    assert refused.refusal == (404, "not_found")


@ANY_CALL
def test_what_others_try_changes_nothing(
    attempt: Any, learner: Learner, stranger: Learner, call: Any
) -> None:
    send(stranger, attempt["id"], call)

    assert learner.read(attempt).body == attempt


@ANY_CALL
@pytest.mark.django_db
def test_an_attempt_that_never_was_is_not_found(learner: Learner, call: Any) -> None:
    assert send(learner, ID, call).refusal == (404, "not_found")


@ANY_CALL
def test_without_a_token_nothing_is_told(attempt: Any, call: Any) -> None:
    refused = send(Caller(), attempt["id"], call)

    assert refused.refusal == (401, "not_authenticated")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("POST", {"quiz": "quiz"})])
@pytest.mark.django_db
def test_without_a_token_nothing_is_listed_or_started(method: str, body: Any) -> None:
    assert Caller().call(method, "/api/v1/attempts", body).refusal == (401, "not_authenticated")
    assert Attempt.objects.count() == 0


def test_the_same_id_of_two_learners_names_an_attempt_of_each(
    attempt: Any, learner: Learner, stranger: Learner
) -> None:
    stranger.start("quiz", id=attempt["id"])
    stranger.answer(attempt, 1, "right")

    assert learner.read(attempt).body == attempt
    assert AttemptItem.objects.filter(user_id=stranger.user.pk, tries=1).count() == 1


@pytest.mark.parametrize("id", ["7", "not-a-uuid", f"{ID}0"])
@pytest.mark.django_db
def test_an_address_that_is_no_id_is_not_found(learner: Learner, id: str) -> None:
    assert learner.read({"id": id}).refusal == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", ""), ("PUT", ""), ("GET", "/finish"), ("POST", "/items/1/response")]
)
def test_a_method_that_there_is_not_is_refused(learner: Learner, method: str, path: str) -> None:
    refused = learner.call(method, f"/api/v1/attempts/{ID}{path}", {})

    assert refused.refusal == (405, "method_not_allowed")
