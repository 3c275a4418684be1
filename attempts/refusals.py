"""Refusals of the policies as errors that clients get."""

from http import HTTPStatus

from attempts.policies import Refusal
from quizapi.errors import DomainError, FieldError


def require(refusal: Refusal | None) -> None:
    """Go on only where a policy refuses nothing."""
    if refusal is not None:
        raise DomainError(refusal.code, HTTPStatus.CONFLICT, refusal.detail)


def not_found(what: str) -> DomainError:
    """There is no such thing, or it is somebody else's: a learner cannot tell which."""
    return DomainError("not_found", HTTPStatus.NOT_FOUND, f"You have no such {what}.")


def id_conflict(what: str) -> DomainError:
    """A client's id came a second time, with another body."""
    return DomainError(
        "id_conflict",
        HTTPStatus.CONFLICT,
        f"This id was sent before for another {what}; use a new UUID for each {what}.",
        [FieldError("/id", "Send a new UUID.", "conflict")],
    )
