"""What Django and DRF call when something goes wrong."""

import logging
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from quizapi.errors import DomainError, FieldError, not_found, problem

log = logging.getLogger(__name__)

MOST_ERRORS = 100  # that one reply lists: a small request must not make a large reply
API = re.compile("/+api(/|$)")  # also with slashes too many, which no view answers


def exception_handler(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """What DRF calls for an exception in a view; None lets Django report a server error."""
    response = response_for(exception)
    if response is not None:
        set_rollback()
    return response


def response_for(exception: Exception) -> HttpResponse | None:
    match exception:
        case DomainError():
            return problem(
                exception.code,
                exception.status,
                exception.detail,
                exception.errors,
                exception.headers,
                **exception.extra,
            )
        case Http404():
            return not_found()
        case PermissionDenied():
            return problem("permission_denied", 403, "You may not do this.")
        case RequestDataTooBig():
            return problem("body_too_large", 413, "The body is too large; send less in one request.")
        case exceptions.ValidationError():
            errors = list(islice(field_errors(exception.detail), MOST_ERRORS))
            return problem("validation_error", 400, "Some fields are not right; see errors.", errors)
        case exceptions.APIException():
            return problem(
                code_of(exception),
                exception.status_code,
                str(exception.detail),
                headers=headers_of(exception),
            )
        case OperationalError() | InterfaceError():
            return database_unavailable(exception)
    return None


def database_unavailable(error: Exception) -> HttpResponse:
    why = " ".join(str(error).split())
    log.warning("The database failed: %s", why, extra={"status_code": 503})  # quizapi/logs.py thins these out
    return problem(
        "database_unavailable",
        503,
        "The database cannot be reached just now; send the same request again.",
        headers={"Retry-After": "1"},
    )


def field_errors(detail: Any, pointer: str = "") -> Iterator[FieldError]:
    """What DRF nests by member and index, each with its JSON pointer (RFC 6901)."""
    if isinstance(detail, exceptions.ErrorDetail):
        yield FieldError(pointer, str(detail), str(detail.code))
    elif isinstance(detail, dict):
        for name, inner in detail.items():
            step = "" if name == api_settings.NON_FIELD_ERRORS_KEY else f"/{escaped(str(name))}"
            yield from field_errors(inner, pointer + step)
    else:
        for index, inner in enumerate(detail):
            is_message = isinstance(inner, exceptions.ErrorDetail)
            yield from field_errors(inner, pointer if is_message else f"{pointer}/{index}")


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def code_of(exception: exceptions.APIException) -> str:
    codes = exception.get_codes()
    return codes if isinstance(codes, str) else exception.default_code


def headers_of(exception: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if header := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if (wait := getattr(exception, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, wait))
    return headers


@csrf_exempt  # else an unknown address under /api answers a POST with a page about cookies
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404, and the view of every unknown address under /api."""
    return not_found() if is_api(request) else defaults.page_not_found(request, exception or Http404())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: what it refuses before a view is reached, such as an unknown host."""
    if not is_api(request):
        return defaults.bad_request(request, exception)
    return response_for(exception) or problem("bad_request", 400, "The request is malformed.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not is_api(request):
        return defaults.permission_denied(request, exception)
    return problem("permission_denied", 403, "You may not do this.")


def server_error(request: HttpRequest) -> HttpResponse:
    if not is_api(request):
        return defaults.server_error(request)
    return problem("server_error", 500, "The server failed. Send the same request again.")


def is_api(request: HttpRequest) -> bool:
    return API.match(request.path) is not None
