"""Conditional requests (RFC 9110, section 13): a document is changed only by who has seen it as it is.

Each document has a strong ETag, a digest of its JSON. Reads take `If-None-Match`; whatever changes a document
needs `If-Match`, and compares it while it holds the document's row.
"""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request

from quizapi.api import JSON, dumps
from quizapi.errors import DomainError


@dataclass(frozen=True)
class Seen:
    """The ETags that a client named as what it has seen; `*`: whatever there is."""

    etags: frozenset[str]

    @classmethod
    def by(cls, request: Request) -> "Seen":
        if "If-Match" not in request.headers:
            raise DomainError(
                "precondition_required",
                HTTPStatus.PRECONDITION_REQUIRED,
                "Send If-Match with the ETag of what you have read, so that nobody's change is lost.",
            )
        return cls(frozenset(parse_etags(request.headers["If-Match"])))

    def check(self, document: object) -> None:
        """Refuse where the document is another by now. The caller holds its row."""
        current = etag_of(dumps(document))
        if not self.etags & {"*", current}:
            raise DomainError(
                "changed_meanwhile",
                HTTPStatus.PRECONDITION_FAILED,
                "Somebody changed this since you read it. Read it again, and carry your changes over.",
                headers={"ETag": current},
            )


def etag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def shown(document: object, status: int = 200, location: str = "") -> HttpResponse:
    """A document with its ETag. A client may keep it, and no cache in between."""
    body = dumps(document)
    response = HttpResponse(body, status=status, content_type=JSON)
    response.headers["ETag"] = etag_of(body)
    response.headers["Cache-Control"] = "private, no-cache"
    if location:
        response.headers["Location"] = location
    return response


def read(request: Request, document: object) -> HttpResponse:
    """A document, or 304 where the client has just that."""
    response = shown(document)
    known = {etag.removeprefix("W/") for etag in parse_etags(request.headers.get("If-None-Match", ""))}
    if known & {"*", response.headers["ETag"]}:
        response.status_code = HTTPStatus.NOT_MODIFIED
        response.content = b""
        del response.headers["Content-Type"]
    return response
