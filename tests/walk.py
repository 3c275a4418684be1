"""A walk through every operation of the API, for tests that look at what it shows to whom."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import orjson
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from attempts.models import Attempt, AttemptItem
from questions.models import Choice
from quizapi.accounts import tokens
from quizapi.accounts.models import User

API = "/api/v1"
NOWHERE = UUID(int=0)
PLAIN = ("formats/native", "schema", "docs", "redoc")


@dataclass(frozen=True)
class Step:
    """One request of the walk: to which operation, and of what."""

    address: str
    method: str
    path: str
    body: object = None
    note: str = ""  # which kind of answer it is


@dataclass(frozen=True)
class Shown:
    """What came back: the text of body and headers, and the names of all members within."""

    step: Step
    status: int
    text: str
    members: frozenset[str]


def steps(attempt_id: UUID | None) -> Iterator[Step]:
    """Requests to every operation; those within an attempt are to this one, and to its first question."""
    yield from for_learners(attempt_id)
    yield from for_staff(attempt_id)


def for_learners(attempt_id: UUID | None) -> Iterator[Step]:
    """What anybody may do, with a token or without."""
    attempt = f"{API}/attempts/{attempt_id or NOWHERE}"
    item = f"{attempt}/items/1"
    yield from reads()
    yield from accounts()
    yield from bookmarks()
    yield from reports(item)
    for body in ({"quiz": "practice"}, {"quiz": "exam"}, {"practice": {"exam": "agents", "count": 1}}):
        yield Step("/attempts", "POST", f"{API}/attempts", body)
    yield Step("/attempts", "GET", f"{API}/attempts")
    yield Step("/attempts/{attempt_id}", "GET", attempt)
    yield Step("/attempts/{attempt_id}/finish", "POST", f"{attempt}/finish")
    yield Step("/attempts/{attempt_id}/review", "GET", f"{attempt}/review")
    yield Step("/attempts/{attempt_id}/items/{position}", "PATCH", item, {"flagged": True})
    yield Step("/attempts/{attempt_id}/items/{position}/hints", "POST", f"{item}/hints", {})
    yield Step("/attempts/{attempt_id}/items/{position}/hints", "POST", f"{item}/hints", {"number": 2})
    for command in ("pause", "resume"):
        yield Step(f"/attempts/{{attempt_id}}/{command}", "POST", f"{attempt}/{command}")
    respond = "/attempts/{attempt_id}/items/{position}/response"
    for note, choice in answers(attempt_id).items():
        answer = {"answer": {"choice": choice}}
        yield Step(respond, "PUT", f"{item}/response", answer, note)
        yield Step(respond, "PUT", f"{item}/response", {**answer, "submit": False}, "saved")
        yield sync(attempt, {"type": "answer", **answer}, note)
    yield Step(respond, "PUT", f"{item}/response", {"answer": None}, "taken back")
    yield sync(attempt, {"type": "hint", "number": 1}, "first hint")
    yield sync(attempt, {"type": "flag", "flagged": True}, "flag")


def for_staff(attempt_id: UUID | None) -> Iterator[Step]:
    """What only staff with the permission may do."""
    owners = Attempt.objects.filter(id=attempt_id or NOWHERE).values_list("user_id", flat=True)
    place = f"/learners/{owners.first() or NOWHERE}/attempts/{attempt_id or NOWHERE}"
    named, order = "/learners/{user_id}/attempts/{attempt_id}", {"id": str(uuid4()), "reason": "Walked."}
    yield Step("/marking", "GET", f"{API}/marking")
    for command in ("extend", "reopen", "void"):
        body = order | ({} if command == "void" else {"seconds": 60})
        yield Step(f"{named}/{command}", "POST", f"{API}{place}/{command}", body)
    yield Step(f"{named}/interventions", "GET", f"{API}{place}/interventions")
    yield Step("/exports", "GET", f"{API}/exports")
    yield Step("/exports/{dataset}", "GET", f"{API}/exports/questions?format=jsonl")
    yield Step("/exports/runs/{id}", "GET", f"{API}/exports/runs/{NOWHERE}")
    mark = f"{API}{place}/items/1/mark"
    yield Step(f"{named}/items/{{position}}/mark", "PUT", mark, {"fraction": 1})
    yield from for_analysts()
    yield from for_authors()


def for_analysts() -> Iterator[Step]:
    """What tells how learners answered, and which choices are correct."""
    for slug in ("practice", "exam"):
        yield Step("/analysis/quizzes/{slug}", "GET", f"{API}/analysis/quizzes/{slug}")
        yield Step("/analysis/quizzes/{slug}/report", "GET", f"{API}/analysis/quizzes/{slug}/report")
    yield Step("/analysis/questions", "GET", f"{API}/analysis/questions")
    for slug in ("one", "two", "pooled", "draft", "retired"):
        yield Step("/analysis/questions/{slug}", "GET", f"{API}/analysis/questions/{slug}")


def for_authors() -> Iterator[Step]:
    """What shows drafts and keys, whatever their status."""
    moves = ("submit", "return", "publish", "retire", "restore")
    for slug in ("one", "pooled", "draft"):
        yield from documents("questions", slug, ("GET", "PUT", "DELETE"))
        yield from (within("questions/{slug}", move, "POST", slug=slug) for move in moves)
        for name in ("comments", "versions", "versions/{number}"):
            yield within("questions/{slug}", name, "GET", slug=slug, number=1)
        yield within("questions/{slug}", "comments", "POST", slug=slug)
    yield from documents("quizzes", "exam", ("GET", "PUT"))
    yield from (within("quizzes/{slug}", move, "POST", slug="exam") for move in ("publish", "retire"))
    yield from documents("exams", "agents", ("GET", "PUT"))
    for method in ("GET", "POST"):
        yield within("exams/{slug}", "topics", method, slug="agents")
    for method in ("GET", "PUT"):
        yield within("exams/{slug}", "topics/{topic}", method, slug="agents", topic="basics")
    yield Step("/authoring/reviews", "GET", f"{API}/authoring/reviews")
    yield Step("/authoring/imports", "POST", f"{API}/authoring/imports?format=gift&exam=agents")
    yield Step("/authoring/exports", "GET", f"{API}/authoring/exports?format=gift&exam=agents")


def documents(kind: str, slug: str, methods: Iterable[str]) -> Iterator[Step]:
    """Requests to a list of documents and to one of them."""
    yield from (Step(f"/authoring/{kind}", method, f"{API}/authoring/{kind}") for method in ("GET", "POST"))
    for method in methods:
        yield Step(f"/authoring/{kind}/{{slug}}", method, f"{API}/authoring/{kind}/{slug}")


def within(document: str, name: str, method: str, **parameters: object) -> Step:
    address = f"/authoring/{document}/{name}"
    return Step(address, method, f"{API}{address.format(**parameters)}")


def sync(attempt: str, event: dict[str, object], note: str) -> Step:
    events = [{"id": str(uuid4()), "position": 1, **event}]
    return Step("/attempts/{attempt_id}/sync", "POST", f"{attempt}/sync", {"events": events}, note)


def reads() -> Iterator[Step]:
    for name, slugs in (("exams", ["agents"]), ("quizzes", ["practice", "exam"])):
        yield Step(f"/{name}", "GET", f"{API}/{name}")
        yield from (Step(f"/{name}/{{slug}}", "GET", f"{API}/{name}/{slug}") for slug in slugs)
    yield Step("/questions", "GET", f"{API}/questions")
    for slug in ("one", "two", "pooled", "draft", "retired"):
        yield Step("/questions/{slug}", "GET", f"{API}/questions/{slug}")
    for word in ("EXPLAINED", "FEEDBACK", "HINTED", "REFERRED", "UNPUBLISHED", "POOLED"):
        yield Step("/questions", "GET", f"{API}/questions?search={word}")
    yield from (Step(f"/{name}", "GET", f"{API}/{name}") for name in PLAIN)


def bookmarks() -> Iterator[Step]:
    yield Step("/me/bookmarks", "GET", f"{API}/me/bookmarks")
    for slug in ("one", "two", "pooled", "draft", "retired"):
        for method in ("PUT", "DELETE"):
            yield Step("/me/bookmarks/{slug}", method, f"{API}/me/bookmarks/{slug}")


def reports(item: str) -> Iterator[Step]:
    body = {"reason": "typo", "text": "A word is missing."}
    yield Step("/me/reports", "GET", f"{API}/me/reports")
    yield Step("/attempts/{attempt_id}/items/{position}/report", "PUT", f"{item}/report", body)
    for slug in ("one", "two", "pooled", "draft", "retired"):
        yield Step("/questions/{slug}/report", "PUT", f"{API}/questions/{slug}/report", body)


def accounts() -> Iterator[Step]:
    for path in ("guest", "signup", "login", "tokens/refresh", "email", "email/verify"):
        yield Step(f"/auth/{path}", "POST", f"{API}/auth/{path}", {})
    for path in ("password/request", "password/reset", "password/change"):
        yield Step(f"/auth/{path}", "POST", f"{API}/auth/{path}", {})
    yield Step("/auth/email", "GET", f"{API}/auth/email")
    yield Step("/auth/session", "GET", f"{API}/auth/session")
    yield Step("/auth/session", "DELETE", f"{API}/auth/session")


def answers(attempt_id: UUID | None) -> dict[str, str]:
    """Choices for the attempt's first question: the right one, a wrong one, and none of its own."""
    items = AttemptItem.objects.filter(attempt_id=attempt_id or NOWHERE, position=1)
    rows = Choice.objects.filter(question__in=items.values("question"), text__in=["right", "wrong"])
    return {"strange": str(NOWHERE)} | {row.text: str(row.public_id) for row in rows}


def visitor(user: User | None = None) -> Client:
    """A client with a token of this user's, or with none."""
    if user is None:
        return Client()
    token = tokens.issue(user, tokens.open_session(user))["access_token"]
    return Client(headers={"authorization": f"Bearer {token}"})


def take(client: Client, step: Step) -> Shown:
    """What a request shows. Whatever it changed is undone, so that all find the same state."""
    content = b"" if step.body is None else orjson.dumps(step.body)
    with transaction.atomic():
        response = client.generic(step.method, step.path, content, content_type="application/json")
        transaction.set_rollback(True)
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    is_json = response.headers.get("Content-Type", "") == "application/json"
    members = frozenset(names(orjson.loads(response.content))) if is_json else frozenset()
    return Shown(step, response.status_code, headers + response.content.decode(), members)


def names(document: object) -> Iterator[str]:
    """The names of all members, however deep."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield name
            yield from names(value)
    elif isinstance(document, list):
        for value in document:
            yield from names(value)


def addresses() -> set[str]:
    """Every address below /api/v1, as the URLconf has it now."""
    found = set(collect(get_resolver(), "/"))
    return {path.removeprefix(API) for path in found if path.startswith(f"{API}/")}


def collect(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from collect(pattern, path)
        else:
            yield path
