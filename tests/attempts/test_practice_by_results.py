"""What is missed, in which topics a learner is weak, and that neither tells what does not show yet."""

from datetime import timedelta
from typing import Any

import pytest

from attempts import outlines
from attempts.models import Attempt, AttemptItem
from attempts.outlines import RECENT_ANSWERS
from questions.models import Topic
from quizapi.ids import uuid7
from tests.attempts.learner import Learner, at
from tests.attempts.selections import LATER, NOON, fitting
from tests.content import essay, fixed_quiz, make_topic, single_choice


def missed(topic: Topic, learner: Learner) -> set[str]:
    """What is missed of the exam, and so of its only topic."""
    found = fitting(topic, learner, select="missed")
    assert fitting(topic, learner, topic, select="missed") == found
    return found


def test_missed_are_those_whose_latest_answer_was_not_fully_right(
    topic: Topic, answered: Any, learner: Learner
) -> None:
    assert missed(topic, learner) == {"missed"}


def test_what_others_missed_is_not_missed(topic: Topic, answered: Any, stranger: Learner) -> None:
    assert missed(topic, stranger) == set()


def test_a_mark_lowered_by_a_hint_is_not_a_miss(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("helped"))
    attempt = learner.begin()
    learner.hint(attempt)
    learner.hint(attempt)
    assert learner.answer(attempt, 1, "right").body["mark"] == 0.75

    assert missed(topic, learner) == set()


@pytest.mark.parametrize("state", ["abandoned", "voided"])
def test_an_attempt_that_counts_for_nothing_missed_nothing(
    topic: Topic, answered: Any, learner: Learner, state: str
) -> None:
    Attempt.objects.filter(id=answered["id"]).update(state=state, finished_at=NOON)

    assert missed(topic, learner) == set()


def test_an_answer_that_waits_for_a_persons_mark_is_not_a_miss(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, essay("thoughts"), single_choice("asked"))
    attempt = learner.begin()
    learner.respond(attempt, 1, {"text": "I think so."})
    learner.answer(attempt, 2, "wrong")
    learner.finish(attempt)

    assert learner.read(attempt).body["state"] == "needs_marking"
    assert missed(topic, learner) == {"asked"}


POLICIES: list[dict[str, Any]] = [
    {"mode": "practice"},
    {"mode": "exam"},
    {"mode": "practice", "reveal": {"during": ["mark"], "finished": [], "closed": ["key"]}},
    {"mode": "exam", "reveal": {"during": ["correctness"]}},
    {"mode": "exam", "reveal": {"finished": ["correctness"]}},
    {"mode": "exam", "reveal": {"closed": ["correctness"]}},
]


@pytest.mark.parametrize("moment", ["in progress", "saved", "finished", "closed"])
@pytest.mark.parametrize("policy", POLICIES)
def test_missed_tells_nothing_that_the_attempt_does_not_show(
    topic: Topic, learner: Learner, policy: dict[str, Any], moment: str
) -> None:
    fixed_quiz(topic, single_choice("asked"), closes_at=NOON + timedelta(days=1), **policy)
    with at(NOON):
        attempt = learner.begin()
        (learner.save if moment == "saved" else learner.answer)(attempt, 1, "wrong")
        if moment in ("finished", "closed"):
            learner.finish(attempt)

    with at(LATER if moment == "closed" else NOON):
        shown = (learner.read(attempt).body["items"][0]["response"] or {}).get("correct")
        of_the_exam = learner.practise(count=2, select="missed")
        of_the_topic = learner.practise(count=2, select="missed", topics=["basics"])

    assert of_the_exam.body["available"] == of_the_topic.body["available"] == (shown is False)


@pytest.fixture
def topics(topic: Topic, learner: Learner) -> dict[str, Topic]:
    """Two questions in each of four topics; of those of two, one was right and the other not, or both."""
    found = {slug: make_topic(topic.exam, slug) for slug in ("strong", "middling", "weak", "unknown")}
    for slug, other in found.items():
        fixed_quiz(other, single_choice(f"{slug}-1"), single_choice(f"{slug}-2"), slug=slug)
    for slug, texts in {"strong": "right right", "middling": "right wrong", "weak": "wrong wrong"}.items():
        attempt = learner.begin(slug)
        for position, text in enumerate(texts.split(), start=1):
            learner.answer(attempt, position, text)
    return found


def shares(topic: Topic, learner: Learner) -> dict[str, float]:
    """Which share of the marks the learner got in each topic, where it is known."""
    found = outlines.outline(exam=topic.exam.slug, user_id=learner.user.pk, now=LATER, with_shares=True)
    assert found is not None
    return {place.slug: float(place.share) for place in found[1] if place.share is not None}


def practised(learner: Learner, count: int) -> list[str]:
    items = learner.practise(select="weakest", count=count).body["items"]
    return sorted({item["question"]["topic"] for item in items})


def test_the_weakest_topics_come_first_and_unknown_ones_last(
    topics: dict[str, Topic], topic: Topic, learner: Learner
) -> None:
    assert shares(topic, learner) == {"strong": 1, "middling": 0.5, "weak": 0}
    assert practised(learner, 2) == ["weak"]
    assert practised(learner, 4) == ["middling", "weak"]
    assert practised(learner, 6) == ["middling", "strong", "weak"]
    assert practised(learner, 7) == ["middling", "strong", "unknown", "weak"]


def test_to_whoever_answered_nothing_all_topics_are_alike(
    topics: dict[str, Topic], topic: Topic, stranger: Learner
) -> None:
    assert shares(topic, stranger) == {}
    assert len(stranger.practise(select="weakest", count=8).body["items"]) == 8


def test_the_share_is_of_marks_so_that_hints_lower_it(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("helped"), single_choice("alone"))
    attempt = learner.begin()
    learner.hint(attempt, 1)
    learner.hint(attempt, 1)
    learner.answer(attempt, 1, "right")
    learner.answer(attempt, 2, "right")

    assert shares(topic, learner) == {"basics": 0.875}


@pytest.mark.parametrize(
    ("reveal", "told"), [(["correctness", "mark"], True), (["correctness"], False), (["mark"], False)]
)
def test_weak_topics_tell_nothing_that_the_attempt_does_not_show(
    topic: Topic, learner: Learner, reveal: list[str], told: bool
) -> None:
    fixed_quiz(topic, single_choice("asked"), mode="exam", reveal={"finished": reveal})
    attempt = learner.begin()
    learner.answer(attempt, 1, "wrong")
    assert shares(topic, learner) == {}

    learner.finish(attempt)
    assert shares(topic, learner) == ({"basics": 0} if told else {})


def test_answers_of_long_ago_do_not_make_a_topic_weak(
    topics: dict[str, Topic], topic: Topic, learner: Learner
) -> None:
    attempt = Attempt.objects.get(id=learner.practise(topics=["strong"], count=1).body["id"])
    item = AttemptItem.objects.get(user_id=learner.user.pk, attempt_id=attempt.id)
    copies = [uuid7() for _ in range(RECENT_ANSWERS)]
    attempt.state, attempt.finished_at = "finished", NOON
    Attempt.objects.bulk_create(clone(attempt, id=id) for id in copies)
    answer = {"answer": {}, "response_id": uuid7(), "fraction": 1, "mark": 1}
    AttemptItem.objects.bulk_create(clone(item, id=uuid7(), attempt_id=id, **answer) for id in copies)

    assert shares(topic, learner) == {"strong": 1}


def clone[Row: Attempt | AttemptItem](row: Row, **changes: Any) -> Row:
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**fields | changes)
