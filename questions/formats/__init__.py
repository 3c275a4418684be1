"""The formats that questions are exchanged in, and which of them a file has.

A format's module is loaded when it is used: some bring large libraries with them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Known:
    """What can be told of a format without its module; `title`, `suffixes` and `media_type` are those of the
    module.

    The native formats have no `module` of this kind: they hold exams, topics and quizzes, too.
    """

    title: str
    suffixes: tuple[str, ...]
    media_type: str
    module: str = ""
    reads: bool = True
    writes: bool = True

    @property
    def is_native(self) -> bool:
        return not self.module

    def load(self) -> Any:
        """The module: see `interchange`."""
        return import_module(self.module)


FORMATS: Mapping[str, Known] = {
    "yaml": Known(title="quizapi (YAML)", suffixes=(".yaml", ".yml"), media_type="application/yaml"),
    "json": Known(title="quizapi (JSON)", suffixes=(".json",), media_type="application/json"),
    "csv": Known(
        title="CSV",
        suffixes=(".csv", ".tsv"),
        media_type="text/csv; charset=utf-8",
        module="questions.formats.tables.csv_format",
    ),
    "xlsx": Known(
        title="Excel (XLSX)",
        suffixes=(".xlsx",),
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        module="questions.formats.tables.xlsx_format",
    ),
    "gift": Known(
        title="GIFT",
        suffixes=(".gift", ".txt"),
        media_type="text/plain; charset=utf-8",
        module="questions.formats.gift",
    ),
    "aiken": Known(
        title="Aiken",
        suffixes=(".txt", ".aiken"),
        media_type="text/plain; charset=utf-8",
        module="questions.formats.aiken",
    ),
    "moodle-xml": Known(
        title="Moodle XML",
        suffixes=(".xml",),
        media_type="application/xml",
        module="questions.formats.moodle_xml",
    ),
    "qti": Known(
        title="QTI",
        suffixes=(".zip", ".xml"),
        media_type="application/zip",
        module="questions.formats.qti",
        writes=False,
    ),
    "qti21": Known(
        title="QTI 2.1",
        suffixes=(".zip",),
        media_type="application/zip",
        module="questions.formats.qti_out.qti21",
        reads=False,
    ),
    "qti22": Known(
        title="QTI 2.2",
        suffixes=(".zip",),
        media_type="application/zip",
        module="questions.formats.qti_out.qti22",
        reads=False,
    ),
    "qti3": Known(
        title="QTI 3.0",
        suffixes=(".zip",),
        media_type="application/zip",
        module="questions.formats.qti_out.qti3",
        reads=False,
    ),
    "anki": Known(
        title="Anki",
        suffixes=(".txt", ".tsv"),
        media_type="text/tab-separated-values; charset=utf-8",
        module="questions.formats.anki",
        reads=False,
    ),
}
SAMPLE = 4096  # bytes by which formats with the same suffix are told apart
ROOTS = {"quiz": "moodle-xml", "questestinterop": "qti"}
ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
ANSWER = re.compile(rb"^ANSWER:[ \t]*[A-Za-z][ \t]*\r?$", re.MULTILINE)


class UnknownFormat(ValueError):
    """Why it cannot be said which format is meant, and how to say it."""


def known(name: str) -> Known:
    """The format that is asked for by name."""
    if name not in FORMATS:
        raise UnknownFormat(f"There is no format {name}; choose one of {', '.join(FORMATS)}.")
    return FORMATS[name]


def recognised(file: str, sample: bytes = b"") -> str:
    """The name of a file's format, by its suffix, and by its first bytes where several share that."""
    suffix = PurePath(file).suffix.lower()
    names = [name for name, format in FORMATS.items() if format.reads and suffix in format.suffixes]
    if len(names) > 1:
        names = [name for name in names if name == told_apart(suffix, sample)]
    if len(names) == 1:
        return names[0]
    what = f"ending {suffix} of {file} does not say" if suffix else f"name {file} does not say"
    raise UnknownFormat(f"The {what} which format it has; choose one of {', '.join(readable())}.")


def told_apart(suffix: str, sample: bytes) -> str:
    plain = sample.replace(b"\x00", b"")  # of UTF-16
    if suffix == ".xml":
        root = ROOT.search(plain)
        return ROOTS.get(root[1].decode(), "qti") if root else ""
    return "aiken" if ANSWER.search(plain) else "gift"


def readable() -> Iterator[str]:
    return (name for name, format in FORMATS.items() if format.reads)


def writable() -> Iterator[str]:
    return (name for name, format in FORMATS.items() if format.writes)
