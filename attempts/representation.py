"""Attempts as the JSON that clients get. What may be in it is decided in `policies`."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from attempts import results, scoring
from attempts.lifecycle import Answered, HintShown
from attempts.policies import shown_again, shown_of_latest, tries_left
from attempts.rows import AttemptRow, ItemRow, ResponseRow
from questions.policy import Aspect, Policy, policy_document
from questions.types import TYPES
from questions.types.fractions import Grade

type Document = dict[str, Any]


def attempt(row: AttemptRow, items: list[ItemRow]) -> Document:
    """The whole attempt, from which a client that lost everything goes on."""
    return {
        **summary(row),
        **results.breakdown(row, items),
        "policy": policy_document(row.policy),
        "items": [item(row, each) for each in items],
    }


def summary(row: AttemptRow) -> Document:
    """An attempt without its questions, as in lists."""
    return {
        "id": row.id,
        "state": row.state,
        "mode": row.policy.mode,
        "exam": row.exam,
        "quiz": row.quiz,
        "number": row.number,
        "practice": row.selection,
        "started_at": row.started_at,
        "deadline_at": row.deadline_at,
        "finished_at": row.finished_at,
        "paused_at": row.paused_at,
        "remaining_ms": remaining_ms(row),
        "max_score": row.max_score,
        **results.total(row),
    }


def remaining_ms(row: AttemptRow) -> int | None:
    """What is left of the time limit while the clock stands still."""
    if row.paused_at is None or row.policy.time_limit_s is None:
        return None
    spent = (row.paused_at - row.started_at) // timedelta(milliseconds=1) - row.paused_ms
    return row.policy.time_limit_s * 1000 - spent


def item(row: AttemptRow, each: ItemRow) -> Document:
    return {
        "position": each.position,
        "question": question(each),
        "response": latest_response(row, each),
        "flagged": each.flagged,
        "hints": hints(row.policy, each),
        "elapsed_ms": each.elapsed_ms,
    }


def question(each: ItemRow) -> Mapping[str, Any]:
    """The delivered question, its choices in this learner's order."""
    if each.choice_order is None:
        return each.delivery
    choices = each.delivery["choices"]
    return {**each.delivery, "choices": [choices[index] for index in each.choice_order]}


def hints(policy: Policy, each: ItemRow) -> list[Document]:
    costs = scoring.penalties(policy, each.hints)
    texts = [each["text"] for each in each.hints]
    return [hint(number, *found) for number, found in enumerate(zip(texts, costs, strict=True), start=1)]


def hint(number: int, text: str, penalty: Decimal) -> Document:
    return {"number": number, "text": text, "penalty": penalty}


def hint_shown(found: HintShown) -> Document:
    return hint(found.number, found.text, found.penalty) | {"remaining": found.remaining}


def latest_response(row: AttemptRow, each: ItemRow) -> Document | None:
    if each.answer is None:
        return None
    assert each.response_id is not None and each.answered_at is not None
    latest = ResponseRow(
        id=each.response_id,
        position=each.position,
        number=each.tries if each.submitted else each.tries + 1,
        answer=each.answer,
        elapsed_ms=None,
        fraction=each.fraction,
        mark=each.mark,
        created_at=each.answered_at,
        submitted=each.submitted,
        certainty=each.certainty,
    )
    return response(
        latest,
        shown_of_latest(
            row.policy,
            row.phase,
            tries=each.tries,
            correct=each.is_correct,
            submitted=each.submitted,
        ),
        policy=row.policy,
        type=each.delivery["type"],
        answer_key=each.answer_key or {},
        max_mark=each.max_mark,
    )


def answered(result: Answered) -> Document:
    """The reply to an answer."""
    row, policy = result.response, result.policy
    return response(
        row,
        shown_again(policy, result.state, tries=row.number, correct=row.is_correct, submitted=row.submitted),
        policy=policy,
        type=result.type,
        answer_key=result.answer_key,
        max_mark=result.max_mark,
    )


def response(
    row: ResponseRow,
    aspects: Collection[str],
    *,
    policy: Policy,
    type: str,
    answer_key: Mapping[str, Any],
    max_mark: Decimal,
) -> Document:
    """An accepted answer, with those aspects of its result that show by now."""
    document: Document = {
        "id": row.id,
        "position": row.position,
        "answer": row.answer,
        "submitted": row.submitted,
        "try": row.number,
        "tries_left": tries_left(policy, tries=row.number, correct=row.is_correct),
        "submitted_at": row.created_at,
    }
    if row.certainty is not None:
        document["certainty"] = row.certainty
    if row.answer is None:
        return document
    return document | graded(
        type, answer_key, row.answer, fraction=row.fraction, mark=row.mark, max_mark=max_mark, aspects=aspects
    )


def graded(
    type: str,
    answer_key: Mapping[str, Any],
    answer: Mapping[str, Any] | None,
    *,
    fraction: Decimal | None,
    mark: Decimal | None,
    max_mark: Decimal,
    aspects: Collection[str],
) -> Document:
    """How an answer did. `correct` and `mark` are null while a person has to mark it."""
    document: Document = {}
    if Aspect.CORRECTNESS in aspects:
        document["correct"] = None if fraction is None else Grade(fraction).is_correct
    if Aspect.MARK in aspects:
        document |= {"mark": mark, "max_mark": max_mark}
    if Aspect.FEEDBACK in aspects:
        document |= feedback(type, answer_key, answer, solved=Aspect.KEY in aspects)
    if Aspect.CORRECTNESS in aspects and answer is not None:
        document |= parts(type, answer_key, answer, told=Aspect.FEEDBACK in aspects)
    if Aspect.KEY in aspects:
        document["correct_answer"] = TYPES[type].correct_answer(answer_key)
    if Aspect.EXPLANATION in aspects:
        document["explanation"] = answer_key["explanation"]
        document["references"] = answer_key["references"]
    return document


def feedback(
    type: str, answer_key: Mapping[str, Any], answer: Mapping[str, Any] | None, *, solved: bool
) -> Document:
    """What the author says to this very answer, and to the choices picked; once the key shows, to all."""
    picked = frozenset() if answer is None else TYPES[type].picked(answer)
    grade = None if answer is None else TYPES[type].grade(answer_key, answer)
    return {
        "feedback": "" if grade is None else grade.feedback,
        "choice_feedback": [
            {"id": id, "feedback": text}
            for id, text in answer_key.get("feedback", {}).items()
            if solved or id in picked
        ],
    }


def parts(type: str, answer_key: Mapping[str, Any], answer: Mapping[str, Any], *, told: bool) -> Document:
    """How the answer's blanks or pairs did, where it has some."""
    grade = TYPES[type].grade(answer_key, answer)
    if grade is None or not grade.parts:
        return {}
    return {
        "parts": [
            {"name": part.name, "correct": Grade(part.fraction).is_correct}
            | ({"feedback": part.feedback} if told else {})
            for part in grade.parts
        ]
    }
