r"""What the comments of a GIFT question say: `// [id:a-slug] [tag:one] [tag:two]`, as Moodle has it.

What GIFT has no place for stands in a comment that other readers pass over, as JSON:
`// quizapi: {"difficulty": "hard"}`. See docs/formats/gift.md for what it may hold.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from questions.types.options import is_storable

OURS = "// quizapi:"
END = re.compile(r"(?<!\\)\]")
MAX_EXTRAS = 200_000  # characters


def named(comments: Sequence[str], name: str) -> Iterator[str]:
    """The values of `[name:value]`, in their order; a closing bracket in a value has a backslash."""
    opening = f"[{name}:"
    for comment in comments:
        if comment.startswith(OURS):
            continue
        place = comment.find(opening)
        while place >= 0 and (end := END.search(comment, place)):
            if value := comment[place + len(opening) : end.start()].replace("\\]", "]").strip():
                yield value
            place = comment.find(opening, end.end())


def extras_of(comments: Sequence[str]) -> dict[str, Any] | None:
    """What our own comment says; None where there is one that cannot be read."""
    ours = next((comment for comment in comments if comment.startswith(OURS)), None)
    if ours is None:
        return {}
    try:
        extras = orjson.loads(ours.removeprefix(OURS).strip()) if len(ours) <= MAX_EXTRAS else None
    except orjson.JSONDecodeError:
        return None
    return extras if isinstance(extras, dict) and is_storable(extras) else None


def id_and_tags(id: str, tags: Sequence[str]) -> str:
    named = [f"[id:{id}]"] * bool(id) + [f"[tag:{tag}]" for tag in tags]
    return f"// {' '.join(named)}\n" if named else ""


def extras_line(extras: dict[str, Any]) -> str:
    """Our own comment; no bracket within a text of it looks like an id or a tag to others."""
    if not extras:
        return ""
    written = orjson.dumps(extras).decode()
    for name in ("id", "tag"):
        written = written.replace(f"[{name}:", f"\\u005b{name}:")
    return f"{OURS} {written}\n"
