"""Errors: what the domain raises, and how it reads to a client: RFC 9457 problem+json.

`handlers` turns everything else that can go wrong under /api into the same form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field; `pointer` is a JSON pointer into the body, or a parameter's name."""

    pointer: str
    detail: str
    code: str = "invalid"


class DomainError(Exception):
    """A refusal: a stable `code` for programs, a `detail` that tells a person what to do."""

    def __init__(
        self,
        code: str,
        status: HTTPStatus,
        detail: str,
        errors: Sequence[FieldError] = (),
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.status = status
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers
        self.extra = extra


def problem(
    code: str,
    status: int,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: dict[str, str] | None = None,
    **extra: Any,
) -> HttpResponse:
    """A problem+json response; `extra` are further members, as RFC 9457 section 3.2 allows."""
    body: dict[str, Any] = {
        "type": f"urn:quizapi:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
        **extra,
    }
    if errors:
        body["errors"] = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in errors]
    return HttpResponse(orjson.dumps(body), status=status, content_type=PROBLEM_JSON, headers=headers)


def not_found() -> HttpResponse:
    return problem("not_found", 404, "There is nothing at this address, or nothing that you may see.")
