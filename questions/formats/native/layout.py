"""Plain values laid out as YAML, to the letter as PyYAML does it, but several times as fast.

What is not quite plain, such as a text that needs quotes, is left to PyYAML.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

WIDTH = 100  # a line ends at the first space beyond it
STEP = 2  # spaces of a level
# Printable signs, and texts of them that mean themselves without quotes, or as lines of a block.
SIGN = "[^\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff\U0010ffff]"
SINGLE_SPACED = re.compile(rf"{SIGN}(?:{SIGN}| (?! |\Z))*")
STARTS_PLAINLY = re.compile(r"[^\W\d_]|[($\\/]")
NEEDS_QUOTES = re.compile(r"[#,\[\]{}&*!|>'\"%@`]")  # at the start
NEEDS_QUOTES_WITHIN = re.compile(r":(?: |\Z)| #")
LINE = re.compile(rf"{SIGN}(?:{SIGN}| )*(?<! )|")
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")
WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null"])  # in YAML 1.1, with capitals too

type Slow = Callable[[Any, int], str]  # a value in YAML, in so many columns


def laid_out(value: Mapping[str, Any], slow: Slow) -> str:
    """A mapping in YAML; `slow` writes what is not plain."""
    return "".join(f"{line}\n" for line in block(value, 0, slow))


def block(value: Any, indent: int, slow: Slow) -> Iterator[str]:
    """The lines of a mapping or list that is not empty."""
    margin, within = " " * indent, indent + STEP
    entries = value.items() if isinstance(value, Mapping) else (("", each) for each in value)
    listed = isinstance(value, list)
    for name, each in entries:
        mark = "- " if listed else f"{name}: "
        plain = listed or (KEY.fullmatch(name) and name.lower() not in WORDS)
        if plain and each and isinstance(each, (Mapping, list)):
            lines = block(each, within, slow)
            yield f"{margin}- {next(lines)[within:]}" if listed else f"{margin}{name}:"
            yield from lines
        elif plain and (written := scalar(each, within, indent + len(mark))) is not None:
            yield f"{margin}{mark}{written[0]}"
            yield from written[1:]
        else:
            yield from indented(slow([each] if listed else {name: each}, WIDTH - indent), margin)


def indented(text: str, margin: str) -> Iterator[str]:
    return (margin + line if line else "" for line in text.removesuffix("\n").split("\n"))


def scalar(value: Any, indent: int, column: int) -> list[str] | None:
    """The lines of a scalar that begins in the column, only the others indented; None if it is not plain."""
    if isinstance(value, str) and type(value) is not str:
        return [str(value)]
    if isinstance(value, bool) or value is None:
        return ["null" if value is None else str(value).lower()]
    if isinstance(value, int):
        return [str(value)]
    if not isinstance(value, str):
        return None
    if "\n" in value:
        return literal(value, indent)
    if not SINGLE_SPACED.fullmatch(value) or value.lower() in WORDS:
        return None
    if NEEDS_QUOTES.match(value) or NEEDS_QUOTES_WITHIN.search(value):
        quoted = value.replace("'", "''")
        return folded(f"'{quoted}'", indent, column)
    return folded(value, indent, column) if STARTS_PLAINLY.match(value) else None


def literal(text: str, indent: int) -> list[str] | None:
    lines = text.split("\n")
    if not lines[0] or not lines[-1] or not all(LINE.fullmatch(line) for line in lines):
        return None
    return ["|-", *indented(text, " " * indent)]


def folded(text: str, indent: int, column: int) -> list[str]:
    if column + len(text) <= WIDTH:
        return [text]
    lines, words = list[str](), list[str]()
    for word in text.split(" "):
        if words and column > WIDTH:
            lines.append(" ".join(words))
            words, column = [], indent
        column += len(word) + bool(words)
        words.append(word)
    lines.append(" ".join(words))
    return [lines[0], *(" " * indent + line for line in lines[1:])]
