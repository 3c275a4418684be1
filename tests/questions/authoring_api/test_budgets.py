"""How many statements each call may cost, with those that look up what the caller may do.

The numbers are what the calls cost when they were committed. One that rises is a regression or a decision.
"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from questions.authoring import SectionDraft
from questions.models import Topic
from quizapi.accounts.models import User
from tests.content import make_topic, publish_questions, publish_quiz
from tests.questions.authoring_api.author import Author, written

QUIZ = {"slug": "new", "exam": "agents", "title": "New", "sections": [{"questions": ["question-1"]}]}


@pytest.fixture
def content(author: Author, topic: Topic) -> None:
    publish_questions(topic, 12)
    publish_quiz(topic.exam, SectionDraft(questions=("question-1", "question-2")), SectionDraft(draw=2))
    for number in range(5):
        make_topic(topic.exam, f"topic-{number}", parent=topic)
        author.create(slug=f"draft-{number}")
        author.move("submit", f"draft-{number}", comment="Please.")
    author.create()


def cost(author: Author, method: str, path: str, body: Any, status: int) -> int:
    author.client.force_authenticate(user=User.objects.get(pk=author.user.pk))  # knows no permission yet
    with CaptureQueriesContext(connection) as sent:
        reply = author.send(method, path, body, match="*")
    assert reply.status == status, reply.body
    return len(sent)


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("method", "path", "body", "status", "budget"),
    [
        ("GET", "questions?limit=100", None, 200, 0),
        ("GET", "questions?exam=agents&topic=basics&search=a&limit=100", None, 200, 0),
        ("POST", "questions", written(slug="new"), 201, 0),
        ("GET", "questions/stages", None, 200, 0),
        ("PUT", "questions/stages", written(stem="Other?"), 200, 0),
        ("DELETE", "questions/stages", None, 204, 0),
        ("POST", "questions/stages/submit", {"comment": "Done."}, 200, 0),
        ("POST", "questions/draft-1/return", {"comment": "No."}, 200, 0),
        ("POST", "questions/stages/publish", None, 200, 0),
        ("POST", "questions/question-9/retire", None, 200, 0),
        ("POST", "questions/question-9/restore", {"version": 1}, 200, 0),
        ("GET", "questions/draft-1/comments", None, 200, 0),
        ("POST", "questions/draft-1/comments", {"text": "Good."}, 201, 0),
        ("GET", "questions/question-1/versions", None, 200, 0),
        ("GET", "questions/question-1/versions/1", None, 200, 0),
        ("GET", "reviews", None, 200, 0),
        ("GET", "quizzes", None, 200, 0),
        ("POST", "quizzes", QUIZ, 201, 0),
        ("GET", "quizzes/quiz", None, 200, 0),
        ("PUT", "quizzes/quiz", QUIZ | {"slug": "quiz"}, 200, 0),
        ("POST", "quizzes/quiz/publish", None, 200, 0),
        ("POST", "quizzes/quiz/retire", None, 200, 0),
        ("GET", "exams", None, 200, 0),
        ("POST", "exams", {"slug": "new", "title": "New"}, 201, 0),
        ("GET", "exams/agents", None, 200, 0),
        ("PUT", "exams/agents", {"slug": "agents", "title": "New"}, 200, 0),
        ("GET", "exams/agents/topics", None, 200, 0),
        ("POST", "exams/agents/topics", {"slug": "new", "title": "New"}, 201, 0),
        ("GET", "exams/agents/topics/basics", None, 200, 0),
        ("PUT", "exams/agents/topics/topic-1", {"slug": "topic-1", "title": "New"}, 200, 0),
    ],
)
def test_a_call_keeps_to_its_budget(
    method: str, path: str, body: Any, status: int, budget: int, author: Author
) -> None:
    assert cost(author, method, path, body, status) == budget
