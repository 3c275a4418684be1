"""No type of question tells its key before it is due, and each tells it then."""

from typing import Any

import pytest

from questions.models import Topic
from questions.types import TYPES
from tests.attempts.learner import ATTEMPTS, Caller, Learner, Reply
from tests.content import fixed_quiz, make_exam, make_topic
from tests.every_type import NUMBERS, SECRET, marked, wrong_answer

pytestmark = pytest.mark.django_db

TOLD = frozenset({"correct", "mark", "correct_answer", "feedback", "parts", "explanation", "choice_feedback"})


@pytest.fixture
def topic() -> Topic:
    return make_topic(make_exam())


def text_of(reply: Reply) -> str:
    assert reply.status in (200, 201), reply.body
    return str(reply.body)


def telling(reply: Reply) -> list[str]:
    """What of the key is in a reply: marked words, its numbers, members that tell how an answer did."""
    words = [word for word in (SECRET, *NUMBERS) if word in text_of(reply)]
    return words + [name for name in TOLD if f"'{name}':" in text_of(reply)]


def replies_before_the_end(learner: Caller, attempt: Any, question: Any) -> dict[str, Reply]:
    answer = wrong_answer(question)
    event = {"id": "0197a0c2-58a4-7d20-b3a6-3c9f6f0b7a01", "type": "answer", "position": 1, "answer": answer}
    path = f"{ATTEMPTS}/{attempt['id']}"
    return {
        "browsed": learner.call("GET", f"/api/v1/questions/{question['slug']}"),
        "listed": learner.call("GET", "/api/v1/questions"),
        "searched": learner.call("GET", f"/api/v1/questions?search={SECRET}"),
        "read": learner.read(attempt),
        "saved": learner.respond(attempt, 1, answer, submit=False),
        "answered": learner.respond(attempt, 1, answer),
        "read again": learner.read(attempt),
        "synced": learner.call("POST", f"{path}/sync", {"events": [event]}),
        "taken back": learner.respond(attempt, 1, None),
        "answered again": learner.respond(attempt, 1, answer),
    }


@pytest.mark.parametrize("type", TYPES)
def test_an_exam_tells_nothing_before_its_end(topic: Topic, type: str) -> None:
    fixed_quiz(topic, marked(type), mode="exam")
    learner = Learner()
    attempt = learner.begin()

    replies = replies_before_the_end(learner, attempt, attempt["items"][0]["question"])

    assert {name: told for name, reply in replies.items() if (told := telling(reply))} == {}
    assert SECRET not in str(attempt)


@pytest.mark.parametrize("type", TYPES)
def test_a_malformed_answer_is_told_nothing(topic: Topic, type: str) -> None:
    fixed_quiz(topic, marked(type), tries=2)
    learner = Learner()

    reply = learner.respond(learner.begin(), 1, {"nonsense": SECRET.lower()})

    assert reply.refusal == (400, "malformed_answer")
    assert SECRET not in str(reply.body)
    assert not any(number in str(reply.body) for number in NUMBERS)


@pytest.mark.parametrize("type", sorted(set(TYPES) - {"essay"}))
def test_with_tries_left_practice_tells_no_solution(topic: Topic, type: str) -> None:
    fixed_quiz(topic, marked(type), tries=2)
    learner = Learner()
    attempt = learner.begin()

    reply = learner.respond(attempt, 1, wrong_answer(attempt["items"][0]["question"]))

    assert (reply.body["correct"], reply.body["tries_left"]) == (False, 1)
    assert "correct_answer" not in reply.body
    for word in ("SECRET explanation", "SECRET reference", "SECRET word", "SECRET blank", *NUMBERS):
        assert word not in str(reply.body)


@pytest.mark.parametrize("type", TYPES)
def test_the_review_tells_all_of_it_but_what_is_for_staff(topic: Topic, type: str) -> None:
    fixed_quiz(topic, marked(type), mode="exam")
    learner = Learner()
    attempt = learner.begin()
    learner.respond(attempt, 1, wrong_answer(attempt["items"][0]["question"]))
    learner.finish(attempt)

    item = learner.review(attempt).body["items"][0]

    assert item["explanation"] == "SECRET explanation"
    assert item["correct_answer"] is not None
    assert item["correct"] is (None if type == "essay" else False)
    assert "rubric" not in str(item)
