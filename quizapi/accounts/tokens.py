"""Access and refresh tokens: who calls, asked of the database with every request.

A token is a JWT of django-allauth's kind: signed with `SECRET_KEY`, it names a user and, encrypted, the
row of a session. The session says whose it is and carries a hash made from the password. So a token ends
at once with the session (log-out), the password (change, reset, sign-up of a guest) or the user
(deactivated, deleted), and not only when it expires.

Refreshing does not use a refresh token up: a client whose reply was lost sends the same request again.
"""

import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from typing import Any

# allauth imports it at the first token, which fails where two threads do so at once.
import cryptography.hazmat.primitives.ciphers.algorithms  # noqa: F401
from allauth.headless.tokens.strategies.jwt import internal as jwt
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string

from quizapi.accounts.models import User
from quizapi.database import prepared

SESSION_KEY_LENGTH = 32
REMEMBERED = 4096  # tokens and sessions; what a server process keeps of them is a few megabytes
PROLONG_AFTER = timedelta(days=1)


class InvalidToken(Exception):
    """The token is not one of ours, not of this kind, or has expired."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says. `expires_at` is in seconds since 1970."""

    user_id: uuid.UUID
    session_key: str
    expires_at: int


def issue(user: User, session_key: str) -> dict[str, str]:
    """A pair of tokens for a session of this user."""
    sid = jwt.session_key_to_sid(session_key)

    def token(use: str, seconds: int) -> str:
        made: str = jwt.create_token(use, sub=str(user.pk), sid=sid, expires_in=seconds)[0]
        return made

    return {
        "access_token": token("access", settings.HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN),
        "refresh_token": token("refresh", settings.HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN),
    }


def open_session(user: User) -> str:
    """The key of a new session that this user is logged in to, as `django.contrib.auth.login` makes it."""
    content = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        "_session_expiry": settings.HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN,
    }
    session = Session.objects.create(
        session_key=get_random_string(SESSION_KEY_LENGTH, VALID_KEY_CHARS),
        session_data=SessionStore().encode(content),
        expire_date=_session_end(),
    )
    return str(session.session_key)


def close_session(session_key: str) -> None:
    """End all tokens of this session; closing it again changes nothing."""
    Session.objects.filter(session_key=session_key).delete()


def authenticate(token: str, use: str = "access") -> tuple[User, Claims] | None:
    """The user that the token stands for, in one statement; None where the token does not count."""
    try:
        claims = _claims(token, use, settings.SECRET_KEY)
    except InvalidToken:
        return None
    if claims.expires_at <= time.time():
        return None
    found = _session_and_user(claims)
    if found is None:
        return None
    session_data, user = found
    if not _opens(session_data, str(user.pk), user.password, settings.SECRET_KEY):
        return None
    return user, claims


def refresh(refresh_token: str) -> tuple[User, dict[str, str]] | None:
    """New tokens for the session of this one, which lives on. None where the token does not count."""
    found = authenticate(refresh_token, "refresh")
    if found is None:
        return None
    user, claims = found
    end = _session_end()
    # Only the date: two refreshes at once have nothing to overwrite, and most need no write at all.
    Session.objects.filter(session_key=claims.session_key, expire_date__lt=end - PROLONG_AFTER).update(
        expire_date=end
    )
    return user, issue(user, claims.session_key)


def _session_end() -> Any:
    return timezone.now() + timedelta(seconds=settings.HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN)


@lru_cache(maxsize=REMEMBERED)
def _claims(token: str, use: str, secret: str) -> Claims:
    """The claims of a token with a good signature, which stays good as long as the secret is the same.

    Clients send one token many times; checking the signature costs more than all else here but the
    statement. Refused tokens raise and so are not kept: they cannot push others out.
    """
    payload = jwt.decode_token(token, use)
    session_key = jwt.session_key_from_sid(payload["sid"]) if payload else None
    if payload is None or not session_key:
        raise InvalidToken
    try:
        user_id = uuid.UUID(payload["sub"])
    except ValueError:
        raise InvalidToken from None
    return Claims(user_id=user_id, session_key=session_key, expires_at=int(payload.get("exp", 0)))


@cache
def _statement() -> str:
    """All columns of the user and the session's content, where both are still valid."""
    users, sessions = User._meta, Session._meta
    columns = ", ".join(f'u."{field.column}"' for field in users.concrete_fields)
    return (
        f'SELECT s.session_data, {columns} FROM "{sessions.db_table}" s '
        f'JOIN "{users.db_table}" u ON u.id = %s '
        "WHERE s.session_key = %s AND s.expire_date > %s AND u.is_active"
    )


def _session_and_user(claims: Claims) -> tuple[str, User] | None:
    row = prepared.fetch_one(_statement(), [claims.user_id, claims.session_key, timezone.now()])
    return None if row is None else (row[0], User.from_db(connection.alias, _names(), row[1:]))


@cache
def _names() -> list[str]:
    return [field.attname for field in User._meta.concrete_fields]


@lru_cache(maxsize=REMEMBERED)
def _opens(session_data: str, user_id: str, password: str, secret: str) -> bool:
    """Whether the session is this user's with this password (hash), as `django.contrib.auth.get_user` asks.

    The arguments decide it, so the answer may be kept; a changed password or session is another question.
    """
    content = SessionStore().decode(session_data)
    return (
        content.get(SESSION_KEY) == user_id
        and content.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(
            content.get(HASH_SESSION_KEY, ""), User(password=password).get_session_auth_hash()
        )
    )
