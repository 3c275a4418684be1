"""Somebody of the staff who writes content over the API."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import orjson
from django.contrib.auth.models import Permission

from quizapi.accounts.models import User
from tests.attempts.learner import Caller, Reply

API = "/api/v1/authoring"
ROLES = import_module("attempts.migrations.0010_roles").ROLES
WRITABLE = (
    *("slug", "exam", "topic", "type", "stem", "explanation", "difficulty", "pool", "tags", "references"),
    *("choices", "hints", "options"),
)


def codenames(role: str) -> Iterator[str]:
    for part in ROLES[role]:
        for names in part.values():
            yield from names


def make_author(role: str = "publisher", email: str = "author@example.org") -> User:
    """Staff with the permissions of a role; the groups themselves are gone after a test that commits."""
    user = User.objects.create_user(email, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames(role)))
    return user


class Author(Caller):
    def __init__(self, role: str = "publisher", email: str = "author@example.org") -> None:
        self.user = make_author(role, email)
        super().__init__(self.user)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        match: str | None = None,
        known: str | None = None,
    ) -> Reply:
        """`match` and `known` are the values of If-Match and If-None-Match."""
        headers = {"HTTP_IF_MATCH": match, "HTTP_IF_NONE_MATCH": known}
        given: dict[str, Any] = {name: value for name, value in headers.items() if value is not None}
        content = "" if body is None else orjson.dumps(body).decode()
        response = self.client.generic(
            method, f"{API}/{path}", content, content_type="application/json", **given
        )
        document = orjson.loads(response.content) if response.content else None
        return Reply(response.status_code, document, response.headers)

    def create(self, **members: Any) -> Reply:
        return self.send("POST", "questions", written(**members))

    def made(self, **members: Any) -> Reply:
        """A new question."""
        reply = self.create(**members)
        assert reply.status == 201, reply.body
        return reply

    def read(self, path: str, known: str | None = None) -> Reply:
        return self.send("GET", path, known=known)

    def etag(self, path: str) -> str:
        reply = self.read(path)
        assert reply.status == 200, reply.body
        return reply.headers["ETag"]

    def revise(self, slug: str = "stages", /, *, match: str = "*", **members: Any) -> Reply:
        """Put the question as it is, but for some members."""
        body = {**as_sent(self.read(f"questions/{slug}").body), **members}
        return self.send("PUT", f"questions/{slug}", body, match=match)

    def move(self, move: str, slug: str = "stages", *, match: str = "*", **body: Any) -> Reply:
        return self.send("POST", f"questions/{slug}/{move}", body or None, match=match)

    def slugs(self, path: str) -> list[str]:
        reply = self.read(path)
        assert reply.status == 200, reply.body
        return [row["slug"] for row in reply.body["results"]]


def written(**members: Any) -> dict[str, Any]:
    """A whole question that is fit to be published."""
    return {
        "slug": "stages",
        "exam": "agents",
        "topic": "basics",
        "type": "single_choice",
        "stem": "Which stage comes first?",
        "explanation": "Thought comes before action.",
        "difficulty": "easy",
        "pool": "exam",
        "tags": ["loop"],
        "references": [{"title": "The course", "url": "https://example.org/course"}],
        "choices": [
            {"text": "thought", "correct": True, "feedback": "Yes."},
            {"text": "action", "fraction": -0.25},
            {"text": "observation"},
            {"text": "none of these", "pinned": True},
        ],
        "hints": [{"text": "It is silent.", "penalty": 0.25}],
        "options": {},
        **members,
    }


def as_sent(document: dict[str, Any]) -> dict[str, Any]:
    """What of a question's document an author may send."""
    return {name: document[name] for name in WRITABLE}
