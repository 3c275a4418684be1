"""A text as the tree that both HTML and CommonMark can say: blocks, and in them runs of marked text."""

from dataclasses import dataclass
from typing import NamedTuple

EMPHASIS = ("strong", "em")  # the marks that CommonMark has


class Run(NamedTuple):
    """A piece of a line. `kind` is text, code, math, display, image or break.

    So many are made that it is a tuple, which takes half the time of a dataclass. `content` is the text,
    the source of the code or formula, or the key of the image, whose alternative text is `words`; `link` is
    the address that it links to. A text may hold line ends, which are spaces.
    """

    kind: str
    content: str = ""
    marks: frozenset[str] = frozenset()
    link: str = ""
    words: str = ""


type Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True)
class Heading:
    level: int
    runs: Runs


@dataclass(frozen=True)
class Code:
    text: str
    language: str = ""


@dataclass(frozen=True)
class Formula:
    tex: str


@dataclass(frozen=True)
class Rule:
    pass


@dataclass(frozen=True)
class Quote:
    blocks: "Blocks"


@dataclass(frozen=True)
class Listing:
    """A list; `start` is the first number, None for bullets."""

    start: int | None
    items: tuple["Blocks", ...]


@dataclass(frozen=True)
class Table:
    """The first row is the header, which may be empty."""

    rows: tuple[tuple[Runs, ...], ...]


type Block = Paragraph | Heading | Code | Formula | Rule | Quote | Listing | Table
type Blocks = tuple[Block, ...]
