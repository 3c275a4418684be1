"""The key never leaves early: whoever asks, whatever they ask, in whatever state their attempt is.

A walk through every operation compares what shows with what is due, in both directions: so it cannot pass by
seeing nothing.
"""

import pytest
from django.test import Client

from questions.models import Topic
from quizapi.accounts.models import User
from tests.attempts.learner import Caller
from tests.scenes import NOTHING, SCENES, SECRETS, TELLING, Labels, Scene, due, make_content
from tests.walk import Shown, Step, addresses, for_learners, for_staff, steps, take, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    return make_content()


def about(first: str, labels: Labels) -> Labels:
    """The labels with the attempt's real first question for `one`."""
    return frozenset(label.replace("one ", f"{first} ") for label in labels)


def found(step: Step, shown: Shown) -> Labels:
    # The format of authors' files has a member `correct`, too; it says nothing of any question.
    told = NOTHING if step.address == "/formats/native" else shown.members & TELLING
    return told | {label for label, word in SECRETS.items() if word in shown.text}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("email", [None, "ada@example.org"], ids=["guest", "signed-up"])
def test_an_owner_sees_exactly_what_is_due(topic: Topic, scene: Scene, email: str | None) -> None:
    owner = User.objects.create_user(email) if email else User.objects.create_guest()
    attempt = scene.play(Caller(owner))
    first = attempt["items"][0]["question"]["slug"] if attempt else "one"
    client = visitor(owner)

    for step in steps(attempt and attempt["id"]):
        shown = take(client, step)
        assert found(step, shown) == about(first, due(scene, step)), (step, shown.status)


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_others_see_nothing_of_an_attempt(topic: Topic, scene: Scene) -> None:
    attempt = scene.play(Caller(User.objects.create_guest()))
    other, staff = User.objects.create_guest(), User.objects.create_superuser("staff@example.org")

    for client, refused in ((visitor(), 401), (visitor(other), 404), (visitor(staff), 404)):
        for step in for_learners(attempt and attempt["id"]):
            shown = take(client, step)
            assert shown.status == refused or "{attempt_id}" not in step.address, step
            assert found(step, shown) == NOTHING, step


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_what_staff_may_do_tells_learners_nothing(topic: Topic, scene: Scene) -> None:
    owner = User.objects.create_guest()
    attempt = scene.play(Caller(owner))

    for client, refused in (
        (visitor(), 401),
        (visitor(User.objects.create_guest()), 403),
        (visitor(owner), 403),
    ):
        for step in for_staff(attempt and attempt["id"]):
            shown = take(client, step)
            assert (shown.status, found(step, shown)) == (refused, NOTHING), step


def test_the_walk_goes_to_every_operation() -> None:
    schema = Client().get("/api/v1/schema").json()
    offered = {
        (path.removeprefix("/api/v1"), method.upper())
        for path, item in schema["paths"].items()
        for method in item
    }
    walked = {(step.address, step.method) for step in steps(None)}

    assert addresses() == {address for address, _ in walked}
    assert offered <= walked


def test_each_secret_is_due_somewhere() -> None:
    """So that a marker which is misspelt here cannot hide a leak."""
    labels: set[str] = set()
    for scene in SCENES.values():
        labels |= scene.seen | scene.review | scene.hint | scene.second_hint | scene.right

    assert labels >= {label for label in SECRETS if label.startswith("one")} | TELLING
