"""Blocks as CommonMark."""

from dataclasses import replace
from enum import Enum

from questions.formats.markup import inlines
from questions.formats.markup import runs as lines
from questions.formats.markup.escaping import lines_escaped, may_be_markup
from questions.formats.markup.tree import (
    Block,
    Blocks,
    Code,
    Formula,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Runs,
    Table,
)

__all__ = ["Degree", "may_be_markup", "write"]


class Degree(Enum):
    """How much is escaped: what is markup, or whatever could be."""

    SMART = "smart"
    CAREFUL = "careful"


def write(blocks: Blocks, degree: Degree = Degree.SMART) -> str:
    return Writer(careful=degree is Degree.CAREFUL).blocks(blocks, depth=0)


class Writer:
    def __init__(self, *, careful: bool) -> None:
        self.careful = careful

    def blocks(self, blocks: Blocks, *, depth: int, tight: bool = False) -> str:
        """Blocks one below the other; of two lists beside each other, the second has other signs."""
        written, other = list[str](), False
        for index, block in enumerate(blocks):
            before = blocks[index - 1] if index else None
            other = beside(before, block) and not other
            written.append(self.block(block, depth=depth, other=other))
        return ("\n" if tight else "\n\n").join(written)

    def block(self, block: Block, *, depth: int, other: bool) -> str:
        match block:
            case Paragraph(runs):
                return lines_escaped(inlines.written(runs, careful=self.careful))
            case Heading(level, runs):
                return f"{'#' * level} {self.heading(runs)}"
            case Code(text, language):
                fence = inlines.fence_of(text, least=3)
                return f"{fence}{language}\n{text}\n{fence}"
            case Formula(tex):
                return f"$$\n{tex}\n$$" if "\n" in tex else f"$${tex}$$"
            case Rule():
                return "___" if depth else "---"
            case Quote(blocks):
                return prefixed(self.blocks(blocks, depth=depth + 1), "> ", "> ", blank=">")
            case Listing():
                return self.listing(block, depth=depth, other=other)
            case Table(rows):
                return self.table(rows)

    def heading(self, runs: Runs) -> str:
        """What a heading says; signs at its end are no closing ones."""
        text = inlines.written(runs, careful=self.careful)
        kept = text.rstrip("#")
        return text if kept == text else kept + text[len(kept) :].replace("#", r"\#")

    def listing(self, block: Listing, *, depth: int, other: bool) -> str:
        tight = is_tight(block)
        items = list[str]()
        for index, item in enumerate(block.items):
            sign = "*" if other else "-"
            if block.start is not None:
                sign = f"{min(block.start + index, 999_999_999)}{')' if other else '.'}"
            within = self.blocks(item, depth=depth + 1, tight=tight)
            items.append(prefixed(within, f"{sign} ", " " * (len(sign) + 1)))
        return ("\n" if tight else "\n\n").join(items)

    def table(self, rows: tuple[tuple[Runs, ...], ...]) -> str:
        head, *body = (self.row(row) for row in rows)
        return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])

    def row(self, cells: tuple[Runs, ...]) -> str:
        texts = (inlines.written(cell, careful=self.careful).replace("|", r"\|") for cell in cells)
        return "|" + "|".join(f" {text} " if text else "  " for text in texts) + "|"


def beside(before: Block | None, block: Block) -> bool:
    """Whether two lists would be read as one."""
    if not (isinstance(before, Listing) and isinstance(block, Listing)):
        return False
    return (before.start is None) == (block.start is None)


def is_tight(block: Listing) -> bool:
    """Whether no item needs blank lines: each is a paragraph, maybe with such a list below it."""
    return all(is_tight_item(item) for item in block.items)


def is_tight_item(item: Blocks) -> bool:
    first, *others = item
    if not others:
        return isinstance(first, Paragraph) or (isinstance(first, Listing) and is_tight(first))
    return isinstance(first, Paragraph) and all(
        isinstance(other, Listing) and other.start in (None, 1) and is_tight(other) for other in others
    )


def prefixed(text: str, first: str, others: str, blank: str = "") -> str:
    """Lines with something before each; nothing is put before the blank ones, but for `blank`."""
    head, *tail = text.split("\n")
    return "\n".join([first + head, *(others + line if line else blank for line in tail)])


def unmarked(blocks: Blocks) -> Blocks:
    """Blocks without emphasis."""
    return tuple(bare(block) for block in blocks)


def bare(block: Block) -> Block:
    match block:
        case Paragraph(runs) | Heading(_, runs):
            return replace(block, runs=bare_runs(runs))
        case Quote(blocks):
            return Quote(unmarked(blocks))
        case Listing(start, items):
            return Listing(start, tuple(unmarked(item) for item in items))
        case Table(rows):
            return Table(tuple(tuple(bare_runs(cell) for cell in row) for row in rows))
    return block


def bare_runs(runs: Runs) -> Runs:
    return lines.tidy_spaces(run._replace(marks=frozenset()) for run in runs)
