"""The project's addresses and two more under /api that fail, for tests/test_errors.py."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from quizapi import urls
from quizapi.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class Broken(APIView):
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> HttpResponse:
        raise ZeroDivisionError("a secret of the server")


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("a secret of the server")


urlpatterns = [
    path("api/v1/broken", Broken.as_view()),
    path("api/v1/broken-plainly", broken),
    *urls.urlpatterns,
]
