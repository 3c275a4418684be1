"""Rows as a Parquet file, a row group at a time.

pyarrow is an extra and takes 45 MB of memory: nothing here imports it before Parquet is asked for.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from importlib import import_module
from typing import Any

from attempts.exports.columns import Column
from quizapi.errors import DomainError

__all__ = ["encoded", "require"]

MEDIA_TYPE = "application/vnd.apache.parquet"
# The allocator that takes least of those that pyarrow brings, by 15 MB, and is as fast. Chosen at import.
MEMORY = "jemalloc"


def require() -> Any:
    """The encoder; a refusal where pyarrow is not installed. Call it before anything is sent."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", MEMORY)
    try:
        return import_module("attempts.exports.parquet.encoder")
    except ModuleNotFoundError as missing:
        if missing.name is None or not missing.name.startswith("pyarrow"):
            raise
        raise DomainError(
            "parquet_not_installed",
            HTTPStatus.NOT_IMPLEMENTED,
            "This server writes no Parquet: its operator has to install the extra `parquet` (pyarrow)."
            " CSV and JSON Lines hold the same.",
        ) from None


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
    pieces: Iterator[bytes] = require().encoded(columns, chunks, about=about, unique=frozenset(unique))
    return pieces
