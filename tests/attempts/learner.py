"""A learner who calls the API, and what the API replies."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import time_machine
from rest_framework.test import APIClient

from attempts.models import Attempt, AttemptItem
from quizapi.accounts.models import User
from tests.content import answer_for

ATTEMPTS = "/api/v1/attempts"


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        """The code of a refusal."""
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        return str(self.body["code"])

    @property
    def pointers(self) -> list[str]:
        return [error["pointer"] for error in self.body["errors"]]

    @property
    def refusal(self) -> tuple[int, str]:
        return self.status, self.code


class Caller:
    """Anybody; without a user: someone who has not logged in."""

    def __init__(self, user: User | None = None) -> None:
        self.client = APIClient()
        if user is not None:
            self.client.force_authenticate(user=user)

    def call(self, method: str, path: str, body: object = None) -> Reply:
        content = "" if body is None else orjson.dumps(body).decode()
        response = self.client.generic(method, path, content, content_type="application/json")
        document = orjson.loads(response.content) if response.content else None
        return Reply(response.status_code, document, response.headers)

    def start(self, quiz: str = "quiz", **more: Any) -> Reply:
        return self.call("POST", ATTEMPTS, {"quiz": quiz, **more})

    def practise(self, exam: str = "agents", id: uuid.UUID | None = None, **selection: Any) -> Reply:
        body: dict[str, Any] = {"practice": {"exam": exam, **selection}}
        return self.call("POST", ATTEMPTS, body if id is None else {"id": id, **body})

    def respond(self, attempt: Any, position: int, answer: object, **more: Any) -> Reply:
        path = f"{ATTEMPTS}/{attempt['id']}/items/{position}/response"
        return self.call("PUT", path, {"answer": answer, **more})

    def answer(self, attempt: Any, position: int, *texts: str, **more: Any) -> Reply:
        """Answer by picking the choices with these texts."""
        question = attempt["items"][position - 1]["question"]
        return self.respond(attempt, position, answer_for(question, *texts), **more)

    def save(self, attempt: Any, position: int, *texts: str, **more: Any) -> Reply:
        """Pick the choices with these texts, without submitting that."""
        return self.answer(attempt, position, *texts, submit=False, **more)

    def clear(self, attempt: Any, position: int, **more: Any) -> Reply:
        """Take the latest answer back."""
        return self.respond(attempt, position, None, **more)

    def hint(self, attempt: Any, position: int = 1, number: int | None = None) -> Reply:
        body = {} if number is None else {"number": number}
        return self.call("POST", f"{ATTEMPTS}/{attempt['id']}/items/{position}/hints", body)

    def flag(self, attempt: Any, position: int = 1, *, flagged: bool = True) -> Reply:
        return self.call("PATCH", f"{ATTEMPTS}/{attempt['id']}/items/{position}", {"flagged": flagged})

    def pause(self, attempt: Any) -> Reply:
        return self.call("POST", f"{ATTEMPTS}/{attempt['id']}/pause")

    def resume(self, attempt: Any) -> Reply:
        return self.call("POST", f"{ATTEMPTS}/{attempt['id']}/resume")

    def sync(self, attempt: Any, *events: object) -> Reply:
        return self.call("POST", f"{ATTEMPTS}/{attempt['id']}/sync", {"events": list(events)})

    def finish(self, attempt: Any) -> Reply:
        return self.call("POST", f"{ATTEMPTS}/{attempt['id']}/finish")

    def read(self, attempt: Any) -> Reply:
        return self.call("GET", f"{ATTEMPTS}/{attempt['id']}")

    def review(self, attempt: Any) -> Reply:
        return self.call("GET", f"{ATTEMPTS}/{attempt['id']}/review")

    def bookmark(self, slug: str) -> Reply:
        return self.call("PUT", f"/api/v1/me/bookmarks/{slug}")

    def remove_bookmark(self, slug: str) -> Reply:
        return self.call("DELETE", f"/api/v1/me/bookmarks/{slug}")

    def bookmarks(self, query: str = "") -> Reply:
        return self.call("GET", f"/api/v1/me/bookmarks?{query}")

    def report(self, attempt: Any, position: int = 1, **body: Any) -> Reply:
        """Report a typo in a question of an attempt, or what `body` says."""
        path = f"{ATTEMPTS}/{attempt['id']}/items/{position}/report"
        return self.call("PUT", path, {"reason": "typo", "text": "A word is missing.", **body})

    def reports(self) -> Reply:
        return self.call("GET", "/api/v1/me/reports")

    def list(self, query: str = "") -> Reply:
        return self.call("GET", f"{ATTEMPTS}?{query}")


class Learner(Caller):
    def __init__(self) -> None:
        self.user = User.objects.create_guest()
        super().__init__(self.user)

    def begin(self, quiz: str = "quiz") -> Any:
        """A new attempt at the quiz."""
        reply = self.start(quiz)
        assert reply.status == 201, reply.body
        return reply.body


def choice_of(attempt: Any, text: str, position: int = 1) -> str:
    """The id of the choice with this text."""
    choices = attempt["items"][position - 1]["question"]["choices"]
    return next(str(choice["id"]) for choice in choices if choice["text"] == text)


def at(moment: datetime) -> time_machine.travel:
    """The server's clock stands still at this moment."""
    return time_machine.travel(moment, tick=False)


def score_is_the_sum_of_the_marks(attempt_id: uuid.UUID | str) -> bool:
    """Whether the score that an attempt keeps is what its questions' marks add up to."""
    attempt = Attempt.objects.get(id=attempt_id)
    items = AttemptItem.objects.filter(user_id=attempt.user_id, attempt_id=attempt.id)
    return attempt.score == sum(item.mark or 0 for item in items)
