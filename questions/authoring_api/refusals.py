"""What `questions.authoring` refuses, as clients of the API read it."""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from itertools import islice

from questions.authoring import ContentRefused
from questions.types.contract import Fault
from quizapi.errors import DomainError, FieldError
from quizapi.errors.handlers import MOST_ERRORS, escaped

# 400: what was sent is not right, whenever it is sent. 403: others may. 409: it is not now the time for it.
STATUSES: Mapping[str, HTTPStatus] = {
    "invalid_comment": HTTPStatus.BAD_REQUEST,
    "invalid_content": HTTPStatus.BAD_REQUEST,
    "invalid_question": HTTPStatus.BAD_REQUEST,
    "invalid_quiz": HTTPStatus.BAD_REQUEST,
    "invalid_topic": HTTPStatus.BAD_REQUEST,
    "no_such_version": HTTPStatus.BAD_REQUEST,
    "not_publishable": HTTPStatus.CONFLICT,
    "own_question": HTTPStatus.CONFLICT,
    "permission_denied": HTTPStatus.FORBIDDEN,
    "question_in_published_quiz": HTTPStatus.CONFLICT,
    "question_in_use": HTTPStatus.CONFLICT,
    "slug_is_stable": HTTPStatus.CONFLICT,
    "slug_taken": HTTPStatus.CONFLICT,
    "wrong_status": HTTPStatus.CONFLICT,
}


def problem_of(refusal: ContentRefused, document: object) -> DomainError:
    """The problem whose `errors` point into a document: the body, or what a move was to move."""
    errors = [FieldError(pointer, fault.message) for pointer, fault in pointed(refusal.faults, document)]
    return DomainError(refusal.code, STATUSES[refusal.code], refusal.detail, errors)


def pointed(faults: Iterable[Fault], document: object) -> Iterator[tuple[str, Fault]]:
    """The first faults, as many as one reply lists, each with its JSON pointer into a document."""
    for fault in islice(faults, MOST_ERRORS):
        yield pointer_to(fault.field, document), fault


def pointer_to(field: str, document: object) -> str:
    """The JSON pointer to what a fault's path (`choices.2.text`) names in a document.

    A member's own name may hold dots, which only the document tells.
    """
    pointer, node, steps = "", document, field.split(".") if field else []
    while steps:
        name, steps = next_step(steps, node)
        pointer += f"/{escaped(name)}"
        node = child(node, name)
    return pointer


def next_step(steps: list[str], node: object) -> tuple[str, list[str]]:
    """The longest name that begins the path and is a member here, else its first part; and the rest."""
    names = node if isinstance(node, Mapping) else ()
    ends = range(len(steps), 0, -1)
    taken = next((end for end in ends if ".".join(steps[:end]) in names), 1)
    return ".".join(steps[:taken]), steps[taken:]


def child(node: object, name: str) -> object:
    if isinstance(node, Mapping):
        return node.get(name)
    is_there = isinstance(node, list) and name.isdecimal() and int(name) < len(node)
    return node[int(name)] if isinstance(node, list) and is_there else None
