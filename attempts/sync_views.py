"""What a client did while it was offline, in one call."""

import uuid
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from attempts import lifecycle, representation
from attempts.lifecycle import Answered, Event, HintShown, Outcome
from attempts.sync_serializers import EVENTS, SyncedSerializer, SyncSerializer
from attempts.views import AttemptView
from quizapi.api import read, reply
from quizapi.errors.handlers import response_for


class AttemptSync(AttemptView):
    @extend_schema(
        operation_id="sync_attempt",
        tags=["Attempts"],
        request=SyncSerializer,
        responses=SyncedSerializer,
    )
    def post(self, request: Request, attempt_id: uuid.UUID) -> HttpResponse:
        """Send what happened while the client was offline: answers, hints and flags, in order.

        Each event is applied by itself, and once, whatever becomes of the others; the reply says of each
        whether it was applied, had been applied before, or is refused and why. So the same list can be sent
        again after any cut. The server's clock decides; times of the client are recorded.
        """
        sent = read(SyncSerializer, request.data)["events"]
        parsed = [parse(event) for event in sent]
        outcomes = lifecycle.sync(
            user_id=self.user_id,
            attempt_id=attempt_id,
            events=[event for event in parsed if isinstance(event, Event)],
            now=timezone.now(),
        )
        results = iter(outcomes)
        told = [result(next(results)) if isinstance(event, Event) else event for event in parsed]
        return reply({"results": told, "attempt": self.attempt(attempt_id)})


def parse(sent: object) -> Event | dict[str, Any]:
    """An event, or the result that says what is wrong with it."""
    kind = sent.get("type") if isinstance(sent, dict) else None
    if not isinstance(kind, str) or kind not in EVENTS:
        return refused(sent, ValidationError({"type": [f"Send an event with a type: {', '.join(EVENTS)}."]}))
    try:
        body = read(EVENTS[kind], sent)
    except ValidationError as error:
        return refused(sent, error)
    del body["type"]
    place = {"id": body.pop("id"), "position": body.pop("position"), "at": body.pop("at", None)}
    return Event(type=kind, body=body, **place)


def refused(sent: object, error: Exception) -> dict[str, Any]:
    problem = response_for(error)
    assert problem is not None  # there is a problem for every refusal
    return {"id": identified(sent), "status": "refused", "problem": orjson.Fragment(problem.content)}


def identified(sent: object) -> str | None:
    """The id of an event that is not right otherwise, as far as it is one."""
    try:
        return str(uuid.UUID(sent["id"])) if isinstance(sent, dict) else None
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def result(outcome: Outcome) -> dict[str, Any]:
    if outcome.error is not None:
        return refused({"id": str(outcome.id)}, outcome.error)
    document: dict[str, Any] = {"id": outcome.id, "status": outcome.status}
    match outcome.result:
        case Answered():
            document["response"] = representation.answered(outcome.result)
        case HintShown():
            document["hint"] = representation.hint_shown(outcome.result)
    return document
