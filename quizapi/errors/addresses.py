"""Addresses of pages whose parameters cannot be looked up: the admin's lists take whatever names a column."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse

from quizapi.errors.handlers import bad_request, is_api

NOT_LOOKED_UP = (DataError, OverflowError)  # a NUL, half a regular expression; the year 99999999999


class UnreadableAddresses:
    """Middleware: what the database cannot read in an address is the address's fault, not the server's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method not in ("GET", "HEAD") or not request.GET or is_api(request):
            return None
        return bad_request(request, exception) if isinstance(exception, NOT_LOOKED_UP) else None
