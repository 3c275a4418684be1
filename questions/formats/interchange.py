"""What every interchange format reads and writes: questions one at a time, and what could not be kept.

A format is a module (or package) with these names, and one line in `questions.formats.FORMATS`:

- `NAME`, `TITLE`: how it is asked for (`gift`) and what people call it (`GIFT`);
- `SUFFIXES`, `MEDIA_TYPE`: the endings of its files, and what its exports are served as;
- `parse(stream)` yields an `Imported` or a `Problem` for each question of a file, in the file's order, and
  holds no more of the file than the format forces it to. It raises nothing but `Unreadable`, after which
  nothing more can be told; whatever bytes it is given, it ends in bounded time and memory;
- `render(questions, tell)` yields the bytes of a file, and calls `tell(loss)` for what the format cannot say.

A format may lack one of the two. Images stand in texts as `![words](image:KEY)`, `KEY` being the SHA-256 of
the image's bytes; `images` holds them by key.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from questions.types.contract import QuestionDraft

IMAGE_SCHEME = "image:"

MAX_BYTES = 64_000_000  # of any file that is read, compressed or not
MAX_QUESTION = 2_000_000  # characters of one question's source, without its images
MAX_IMAGE = 10_000_000  # bytes of one image


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Something that was not kept: `what` it was and what was `done` instead, each a short sentence.

    `line` is where it stands in the file, counted from 1; None where files have no lines, or on export.
    """

    what: str
    done: str
    line: int | None = None
    question: str = ""  # the name of the question that it belongs to; empty: of the file

    @property
    def said(self) -> str:
        """Both together; what markup loses is named, and is no sentence."""
        return f"{self.what} {self.done}" if self.what.endswith(".") else f"{self.what}: {self.done}."


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A question of a file.

    `draft.slug` is made from what the file calls the question by a stable id of its own (`slug_from`), or is
    empty where the file gives none: then the importer makes one of `name` or the stem. `category` is the path
    of the category, topic or folder that the file puts it in. `line` is where it begins (for a package: in
    its file, whose name is `part`); a table has its row. `lines` tells where fields of the draft stand, by
    the paths that faults have (`choices.2.text`).
    """

    draft: QuestionDraft
    line: int
    name: str = ""
    part: str = ""
    category: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a question, or a part of a file, cannot be imported, and what to do about it."""

    line: int
    message: str
    name: str = ""
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A question on its way out. Choices have their ids; `topic` is the path of topics' slugs and titles."""

    draft: QuestionDraft
    exam: str
    topic: tuple[tuple[str, str], ...]
    published: bool = False
    images: Mapping[str, "Image"] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Image:
    """The bytes of an image that a text shows; `media_type` is one of those that assets have."""

    data: bytes
    media_type: str

    @property
    def suffix(self) -> str:
        return "." + self.media_type.removeprefix("image/").replace("jpeg", "jpg")


class Unreadable(Exception):
    """The file is not of the format, is too large, or breaks off: nothing more can be read from it."""

    def __init__(self, message: str, *, line: int = 1, part: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(line=line, message=message, part=part)


type Tell = Callable[[Loss], None]
type Parse = Callable[[BinaryIO], Iterator[Imported | Problem]]
type Render = Callable[[Iterable[Exported], Tell], Iterator[bytes]]


class Format(Protocol):
    NAME: str
    TITLE: str
    SUFFIXES: tuple[str, ...]
    MEDIA_TYPE: str
