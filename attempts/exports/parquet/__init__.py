"""Rows as a Parquet file, a row group at a time, encoded in a process of its own.

pyarrow is an extra and takes 45 MB of memory, and a file takes more the longer it gets, for what stands at
its end: both go with the process, and the server stays as small as it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from importlib.util import find_spec

from attempts.exports.columns import Column
from attempts.exports.parquet import process
from quizapi.errors import DomainError

__all__ = ["encoded", "require"]

MEDIA_TYPE = "application/vnd.apache.parquet"


def require() -> None:
    """A refusal where pyarrow is not installed. Call it before anything is sent."""
    if find_spec("pyarrow") is None:
        raise DomainError(
            "parquet_not_installed",
            HTTPStatus.NOT_IMPLEMENTED,
            "This server writes no Parquet: its operator has to install the extra `parquet` (pyarrow)."
            " CSV and JSON Lines hold the same.",
        )


def encoded(
    columns: Sequence[Column],
    chunks: Iterable[bytes],
    *,
    about: Mapping[str, str],
    unique: Iterable[str] = (),
) -> Iterator[bytes]:
    """A Parquet file in pieces; `chunks` are whole rows in the plain form (`source`).

    `about` goes into the metadata of the file. `unique` names columns whose values hardly repeat.
    """
    require()
    order = process.Order(columns=tuple(columns), about=dict(about), unique=frozenset(unique))
    return process.encoded(order, chunks)
