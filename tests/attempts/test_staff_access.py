"""Who may do what staff do: staff with the permission. Others are told nothing, not even what there is."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission

from attempts.models import Attempt, Intervention, ManualMark
from questions.models import Topic
from quizapi.accounts import tokens
from quizapi.accounts.models import User
from quizapi.ids import uuid7
from tests.attempts.learner import Caller, Learner, Reply
from tests.attempts.staff import MAY_INTERVENE, MAY_MARK, essay_quiz, make_staff, written

ABSENT = uuid7()
BODY = {"id": str(uuid7()), "reason": "The fire alarm rang."}
# Each with the permission that it needs.
CALLS: dict[tuple[str, str], tuple[str, Any]] = {
    ("GET", "marking"): (MAY_MARK, None),
    ("PUT", "{attempt}/items/1/mark"): (MAY_MARK, {"fraction": 1}),
    ("POST", "{attempt}/extend"): (MAY_INTERVENE, {**BODY, "seconds": 60}),
    ("POST", "{attempt}/reopen"): (MAY_INTERVENE, BODY),
    ("POST", "{attempt}/void"): (MAY_INTERVENE, BODY),
    ("GET", "{attempt}/interventions"): (MAY_INTERVENE, None),
}
ANY_CALL = pytest.mark.parametrize("call", CALLS, ids=[f"{method} {path}" for method, path in CALLS])


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    essay_quiz(topic)
    return written(learner, 1)


def send(caller: Caller, call: tuple[str, str], user_id: object, attempt_id: object) -> Reply:
    method, path = call
    place = f"learners/{user_id}/attempts/{attempt_id}"
    return caller.call(method, f"/api/v1/{path.format(attempt=place)}", CALLS[call][1])


def nothing_was_done() -> bool:
    untouched = Attempt.objects.get().state == "needs_marking"
    return untouched and not ManualMark.objects.exists() and not Intervention.objects.exists()


@ANY_CALL
def test_staff_with_the_permission_may(attempt: Any, learner: Learner, call: Any) -> None:
    staff = Caller(make_staff(CALLS[call][0]))

    reply = send(staff, call, learner.user.pk, attempt["id"])

    # An attempt that is over is not extended, whoever asks.
    assert reply.status == (409 if call[1].endswith("extend") else 200)


@ANY_CALL
def test_staff_with_the_other_permission_may_not(attempt: Any, learner: Learner, call: Any) -> None:
    other = {MAY_MARK: MAY_INTERVENE, MAY_INTERVENE: MAY_MARK}[CALLS[call][0]]

    reply = send(Caller(make_staff(other, "view_attempt")), call, learner.user.pk, attempt["id"])

    assert reply.refusal == (403, "permission_denied")
    assert nothing_was_done()


@ANY_CALL
def test_staff_without_permissions_may_not(attempt: Any, learner: Learner, call: Any) -> None:
    reply = send(Caller(make_staff()), call, learner.user.pk, attempt["id"])

    assert reply.refusal == (403, "permission_denied")
    assert nothing_was_done()


@ANY_CALL
def test_a_permission_without_being_staff_is_not_enough(attempt: Any, learner: Learner, call: Any) -> None:
    somebody = User.objects.create_user("somebody@example.org")
    somebody.user_permissions.set(Permission.objects.filter(codename__in=[MAY_MARK, MAY_INTERVENE]))

    reply = send(Caller(somebody), call, learner.user.pk, attempt["id"])

    assert reply.refusal == (403, "permission_denied")
    assert nothing_was_done()


@ANY_CALL
def test_the_learner_and_others_are_told_the_same_of_what_is_there_and_what_is_not(
    attempt: Any, learner: Learner, stranger: Learner, call: Any
) -> None:
    places = [(learner.user.pk, attempt["id"]), (learner.user.pk, ABSENT), (ABSENT, ABSENT)]

    bodies = [send(caller, call, *place).body for caller in (learner, stranger) for place in places]

    assert all(body == bodies[0] for body in bodies)
    assert (bodies[0]["status"], bodies[0]["code"]) == (403, "permission_denied")
    assert nothing_was_done()


@ANY_CALL
def test_without_a_token_nothing_is_told(attempt: Any, learner: Learner, call: Any) -> None:
    reply = send(Caller(), call, learner.user.pk, attempt["id"])

    assert reply.refusal == (401, "not_authenticated")
    assert nothing_was_done()


def test_what_is_not_right_in_a_body_is_told_to_staff_alone(attempt: Any, learner: Learner) -> None:
    path = f"/api/v1/learners/{learner.user.pk}/attempts/{attempt['id']}/void"

    assert learner.call("POST", path, {"reason": 5}).refusal == (403, "permission_denied")


def test_a_superuser_may_do_everything(attempt: Any, learner: Learner) -> None:
    root = Caller(User.objects.create_superuser("root@example.org"))

    assert send(root, ("GET", "marking"), None, None).status == 200
    assert send(root, ("POST", "{attempt}/void"), learner.user.pk, attempt["id"]).status == 200


def test_a_bearer_token_and_a_groups_permission_do(attempt: Any) -> None:
    staff = User.objects.create_user("staff@example.org", is_staff=True)
    group = Group.objects.create(name="Markers")
    group.permissions.set(Permission.objects.filter(codename=MAY_MARK))
    staff.groups.add(group)
    token = tokens.issue(staff, tokens.open_session(staff))["access_token"]
    caller = Caller()
    caller.client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    reply = caller.call("GET", "/api/v1/marking")

    assert reply.status == 200
    assert len(reply.body["results"]) == 1
