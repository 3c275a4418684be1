"""How many statements each call may cost, with those that look up what the caller may do.

The numbers are what the calls cost when they were committed. One that rises is a regression or a decision.
"""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    body: Any
    status: int
    budget: int

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


CALLS = [
    Call("GET", "questions?limit=100", None, 200, budget=3),
    Call("GET", "questions?exam=agents&topic=basics&search=a&limit=100", None, 200, budget=3),
    Call("POST", "questions", written(slug="new"), 201, budget=22),
    Call("GET", "questions/stages", None, 200, budget=6),
    Call("PUT", "questions/stages", written(stem="Other?"), 200, budget=33),
    Call("DELETE", "questions/stages", None, 204, budget=29),
    Call("POST", "questions/stages/submit", {"comment": "Done."}, 200, budget=22),
    Call("POST", "questions/draft-1/return", {"comment": "No."}, 200, budget=22),
    Call("POST", "questions/stages/publish", None, 200, budget=24),
    Call("POST", "questions/question-9/retire", None, 200, budget=22),
    Call("POST", "questions/question-9/restore", {"version": 1}, 200, budget=20),
    Call("GET", "questions/draft-1/comments", None, 200, budget=4),
    Call("POST", "questions/draft-1/comments", {"text": "Good."}, 201, budget=11),
    Call("GET", "questions/question-1/versions", None, 200, budget=4),
    Call("GET", "questions/question-1/versions/1", None, 200, budget=3),
    Call("GET", "reviews", None, 200, budget=3),
    Call("GET", "quizzes", None, 200, budget=3),
    Call("POST", "quizzes", QUIZ, 201, budget=87),
    Call("GET", "quizzes/quiz", None, 200, budget=6),
    Call("PUT", "quizzes/quiz", QUIZ | {"slug": "quiz"}, 200, budget=103),
    Call("POST", "quizzes/quiz/publish", None, 200, budget=23),
    Call("POST", "quizzes/quiz/retire", None, 200, budget=18),
    Call("GET", "exams", None, 200, budget=3),
    Call("POST", "exams", {"slug": "new", "title": "New"}, 201, budget=9),
    Call("GET", "exams/agents", None, 200, budget=3),
    Call("PUT", "exams/agents", {"slug": "agents", "title": "New"}, 200, budget=10),
    Call("GET", "exams/agents/topics", None, 200, budget=4),
    Call("POST", "exams/agents/topics", {"slug": "new", "title": "New"}, 201, budget=11),
    Call("GET", "exams/agents/topics/basics", None, 200, budget=3),
    Call("PUT", "exams/agents/topics/topic-1", {"slug": "topic-1", "title": "New"}, 200, budget=14),
]


def cost(author: Author, call: Call) -> int:
    author.client.force_authenticate(user=User.objects.get(pk=author.user.pk))  # knows no permission yet
    with CaptureQueriesContext(connection) as sent:
        reply = author.send(call.method, call.path, call.body, match="*")
    assert reply.status == call.status, reply.body
    return len(sent)


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_call_keeps_to_its_budget(call: Call, author: Author) -> None:
    assert cost(author, call) == call.budget
