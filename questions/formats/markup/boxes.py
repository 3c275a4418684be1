"""What holds blocks while a tree is walked, and the blocks that come out of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from questions.formats.markup import runs as lines
from questions.formats.markup.tree import Block, Formula, Listing, Paragraph, Quote, Run, Runs, Table


@dataclass
class Box:
    """An open container. `kind` is text, list, item, quote, table or cell; a cell holds one line."""

    kind: str
    start: int | None = None
    blocks: list[Block] = field(default_factory=list)
    items: list[tuple[Block, ...]] = field(default_factory=list)
    rows: list[list[Runs]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)  # of each row, whether all of its cells are headers

    def add(self, block: Block) -> None:
        if self.kind == "list":
            self.items.append((block,))
        else:
            self.blocks.append(block)

    def closed(self) -> Block | None:
        """What the container is in the end; None if nothing is in it."""
        match self.kind:
            case "list":
                return Listing(self.start, tuple(self.items)) if self.items else None
            case "quote":
                return Quote(tuple(self.blocks)) if self.blocks else None
            case _:
                return table(self.rows, self.heads)


def table(rows: list[list[Runs]], heads: list[bool]) -> Table | None:
    """All rows as long as the longest; the header is empty where the first row is none."""
    if not any(cell for row in rows for cell in row):
        return None
    width = max(len(row) for row in rows)
    full = [(*row, *[()] * (width - len(row))) for row in rows]
    if not heads[0]:
        full.insert(0, ((),) * width)
    return Table(tuple(full))


def paragraphs(runs: Runs) -> Iterator[Block]:
    """A line as paragraphs: two breaks end one, and a formula that stands alone is a block."""
    for piece in pieces(runs):
        rest = piece
        while rest and stands_alone(rest):
            yield Formula(rest[0].content)
            rest = lines.ends_off(list(rest[1:]))
        if rest:
            yield Paragraph(tuple(on_one_line(run) for run in rest))


def pieces(runs: Runs) -> Iterator[Runs]:
    piece = list[Run]()
    if all(run.kind != "break" for run in runs):
        yield runs
        return
    for index, run in enumerate(runs):
        piece.append(run)
        if run.kind == "break" and runs[index + 1].kind == "break":
            yield lines.ends_off(piece)
            piece = []
    yield lines.ends_off(piece)


def stands_alone(runs: Runs) -> bool:
    """Whether CommonMark would read the formula at the start as a block, or should."""
    first = runs[0]
    if first.kind != "display" or first.marks or first.link:
        return False
    after = runs[1] if len(runs) > 1 else Run("break")
    return after.kind == "break" or (after.kind == "text" and after.content.startswith("\n"))


def on_one_line(run: Run) -> Run:
    return run._replace(content=run.content.replace("\n", " ")) if run.kind == "display" else run
