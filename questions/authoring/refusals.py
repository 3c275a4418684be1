"""Why a command on content was refused."""

from collections.abc import Sequence
from http import HTTPStatus

from questions.types.contract import Fault
from quizapi.errors import DomainError, FieldError


class ContentRefused(DomainError):
    """The content is not fit for the command; `faults` name the fields and what to do."""

    def __init__(self, code: str, detail: str, faults: Sequence[Fault] = ()) -> None:
        errors = [FieldError("/" + fault.field.replace(".", "/"), fault.message) for fault in faults]
        super().__init__(code, HTTPStatus.CONFLICT, detail, errors)
        self.faults = tuple(faults)


def refuse_faults(code: str, detail: str, faults: Sequence[Fault]) -> None:
    if faults:
        raise ContentRefused(code, detail, faults)
