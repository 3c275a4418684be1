"""Two people edit one page: the second save is refused, and told what the first one changed.

A form takes along, signed, what was written when it was opened. What is kept is compared with that when the
form is saved, under the row's lock: what changes no content, such as a publication, is no conflict.
"""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.core import signing
from django.db.models import Model

from questions.admin.contents import CONTENTS
from questions.authoring import ContentRefused
from questions.comparison import Change, Snapshot, compare
from questions.edits import PARTS, Part, credited, metadata
from questions.models import Exam, TopicEdit
from quizapi.accounts.models import User

SALT = "questions.admin.conflicts"
DETAIL = (
    "This was changed by somebody while you were editing, so nothing was saved now. What you wrote is still "
    "in the form; what differs stands above it."
)
NO_CONTENT = frozenset(["submit", "return", "publish", "retire", "publish_quiz", "retire_quiz"])
LOOKED_AT = 50  # edits of each table, the newest
TOLD = 5  # savings, the newest


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What was written when a form was opened, and when that was."""

    content: Snapshot
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Saving:
    """Somebody's change of the content."""

    at: datetime
    who: str


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """`theirs` is what changed since the form was opened, None where that cannot be told; `mine` is what
    saving the form would change; `answer` is what the form sends once its author has seen that.
    """

    savings: Sequence[Saving]
    theirs: Sequence[Change] | None
    mine: Sequence[Change]
    answer: str


class ChangedMeanwhile(ContentRefused):
    """The content is not what the form began with."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__("changed_meanwhile", DETAIL)
        self.conflict = conflict


def opening(row: Model) -> str:
    """What a form that is opened now takes along."""
    content = CONTENTS[type(row)].kept(row)
    return signing.dumps({**asdict(content), "at": time.time()}, salt=SALT, compress=True)


def opened(token: str) -> Opened | None:
    """None: not from here, or signed with a key that is no longer in use."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    at = datetime.fromtimestamp(said.pop("at"), UTC)
    return Opened(content=Snapshot(**said), at=at)


def refuse_conflict(row: Model, form: Any, formsets: Mapping[str, Any]) -> None:
    """Refuse to save a form over what its author has not seen; `row` is locked."""
    token = form.cleaned_data.get("seen")
    if not token:
        return
    before = opened(token)
    kept = CONTENTS[type(row)].kept(row)
    if (before and before.content == kept) or form.data.get("over") == digest(kept):
        return
    written = CONTENTS[type(row)].written(form, formsets, row)
    mine = compare(kept, written)
    if not mine:
        return  # both wrote the same
    theirs = compare(before.content, kept) if before else None
    savings = savings_of(row, before.at if before else None)
    raise ChangedMeanwhile(Conflict(savings=savings, theirs=theirs, mine=mine, answer=digest(kept)))


def digest(content: Snapshot) -> str:
    return hashlib.sha256(json.dumps(asdict(content)).encode()).hexdigest()


def savings_of(row: Model, since: datetime | None) -> list[Saving]:
    """Who changed the content since then, the latest last; at least the latest of all."""
    edits = sorted(edits_of(row), key=lambda edit: edit.pgh_created_at)
    people = User.objects.in_bulk({user for edit in edits if (user := metadata(edit).get("user"))})
    names = {str(id): str(person) for id, person in people.items()}
    found = {
        edit.pgh_context_id or edit.pgh_created_at: Saving(at=edit.pgh_created_at, who=credited(edit, names))
        for edit in edits
    }
    savings = list(found.values())[-TOLD:]
    late = [saving for saving in savings if since is None or saving.at >= since]
    return late if since and late else savings[-1:]


def edits_of(row: Model) -> list[Any]:
    """The newest edits of a row and of what belongs to it, table by table, but for moves of its status."""
    belonging = (Part(TopicEdit, "exam_id", "topic"),) if isinstance(row, Exam) else ()
    parts = [*PARTS[type(row)], *belonging]
    found: list[Any] = []
    for part in parts:
        rows = part.model.objects.filter(**{part.key: row.pk}).select_related("pgh_context")
        found += list(rows.order_by("-pgh_id")[:LOOKED_AT])[::-1]
    return [edit for edit in found if metadata(edit).get("command") not in NO_CONTENT]
