"""Reading and checking `options`, where an author may have left any JSON: faults are told, never raised.

A draft with faults is compiled too, to be previewed; so the readers make something of anything.
"""

import re
from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any

from questions.types.contract import MAX_TEXT, Document, Fault, QuestionDraft

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def option(draft: QuestionDraft, name: str) -> Any:
    """What the author gave under a name, of whatever kind; None: nothing."""
    return draft.options.get(name) if isinstance(draft.options, Mapping) else None


def word(draft: QuestionDraft, name: str, words: Collection[str], *, default: str) -> str:
    """The one of some words that the author chose, the default if none of them."""
    value = option(draft, name)
    return value if isinstance(value, str) and value in words else default


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


def normal(text: str) -> str:
    """A text as it is kept, wherever it came from: line ends are LF, and none is at its end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def entries(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def members(value: object) -> Document:
    return value if isinstance(value, Mapping) else {}


def unknown_faults(value: object, *known: str, field: str = "options") -> list[Fault]:
    """What is no object, or has members that do not belong there; each is told at its field."""
    if not isinstance(value, Mapping):
        return [Fault(field, f"Give an object; what it may hold: {', '.join(known) or 'nothing'}.")]
    message = f"Leave this out; what can be given here: {', '.join(known) or 'nothing'}."
    return [Fault(f"{field}.{name}", message) for name in value if name not in known]


def is_storable(value: object) -> bool:
    """Whether the database can hold a JSON value: no null character, lone surrogate, infinite number."""
    match value:
        case str():
            return not UNSTORABLE.search(value)
        case float():
            return isfinite(value)
        case list():
            return all(map(is_storable, value))
        case Mapping():
            return all(map(is_storable, [*value, *value.values()]))
    return True


def word_faults(draft: QuestionDraft, name: str, words: Collection[str]) -> list[Fault]:
    """A fault unless one of the words was chosen, or nothing."""
    value = option(draft, name)
    if name not in members(draft.options) or (isinstance(value, str) and value in words):
        return []
    return [Fault(f"options.{name}", f"Choose one of {', '.join(words)}.")]


def whole_number_faults(field: str, value: object, *, least: int, most: int) -> list[Fault]:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return []
    return [Fault(field, f"Give a whole number from {least} to {most}.")]


def text_faults(field: str, value: object, *, required: bool = False) -> list[Fault]:
    if not isinstance(value, str):
        return [Fault(field, "Write a text here.")]
    if required and not value.strip():
        return [Fault(field, "Write something here.")]
    if len(value) > MAX_TEXT:
        return [Fault(field, f"Write at most {MAX_TEXT} characters; these are {len(value)}.")]
    if "\x00" in value:
        return [Fault(field, "Remove the null character (U+0000).")]
    return []


def scoring_schema(about: str, rules: Mapping[str, str]) -> Document:
    """The schema of a delivered `scoring`: the names of the rules, and what each means."""
    meanings = "\n".join(f"* `{rule}` - {words}" for rule, words in rules.items())
    return {"type": "string", "enum": list(rules), "description": f"{about}\n\n{meanings}"}


def choices_faults(draft: QuestionDraft) -> list[Fault]:
    """For the types without choices: a fault if there are some."""
    if not draft.choices:
        return []
    return [Fault("choices", f"Remove the choices; this type has none, here are {len(draft.choices)}.")]
