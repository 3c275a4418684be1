"""Why a command on content was refused."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from questions.types.contract import Fault


class ContentRefused(Exception):
    """The content is not fit for the command; `faults` name the fields and what to do."""

    def __init__(self, code: str, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.faults = tuple(faults)


def refuse_faults(code: str, detail: str, faults: Sequence[Fault]) -> None:
    if faults:
        raise ContentRefused(code, detail, faults)


@contextmanager
def slug_is_free(what: str) -> Iterator[None]:
    """Around writing a slug: `ContentRefused` where another row has it, even one written just now."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        fault = Fault("slug", "Choose another.")
        raise ContentRefused("slug_taken", f"There is already {what} with this slug.", [fault]) from error
