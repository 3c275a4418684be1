"""Tables as rows of cells, whatever file they come from: a header, then a question in each row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from questions.formats.interchange import MAX_QUESTION, Imported, Loss, Problem, Unreadable
from questions.formats.tables.cells import Row, as_name
from questions.formats.tables.columns import ORDER
from questions.formats.tables.reading import category_in, question_in

NEEDED = ("type", "stem")
MAX_COLUMNS, MAX_ROWS = 16_384, 1_048_576  # of any spreadsheet
MOST_TOLD = 10  # of what is wrong with the header
SHOWN = 60  # characters of what the file holds


@dataclass(frozen=True)
class Wrong:
    """A cell that holds nothing a question could have, and what to do about it."""

    message: str


type Cell = str | Wrong
type Line = tuple[int, Sequence[Cell]]  # a row's number and its cells


@dataclass(frozen=True)
class Header:
    """The name of each column, None for one that is not read; and what is wrong with the others."""

    row: int
    names: tuple[str | None, ...]
    problems: tuple[str, ...] = ()


def questions_in(
    lines: Iterator[Line | Problem], *, part: str = "", losses: Sequence[Loss] = (), last: bool = True
) -> Iterator[Imported | Problem]:
    """What the rows of a table hold.

    The losses, which are of the whole file, go with its first question; in the last table of a file that has
    none, they are problems.
    """
    header = header_in(lines, part)
    for message in header.problems:
        yield Problem(line=header.row, message=message, part=part)
    for line in lines:
        found = line if isinstance(line, Problem) else question(header, line, part)
        if isinstance(found, Imported) and losses:
            found, losses = replace(found, losses=(*losses, *found.losses)), ()
        if found is not None:
            yield found
    for loss in losses if last else ():
        yield Problem(line=loss.line or 1, message=f"{loss.what} {loss.done}", part=part)


def header_in(lines: Iterator[Line | Problem], part: str = "") -> Header:
    """The first row that holds something; `Unreadable` if it names no questions."""
    for line in lines:
        if isinstance(line, Problem):
            raise Unreadable(line.message, line=line.line, part=part)
        if any(line[1]):
            header = header_of(*line)
            missing = [name for name in NEEDED if name not in header.names]
            if missing:
                message = (
                    f"The first row must name the columns; there is no column {' and no '.join(missing)}."
                )
                raise Unreadable(message, line=header.row, part=part)
            return header
    raise Unreadable("The table is empty; its first row must name the columns.", part=part)


def names_questions(cells: Sequence[Cell]) -> bool:
    """Whether a row is the header of a table of questions."""
    names = {as_name(cell) for cell in cells if isinstance(cell, str) and len(cell) <= SHOWN}
    return names.issuperset(NEEDED)


def header_of(row: int, cells: Sequence[Cell]) -> Header:
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(f"The table has more than {MAX_COLUMNS:,} columns; remove some.", line=row)
    names: list[str | None] = []
    problems: list[str] = []
    unknown = 0
    for place, cell in enumerate(cells):
        text = cell if isinstance(cell, str) else "?"
        name = as_name(text[:SHOWN])
        if name in ORDER and name in names:
            problems.append(f"There are two columns {name}; remove one. The second is not read.")
        elif name and name not in ORDER:
            unknown += 1
            if unknown <= MOST_TOLD:
                problems.append(unknown_column(text.strip()[:SHOWN], name, place))
        names.append(name if name in ORDER and name not in names else None)
    if unknown > MOST_TOLD:
        problems.append(f"There are {unknown - MOST_TOLD} more columns that are not known; remove them.")
    return Header(row, tuple(names), tuple(problems))


def unknown_column(text: str, name: str, place: int) -> str:
    near = get_close_matches(name, ORDER, n=1)
    remedy = f"rename it to {near[0]}, or remove it" if near else "rename or remove it"
    return f'There is no column "{text}" ({letters(place)}) here; {remedy}. It is not read.'


def question(header: Header, line: Line, part: str) -> Imported | Problem | None:
    """The question of a row; None for an empty one."""
    number, cells = line
    if not any(isinstance(cell, Wrong) or cell.strip() for cell in cells):
        return None
    named, wrong = cells_by_name(header, cells)
    row = Row(named)
    draft = question_in(row) if not wrong else None
    name = (row.text("slug") or row.text("stem"))[:SHOWN]
    if draft is None:
        message = "; ".join(each.rstrip(".") for each in [*wrong, *row.wrong])
        return Problem(line=number, message=f"{message[:1].upper()}{message[1:]}.", name=name, part=part)
    losses = tuple(replace(loss, line=number) for loss in row.losses)
    category = category_in(row)
    return Imported(draft=draft, line=number, name=name, part=part, category=category, losses=losses)


def cells_by_name(header: Header, cells: Sequence[Cell]) -> tuple[Mapping[str, str], list[str]]:
    """The cells of the columns that are read, and what is wrong with some."""
    named: dict[str, str] = {}
    wrong = []
    for place, cell in enumerate(cells):
        name = header.names[place] if place < len(header.names) else None
        if isinstance(cell, Wrong):
            wrong.append(f"column {name or letters(place)}: {cell.message}")
        elif place >= len(header.names) and cell.strip():
            wrong.append(f"column {letters(place)}: it has no name in the first row; name it, or empty it")
            break
        elif name is not None:
            named[name] = cell
    if sum(map(len, named.values())) > MAX_QUESTION:
        return {}, [f"the row has more than {MAX_QUESTION:,} characters; shorten it"]
    return named, wrong


def letters(place: int) -> str:
    """A column as spreadsheets call it: A for 0, AA for 26."""
    text, place = "", place + 1
    while place:
        place, digit = divmod(place - 1, 26)
        text = chr(ord("A") + digit) + text
    return text
