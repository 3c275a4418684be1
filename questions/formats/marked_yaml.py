"""YAML, and JSON as a subset of it, into plain values that remember their lines.

Stricter than YAML: a file means the same to a reader of YAML 1.1, of YAML 1.2 and to its author.
Aliases, tags, repeated keys and unquoted words that the versions read differently are problems, each
with its line. Built from parser events, without recursion, so that a hostile file costs little.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from questions.formats.interchange import MAX_BYTES

type Path = tuple[str | int, ...]

MAX_TEXTS = 20_000_000  # characters of all texts but images
MAX_NODES = 400_000
CHUNK = 1 << 16
MAX_DEPTH = 30

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STRING_TAG = "tag:yaml.org,2002:str"
KINDS = {"bool": "a yes-or-no value", "int": "a number", "float": "a number", "timestamp": "a date"}
WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?")
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# JSON writes a character beyond U+FFFF as two escapes, which YAML does not know; `.` steps over others.
JSON_ESCAPE = re.compile(rb"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)")
REMEDIES = {
    "mapping values are not allowed": "Put a text that holds a colon and a space in quotes.",
    "cannot start any token": "Put a text that begins with this character in quotes; indent with spaces.",
    "did not find expected key": "Check the indentation, and put a text that holds quotes in other quotes.",
    "could not find expected ':'": "Write `name: value`, and indent a text of several lines.",
    "found unexpected end of stream": "Close the quotes.",
}


@dataclass(frozen=True)
class Problem:
    """What is wrong where; `path` leads to the value, as in `("questions", 3, "stem")`."""

    line: int
    path: Path
    message: str


@dataclass(frozen=True)
class Document:
    """A file's value; `lines` and `ambiguous` are keyed by the path to a value.

    `ambiguous` holds the unquoted texts that YAML 1.1 reads as something else, and as what.
    """

    value: Any
    lines: Mapping[Path, int]
    ambiguous: Mapping[Path, str]

    def line(self, path: Path) -> int:
        """The line of the value at the path, or of the nearest one around it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


class UnreadableError(Exception):
    """The file is not usable at all; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def unreadable(line: int, message: str) -> UnreadableError:
    return UnreadableError([Problem(line, (), message)])


def read(data: bytes, *, json: bool = False, bulky: str = "") -> Document:
    """The one document in a file's bytes; `UnreadableError` with every problem that could be told.

    What stands in the member `bulky` of the whole may be as large as a file may be.
    """
    data = checked(data)
    if json:
        data = JSON_ESCAPE.sub(joined_escape, data.replace(b"\t", b" "))
    builder = Builder(bulky)
    try:
        for event in yaml.parse(data, Loader=LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        builder.problems.append(syntax_problem(error))
    if not builder.problems and not builder.documents:
        raise unreadable(1, "The file is empty.")
    if builder.problems:
        raise UnreadableError(builder.problems)
    return Document(builder.root, builder.lines, builder.ambiguous)


def checked(data: bytes) -> bytes:
    """A file's bytes without their mark, which are UTF-8 and hold nothing that does not print."""
    if len(data) > MAX_BYTES:
        raise unreadable(1, f"The file is larger than {MAX_BYTES // 1_000_000} MB; split it.")
    data = data.removeprefix(codecs.BOM_UTF8)
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    for start in range(0, len(data) + 1, CHUNK):
        chunk = data[start : start + CHUNK]
        try:
            text = decoder.decode(chunk, final=start + CHUNK > len(data))
        except UnicodeDecodeError as error:
            line += error.object.count(b"\n", 0, error.start)
            raise unreadable(line, "This is not UTF-8 text; save the file as UTF-8.") from error
        if found := UNPRINTABLE.search(text):
            line += text.count("\n", 0, found.start())
            raise unreadable(line, f"Remove the control character U+{ord(found.group()):04X}.")
        line += text.count("\n")
    return data


def joined_escape(match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return match[0]
    return chr(0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00).encode()


def syntax_problem(error: yaml.YAMLError) -> Problem:
    mark, what = getattr(error, "problem_mark", None), str(getattr(error, "problem", None) or error)
    remedy = next((remedy for words, remedy in REMEDIES.items() if words in what), "")
    return Problem(mark.line + 1 if mark else 1, (), f"This is not valid YAML: {what}. {remedy}".strip())


@dataclass
class Frame:
    """A list or mapping that is being filled, and in a mapping the key whose value comes next."""

    path: Path
    items: dict[str, Any] | list[Any]
    key: str | None = None
    keys: dict[str, int] = field(default_factory=dict)

    def next_path(self) -> Path:
        return (*self.path, len(self.items) if isinstance(self.items, list) else self.key or "")

    def add(self, value: Any) -> None:
        if isinstance(self.items, list):
            self.items.append(value)
        elif self.key is not None:
            self.items[self.key] = value
            self.key = None


class Builder:
    """Takes a parser's events one by one and keeps value, lines and problems."""

    def __init__(self, bulky: str) -> None:
        self.bulky: Path | None = (bulky,) if bulky else None
        self.root: Any = None
        self.documents = 0
        self.nodes = 0
        self.characters = 0
        self.lines: dict[Path, int] = {}
        self.ambiguous: dict[Path, str] = {}
        self.problems: list[Problem] = []
        self.stack: list[Frame] = []

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise unreadable(line, "A second document begins here; write one document per file.")
            case yaml.NodeEvent():
                self.refuse_excess(line)
                self.problems += [Problem(line, self.path(), message) for message in objections(event)]
                self.take_node(event, line)
            case yaml.CollectionEndEvent():
                self.stack.pop()

    def take_node(self, event: Any, line: int) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.items, dict) and frame.key is None:
            self.take_key(frame, event, line)
            return
        path = self.path()
        self.lines.setdefault(path, line)
        value = self.value_of(event, path, line)
        if frame:
            frame.add(value)
        else:
            self.root = value
        if isinstance(value, (dict, list)):
            self.stack.append(Frame(path, value))

    def take_key(self, frame: Frame, event: Any, line: int) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise unreadable(line, "A field's name must be a plain word.")
        frame.key = event.value
        if event.value in frame.keys:
            message = f'"{event.value}" is already given on line {frame.keys[event.value]}; remove one.'
            self.problems.append(Problem(line, frame.next_path(), message))
        frame.keys.setdefault(event.value, line)
        self.lines[frame.next_path()] = line

    def value_of(self, event: Any, path: Path, line: int) -> Any:
        match event:
            case yaml.MappingStartEvent():
                return {}
            case yaml.SequenceStartEvent():
                return []
            case yaml.ScalarEvent():
                return self.scalar(event, path, line)
        return None

    def scalar(self, event: Any, path: Path, line: int) -> Any:
        text: str = event.value
        if path[:1] != self.bulky:
            self.refuse_length(line, len(text))
        if UNSTORABLE.search(text):
            self.problems.append(Problem(line, path, "Remove the null character or half character."))
        if not event.implicit[0]:
            return text
        if text in WORDS:
            return WORDS[text]
        if INTEGER.fullmatch(text):
            return int(text)
        if NUMBER.fullmatch(text):
            return Decimal(text)
        for tag in yaml_1_1_tags(text):
            self.ambiguous[path] = KINDS.get(tag, "a special sign")
        return text

    def path(self) -> Path:
        return self.stack[-1].next_path() if self.stack else ()

    def refuse_excess(self, line: int) -> None:
        self.nodes += 1
        if len(self.stack) >= MAX_DEPTH:
            raise unreadable(line, f"The values are nested more than {MAX_DEPTH} deep.")
        if self.nodes > MAX_NODES:
            raise unreadable(line, f"The file holds more than {MAX_NODES} values; split it.")

    def refuse_length(self, line: int, more: int) -> None:
        self.characters += more
        if self.characters > MAX_TEXTS:
            raise unreadable(line, f"The texts are longer than {MAX_TEXTS:,} characters; split the file.")


def objections(event: Any) -> Iterator[str]:
    """Why a value cannot be taken as it is written."""
    if isinstance(event, yaml.AliasEvent):
        yield f"Aliases (*{event.anchor}) are not read; put a text that begins with * in quotes."
    elif event.anchor is not None:
        yield f"Anchors (&{event.anchor}) are not read; put a text that begins with & in quotes."
    tag = getattr(event, "tag", None)
    if tag is not None and tag != STRING_TAG:
        yield "Tags are not read; put a text that begins with ! in quotes."


def yaml_1_1_tags(text: str) -> Iterator[str]:
    """What readers of YAML 1.1 take an unquoted word for, other than a text."""
    for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], []):
        if pattern.match(text):
            yield tag.rpartition(":")[2]
