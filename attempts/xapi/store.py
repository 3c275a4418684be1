"""A Learning Record Store: statements go to it in one request, and what it says comes back.

xAPI 1.0.3, "Communication": 2.1.2 (POST), 3.2 (error codes), 3.3 (versions), 4.0 (authentication).
"""

import base64
import contextlib
import email.utils
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

import orjson

TIMEOUT = 30  # seconds without a byte
MOST_SAID = 500  # characters of a refusal that are kept
AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
OF_STATEMENTS = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}
REMEDIES = {
    HTTPStatus.UNAUTHORIZED: "Check the key and the secret in QUIZAPI_XAPI_URL.",
    HTTPStatus.FORBIDDEN: "The key in QUIZAPI_XAPI_URL must be allowed to write statements.",
    HTTPStatus.NOT_FOUND: "Check the address in QUIZAPI_XAPI_URL: the one that ends before /statements.",
}


class Verdict(Enum):
    STORED = auto()
    THERE = auto()  # a statement with this id
    REFUSED = auto()  # because of what was sent
    AWAY = auto()  # the store, or its good will: later


@dataclass(frozen=True, slots=True)
class Reply:
    """What the store made of a request; `wait` is how long it wants to be left alone, in seconds."""

    verdict: Verdict
    said: str = ""
    wait: float = 0


class _Direct(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a POST would arrive as a GET, or the secret somewhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Store:
    """`endpoint` is its base address, without credentials; `version` is the one of xAPI that it is told."""

    endpoint: str
    key: str
    secret: str
    version: str
    timeout: float = TIMEOUT

    def post(self, statements: Sequence[Any], *, now: datetime) -> Reply:
        request = urllib.request.Request(  # noqa: S310  # settings let http and https through
            f"{self.endpoint}/statements", orjson.dumps(statements), headers=self._headers(), method="POST"
        )
        try:
            with urllib.request.build_opener(_Direct).open(request, timeout=self.timeout) as response:
                response.read(MOST_SAID)
                if response.headers.get_content_type() == "text/html":  # to log in, perhaps
                    return Reply(Verdict.AWAY, "A web page answers there, and no store.")
                return Reply(Verdict.STORED)
        except urllib.error.HTTPError as refused:
            with refused:
                return _judge(refused, now)
        except (OSError, HTTPException, ValueError) as error:  # the last: it redirects to what is no address
            return Reply(Verdict.AWAY, _plain(f"The store cannot be reached: {error}."))

    def _headers(self) -> dict[str, str]:
        pair = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        return {
            "Authorization": f"Basic {pair}",
            "Content-Type": "application/json",
            "X-Experience-API-Version": self.version,
            "User-Agent": "quizapi",
        }


def _judge(refused: urllib.error.HTTPError, now: datetime) -> Reply:
    said = f"{refused.code} {refused.reason}".strip()
    with contextlib.suppress(OSError, HTTPException):  # the status says enough
        said += f": {refused.read(MOST_SAID).decode(errors='replace')}"
    if refused.code == HTTPStatus.CONFLICT:
        return Reply(Verdict.THERE, _plain(said))
    if refused.code in OF_STATEMENTS:
        return Reply(Verdict.REFUSED, _plain(said))
    if HTTPStatus.MULTIPLE_CHOICES <= refused.code < HTTPStatus.BAD_REQUEST:
        where = refused.headers.get("Location", "nowhere")[:MOST_SAID]
        said += f" It redirects to {where}: set QUIZAPI_XAPI_URL to that."
    elif refused.code in REMEDIES:
        said += f" {REMEDIES[HTTPStatus(refused.code)]}"
    wait = _retry_after(refused.headers.get("Retry-After", ""), now)
    return Reply(Verdict.AWAY, _plain(said), wait)


def _plain(said: str) -> str:
    """Without what PostgreSQL cannot keep."""
    return said.replace("\0", "")


def _retry_after(value: str, now: datetime) -> float:
    """Seconds, or a date (RFC 9110, 10.2.3); 0 for anything else."""
    if value.isdecimal():
        return float(value[:9])
    try:
        return max((email.utils.parsedate_to_datetime(value) - now).total_seconds(), 0)
    except (ValueError, TypeError, OverflowError):
        return 0
