"""What changed between two versions of a question, in words a reader can follow.

Pure: two snapshots in, a list of changes out. Choices are matched by their id, so that a moved choice is
not shown as one taken away and another put in; hints and references by what they say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from questions.types import TYPES
from questions.types.choices import correct_ids, feedback_of

WORD = re.compile(r"\S+|\s+")
MOST_PAIRS = 4_000_000  # words times words; beyond it lines are compared, or a page would take minutes


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Run:
    """A stretch of text that both versions have, or only one of them."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs."""

    field: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A version, or a draft as it would be published, as named texts."""

    texts: Mapping[str, str]  # settings, stem and explanation, by name
    choices: Mapping[str, Mapping[str, str]]  # by id, in order; each as named texts
    hints: Sequence[str]
    references: Sequence[str]


def snapshot(*, delivery: Mapping[str, Any], answer_key: Mapping[str, Any], pool: str) -> Snapshot:
    """A snapshot of the two documents that publishing compiles."""
    return Snapshot(
        texts={
            "Type": delivery["type"].replace("_", " "),
            "Topic": delivery["topic"],
            "Difficulty": delivery["difficulty"],
            "Pool": pool,
            "Tags": ", ".join(delivery["tags"]),
            **TYPES[delivery["type"]].described(answer_key),
            "Stem": delivery["stem"],
            "Explanation": answer_key["explanation"],
        },
        choices={
            choice["id"]: choice_texts(choice, place, answer_key)
            for place, choice in enumerate(in_authors_order(delivery, answer_key), start=1)
        },
        hints=[hint_text(hint) for hint in answer_key["hints"]],
        references=[f"{item['title']} {item.get('url', '')}".strip() for item in answer_key["references"]],
    )


def in_authors_order(
    delivery: Mapping[str, Any], answer_key: Mapping[str, Any]
) -> Sequence[Mapping[str, Any]]:
    """The choices as their author wrote them, which is not how they are delivered where order is the key."""
    choices: Sequence[Mapping[str, Any]] = delivery.get("choices", [])
    order = answer_key.get("order", [])
    return sorted(choices, key=lambda choice: order.index(choice["id"])) if order else choices


def choice_texts(choice: Mapping[str, Any], place: int, answer_key: Mapping[str, Any]) -> dict[str, str]:
    verdict = "correct" if choice["id"] in correct_ids(answer_key) else "wrong"
    return {
        "text": choice["text"],
        "correct": verdict if "correct" in answer_key else "",
        "fraction": answer_key.get("fractions", {}).get(choice["id"], ""),
        "pinned": "pinned" if choice.get("pinned") else "",
        "feedback": feedback_of(answer_key, choice["id"]),
        "place": str(place),
    }


def hint_text(hint: Mapping[str, Any]) -> str:
    return hint["text"] if hint["penalty"] == "0" else f"{hint['text']} (costs {hint['penalty']} of the mark)"


def compare(before: Snapshot, after: Snapshot) -> list[Change]:
    """Every field that differs, in the order in which a reader meets them."""
    names = dict.fromkeys([*after.texts, *before.texts])
    changes = [
        *((name, before.texts.get(name, ""), after.texts.get(name, "")) for name in names),
        *compare_choices(before.choices, after.choices),
        *compare_lists("Hint", before.hints, after.hints),
        *compare_lists("Reference", before.references, after.references),
    ]
    return [Change(field, runs(old, new)) for field, old, new in changes if old != new]


def compare_choices(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str, str]]:
    for id, new in after.items():
        old = before.get(id, {})
        for name, text in new.items():
            if name != "place" or old:
                yield f"Choice {new['place']}, {name}", old.get(name, ""), text
    for id, old in before.items():
        if id not in after:
            yield f"Choice {old['place']} of before", old["text"], ""


def compare_lists(name: str, before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Equal entries are matched first, so that one put in front does not make all the others differ."""
    for tag, b1, b2, a1, a2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for index, (old, new) in enumerate(zip_longest(before[b1:b2], after[a1:a2], fillvalue="")):
            label = f"{name} {a1 + index + 1}" if new else f"{name} {b1 + index + 1} of before"
            yield label, old, new


def runs(before: str, after: str) -> tuple[Run, ...]:
    """The words of both texts in reading order: kept, removed, added."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Run] = []
    removed = added = ""
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, o1, o2, n1, n2) in enumerate(opcodes, start=1):
        same = "".join(old[o1:o2]) if tag == "equal" else ""
        between = bool(removed or added) and number < len(opcodes)
        if tag != "equal" or (between and not same.strip()):  # a space between changed words is no landmark
            removed, added = removed + "".join(old[o1:o2]), added + "".join(new[n1:n2])
            continue
        found += [Run(Kind.REMOVED, removed), Run(Kind.ADDED, added), Run(Kind.SAME, same)]
        removed = added = ""
    found += [Run(Kind.REMOVED, removed), Run(Kind.ADDED, added)]
    return tuple(run for run in found if run.text)
