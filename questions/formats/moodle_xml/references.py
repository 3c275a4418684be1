"""References in a text: a headed list at the end of the explanation, which any reader of Moodle sees."""

import re
from collections.abc import Iterable
from typing import Any

from questions.formats.moodle_xml.names import REFERENCES

LINKED = re.compile(r"- \[((?:[^\[\]\\]|\\.)+)\]\(<(https?://[^<>\s]*)>\)")
PLAIN = re.compile(r"- ((?:[^\[\]\\]|\\.)+)")
SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
UNSAID = re.compile(r"[<>\s]")


def can_say(reference: Any) -> bool:
    """Whether the list has a line for it that is read back as it is."""
    title, url = reference["title"], reference.get("url")
    return " ".join(title.split()) == title and (url is None or not UNSAID.search(url))


def with_references(explanation: str, references: Iterable[Any]) -> str:
    lines = [line(reference) for reference in references]
    if not lines:
        return explanation
    return "\n\n".join([*([explanation] if explanation else []), REFERENCES, "\n".join(lines)])


def line(reference: Any) -> str:
    title = SPECIAL.sub(r"\\\1", " ".join(reference["title"].split()))
    url = reference.get("url")
    return f"- {title}" if url is None else f"- [{title}](<{UNSAID.sub('', url)}>)"


def split_references(text: str) -> tuple[str, tuple[Any, ...]]:
    """An explanation, and the references at its end if there is such a list."""
    before, heading, after = text.rpartition(REFERENCES + "\n\n")
    if not heading or (before and not before.endswith("\n\n")):
        return text, ()
    references = [reference_of(line) for line in after.split("\n")]
    if None in references:
        return text, ()
    return before.removesuffix("\n\n"), tuple(references)


def reference_of(line: str) -> dict[str, str] | None:
    linked, plain = LINKED.fullmatch(line), PLAIN.fullmatch(line)
    if linked is not None:
        return {"title": ESCAPED.sub(r"\1", linked[1]), "url": linked[2]}
    return None if plain is None else {"title": ESCAPED.sub(r"\1", plain[1])}
