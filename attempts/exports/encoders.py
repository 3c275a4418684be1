"""The formats of exports: what of the row source each takes, and how it becomes a file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from attempts.exports import parquet, xlsx
from attempts.exports.forms import Form
from attempts.exports.rows import Rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoder:
    """`require` refuses, before anything is read, what this installation lacks. `extension` has no dot."""

    form: Form
    media_type: str
    extension: str
    encode: Callable[[Rows], Iterator[bytes]]
    require: Callable[[], object] = lambda: None


def as_it_comes(rows: Rows) -> Iterator[bytes]:
    return rows.chunks()


def as_parquet(rows: Rows) -> Iterator[bytes]:
    _, *id = rows.dataset.key
    unique = id if len(id) == 1 else ()  # the parts of longer keys repeat
    return parquet.encoded(rows.columns, rows.chunks(), about=about(rows), unique=unique)


def as_xlsx(rows: Rows) -> Iterator[bytes]:
    """Read to the end before anything is sent: the parts of a workbook name each other."""
    return xlsx.encoded(rows.columns, rows.chunks(), about=about(rows))


def about(rows: Rows) -> dict[str, str]:
    return {"dataset": rows.dataset.name, "watermark": rows.watermark or ""}


ENCODERS: Mapping[str, Encoder] = {
    "csv": Encoder(form=Form.CSV, media_type="text/csv; charset=utf-8", extension="csv", encode=as_it_comes),
    "jsonl": Encoder(form=Form.JSON, media_type="application/jsonl", extension="jsonl", encode=as_it_comes),
    "parquet": Encoder(
        form=Form.PLAIN,
        media_type=parquet.MEDIA_TYPE,
        extension="parquet",
        encode=as_parquet,
        require=parquet.require,
    ),
    "xlsx": Encoder(form=Form.PLAIN, media_type=xlsx.MEDIA_TYPE, extension="xlsx", encode=as_xlsx),
}
