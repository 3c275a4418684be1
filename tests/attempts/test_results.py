"""The result of an attempt: by topic and type, in time, and beside earlier attempts."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from attempts.models import Attempt
from questions.authoring import SectionDraft
from questions.models import Topic
from tests.attempts.learner import Learner, at
from tests.content import (
    fixed_quiz,
    make_topic,
    multiple_choice,
    publish_question,
    publish_quiz,
    single_choice,
    true_false,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SLUGS = ("one", "two", "three", "four")


def take(learner: Learner, right: int, quiz: str = "quiz") -> Any:
    """The result of an attempt with so many of its four questions right, and the others left out."""
    attempt = learner.begin(quiz)
    for position in range(1, right + 1):
        learner.answer(attempt, position, "right")
    return learner.finish(attempt).body


@pytest.fixture
def four(topic: Topic) -> None:
    fixed_quiz(topic, *(single_choice(slug) for slug in SLUGS))


# By topic and by type


def test_the_result_is_told_by_topic_and_by_type_in_the_order_of_the_questions(
    topic: Topic, learner: Learner
) -> None:
    tools = make_topic(topic.exam, "tools")
    publish_question(topic, single_choice("one"))
    publish_question(tools, multiple_choice("many", "net_correct"))
    publish_question(tools, true_false("fact"))
    publish_question(topic, single_choice("two"))
    section = SectionDraft(questions=("many", "one", "two", "fact"))
    publish_quiz(topic.exam, section, shuffle_questions=False, shuffle_choices=False)
    attempt = learner.begin()
    learner.answer(attempt, 1, "choice 1")
    learner.answer(attempt, 2, "right")
    learner.answer(attempt, 3, "wrong")

    body = learner.finish(attempt).body

    def tally(score: float, questions: int, correct: int) -> dict[str, float]:
        percent = 100 * score / questions
        return {
            "score": score,
            "max_score": questions,
            "percent": percent,
            "questions": questions,
            "correct": correct,
        }

    assert body["topics"] == [{"topic": "tools", **tally(0.5, 2, 0)}, {"topic": "basics", **tally(1, 2, 1)}]
    assert body["types"] == [
        {"type": "multiple_choice", **tally(0.5, 1, 0)},
        {"type": "single_choice", **tally(1, 2, 1)},
        {"type": "true_false", **tally(0, 1, 0)},
    ]


def test_the_parts_add_up_to_the_whole(topic: Topic, learner: Learner) -> None:
    drafts = single_choice("one"), multiple_choice("many", "each_choice"), true_false("fact")
    fixed_quiz(topic, *drafts, tries=2)
    attempt = learner.begin()
    learner.answer(attempt, 1, "wrong")
    learner.answer(attempt, 1, "right")
    learner.answer(attempt, 2, "choice 1")
    body = learner.finish(attempt).body

    for parts in (body["topics"], body["types"]):
        assert sum(Decimal(str(part["score"])) for part in parts) == Decimal(str(body["score"]))
        assert sum(part["max_score"] for part in parts) == body["max_score"]
        assert sum(part["questions"] for part in parts) == len(body["items"])


# Time


def test_the_time_is_from_start_to_end(four: None, learner: Learner) -> None:
    with at(NOON):
        attempt = learner.begin()
    assert "duration_ms" not in attempt

    with at(NOON + timedelta(milliseconds=61_234)):
        body = learner.finish(attempt).body

    assert body["duration_ms"] == 61_234
    assert learner.list().body["results"][0]["duration_ms"] == 61_234


def test_the_time_of_an_expired_attempt_ends_at_its_deadline(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    with at(NOON):
        attempt = learner.begin()

    with at(NOON + timedelta(days=1)):
        assert learner.read(attempt).body["duration_ms"] == 60_000


def test_pauses_are_no_time_spent(four: None, learner: Learner) -> None:
    with at(NOON):
        attempt = learner.begin()
    for start, call in ((10, "pause"), (40, "resume"), (50, "pause"), (80, "resume")):
        with at(NOON + start * SECOND):
            assert getattr(learner, call)(attempt).status == 200

    with at(NOON + 100 * SECOND):
        assert learner.finish(attempt).body["duration_ms"] == 40_000


# Beside earlier attempts


@pytest.mark.parametrize(
    ("counts", "results"),
    [
        ("highest", [50, 75, 75, 75]),
        ("latest", [50, 75, 0, 25]),
        ("first", [50, 50, 50, 50]),
        ("average", [50, 62.5, 41.67, 37.5]),
    ],
)
def test_the_learners_result_is_that_of_the_attempts_that_count(
    topic: Topic, learner: Learner, counts: str, results: list[float]
) -> None:
    fixed_quiz(topic, *(single_choice(slug) for slug in SLUGS), counts=counts)

    compared = [take(learner, right)["comparison"] for right in (2, 3, 0, 1)]

    assert [each["result_percent"] for each in compared] == results
    assert {each["counts"] for each in compared} == {counts}


def test_an_attempt_is_compared_with_those_before_it(four: None, learner: Learner) -> None:
    bodies = [take(learner, right) for right in (2, 3, 0, 1)]

    compared = [
        [
            body["comparison"][name]
            for name in ("attempts", "previous_percent", "best_percent", "average_percent")
        ]
        for body in bodies
    ]
    assert compared == [
        [0, None, None, None],
        [1, 50, 50, 50],
        [2, 75, 75, 62.5],
        [3, 0, 75, 41.67],
    ]


def test_the_comparison_stays_when_others_follow(four: None, learner: Learner) -> None:
    bodies = [take(learner, right) for right in (2, 3, 4)]

    for body in bodies:
        assert learner.read(body).body == body
        assert learner.review(body).body["comparison"] == body["comparison"]


def test_an_expired_attempt_is_one_to_compare_with(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, *(single_choice(slug) for slug in SLUGS), time_limit_s=60)
    with at(NOON):
        learner.answer(learner.begin(), 1, "right")

    with at(NOON + 60 * SECOND):
        assert take(learner, 2)["comparison"]["previous_percent"] == 25


@pytest.mark.parametrize("state", ["voided", "abandoned"])
def test_an_attempt_that_counts_for_nothing_is_none_to_compare_with(
    four: None, learner: Learner, state: str
) -> None:
    take(learner, 4)
    nothing = take(learner, 3)
    Attempt.objects.filter(id=nothing["id"]).update(state=state)

    compared = take(learner, 2)["comparison"]

    assert (compared["attempts"], compared["previous_percent"]) == (1, 100)


def test_attempts_of_others_and_at_other_quizzes_are_none_to_compare_with(
    four: None, topic: Topic, learner: Learner, stranger: Learner
) -> None:
    fixed_quiz(topic, *(single_choice(f"other-{slug}") for slug in SLUGS), slug="other")
    take(stranger, 4)
    take(learner, 4, "other")

    assert take(learner, 2)["comparison"]["attempts"] == 0


def test_an_open_attempt_is_compared_with_none(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, *(single_choice(slug) for slug in SLUGS), reveal={"during": ["mark", "total"]})
    attempt = learner.begin()

    body = learner.read(attempt).body

    assert (body["score"], body["comparison"]) == (0, None)


def test_practice_of_a_selection_is_compared_with_none(four: None, learner: Learner) -> None:
    attempt = learner.practise(count=1).body

    assert learner.finish(attempt).body["comparison"] is None


def test_results_below_nothing_are_compared_as_they_are(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), certainty=True, counts="highest")
    results = []
    for certainty in ("high", "mid"):
        attempt = learner.begin()
        learner.answer(attempt, 1, "wrong", certainty=certainty)
        results.append(learner.finish(attempt).body["comparison"])

    assert (results[1]["previous_percent"], results[1]["result_percent"]) == (-200, -66.67)
