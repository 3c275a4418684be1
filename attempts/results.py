"""Results as clients get them: totals, by topic and type, beside earlier attempts."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from attempts import scoring
from attempts.policies import shows_breakdown
from attempts.rows import AttemptRow, ItemRow
from attempts.scoring import Tally
from questions.policy import Aspect

type Document = dict[str, Any]
MILLISECOND = timedelta(milliseconds=1)
GROUPS = {"topics": "topic", "types": "type"}


def total(row: AttemptRow) -> Document:
    """Score, percent, pass and time, as far as they show."""
    document: Document = {}
    if Aspect.TOTAL in row.totals:
        document |= {"score": row.score, "percent": scoring.percent(row.score, row.max_score)}
    if Aspect.PASS in row.totals:
        document["passed"] = scoring.passed(row.score, row.max_score, row.policy.pass_percent)
    if row.finished_at is not None:
        spent = (row.finished_at - row.started_at) // MILLISECOND - row.paused_ms
        document["duration_ms"] = max(0, spent)
    return document


def breakdown(row: AttemptRow, items: Iterable[ItemRow]) -> Document:
    """The result beside earlier attempts, and by topic and by type."""
    if Aspect.TOTAL not in row.totals or row.phase is None:
        return {}
    document: Document = {"comparison": comparison(row)}
    if not shows_breakdown(row.policy, row.state, row.phase):
        return document
    found = list(items)
    correctness = Aspect.CORRECTNESS in row.policy.reveals(row.phase)
    return document | {name: tallied(of, found, correctness=correctness) for name, of in GROUPS.items()}


def tallied(name: str, items: Iterable[ItemRow], *, correctness: bool) -> list[Document]:
    groups = scoring.tallies(
        (each.delivery[name], each.mark, each.max_mark, each.is_correct) for each in items
    )
    return [
        {name: group, **tally_document(tally)} | ({"correct": tally.correct} if correctness else {})
        for group, tally in groups.items()
    ]


def tally_document(tally: Tally) -> Document:
    return {
        "score": tally.score,
        "max_score": tally.max_score,
        "percent": tally.percent,
        "questions": tally.questions,
    }


def comparison(row: AttemptRow) -> Document | None:
    """The attempt beside the learner's earlier ones at the quiz; None for practice of a selection."""
    if row.quiz is None or row.finished_at is None:
        return None
    compared = scoring.compare(row.earlier, scoring.percent(row.score, row.max_score), row.policy.counts)
    return {"counts": row.policy.counts, **vars(compared)}
