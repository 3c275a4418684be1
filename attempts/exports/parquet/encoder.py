"""Plain rows into record batches, and those into row groups, in the thread that asks for them.

Each block is parsed where it lies rather than by pyarrow's streaming reader, which reads ahead in threads of
its own: a third faster, and memory is what one row group needs. With these sizes a processor encodes half a
million answers a second in 30 MB, and ten more for what is kept of all groups of ten million until the end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow  # noqa: ICN001  # by its name, like all others here
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from attempts.exports.columns import Column, Kind
from attempts.exports.forms import LIST_SEPARATOR

BLOCK = 256 * 1024  # bytes of plain rows that are parsed at once
GROUP_ROWS = 32_768  # of a row group: of smaller ones a long file has many, and its end names each
GROUP_BYTES = 16 * 1024 * 1024  # of a row group in memory: wide rows make groups of fewer
NAMESPACE = "quizapi:"  # of metadata
SPREAD = frozenset({Kind.TIMESTAMP, Kind.REAL, Kind.JSON})  # kinds whose values hardly repeat
TYPES: Mapping[Kind, Any] = {
    Kind.UUID: pyarrow.string(),  # the logical type is read by few
    Kind.TEXT: pyarrow.string(),
    Kind.INTEGER: pyarrow.int64(),
    Kind.REAL: pyarrow.float64(),
    Kind.BOOLEAN: pyarrow.bool_(),
    Kind.TIMESTAMP: pyarrow.timestamp("us", "UTC"),
    Kind.TEXTS: pyarrow.list_(pyarrow.string()),
    Kind.JSON: pyarrow.string(),
}


def encoded(
    columns: Sequence[Column], chunks: Iterable[bytes], *, about: Mapping[str, str], unique: frozenset[str]
) -> Iterator[bytes]:
    sink = Sink()
    schema = schema_of(columns, about)
    writer = pyarrow.parquet.ParquetWriter(
        sink,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=[
            path(each) for each in columns if each.kind not in SPREAD and each.name not in unique
        ],
        # Of other columns they would skip nothing: rows do not come sorted by them.
        write_statistics=[path(each) for each in columns if each.kind == Kind.TIMESTAMP],
    )
    try:
        yield sink.taken()
        for group in groups(tables(columns, schema, chunks)):
            writer.write_table(group, row_group_size=len(group))
            del group  # before the next is read
            yield sink.taken()
        writer.close()
        yield sink.taken()
    finally:
        sink.close()
        writer.is_open = False  # else what broke off would get its end, for nobody
        pyarrow.default_memory_pool().release_unused()


def schema_of(columns: Sequence[Column], about: Mapping[str, str]) -> Any:
    """What the dictionary tells of a column is in its field's metadata."""
    return pyarrow.schema(
        [pyarrow.field(each.name, type_of(each), metadata=told(each)) for each in columns],
        metadata={f"{NAMESPACE}{name}": text for name, text in about.items()},
    )


def type_of(column: Column) -> Any:
    if column.kind == Kind.DECIMAL:
        return pyarrow.decimal128(column.digits, column.places)
    return TYPES[column.kind]


def told(column: Column) -> dict[str, str]:
    words = {"meaning": column.meaning, "unit": column.unit, "null": column.null}
    return {name: text for name, text in words.items() if text is not None}


def repeated(columns: Sequence[Column], unique: frozenset[str]) -> list[str]:
    """Where a dictionary of the values pays."""
    return [path(each) for each in columns if each.kind not in SPREAD and each.name not in unique]


def path(column: Column) -> str:
    """Of the values within the file, where a list has levels of its own."""
    return f"{column.name}.list.element" if column.kind == Kind.TEXTS else column.name


def blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Chunks joined until they are whole rows, and worth parsing."""
    waiting: list[bytes] = []
    size = quotes = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        quotes += chunk.count(b'"')
        if size >= BLOCK and quotes % 2 == 0 and chunk.endswith(b"\n"):
            yield b"".join(waiting)
            waiting, size, quotes = [], 0, 0
    if size:
        yield b"".join(waiting)


def tables(columns: Sequence[Column], schema: Any, chunks: Iterable[bytes]) -> Iterator[Any]:
    parsing = pyarrow.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    converting = conversion(columns)
    names = [each.name for each in columns]
    for block in blocks(chunks):
        table = pyarrow.csv.read_csv(
            pyarrow.BufferReader(block),
            read_options=pyarrow.csv.ReadOptions(
                column_names=names, use_threads=False, block_size=len(block) + 1
            ),
            parse_options=parsing,
            convert_options=converting,
        )
        arrays = [
            split(array) if column.kind == Kind.TEXTS else array
            for column, array in zip(columns, table.columns, strict=True)
        ]
        yield pyarrow.Table.from_arrays(arrays, schema=schema)


def conversion(columns: Sequence[Column]) -> Any:
    """How PostgreSQL writes values; null is the field that is empty and has no quotes."""
    return pyarrow.csv.ConvertOptions(
        column_types={
            each.name: pyarrow.string() if each.kind == Kind.TEXTS else type_of(each) for each in columns
        },
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )


def split(texts: Any) -> Any:
    """Lists from joined texts; the empty text is the empty list."""
    # Values of Python are kept out of it where possible: with the first one pyarrow imports pandas if it is
    # there, which takes 40 MB.
    shortest = pyarrow.compute.min(pyarrow.compute.binary_length(texts))
    if shortest.as_py() == 0:
        lists = [listed(text) for text in texts.to_pylist()]
        return pyarrow.array(lists, TYPES[Kind.TEXTS])
    return pyarrow.compute.split_pattern(texts, LIST_SEPARATOR)


def listed(text: str | None) -> list[str] | None:
    if text is None:
        return None
    return text.split(LIST_SEPARATOR) if text else []


def groups(tables: Iterator[Any]) -> Iterator[Any]:
    """Tables joined to what is worth a row group, without copying."""
    waiting: list[Any] = []
    rows = size = 0
    for table in tables:
        waiting.append(table)
        rows += len(table)
        size += table.nbytes
        if rows >= GROUP_ROWS or size >= GROUP_BYTES:
            group, waiting = pyarrow.concat_tables(waiting), []
            yield group
            del group
            rows = size = 0
    if waiting:
        yield pyarrow.concat_tables(waiting)


class Sink:
    """A file that is only written, and hands out what was."""

    closed = False

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        if not self.closed:
            self.pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken

    def flush(self) -> None:
        """pyarrow asks for it; nothing is held back."""

    def close(self) -> None:
        self.closed = True
