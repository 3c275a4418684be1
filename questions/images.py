"""Images in texts: `![what it shows](/assets/NAME)`, `NAME` being an asset's unguessable name.

Pure. The address is relative, so that versions, which never change, hold wherever the files are kept.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from questions import commonmark
from questions.types.contract import Fault, QuestionDraft

ADDRESS = "/assets/"
NAME_PATTERN = r"[A-Za-z0-9_-]{22}\.(?:png|jpg|webp|gif)"
MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}
MAX_SIDE = 4096  # pixels
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


def names_in(draft: QuestionDraft) -> set[str]:
    """The names of the assets that a question shows, in whichever of its texts."""
    return {shown.name for _, text in texts_of(draft) for shown in shown_in(text) if shown.name}


def image_faults(draft: QuestionDraft) -> list[Fault]:
    """What learners would not see: images without words, and images that are kept elsewhere."""
    return [
        Fault(field, message)
        for field, text in texts_of(draft)
        for shown in shown_in(text)
        for message in messages_about(shown)
    ]


def messages_about(shown: Shown) -> Iterator[str]:
    if not shown.words:
        yield f"Say between the brackets what the image shows: ![what it shows]({shown.address})."
    if shown.name is None:
        yield f"Upload the image and use its address; {shown.address[:200]} is none of an image here."


def texts_of(draft: QuestionDraft) -> Iterator[tuple[str, str]]:
    """The texts in CommonMark of a draft, each under its field as faults name it."""
    yield "stem", draft.stem
    yield "explanation", draft.explanation
    for index, choice in enumerate(draft.choices):
        yield f"choices.{index}.text", choice.text
        yield f"choices.{index}.feedback", choice.feedback
    for index, hint in enumerate(draft.hints):
        yield f"hints.{index}.text", hint.text
    yield from texts_in("options", draft.options)


def texts_in(field: str, value: object) -> Iterator[tuple[str, str]]:
    """Of an option, but for the answers that are typed: those are no CommonMark."""
    match value:
        case str():
            yield field, value
        case Mapping():
            for name, each in value.items():
                if not (name == "text" and field.rpartition(".")[0].endswith("answers")):
                    yield from texts_in(f"{field}.{name}", each)
        case list():
            for index, each in enumerate(value):
                yield from texts_in(f"{field}.{index}", each)
