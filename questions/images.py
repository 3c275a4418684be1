"""Images in texts: `![what it shows](/assets/NAME)`, `NAME` being an asset's unguessable name.

Pure. The address is relative, so that versions, which never change, hold wherever the files are kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from questions import commonmark

ADDRESS = "/assets/"
NAME_PATTERN = r"[A-Za-z0-9_-]{22}\.(?:png|jpg|webp|gif)"
MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}
OURS = re.compile(rf"{ADDRESS}({NAME_PATTERN})")

PARSER = commonmark.parser()


@dataclass(frozen=True)
class Shown:
    """An image in a text: its address as it was written, and its alternative text."""

    address: str
    words: str

    @property
    def name(self) -> str | None:
        """The asset's name; None for an image that is no asset here."""
        match = OURS.fullmatch(self.address)
        return match[1] if match else None


def shown_in(text: str) -> list[Shown]:
    """The images of a text that CommonMark shows, in their order; none in code or behind a backslash."""
    if "![" not in text:
        return []
    return [
        Shown(str(token.attrs.get("src", "")), token.content.strip())
        for token in inline(PARSER.parse(text))
        if token.type == "image"
    ]


def inline(tokens: list[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from inline(token.children or [])
