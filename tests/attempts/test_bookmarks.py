"""GET /me/bookmarks, PUT and DELETE /me/bookmarks/{slug}."""

from datetime import UTC, datetime, timedelta

import pytest

from attempts.models import Bookmark
from questions import authoring
from questions.authoring import SectionDraft
from questions.models import Topic
from tests.attempts.learner import Caller, Learner, Reply, at
from tests.content import (
    make_exam,
    make_topic,
    publish_question,
    publish_questions,
    publish_quiz,
    single_choice,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def kept(reply: Reply) -> list[str]:
    assert reply.status == 200, reply.body
    return [bookmark["question"] for bookmark in reply.body["results"]]


@pytest.fixture
def three(topic: Topic, learner: Learner) -> None:
    """Bookmarks of three questions, of which the second is the newest and the third of another exam."""
    publish_questions(topic, 2)
    publish_question(make_topic(make_exam("other"), "tools"), single_choice("question-3"))
    for minutes, slug in enumerate(("question-3", "question-1", "question-2")):
        with at(NOON + minutes * MINUTE):
            learner.bookmark(slug)


def test_a_question_is_bookmarked(topic: Topic, learner: Learner) -> None:
    publish_question(topic, single_choice("stages"))

    with at(NOON):
        reply = learner.bookmark("stages")

    assert reply.status == 201
    assert reply.body == {
        "question": "stages",
        "exam": "agents",
        "topic": "basics",
        "created_at": "2026-03-01T12:00:00Z",
    }
    assert learner.bookmarks().body == {"results": [reply.body], "next": None, "previous": None}


def test_to_bookmark_again_changes_nothing(topic: Topic, learner: Learner) -> None:
    publish_question(topic)
    with at(NOON):
        first = learner.bookmark("stages")

    with at(NOON + MINUTE):
        again = learner.bookmark("stages")

    assert (again.status, again.body) == (200, first.body)
    assert Bookmark.objects.count() == 1


def test_the_newest_comes_first(three: None, learner: Learner) -> None:
    assert kept(learner.bookmarks()) == ["question-2", "question-1", "question-3"]


def test_bookmarks_come_in_pages(three: None, learner: Learner) -> None:
    first = learner.bookmarks("limit=2")
    second = learner.call("GET", first.body["next"])
    back = learner.call("GET", second.body["previous"])

    assert [kept(page) for page in (first, second, back)] == [
        ["question-2", "question-1"],
        ["question-3"],
        ["question-2", "question-1"],
    ]


def test_bookmarks_are_listed_by_exam(three: None, learner: Learner) -> None:
    assert kept(learner.bookmarks("exam=other")) == ["question-3"]
    assert kept(learner.bookmarks("exam=none")) == []


def test_bookmarks_are_the_learners_own(three: None, stranger: Learner, learner: Learner) -> None:
    assert kept(stranger.bookmarks()) == []

    stranger.remove_bookmark("question-1")
    assert "question-1" in kept(learner.bookmarks())


def test_a_bookmark_is_removed_as_often_as_one_likes(three: None, learner: Learner) -> None:
    for _ in range(2):
        removed = learner.remove_bookmark("question-1")
        assert (removed.status, removed.body) == (204, None)

    assert kept(learner.bookmarks()) == ["question-2", "question-3"]
    assert learner.remove_bookmark("nowhere").status == 204


def test_a_question_that_nobody_may_see_is_unknown(topic: Topic, learner: Learner) -> None:
    authoring.create(topic=topic, draft=single_choice("draft"))
    authoring.retire(question=publish_question(topic, single_choice("retired")))
    publish_question(topic, single_choice("kept-back", pool="exam"))

    refused = [learner.bookmark(slug) for slug in ("draft", "retired", "kept-back", "nowhere")]

    assert {reply.refusal for reply in refused} == {(404, "not_found")}
    assert len({reply.body["detail"] for reply in refused}) == 1
    assert Bookmark.objects.count() == 0


def test_a_question_that_an_attempt_gave_may_be_bookmarked(
    topic: Topic, learner: Learner, stranger: Learner
) -> None:
    question = publish_question(topic, single_choice("kept-back", pool="exam"))
    publish_quiz(topic.exam, SectionDraft(draw=1, pool="exam"))
    learner.begin()

    assert learner.bookmark("kept-back").status == 201
    assert stranger.bookmark("kept-back").status == 404
    authoring.retire(question=question)
    assert learner.bookmark("kept-back").status == 200


def test_a_question_of_an_attempt_does_not_come_to_practise_by_a_bookmark(
    topic: Topic, learner: Learner
) -> None:
    publish_question(topic, single_choice("kept-back", pool="exam"))
    publish_quiz(topic.exam, SectionDraft(draw=1, pool="exam"))
    learner.begin()
    learner.bookmark("kept-back")

    refused = learner.practise(count=1, select="bookmarked")

    assert (refused.code, refused.body["available"]) == ("too_few_questions", 0)


def test_bookmarked_questions_are_practised(three: None, topic: Topic, learner: Learner) -> None:
    publish_question(topic, single_choice("not-kept"))

    items = learner.practise(count=2, select="bookmarked").body["items"]

    assert {item["question"]["slug"] for item in items} == {"question-1", "question-2"}


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", "/stages"), ("DELETE", "/stages")])
def test_bookmarks_need_a_token(topic: Topic, method: str, path: str) -> None:
    assert Caller().call(method, f"/api/v1/me/bookmarks{path}").refusal == (401, "not_authenticated")
