"""Threads of this process of the server. Each export has one for as long as its client reads.

Clients may read as slowly as they like. So exports never have all threads: others are to be served, too.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from attempts.exports.runs import RETRY_AFTER
from quizapi import environment
from quizapi.errors import DomainError

MOST = max(1, environment.number("QUIZAPI_THREADS", 4, least=1, most=64) // 2)  # `serve` sets it
_free = threading.BoundedSemaphore(MOST)


@contextmanager
def a_thread() -> Iterator[None]:
    """One of those that exports may have. Raises DomainError: too_many_exports."""
    if not _free.acquire(blocking=False):
        raise DomainError(
            "too_many_exports",
            HTTPStatus.SERVICE_UNAVAILABLE,
            "So many exports are under way that others would have to wait. Try again when one has ended.",
            headers={"Retry-After": str(RETRY_AFTER)},
        )
    try:
        yield
    finally:
        _free.release()
