"""POST /attempts with a practice selection."""

from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from attempts.models import Attempt
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.content import make_exam, make_topic, publish_question, publish_questions, single_choice

ASKED = {
    "exam": "agents",
    "topics": None,
    "tags": None,
    "difficulty": None,
    "types": None,
    "count": 10,
    "select": "random",
    "by_topic_weight": False,
    "seed": None,
}


@pytest.fixture
def other_topic(topic: Topic) -> Topic:
    return make_topic(topic.exam, "tools")


def test_the_reply_says_what_was_selected(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 2)

    reply = learner.practise(count=2)

    assert reply.status == 201
    assert reply.body["mode"] == "practice"
    assert reply.body["quiz"] is None
    assert reply.body["practice"] == ASKED | {"count": 2}
    assert len(reply.body["items"]) == 2


def test_the_reply_says_all_that_was_asked_for(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 1)
    asked: dict[str, Any] = {
        "topics": ["basics"],
        "tags": ["training"],
        "difficulty": ["easy", "medium"],
        "types": ["single_choice"],
        "count": 1,
        "select": "unseen",
        "by_topic_weight": True,
        "seed": 2**63 - 1,
    }

    attempt = learner.practise(**asked).body

    assert attempt["practice"] == {"exam": "agents", **asked}
    assert learner.read(attempt).body["practice"] == attempt["practice"]


def test_ten_questions_come_where_no_count_is_given(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 12)

    assert len(learner.practise().body["items"]) == 10


def test_only_the_topics_named_are_practised(topic: Topic, other_topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 3)
    publish_questions(other_topic, 3, prefix="tool")

    items = learner.practise(topics=["tools"], count=3).body["items"]

    assert {item["question"]["topic"] for item in items} == {"tools"}


def test_practice_has_no_deadline_and_hints(topic: Topic, learner: Learner) -> None:
    publish_question(topic)
    attempt = learner.practise(count=1).body

    assert attempt["deadline_at"] is None
    assert learner.hint(attempt).status == 200


def test_several_practice_attempts_may_be_open_at_once(topic: Topic, learner: Learner) -> None:
    publish_question(topic)

    first, second = learner.practise(count=1), learner.practise(count=1)

    assert (first.status, second.status) == (201, 201)
    assert first.body["id"] != second.body["id"]


def test_a_retry_gives_the_same_attempt(topic: Topic, other_topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 2)
    publish_questions(other_topic, 2, prefix="tool")
    id = uuid4()
    first = learner.practise(id=id, topics=["basics", "tools"], difficulty=["hard", "medium"], count=3)

    retry = learner.practise(id=id, topics=["tools", "basics"], difficulty=["medium", "hard"], count=3)

    assert (first.status, retry.status) == (201, 200)
    assert retry.body == first.body
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"count": 2},
        {"count": 1, "select": "unseen"},
        {"count": 1, "topics": ["basics"]},
        {"count": 1, "tags": ["training"]},
        {"count": 1, "by_topic_weight": True},
        {"count": 1, "seed": 0},
    ],
)
def test_an_id_is_refused_that_was_sent_with_another_selection(
    topic: Topic, learner: Learner, other: dict[str, Any]
) -> None:
    publish_questions(topic, 10)
    id = uuid4()
    learner.practise(id=id, count=1)

    refused = learner.practise(id=id, **other)

    assert refused.refusal == (409, "id_conflict")
    assert refused.pointers == ["/id"]


def test_too_few_questions_are_refused_with_how_many_there_are(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 3)

    refused = learner.practise(count=4)

    assert refused.refusal == (409, "too_few_questions")
    assert refused.body["available"] == 3
    assert Attempt.objects.count() == 0


def test_nothing_missed_is_too_few(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 3)

    refused = learner.practise(count=1, select="missed")

    assert refused.refusal == (409, "too_few_questions")
    assert refused.body["available"] == 0


@pytest.mark.parametrize(
    ("selection", "remedies"),
    [
        ({"tags": ["rare"]}, ["tags"]),
        ({"difficulty": ["easy"], "tags": ["training"]}, ["difficulty"]),
        ({"types": ["true_false"]}, ["types"]),
        ({"topics": ["tools"]}, ["topics"]),
        ({"topics": ["tools"], "tags": ["rare"]}, []),
        ({"select": "flagged"}, ["select"]),
        ({"select": "flagged", "topics": ["tools"]}, []),
    ],
)
def test_a_member_that_makes_them_too_few_is_named(
    topic: Topic, other_topic: Topic, learner: Learner, selection: dict[str, Any], remedies: list[str]
) -> None:
    publish_questions(topic, 3)
    publish_question(topic, single_choice("rare", tags=("training", "rare")))
    publish_question(topic, single_choice("easy", difficulty="easy"))

    refused = learner.practise(count=2, **selection)

    assert refused.refusal == (409, "too_few_questions")
    assert [error["pointer"] for error in refused.body.get("errors", [])] == [
        f"/practice/{name}" for name in remedies
    ]
    assert ("leave out" in refused.body["detail"]) == bool(remedies)
    assert Attempt.objects.count() == 0


def test_an_earlier_selection_reads_as_what_it_meant(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 1)
    id = uuid4()
    attempt = learner.practise(id=id, count=1).body
    earlier = {"exam": "agents", "topics": None, "count": 1, "select": "random"}
    Attempt.objects.filter(id=id).update(selection=earlier)

    with connection.cursor() as cursor:
        cursor.execute(import_module("attempts.migrations.0005_selections").SELECTIONS)

    assert learner.read(attempt).body["practice"] == ASKED | {"count": 1}
    assert learner.practise(id=id, count=1).status == 200


def test_an_unknown_exam_is_refused(topic: Topic, learner: Learner) -> None:
    refused = learner.practise(exam="nowhere")

    assert refused.refusal == (400, "unknown_exam")
    assert refused.pointers == ["/practice/exam"]


def test_an_unknown_topic_is_named_by_its_place(topic: Topic, learner: Learner) -> None:
    refused = learner.practise(topics=["basics", "nowhere"])

    assert refused.refusal == (400, "unknown_topic")
    assert refused.pointers == ["/practice/topics/1"]


def test_a_topic_of_another_exam_is_unknown(topic: Topic, learner: Learner) -> None:
    make_topic(make_exam("other"), "elsewhere")

    assert learner.practise(topics=["elsewhere"]).refusal == (400, "unknown_topic")


def test_missed_questions_are_those_that_were_answered_wrongly(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 3)
    attempt = learner.practise(count=3).body
    for position, text in enumerate(["right", "wrong", "right"], start=1):
        learner.answer(attempt, position, text)

    missed = learner.practise(count=1, select="missed").body

    assert missed["items"][0]["question"]["slug"] == attempt["items"][1]["question"]["slug"]


def test_a_question_mastered_since_is_not_missed_any_more(topic: Topic, learner: Learner) -> None:
    publish_question(topic)
    earlier, later = learner.practise(count=1).body, learner.practise(count=1).body
    learner.answer(later, 1, "wrong")
    learner.answer(earlier, 1, "right")  # the latest answer, though of the older attempt

    assert learner.practise(count=1, select="missed").code == "too_few_questions"


def test_the_key_of_a_practice_question_is_its_published_one(topic: Topic, learner: Learner) -> None:
    publish_question(topic, single_choice("stages"))
    attempt = learner.practise(count=1).body

    assert learner.answer(attempt, 1, "right").body["explanation"] == "explanation of stages"


@pytest.mark.parametrize(
    ("practice", "pointer"),
    [
        ({}, "/practice/exam"),
        (None, "/practice"),
        ("agents", "/practice"),
        ({"exam": None}, "/practice/exam"),
        ({"exam": "agents", "count": 0}, "/practice/count"),
        ({"exam": "agents", "count": 101}, "/practice/count"),
        ({"exam": "agents", "count": "many"}, "/practice/count"),
        ({"exam": "agents", "topics": []}, "/practice/topics"),
        ({"exam": "agents", "topics": "basics"}, "/practice/topics"),
        ({"exam": "agents", "topics": ["basics", True]}, "/practice/topics/1"),
        ({"exam": "agents", "select": "easy"}, "/practice/select"),
        ({"exam": "agents", "shuffle": True}, "/practice/shuffle"),
        ({"exam": "agents", "tags": ["Not a slug"]}, "/practice/tags/0"),
        ({"exam": "agents", "difficulty": "easy"}, "/practice/difficulty"),
        ({"exam": "agents", "difficulty": ["easy", "extreme"]}, "/practice/difficulty/1"),
        ({"exam": "agents", "types": []}, "/practice/types"),
        ({"exam": "agents", "types": ["riddle"]}, "/practice/types/0"),
        ({"exam": "agents", "by_topic_weight": 1}, "/practice/by_topic_weight"),
        ({"exam": "agents", "by_topic_weight": True, "select": "weakest"}, "/practice/by_topic_weight"),
        ({"exam": "agents", "seed": -1}, "/practice/seed"),
        ({"exam": "agents", "seed": 2**63}, "/practice/seed"),
        ({"exam": "agents", "seed": None}, "/practice/seed"),
        ({"exam": "agents", "seed": "7"}, "/practice/seed"),
    ],
)
def test_a_malformed_selection_says_where_it_is_wrong(learner: Learner, practice: Any, pointer: str) -> None:
    refused = learner.call("POST", "/api/v1/attempts", {"practice": practice})

    assert refused.refusal == (400, "validation_error")
    assert refused.pointers == [pointer]
