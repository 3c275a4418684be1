"""The review of an attempt that has ended: questions, answers and tries, as far as its policy shows them."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from attempts import representation, scoring
from attempts.policies import shown
from attempts.results import breakdown
from attempts.rows import AttemptRow, ItemRow, ResponseRow
from questions.policy import Aspect, policy_document

type Document = dict[str, Any]


def review(row: AttemptRow, items: list[ItemRow], responses: list[ResponseRow]) -> Document:
    """A closed attempt with all that the policy shows of it: every try, and every solution."""
    return {
        **representation.summary(row),
        **breakdown(row, items),
        "policy": policy_document(row.policy),
        "items": [reviewed(row, each, responses) for each in items],
    }


def reviewed(row: AttemptRow, each: ItemRow, responses: list[ResponseRow]) -> Document:
    aspects = shown(row.policy, row.phase, tries=each.tries, correct=each.is_correct)
    tries = [r for r in responses if r.position == each.position]
    document = {
        "position": each.position,
        "question": representation.question(each),
        "flagged": each.flagged,
        "hints": representation.hints(row.policy, each),
        "answer": each.answer,
        "certainty": each.certainty,
        "elapsed_ms": each.elapsed_ms,
        "responses": [try_document(r, aspects) for r in tries],
        **representation.graded(
            each.delivery["type"],
            each.answer_key or {},
            each.answer,
            fraction=fraction_of(each),
            mark=mark_of(each),
            max_mark=each.max_mark,
            aspects=aspects,
        ),
    }
    return document | (
        {"mark_comment": each.mark_comment} if each.mark_comment and Aspect.MARK in aspects else {}
    )


def fraction_of(each: ItemRow) -> Decimal | None:
    """A question left out is wrong; one that waits for a person's mark is neither."""
    return scoring.ZERO if each.answer is None else each.fraction


def mark_of(each: ItemRow) -> Decimal | None:
    return scoring.ZERO if each.answer is None else each.mark


def try_document(row: ResponseRow, aspects: Collection[str]) -> Document:
    document: Document = {
        "id": row.id,
        "try": row.number,
        "answer": row.answer,
        "elapsed_ms": row.elapsed_ms,
        "submitted_at": row.created_at,
    }
    if Aspect.CORRECTNESS in aspects:
        document["correct"] = None if row.fraction is None else row.is_correct
    if Aspect.MARK in aspects:
        document["mark"] = row.mark
    return document
