"""Guests, sign-up, login, refresh, log-out. What changes a password or an address is in credentials.py."""

from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from quizapi.accounts import headless, limits, tokens
from quizapi.accounts.adapters import AccountAdapter, already_signed_up
from quizapi.accounts.credentials import mail_code_if_possible
from quizapi.accounts.endpoints import OpenView, logged_in, session_key_of, session_of, user_of
from quizapi.accounts.models import User
from quizapi.accounts.schema import INACTIVE, TAG, THROTTLED, problems
from quizapi.accounts.serializers import (
    CurrentSessionSerializer,
    LoginSerializer,
    RefreshSerializer,
    SignUpSerializer,
    TokensSerializer,
    UserSerializer,
)
from quizapi.api import read, reply
from quizapi.errors import DomainError, FieldError
from quizapi.schema import conflict


class Guest(OpenView):
    @extend_schema(
        operation_id="create_guest",
        tags=[TAG],
        request=None,
        responses={201: TokensSerializer} | problems(throttled=THROTTLED),
    )
    def post(self, request: Request) -> HttpResponse:
        """Begin at once, as a guest.

        The account has neither e-mail address nor password: who loses both tokens loses it. Signing up
        later keeps the account with all that is in it.
        """
        limits.spend("guest", limits.client_address(request))
        with transaction.atomic():
            user = User.objects.create_guest()
            session_key = tokens.open_session(user)
        return logged_in(user, session_key, HTTPStatus.CREATED)


class SignUp(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="sign_up",
        tags=[TAG],
        request=SignUpSerializer,
        responses={201: TokensSerializer} | problems(throttled=THROTTLED) | conflict("already_signed_up"),
    )
    def post(self, request: Request) -> HttpResponse:
        """Sign up; a guest who does keeps the attempts.

        With a guest's access token it is the guest's own account that gets the address and the password.
        The guest's tokens end with that: go on with those of the reply. A code to verify the address is
        mailed; nothing waits for it.
        """
        guest = user_of(request) if request.user.is_authenticated else None
        if guest is not None and not guest.is_guest:
            raise already_signed_up()
        body = read(SignUpSerializer, request.data)
        limits.spend("sign_up", limits.client_address(request))
        user, session_key = self.sign_up(request, body, guest)
        mail_code_if_possible(request, user, session_key)
        return logged_in(user, session_key, HTTPStatus.CREATED)

    def sign_up(self, request: Request, body: dict[str, str], guest: User | None) -> tuple[User, str]:
        try:
            with transaction.atomic():
                outcome = headless.call(headless.SIGN_UP, request, body, guest=guest)
                if guest is not None:
                    tokens.close_session(session_key_of(request))
        except IntegrityError:
            raise address_refused(body["email"].lower()) from None
        return session_of(outcome)


class Login(OpenView):
    @extend_schema(
        operation_id="log_in",
        tags=[TAG],
        request=LoginSerializer,
        responses={200: TokensSerializer} | problems(forbidden=INACTIVE, throttled=THROTTLED),
    )
    def post(self, request: Request) -> HttpResponse:
        """Log in.

        A wrong password or address is a 400: asking for a new token would not help. What a guest did on
        this device stays with the guest.
        """
        body = read(LoginSerializer, request.data)
        with limits.logging_in(request, body["email"]):
            outcome = headless.call(headless.LOGIN, request, body)
        return logged_in(*session_of(outcome))


class Session(APIView):
    @extend_schema(operation_id="get_session", tags=[TAG], responses=CurrentSessionSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Whose access token this is."""
        return reply({"user": UserSerializer(user_of(request)).data})

    @extend_schema(
        operation_id="log_out", tags=[TAG], responses={204: OpenApiResponse(description="Logged out.")}
    )
    def delete(self, request: Request) -> HttpResponse:
        """Log out.

        The access tokens and refresh tokens of this login end at once. A guest cannot come back after it.
        """
        tokens.close_session(session_key_of(request))
        return HttpResponse(status=HTTPStatus.NO_CONTENT)


class Refresh(OpenView):
    @extend_schema(
        operation_id="refresh_tokens",
        tags=[TAG],
        request=RefreshSerializer,
        responses={200: TokensSerializer}
        | problems(unauthenticated="The refresh token has expired or is no longer valid; log in again."),
    )
    def post(self, request: Request) -> HttpResponse:
        """Get new tokens.

        The refresh token sent stays good, so the request may be sent again if no reply came.
        """
        body = read(RefreshSerializer, request.data)
        found = tokens.refresh(body["refresh_token"])
        if found is None:
            raise AuthenticationFailed(
                "The refresh token has expired or is no longer valid; log in again.", code="invalid_token"
            )
        user, pair = found
        return reply({**pair, "user": UserSerializer(user).data})


def address_refused(email: str) -> DomainError:
    """Why the database would not store the address that allauth had found to be free and well formed."""
    if User.objects.filter(email=email).exists():  # somebody else was faster
        error = FieldError("/email", str(AccountAdapter.error_messages["email_taken"]), "email_taken")
    else:  # letters that Python and PostgreSQL write in lower case differently
        error = FieldError("/email", "Enter a valid e-mail address.")
    detail = "Some fields are not right; see errors."
    return DomainError("validation_error", HTTPStatus.BAD_REQUEST, detail, [error])
