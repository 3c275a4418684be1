"""Parquet: what comes out is what PostgreSQL said, for every reader; a piece at a time."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attempts.exports import parquet
from attempts.exports.columns import Column, Kind
from attempts.exports.parquet import encoder, process
from quizapi.errors import DomainError

KINDS = (
    Column(name="id", kind=Kind.UUID, meaning="Which."),
    Column(name="text", kind=Kind.TEXT, meaning="Said.", unit="words", null="silence"),
    Column(name="whole", kind=Kind.INTEGER, meaning="How many.", null="unknown"),
    Column(name="mark", kind=Kind.DECIMAL, digits=12, places=5, meaning="Mark.", null="none"),
    Column(name="real", kind=Kind.REAL, meaning="Index.", null="none"),
    Column(name="right", kind=Kind.BOOLEAN, meaning="Whether.", null="none"),
    Column(name="at", kind=Kind.TIMESTAMP, meaning="When.", null="never"),
    Column(name="tags", kind=Kind.TEXTS, meaning="Some.", null="none"),
    Column(name="answer", kind=Kind.JSON, meaning="What.", null="taken back"),
)
ONE, TWO, THREE = (f"0198c0de-0000-7000-8000-00000000000{n}" for n in (1, 2, 3))
# As COPY ... CSV writes them.
PLAIN = (
    f'{ONE},"zwei\nZeilen, ""quoted"" \u2603",-9007199254740993,-0.50000,1e-05,t,'
    '2026-11-23 21:56:24.5+00,a\x1fb,"{""choice"": ""x""}"\n'
    f'{TWO},"",0,1234567.89012,-0.1,f,2026-01-01 00:00:00.000001+00,"",null\n'
    f"{THREE},,,,,,,,\n"
)
ROWS = [
    {
        "id": ONE,
        "text": 'zwei\nZeilen, "quoted" \u2603',
        "whole": -9007199254740993,
        "mark": Decimal("-0.50000"),
        "real": 1e-05,
        "right": True,
        "at": datetime(2026, 11, 23, 21, 56, 24, 500000, tzinfo=UTC),
        "tags": ["a", "b"],
        "answer": '{"choice": "x"}',
    },
    {
        "id": TWO,
        "text": "",
        "whole": 0,
        "mark": Decimal("1234567.89012"),
        "real": -0.1,
        "right": False,
        "at": datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
        "tags": [],
        "answer": "null",
    },
    {name: THREE if name == "id" else None for name in (each.name for each in KINDS)},
]
TEXT = (Column(name="text", kind=Kind.TEXT, meaning="Said.", null="silence"),)
NUMBER = (Column(name="n", kind=Kind.INTEGER, meaning="Which."),)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.parquet"
    path.write_bytes(whole(KINDS, [PLAIN.encode()]))
    return path


def whole(columns: tuple[Column, ...], chunks: Any, **about: str) -> bytes:
    return b"".join(encoder.encoded(columns, chunks, about=about, unique=frozenset()))


def read(data: bytes) -> Any:
    return pq.read_table(BytesIO(data))


def numbers(count: int, size: int = 1000) -> Iterator[bytes]:
    for start in range(0, count, size):
        yield b"".join(b"%d\n" % n for n in range(start, start + size))


def test_pyarrow_reads_every_kind_as_it_was(file: Path) -> None:
    assert pq.read_table(file).to_pylist() == ROWS


def test_polars_reads_every_kind_as_it_was(file: Path) -> None:
    assert pl.read_parquet(file).to_dicts() == ROWS


def test_duckdb_reads_every_kind_as_it_was(file: Path) -> None:
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        rows = database.read_parquet(str(file)).to_arrow_table().to_pylist()
    assert rows == ROWS


def test_pandas_reads_every_kind_as_it_was(file: Path) -> None:
    frame = pd.read_parquet(file, dtype_backend="pyarrow")
    assert str(frame["at"].dtype) == "timestamp[us, tz=UTC][pyarrow]"
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    lists = [{**row, "tags": None if row["tags"] is None else list(row["tags"])} for row in rows]
    assert lists == ROWS


def test_every_column_has_its_type(file: Path) -> None:
    assert {field.name: str(field.type) for field in pq.read_schema(file)} == {
        "id": "string",
        "text": "string",
        "whole": "int64",
        "mark": "decimal128(12, 5)",
        "real": "double",
        "right": "bool",
        "at": "timestamp[us, tz=UTC]",
        "tags": "list<element: string>",
        "answer": "string",
    }


def test_every_column_says_what_it_means(file: Path) -> None:
    fields = pq.read_schema(file)
    said = {name: fields.field(name).metadata for name in ("id", "text")}
    assert {key: said["id"][key] for key in said["id"] if not key.startswith(b"PARQUET:")} == {
        b"meaning": b"Which."
    }
    assert {key: said["text"][key] for key in said["text"] if not key.startswith(b"PARQUET:")} == {
        b"meaning": b"Said.",
        b"unit": b"words",
        b"null": b"silence",
    }


def test_the_file_says_what_it_is_and_where_the_next_export_goes_on() -> None:
    data = whole(NUMBER, [b"1\n"], dataset="responses", watermark="opaque")
    metadata = pq.read_metadata(BytesIO(data)).metadata
    assert metadata[b"quizapi:dataset"] == b"responses"
    assert metadata[b"quizapi:watermark"] == b"opaque"


def test_without_rows_it_is_a_file_with_columns() -> None:
    table = read(whole(KINDS, []))
    assert len(table) == 0
    assert table.column_names == [each.name for each in KINDS]


def test_a_column_alone_keeps_its_nulls() -> None:
    assert read(whole(TEXT, [b'a\n\n""\n\n']))["text"].to_pylist() == ["a", None, "", None]


def test_it_does_not_matter_where_chunks_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "BLOCK", 1)
    data = PLAIN.encode()
    for cut in range(1, len(data)):
        assert read(whole(KINDS, [data[:cut], data[cut:]])).to_pylist() == ROWS, cut


def test_row_groups_come_as_rows_do() -> None:
    """Flat memory, and the first byte before the first row."""
    taken = 0

    def watched() -> Iterator[bytes]:
        nonlocal taken
        for chunk in numbers(400_000):
            taken += 1
            yield chunk

    pieces = encoder.encoded(NUMBER, watched(), about={}, unique=frozenset())
    assert next(pieces) == b"PAR1"
    assert taken == 0
    assert next(pieces)
    assert taken < 200
    pieces.close()  # type: ignore[attr-defined]  # a generator


def test_many_row_groups_are_one_table() -> None:
    data = whole(NUMBER, numbers(400_000))
    assert pq.read_metadata(BytesIO(data)).num_row_groups > 2
    assert read(data)["n"].to_pylist() == list(range(400_000))


def test_wide_rows_make_groups_of_fewer() -> None:
    texts = (b"%d%s\n" % (n, b"x" * 100_000) for n in range(600))
    metadata = pq.read_metadata(BytesIO(whole(TEXT, texts)))
    groups = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
    assert sum(groups) == 600
    assert max(groups) < 200


def test_what_breaks_off_is_no_file() -> None:
    def broken() -> Iterator[bytes]:
        yield from numbers(400_000)
        raise ConnectionError

    sent: list[bytes] = []
    with pytest.raises(ConnectionError):
        sent.extend(parquet.encoded(NUMBER, broken(), about={}))
    assert b"".join(sent).startswith(b"PAR1")
    with pytest.raises(pa.ArrowInvalid):
        read(b"".join(sent))


def test_a_value_of_another_type_is_an_error_and_no_null() -> None:
    with pytest.raises(pa.ArrowInvalid, match="conversion error to int64"):
        whole(NUMBER, [b"one\n"])


def test_another_process_makes_the_same_file() -> None:
    made = b"".join(parquet.encoded(NUMBER, numbers(400_000), about={"dataset": "numbers"}))
    assert read(made)["n"].to_pylist() == list(range(400_000))
    assert pq.read_metadata(BytesIO(made)).metadata[b"quizapi:dataset"] == b"numbers"


def test_rows_reach_it_whole_however_long_they_are() -> None:
    texts = [f"{n}" + "x\n" * n for n in range(0, 200_000, 20_000)]
    rows = (f'"{text}"\n'.encode() for text in texts)
    assert read(b"".join(parquet.encoded(TEXT, rows, about={})))["text"].to_pylist() == texts


def test_an_encoder_that_ends_early_is_an_error() -> None:
    with pytest.raises(process.EncoderError, match="ended with 1"):
        b"".join(parquet.encoded(NUMBER, [b"one\n"], about={}))


def test_who_stops_taking_leaves_no_process_and_no_reader() -> None:
    closed = threading.Event()

    def endless() -> Iterator[bytes]:
        try:
            while True:
                yield from numbers(100_000)
        finally:
            closed.set()

    pieces = parquet.encoded(NUMBER, endless(), about={})
    assert next(pieces).startswith(b"PAR1")
    pieces.close()  # type: ignore[attr-defined]  # a generator
    assert closed.is_set()
    assert not [each for each in threading.enumerate() if each.name == "rows for Parquet"]
    left = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "attempts.exports.parquet"], check=False)
    assert left.returncode == 1


def test_without_pyarrow_the_refusal_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DomainError, match="extra `parquet`") as refusal:
        parquet.require()
    assert refusal.value.code == "parquet_not_installed"
