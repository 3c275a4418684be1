"""django-allauth's headless views, called with a request of our own making.

The views in views.py read and check the body, then ask allauth to act. allauth never sees the client's
headers: what it needs to know is an argument here. Its replies carry several meanings in one status (a
401 also answers a log-out that worked), so the caller says which statuses mean success.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import orjson
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account import views
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponse
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from quizapi.accounts import inputs
from quizapi.accounts.models import User
from quizapi.api import JSON
from quizapi.errors import DomainError, FieldError

type View = Callable[..., HttpResponse]

SIGN_UP: View = views.SignupView.as_api_view(client="app", input_class={"POST": inputs.SignupInput})
LOGIN: View = views.LoginView.as_api_view(client="app", input_class=inputs.LoginInput)
REQUEST_RESET: View = views.RequestPasswordResetView.as_api_view(client="app")
RESET: View = views.ResetPasswordView.as_api_view(client="app", input_class=inputs.ResetPasswordInput)
CHANGE: View = views.ChangePasswordView.as_api_view(client="app", input_class=inputs.ChangePasswordInput)
MANAGE_EMAIL: View = views.ManageEmailView.as_api_view(client="app")
VERIFY_EMAIL: View = views.VerifyEmailView.as_api_view(client="app")

MEMBERS = {"key": "code"}  # allauth calls the code in a mail a key; clients know it as `code`
WITHHELD = ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_X_SESSION_TOKEN", "CONTENT_ENCODING")


@dataclass(frozen=True)
class Outcome:
    """The session that the call has made or changed, and who is logged in; empty if there is none."""

    session_key: str
    user_id: str


def call(
    view: View,
    request: Request,
    body: dict[str, Any],
    *,
    method: str = "POST",
    session_key: str = "",
    guest: User | None = None,
    alone_with: User | None = None,
    success: Collection[int] = (HTTPStatus.OK,),
    conflict: tuple[str, str] | None = None,
) -> Outcome:
    """Let allauth act in the session with this key, or in a new one; raises `DomainError` if it refuses.

    One call at a time per session, and per user where `alone_with` names one: what allauth counts in the
    session, and what it knows of the user, would be overwritten otherwise. `conflict` is the code and the
    sentence for "not in this state of the session".
    """
    made = _request(request, body, method, session_key, guest)
    with context.request_context(made), transaction.atomic():
        _lock(session_key, alone_with)
        try:
            response = view(made)
        except ImmediateHttpResponse as immediate:
            response = immediate.response
    document = orjson.loads(response.content)
    if response.status_code not in success:
        raise _refusal(response.status_code, document, conflict)
    user = (document.get("data") or {}).get("user") or {}
    meta = document.get("meta") or {}
    return Outcome(meta.get("session_token", ""), user.get("id", ""))


def _lock(session_key: str, user: User | None) -> None:
    """The session before the user, always: two that wait for each other would both fail."""
    list(Session.objects.select_for_update().filter(session_key=session_key).values("pk"))
    if user is not None:  # without the key: attempts of this user may begin meanwhile
        list(User.objects.select_for_update(no_key=True).filter(pk=user.pk).values("pk"))


def _request(
    request: Request, body: dict[str, Any], method: str, session_key: str, guest: User | None
) -> WSGIRequest:
    data = orjson.dumps(body)
    environ = {name: value for name, value in request.META.items() if name not in WITHHELD}
    made = WSGIRequest(
        {
            **environ,
            "REQUEST_METHOD": method,
            "CONTENT_TYPE": JSON,
            "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": BytesIO(data),
        }
    )
    if session_key:
        made.META["HTTP_X_SESSION_TOKEN"] = session_key
    made.user = AnonymousUser()
    made.session = SessionStore()
    made.allauth = SimpleNamespace(guest=guest)  # type: ignore[attr-defined]  # as its middleware does
    return made


def _refusal(status: int, document: dict[str, Any], conflict: tuple[str, str] | None) -> Exception:
    if status == HTTPStatus.BAD_REQUEST:
        errors = [_field_error(error) for error in document.get("errors", [])]
        detail = "Some fields are not right; see errors."
        return DomainError("validation_error", HTTPStatus.BAD_REQUEST, detail, errors)
    if conflict and status in (HTTPStatus.CONFLICT, HTTPStatus.GONE):
        return DomainError(conflict[0], HTTPStatus.CONFLICT, conflict[1])
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.GONE):  # the session ended after the token was read
        return NotAuthenticated()
    return RuntimeError(f"allauth answered {status}, which nothing here asks for")


def _field_error(error: dict[str, str]) -> FieldError:
    member = error.get("param")
    pointer = f"/{MEMBERS.get(member, member)}" if member else ""
    return FieldError(pointer, error["message"], error["code"])
