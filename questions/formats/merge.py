"""What to do with an item that a file and the database both have; pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Any

import orjson

from questions.drafts import ExamDraft, QuizDraft, TopicDraft, digest_of, plain
from questions.formats.report import Outcome
from questions.types.contract import ChoiceDraft, QuestionDraft

EDITED = "it was edited here since its last import; overwrite to apply the file"
MADE_HERE = "it was not made by an import; overwrite to let the file win"
WITHDRAWN = "it was retired here and stays so; overwrite to publish it again"

type Draft = ExamDraft | TopicDraft | QuizDraft | QuestionDraft


class Decision(Enum):
    CREATE = auto()
    UPDATE = auto()
    LEAVE = auto()
    KEEP = auto()


OUTCOMES = {
    Decision.CREATE: Outcome.CREATED,
    Decision.UPDATE: Outcome.UPDATED,
    Decision.LEAVE: Outcome.UNCHANGED,
    Decision.KEEP: Outcome.KEPT,
}


def decide(*, file: str, here: str | None, last: str | None, overwrite: bool) -> Decision:
    """What an import does, from digests: the file's, the database's, and the last import's.

    What was made here, or changed here since the last import, is kept, whether or not the file changed
    too: an import that runs at every start must not undo an author's work. `overwrite` lets the file win.
    """
    if here is None:
        return Decision.CREATE
    if here == file:
        return Decision.LEAVE
    return Decision.KEEP if last != here and not overwrite else Decision.UPDATE


def content_digest(draft: Draft, *around: str | None) -> str:
    """Equal for drafts that say the same; `around` names what the item stands in.

    The ids of choices are left out, since a file has none.
    """
    if isinstance(draft, QuestionDraft):
        draft = replace(draft, choices=tuple(replace(choice, id=None) for choice in draft.choices))
    text = orjson.dumps([draft, around], default=canonical, option=orjson.OPT_PASSTHROUGH_DATETIME)
    return digest_of(orjson.loads(text))


def canonical(value: Any) -> str:
    match value:
        case Decimal():
            return plain(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
    raise TypeError(f"a draft holds no {type(value).__name__}")


def with_ids(new: Sequence[ChoiceDraft], old: Sequence[ChoiceDraft]) -> tuple[ChoiceDraft, ...]:
    """The new choices with the ids of the old ones that they continue.

    A choice continues the one with its text, else the one at its place that no text claimed: so an
    answer can be compared over versions after the text was edited or the order changed.
    """
    unclaimed = {choice.text: choice.id for choice in reversed(old)}
    ids = [unclaimed.pop(choice.text, None) for choice in new]
    taken = set(ids)
    for place, choice in enumerate(old[: len(new)]):
        if ids[place] is None and choice.id not in taken:
            ids[place] = choice.id
    return tuple(replace(choice, id=id_) for choice, id_ in zip(new, ids, strict=True))
