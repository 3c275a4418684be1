"""What staff get, as JSON."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attempts.models import Attempt, Intervention, ManualMark

type Document = dict[str, Any]
TIMES = ("deadline_at", "finished_at")


def waiting(row: Mapping[str, Any]) -> Document:
    """A row of `staff_reading.waiting`."""
    own = {name: value for name, value in row.items() if name not in ("slug", "version_number", "stem")}
    return own | {
        "question": {"slug": row["slug"], "version": row["version_number"], "stem": row["stem"]},
    }


def marked(given: ManualMark, attempt: Attempt) -> Document:
    return {
        "position": given.position,
        "response_id": given.response_id,
        "fraction": given.fraction,
        "mark": given.mark,
        "comment": given.comment,
        "by": given.by_id,
        "marked_at": given.created_at,
        "state": attempt.state,
        "unmarked": attempt.unmarked,
    }


def intervention(row: Intervention) -> Document:
    return {
        "id": row.id,
        "kind": row.kind,
        "reason": row.reason,
        "seconds": row.seconds,
        "before": standing(row.before),
        "after": standing(row.after),
        "by": row.by_id,
        "created_at": row.created_at,
    }


def standing(kept: Mapping[str, Any]) -> Document:
    """What was kept as texts."""
    return {
        "state": kept["state"],
        **{name: kept[name] and datetime.fromisoformat(kept[name]) for name in TIMES},
        "score": Decimal(kept["score"]),
    }
