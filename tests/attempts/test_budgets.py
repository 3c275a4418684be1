"""How many statements each call may cost, with authentication, BEGIN and COMMIT, counted on the wire.

The numbers are what the calls cost when they were committed. One that rises is a regression or a decision.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from questions.authoring import SectionDraft
from questions.models import Topic
from questions.types import TYPES
from tests.attempts.learner import Caller, Reply
from tests.attempts.wire import traced
from tests.content import fixed_quiz, make_exam, make_topic, publish_questions, publish_quiz, single_choice
from tests.every_type import marked, wrong_answer

pytestmark = pytest.mark.django_db(transaction=True)


class Guest(Caller):
    """A learner with an access token of their own, as a client app registers one."""

    def __init__(self) -> None:
        super().__init__()
        registered = self.call("POST", "/api/v1/auth/guest")
        assert registered.status < 300, registered.body
        self.client.credentials(HTTP_AUTHORIZATION=f"Bearer {registered.body['access_token']}")


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def guest(topic: Topic) -> Guest:
    return Guest()


def cost(call: Callable[[], Reply], *, status: int = 200) -> int:
    """How many statements a call takes, once the connection has prepared what it prepares."""
    with traced() as sent:
        reply = call()
    assert reply.status == status, reply.body
    return sent.round_trips


@pytest.fixture
def quizzes(topic: Topic) -> None:
    publish_questions(topic, 12)
    publish_quiz(topic.exam, SectionDraft(questions=("question-1", "question-2")), slug="fixed", tries=3)
    publish_quiz(
        topic.exam,
        SectionDraft(questions=("question-3",)),
        SectionDraft(draw=4, topic="basics"),
        SectionDraft(draw=5, by_topic_weight=True),
        slug="drawn",
        attempts_allowed=2,
        mode="exam",
        time_limit_s=600,
    )


def start(guest: Guest, what: str) -> Reply:
    match what:
        case "a fixed list":
            return guest.start("fixed", id=uuid4())
        case "draws, a limit of attempts":
            return guest.start("drawn", id=uuid4())
        case "by topic weight":
            return guest.practise(id=uuid4(), topics=["basics"], count=10, by_topic_weight=True)
        case _:
            return guest.practise(id=uuid4(), topics=["basics"], count=10, select=what)


def warm_up(start: Callable[[Guest], Reply]) -> None:
    """Let the connection prepare what a start prepares; it does so once, however long it lives."""
    other = Guest()
    study(other)
    assert start(other).status == 201


def study(guest: Guest) -> None:
    """Answer all there is to practise wrongly, having flagged it, and bookmark it."""
    attempt = guest.practise(count=12).body
    for position in range(1, 13):
        guest.flag(attempt, position)
        guest.answer(attempt, position, "wrong")
        guest.bookmark(f"question-{position}")


@pytest.mark.parametrize(
    ("what", "budget"),
    [
        ("a fixed list", 9),
        ("draws, a limit of attempts", 10),
        ("random", 10),
        ("unseen", 10),
        ("missed", 10),
        ("weakest", 10),
        ("bookmarked", 10),
        ("flagged", 10),
        ("by topic weight", 10),
    ],
)
def test_starting(quizzes: None, guest: Guest, what: str, budget: int) -> None:
    warm_up(lambda other: start(other, what))
    study(guest)

    assert cost(lambda: start(guest, what), status=201) <= budget


@pytest.mark.parametrize(("with_id", "budget"), [(False, 7), (True, 8)])
def test_starting_again(quizzes: None, guest: Guest, with_id: bool, budget: int) -> None:
    def again() -> Reply:
        return guest.start("fixed", **({"id": uuid4()} if with_id else {}))

    guest.start("fixed")
    again()

    assert cost(again) <= budget


def test_reading_a_question_without_a_token(quizzes: None) -> None:
    def read() -> Reply:
        return Caller().call("GET", "/api/v1/questions/question-1")

    read()

    assert cost(read) <= 1


def commands(guest: Guest, attempt: Any) -> dict[str, Callable[[], Reply]]:
    return {
        "answer": lambda: guest.answer(attempt, 1, "wrong", id=uuid4()),
        "answer again": lambda: guest.answer(attempt, 1, "right", id=uuid4()),
        "hint": lambda: guest.hint(attempt, 2),
        "flag": lambda: guest.flag(attempt, 2),
        "read": lambda: guest.read(attempt),
        "list": guest.list,
        "finish": lambda: guest.finish(attempt),
        "finish again": lambda: guest.finish(attempt),
        "review": lambda: guest.review(attempt),
    }


BUDGETS = {
    "answer": 6,
    "answer again": 6,
    "hint": 6,
    "flag": 5,
    "read": 3,
    "list": 3,
    "finish": 5,
    "finish again": 6,
    "review": 4,
}


def of_an_exam(guest: Guest, attempt: Any) -> dict[str, Callable[[], Reply]]:
    return {
        "save": lambda: guest.save(attempt, 1, "wrong", id=uuid4(), elapsed_ms=500),
        "save again": lambda: guest.save(attempt, 1, "right", id=uuid4(), elapsed_ms=500),
        "submit": lambda: guest.answer(attempt, 1, "right", id=uuid4(), elapsed_ms=500),
        "clear": lambda: guest.clear(attempt, 1, id=uuid4()),
        "clear again": lambda: guest.clear(attempt, 1, id=uuid4()),
        "pause": lambda: guest.pause(attempt),
        "pause again": lambda: guest.pause(attempt),
        "resume": lambda: guest.resume(attempt),
        "resume again": lambda: guest.resume(attempt),
    }


BUDGETS |= {
    "save": 6,
    "save again": 6,
    "submit": 6,
    "clear": 6,
    "clear again": 6,
    "pause": 7,
    "pause again": 6,
    "resume": 7,
    "resume again": 6,
}


def test_each_command_of_an_exam(topic: Topic, guest: Guest) -> None:
    fixed_quiz(topic, single_choice(), mode="exam", time_limit_s=600, pausing=True)
    other = Guest()
    for call in of_an_exam(other, other.start().body).values():  # warms up
        assert call().status == 200

    costs = {name: cost(call) for name, call in of_an_exam(guest, guest.start().body).items()}

    assert {name: spent for name, spent in costs.items() if spent > BUDGETS[name]} == {}


@pytest.mark.parametrize("mode", ["practice", "exam"])
@pytest.mark.parametrize("type", TYPES)
def test_answering_a_question_of_each_type(topic: Topic, guest: Guest, type: str, mode: str) -> None:
    fixed_quiz(topic, marked(type), mode=mode)

    def answer(learner: Guest) -> Reply:
        attempt = attempts[learner]
        return learner.respond(attempt, 1, wrong_answer(attempt["items"][0]["question"]), id=uuid4())

    other = Guest()
    attempts = {each: each.start().body for each in (guest, other)}
    answer(other)  # warms up

    assert cost(lambda: answer(guest)) <= BUDGETS["answer"]


@pytest.mark.parametrize("quiz", ["fixed", "drawn"])
def test_each_command_and_read(quizzes: None, guest: Guest, quiz: str) -> None:
    other = Guest()
    for call in commands(other, other.start(quiz).body).values():  # warms up
        assert call().status == 200

    costs = {name: cost(call) for name, call in commands(guest, guest.start(quiz).body).items()}

    assert {name: spent for name, spent in costs.items() if spent > BUDGETS[name]} == {}


def test_a_practice_attempt_of_ten_questions(quizzes: None, guest: Guest) -> None:
    def whole(learner: Guest) -> Reply:
        attempt = learner.practise(count=10).body
        for position in range(1, 11):
            assert learner.answer(attempt, position, "right").status == 200
        return learner.finish(attempt)

    whole(Guest())

    assert cost(lambda: whole(guest)) <= 73
