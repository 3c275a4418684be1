"""From the lines of a GIFT file to the source of one question at a time.

A blank line ends a question, as it does in Moodle. Where none is, a line that begins a title or a category
ends it too: Moodle would take that for a part of the text before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from questions.formats.gift.escapes import hidden
from questions.formats.interchange import MAX_QUESTION, Problem

WHITE = " \t\r\n\x0b"  # what Moodle trims
COMMENT, CATEGORY, TITLE = "//", "$CATEGORY:", "::"
REST = "=~}#"  # what the rest of an answer block begins with, after a blank line within it
TOO_LONG = f"This question has more than {MAX_QUESTION // 1_000_000} million characters; split or shorten it."


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """The source of a question: `text` begins on `line`; comments are blank lines in it, and kept apart."""

    line: int
    text: str
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Category:
    """The questions that follow belong here."""

    line: int
    path: tuple[str, ...]


type Part = Chunk | Category | Problem


def parts(lines: Iterator[str]) -> Iterator[Part]:
    """What a file is made of, in its order."""
    is_open = False
    for block in blocks(lines):
        if isinstance(block, Problem):
            yield block
            continue
        start, held = block
        for line, piece in split(start, held):
            part = part_of(line, piece)
            if isinstance(part, Chunk) and is_open and part.text[0] in REST:
                is_open = "}" not in hidden(part.text)
            elif part is not None:
                is_open = isinstance(part, Chunk) and leaves_open(part.text)
                yield part


def blocks(lines: Iterator[str]) -> Iterator[tuple[int, list[str]] | Problem]:
    """The lines between blank lines, with the number of the first; none of them is blank."""
    start, size, held = 1, 0, list[str]()
    for number, line in enumerate(lines, start=1):
        if not (line := line.strip(WHITE)):
            if held:
                yield start, held
            size, held = 0, []
            continue
        start = start if size else number
        size += len(line)
        if size <= MAX_QUESTION:
            held.append(line)
        elif held:
            yield Problem(line=start, message=TOO_LONG)
            held = []
    if held:
        yield start, held


def split(start: int, lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The questions and categories of a block, which are several where nobody left a line blank.

    Comments right above what begins belong to it.
    """
    if lines[0][0] != "$" and not any(line.startswith((TITLE, CATEGORY)) for line in lines[1:]):
        yield start, lines
        return
    begun, depth, before, is_category = 0, 0, 0, False
    for index, line in enumerate(lines):
        if line.startswith(COMMENT):
            continue
        if depth <= 0 and before > begun and (begins(line) or is_category):
            yield start + begun, lines[begun:before]
            begun, depth = before, 0
        is_category = line.startswith(CATEGORY)
        depth += 0 if is_category else braces(line)
        before = index + 1
    yield start + begun, lines[begun:]


def begins(line: str) -> bool:
    return line.startswith(CATEGORY) or (line.startswith(TITLE) and TITLE in line[len(TITLE) :])


def braces(line: str) -> int:
    """How many braces a line opens and does not close."""
    shown = hidden(line)
    return shown.count("{") - shown.count("}")


def leaves_open(text: str) -> bool:
    return "{" in text and braces(text) > 0


def part_of(start: int, lines: list[str]) -> Part | None:
    """None: there is nothing but comments."""
    comments = tuple(line for line in lines if line.startswith(COMMENT))
    if comments:
        lines = ["" if line.startswith(COMMENT) else line for line in lines]
    text = "\n".join(lines)
    if not (body := text.lstrip("\n")):
        return None
    line = start + len(text) - len(body)
    if body.startswith(CATEGORY):
        return Category(line=line, path=path_of(body[len(CATEGORY) :]))
    return Chunk(line=line, text=body.rstrip("\n"), comments=comments)


def path_of(written: str) -> tuple[str, ...]:
    """The names of a category's path; a slash within a name is written twice.

    The first part may be the context, such as `$course$`, and the next Moodle's invisible `top`.
    """
    names = [part.replace("//", "/").strip(WHITE) for part in re.split(r"(?<!/)/(?!/)", written.strip(WHITE))]
    if names and re.fullmatch(r"\$[a-z0-9]+\$", names[0]):
        del names[0]
        if names and names[0] == "top":
            del names[0]
    return tuple(name for name in names if name)
