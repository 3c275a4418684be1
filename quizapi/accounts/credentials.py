"""Passwords and e-mail addresses: forgotten, changed, verified. Codes come by mail: an app has no page
that a link could lead to."""

import logging
from http import HTTPStatus

from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from quizapi.accounts import headless, limits
from quizapi.accounts.adapters import NO_CODE, NO_RESET
from quizapi.accounts.endpoints import OpenView, logged_in, session_key_of, session_of, user_of
from quizapi.accounts.models import User
from quizapi.accounts.schema import INACTIVE, TAG, THROTTLED, problems
from quizapi.accounts.serializers import (
    ChangePasswordSerializer,
    EmailStatusSerializer,
    RequestResetSerializer,
    ResetSerializer,
    ResetStartedSerializer,
    TokensSerializer,
    VerifyEmailSerializer,
)
from quizapi.api import read, reply
from quizapi.errors import DomainError
from quizapi.schema import conflict

MAIL_PAUSE = 30  # seconds that a client waits before it tries the mail server again

log = logging.getLogger(__name__)


class RequestReset(OpenView):
    @extend_schema(
        operation_id="request_password_reset",
        tags=[TAG],
        request=RequestResetSerializer,
        responses={202: ResetStartedSerializer} | problems(throttled=THROTTLED),
    )
    def post(self, request: Request) -> HttpResponse:
        """Ask for a code by mail that sets a new password.

        The reply is the same whether or not there is an account with this address.
        """
        body = read(RequestResetSerializer, request.data)
        limits.spend("password_request", limits.client_address(request))
        limits.spend("password_mail", body["email"].lower())
        try:
            # allauth answers 401: nobody is logged in, and a reset is pending.
            outcome = headless.call(
                headless.REQUEST_RESET, request, body, success=[HTTPStatus.OK, HTTPStatus.UNAUTHORIZED]
            )
        except OSError as error:
            raise mail_unavailable(error) from None
        return reply({"reset_token": outcome.session_key}, HTTPStatus.ACCEPTED)


class Reset(OpenView):
    @extend_schema(
        operation_id="reset_password",
        tags=[TAG],
        request=ResetSerializer,
        responses={200: TokensSerializer}
        | problems(forbidden=INACTIVE, throttled=THROTTLED)
        | conflict("no_reset_pending"),
    )
    def post(self, request: Request) -> HttpResponse:
        """Set a new password with the code from the mail, and log in.

        All tokens from before end. A code works for a quarter of an hour and allows five attempts.
        """
        body = read(ResetSerializer, request.data)
        limits.spend("password_reset", limits.client_address(request))
        outcome = headless.call(
            headless.RESET,
            request,
            {"key": body["code"], "password": body["password"]},
            session_key=body["reset_token"],
            conflict=NO_RESET,
        )
        return logged_in(*session_of(outcome))


class ChangePassword(APIView):
    @extend_schema(
        operation_id="change_password",
        tags=[TAG],
        request=ChangePasswordSerializer,
        responses={200: TokensSerializer} | problems(throttled=THROTTLED) | conflict("guest"),
    )
    def post(self, request: Request) -> HttpResponse:
        """Change the password.

        All tokens from before end, on this device too: go on with those of the reply.
        """
        user = signed_up(request)
        body = read(ChangePasswordSerializer, request.data)
        limits.spend("password_change", str(user.pk))
        outcome = headless.call(
            headless.CHANGE, request, body, session_key=session_key_of(request), alone_with=user
        )
        return logged_in(*session_of(outcome))


class Email(APIView):
    @extend_schema(
        operation_id="get_email",
        tags=[TAG],
        responses={200: EmailStatusSerializer} | conflict("guest"),
    )
    def get(self, request: Request) -> HttpResponse:
        """Your e-mail address, and whether it is verified.

        No endpoint asks for a verified address.
        """
        user = signed_up(request)
        return email_status(user)

    @extend_schema(
        operation_id="mail_verification_code",
        tags=[TAG],
        request=None,
        responses={202: EmailStatusSerializer}
        | problems(throttled=THROTTLED)
        | conflict("guest", "already_verified"),
    )
    def post(self, request: Request) -> HttpResponse:
        """Ask for a new code by mail that verifies the address.

        The code before it stops working. It counts for this session only, for an hour.
        """
        user = signed_up(request)
        if is_verified(user):
            raise DomainError("already_verified", HTTPStatus.CONFLICT, "This address is verified already.")
        limits.spend("email_code", str(user.pk))
        try:
            mail_code(request, user, session_key_of(request))
        except OSError as error:
            raise mail_unavailable(error) from None
        return email_status(user, HTTPStatus.ACCEPTED)


class VerifyEmail(APIView):
    @extend_schema(
        operation_id="verify_email",
        tags=[TAG],
        request=VerifyEmailSerializer,
        responses={200: EmailStatusSerializer} | conflict("guest", "no_code_pending"),
    )
    def post(self, request: Request) -> HttpResponse:
        """Verify the address with the code from the mail.

        After five wrong codes, ask for a new one.
        """
        user = signed_up(request)
        body = read(VerifyEmailSerializer, request.data)
        headless.call(
            headless.VERIFY_EMAIL,
            request,
            {"key": body["code"]},
            session_key=session_key_of(request),
            conflict=NO_CODE,
        )
        return email_status(user)


def signed_up(request: Request) -> User:
    """Who calls, if not a guest."""
    user = user_of(request)
    if user.is_guest:
        detail = "A guest has no e-mail address and no password; sign up first."
        raise DomainError("guest", HTTPStatus.CONFLICT, detail)
    return user


def mail_code(request: Request, user: User, session_key: str) -> None:
    """Mail a code that only this session can use; raises `OSError` where no mail can be sent."""
    sync_user_email_address(user)  # accounts that a command or the admin made are not known to allauth
    headless.call(
        headless.MANAGE_EMAIL, request, {"email": user.email}, method="PUT", session_key=session_key
    )


def mail_code_if_possible(request: Request, user: User, session_key: str) -> None:
    """After sign-up: a mail server that is away must not cost anybody the account."""
    try:
        mail_code(request, user, session_key)
    except OSError:
        log.exception("The code to verify an address could not be mailed")


def is_verified(user: User) -> bool:
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())


def email_status(user: User, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return reply({"email": user.email, "verified": is_verified(user)}, status)


def mail_unavailable(error: OSError) -> DomainError:
    log.error("No mail could be sent: %s", error)
    detail = "No mail can be sent just now; send the same request again."
    wait = {"Retry-After": str(MAIL_PAUSE)}
    return DomainError("mail_unavailable", HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=wait)
