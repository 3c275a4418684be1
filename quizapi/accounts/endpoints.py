"""What the account endpoints share."""

from http import HTTPStatus

from django.http import HttpResponse
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from quizapi.accounts import tokens
from quizapi.accounts.headless import Outcome
from quizapi.accounts.models import User
from quizapi.accounts.serializers import UserSerializer
from quizapi.api import reply


class OpenView(APIView):
    """An endpoint for people who are not logged in; a token that is sent all the same is not looked at."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_authenticate_header(self, request: Request) -> str:
        return "Bearer"


def user_of(request: Request) -> User:
    """Who calls, where the endpoint lets nobody else in."""
    if not isinstance(request.user, User):
        raise TypeError("this endpoint is open to everybody")
    return request.user


def session_key_of(request: Request) -> str:
    """The session of the access token that the caller sent."""
    if not isinstance(request.auth, tokens.Claims):
        raise TypeError("this endpoint is open to everybody")
    return request.auth.session_key


def logged_in(user: User, session_key: str, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """What every way to log in replies."""
    return reply({**tokens.issue(user, session_key), "user": UserSerializer(user).data}, status)


def session_of(outcome: Outcome) -> tuple[User, str]:
    """Who is logged in after allauth has acted, and the key of the session."""
    return User.objects.get(pk=outcome.user_id), outcome.session_key
