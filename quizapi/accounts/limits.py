"""How often something may be done: one row per limit and key, counted by one atomic statement.

The windows are fixed: counting starts with the first use and ends `seconds` later. Keys are hashed, so
the table holds no addresses. The numbers are in `settings.ACCOUNT_LIMITS`.
"""

import contextlib
import hashlib
import ipaddress
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.exceptions import Throttled
from rest_framework.request import Request

from quizapi.accounts.models import RateLimit

SWEPT_AT_ONCE = 100
COUNT = """
    INSERT INTO quizapi_ratelimit AS held (key, used, ends_at)
    VALUES (%(key)s, 1, %(ends_at)s)
    ON CONFLICT (key) DO UPDATE SET
        used = CASE WHEN held.ends_at <= %(now)s THEN 1 ELSE held.used + 1 END,
        ends_at = CASE WHEN held.ends_at <= %(now)s THEN excluded.ends_at ELSE held.ends_at END
    RETURNING used, ends_at
"""
SWEEP = """
    DELETE FROM quizapi_ratelimit WHERE key IN (
        SELECT key FROM quizapi_ratelimit WHERE ends_at <= %s LIMIT %s FOR UPDATE SKIP LOCKED
    )
"""


def spend(name: str, key: str) -> None:
    """Count one use; raises `Throttled`, with the seconds left, where there have been too many."""
    allowed, seconds = settings.ACCOUNT_LIMITS[name]
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT, {"key": _row(name, key), "now": now, "ends_at": now + timedelta(seconds=seconds)}
        )
        used, ends_at = cursor.fetchone()
        if used == 1:  # every window that opens clears away old ones, so that the table stays small
            cursor.execute(SWEEP, [now, SWEPT_AT_ONCE])
    if used > allowed:
        raise Throttled(wait=(ends_at - now).total_seconds())


def give_back(name: str, key: str) -> None:
    """Take back one use, for limits that count failures only."""
    RateLimit.objects.filter(key=_row(name, key), used__gt=0).update(used=F("used") - 1)


@contextlib.contextmanager
def logging_in(request: HttpRequest | Request, email: str) -> Iterator[None]:
    """Count a try to log in, as a failure unless the block ends well; raises `Throttled`.

    Failures count per e-mail address and client, so that nobody locks others out of their accounts, and, with
    a much higher limit, per e-mail address, so that many clients cannot go on guessing one password.
    """
    client, email = client_address(request), email.lower()
    spend("login", client)
    failures = {"login_failed": f"{client} {email}", "login_failed_anywhere": email}
    for name, key in failures.items():
        spend(name, key)
    yield
    for name, key in failures.items():
        give_back(name, key)


def client_address(request: HttpRequest | Request) -> str:
    """What a limit per address is about: what our outermost proxy saw, of IPv6 the network of 64 bits.

    What a client writes into X-Forwarded-For itself stands further left and is not looked at.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies = settings.TRUSTED_PROXIES
    given = forwarded[-proxies] if 0 < proxies <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(given.strip())
    except ValueError:  # a Unix socket, or a proxy that adds nothing
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _row(name: str, key: str) -> str:
    return f"{name}:{hashlib.sha256(key.encode()).hexdigest()}"
