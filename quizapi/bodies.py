"""What a request's body must be before anybody reads it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from quizapi.errors import problem
from quizapi.errors.handlers import is_api

BODILESS = ("GET", "HEAD", "OPTIONS")


class KnownLength:
    """Middleware that refuses a body in chunks under /api.

    WSGI knows a body by its Content-Length. One without would count as empty, and what the client asked
    for would be lost without a word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "HTTP_TRANSFER_ENCODING" in request.META and request.method not in BODILESS and is_api(request):
            return problem(
                "length_required", 411, "Say how long the body is: send Content-Length, no chunks."
            )
        return self.get_response(request)
