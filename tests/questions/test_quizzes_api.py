"""GET /quizzes and /quizzes/{slug}."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from questions import authoring
from questions.authoring import QuizDraft, SectionDraft
from questions.models import Topic
from tests.content import (
    fixed_quiz,
    make_exam,
    make_topic,
    publish_question,
    publish_questions,
    publish_quiz,
    single_choice,
)
from tests.questions.api import get, last_page, pages, read, refusal, slugs


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


def test_a_quiz_says_its_rules_and_not_its_questions(topic: Topic) -> None:
    closes_at = datetime(2030, 1, 1, tzinfo=UTC)
    fixed_quiz(
        topic, single_choice("one"), mode="exam", time_limit_s=600, pass_percent=Decimal("66.5"),
        attempts_allowed=2, hints="off", closes_at=closes_at, navigation="forward",
    )  # fmt: skip

    quiz = read("quizzes/quiz")

    assert quiz.pop("id")
    policy = quiz.pop("policy")
    assert (policy["submission"], policy["navigation"], policy["hints"]) == ("simultaneous", "forward", "off")
    assert policy["reveal"]["during"] == ["hints"]
    assert quiz == {
        "slug": "quiz", "exam": "agents", "title": "Quiz", "description": "", "mode": "exam",
        "question_count": 1, "time_limit_s": 600, "attempts_allowed": 2, "pass_percent": 66.5, "hints": False,
        "tries": 1, "try_penalty": 0.3333333, "opens_at": None, "closes_at": "2030-01-01T00:00:00Z",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sections", "count"),
    [
        ([{"questions": ("question-1", "question-2")}], 2),
        ([{"draw": 3}], 3),
        ([{"questions": ("question-1",)}, {"draw": 2}, {"draw": 1, "topic": "basics"}], 4),
    ],
)
def test_a_quiz_counts_the_questions_of_an_attempt(
    topic: Topic, sections: list[dict[str, Any]], count: int
) -> None:
    publish_questions(topic, 4)
    publish_quiz(topic.exam, *(SectionDraft(**section) for section in sections))

    assert read("quizzes/quiz")["question_count"] == count
    assert read("quizzes")["results"][0]["question_count"] == count


def test_only_published_quizzes_are_there(topic: Topic) -> None:
    publish_question(topic, single_choice("one"))
    section = SectionDraft(questions=("one",))
    publish_quiz(topic.exam, section, slug="open")
    authoring.save_quiz(exam=topic.exam, draft=QuizDraft(slug="draft", title="Draft", sections=(section,)))
    authoring.retire_quiz(quiz=publish_quiz(topic.exam, section, slug="retired"))

    assert slugs("quizzes") == ["open"]
    for slug in ("draft", "retired", "missing"):
        assert get(f"quizzes/{slug}").status_code == 404


def test_quizzes_can_be_asked_for_by_exam(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), slug="here")
    fixed_quiz(make_topic(make_exam("other"), "other"), single_choice("two"), slug="there")

    assert slugs("quizzes", exam="agents") == ["here"]
    assert slugs("quizzes", exam="other") == ["there"]
    assert slugs("quizzes", exam="unknown") == []
    assert refusal("quizzes", exam="agents", mode="exam") == ["/mode"]


def test_quizzes_are_listed_by_title_in_pages_both_ways(topic: Topic) -> None:
    publish_question(topic, single_choice("one"))
    for slug in ("charlie", "alpha", "bravo"):
        publish_quiz(topic.exam, SectionDraft(questions=("one",)), slug=slug)

    assert pages("quizzes", limit=2) == [["alpha", "bravo"], ["charlie"]]
    assert pages(last_page("quizzes", limit=2), direction="previous") == [["charlie"], ["alpha", "bravo"]]
