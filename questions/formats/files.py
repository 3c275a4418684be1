"""From paths that a person gave to the content of native files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from questions.formats.interchange import MAX_BYTES
from questions.formats.marked_yaml import Problem
from questions.formats.native import SUFFIXES, Content, parse


@dataclass(frozen=True)
class File:
    """A file under the name that reports call it by."""

    name: str
    content: Content


def load(paths: Sequence[Path]) -> list[File]:
    """The files given, and those in the folders given, each once; what cannot be read is a problem."""
    seen: set[Path] = set()
    files = []
    for path in paths:
        for found in below(path):
            if found.resolve() not in seen:
                seen.add(found.resolve())
                files.append(File(str(found), content_of(found)))
    return files


def below(path: Path) -> Iterator[Path]:
    """A file itself; of a folder its YAML and JSON files at any depth, in the order of their paths."""
    if not path.is_dir():
        yield path
        return
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    yield from found or [path]


def content_of(path: Path) -> Content:
    if path.is_dir():
        return failed(f"there are no {', '.join(SUFFIXES)} files in this folder")
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return failed(f"this cannot be read: {error.strerror}")
    return parse(data, json=path.suffix.lower() == ".json")


def failed(message: str) -> Content:
    return Content(problems=(Problem(1, (), message),))
