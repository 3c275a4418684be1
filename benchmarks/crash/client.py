"""Sending a request until it is acknowledged, as docs/api.md asks of clients."""

import json
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from threading import Event
from time import monotonic

import httpx

from benchmarks.crash.ledger import Document, Request

TIMEOUT = 10.0  # seconds for one reply
PATIENCE = 120.0  # seconds of sending one request again and again
PAUSE, LONGEST_PAUSE = 0.05, 0.3  # seconds between two sendings; the longer, the more there were
# One request in so many is cut off by the client itself, which does not wait for the reply.
HASTY_IN, HASTY_TIMEOUT = 50, 0.002


class Refused(Exception):
    """The API said no, or nothing in all the time; a sentence."""


class GivenUp(Exception):
    """The whole run was broken off."""


# Why a request was not heard of; in these cases it was not the server that broke off.
NOBODY_THERE, HASTY = "nobody listened", "the client hung up"


@dataclass(frozen=True)
class Reply:
    """A document, and when the request that got it was sent; `sendings` counts that one, too."""

    document: Document
    sendings: int
    sent_at: datetime


class Client:
    """One connection of one learner. `unheard` counts why requests had to be sent again."""

    def __init__(self, url: str, *, unheard: Counter[str], rng: random.Random, broken_off: Event) -> None:
        # No proxy and no .netrc: the environment must not change where this goes.
        self.http = httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False)
        self.unheard = unheard
        self.rng = rng
        self.broken_off = broken_off

    def authorise(self, token: str) -> None:
        self.http.headers["Authorization"] = f"Bearer {token}"

    def send(self, request: Request) -> Reply:
        """The reply that says yes, however often that takes. Raises Refused and GivenUp."""
        deadline, sendings = monotonic() + PATIENCE, 0
        hasty = self.rng.randrange(HASTY_IN) == 0
        while monotonic() < deadline:
            sent_at, sendings = datetime.now(UTC), sendings + 1
            document = self._once(request, hasty=hasty and sendings == 1)
            if document is not None:
                return Reply(document, sendings, sent_at)
            if self.broken_off.wait(min(LONGEST_PAUSE, sendings * PAUSE)):
                raise GivenUp
        raise Refused(f"{request.method} {request.path}: no reply that says yes in {PATIENCE:.0f} s")

    def _once(self, request: Request, *, hasty: bool) -> Document | None:
        """The document of a reply that says yes; None where the request is to be sent again."""
        timeout = httpx.Timeout(TIMEOUT, read=HASTY_TIMEOUT) if hasty else httpx.USE_CLIENT_DEFAULT
        try:
            reply = self.http.request(request.method, request.path, json=request.body, timeout=timeout)
        except httpx.TransportError as error:
            self.unheard[reason(error, hasty=hasty)] += 1
            return None
        if reply.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.unheard[f"status {reply.status_code}"] += 1
            return None
        if not reply.is_success:
            raise Refused(f"{request.method} {request.path}: {reply.status_code} {reply.text}")
        document: Document = json.loads(reply.content, parse_float=Decimal)
        return document


def reason(error: httpx.TransportError, *, hasty: bool) -> str:
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return NOBODY_THERE
        case httpx.TimeoutException():
            return HASTY if hasty else f"no reply in {TIMEOUT:.0f} s"
    return "connection broken"
