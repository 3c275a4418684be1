"""Attempts as the JSON that clients get. What may be in it is decided in `policies`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attempts import scoring
from attempts.policies import Policy, Shown, shown, shows_total, tries_left
from attempts.rows import AttemptRow, ItemRow, ResponseRow
from questions.types import TYPES
from questions.types.fractions import Grade

type Document = dict[str, Any]


def attempt(row: AttemptRow, items: list[ItemRow]) -> Document:
    """The whole attempt, from which a client that lost everything goes on."""
    return summary(row) | topics(row, items) | {"items": [item(row, each) for each in items]}


def summary(row: AttemptRow) -> Document:
    """An attempt without its questions, as in lists."""
    document = {
        "id": row.id,
        "state": row.state,
        "mode": row.policy.mode,
        "exam": row.exam,
        "quiz": row.quiz,
        "practice": row.selection,
        "started_at": row.started_at,
        "deadline_at": row.deadline_at,
        "finished_at": row.finished_at,
        "max_score": row.max_score,
    }
    if shows_total(row.state):
        document |= {
            "score": row.score,
            "percent": scoring.percent(row.score, row.max_score),
            "passed": scoring.passed(row.score, row.max_score, row.policy.pass_percent),
        }
    return document


def topics(row: AttemptRow, items: list[ItemRow]) -> Document:
    """The result by topic, in the order in which the attempt meets the topics."""
    if not shows_total(row.state):
        return {}
    tallies = scoring.by_topic(
        (each.delivery["topic"], each.mark, each.max_mark, each.is_correct) for each in items
    )
    return {
        "topics": [
            {
                "topic": topic,
                "score": tally.score,
                "max_score": tally.max_score,
                "percent": tally.percent,
                "questions": tally.questions,
                "correct": tally.correct,
            }
            for topic, tally in tallies.items()
        ]
    }


def item(row: AttemptRow, each: ItemRow) -> Document:
    return {
        "position": each.position,
        "question": question(each),
        "response": latest_response(row, each),
        "flagged": each.flagged,
        "hints": hints(each),
    }


def question(each: ItemRow) -> Mapping[str, Any]:
    """The delivered question, its choices in this learner's order."""
    if each.choice_order is None:
        return each.delivery
    choices = each.delivery["choices"]
    return {**each.delivery, "choices": [choices[index] for index in each.choice_order]}


def hints(each: ItemRow) -> list[Document]:
    return [hint(number, h["text"], Decimal(h["penalty"])) for number, h in enumerate(each.hints, start=1)]


def hint(number: int, text: str, penalty: Decimal) -> Document:
    return {"number": number, "text": text, "penalty": penalty}


def latest_response(row: AttemptRow, each: ItemRow) -> Document | None:
    if each.response_id is None:
        return None
    assert each.answer is not None and each.fraction is not None
    assert each.mark is not None and each.answered_at is not None
    latest = ResponseRow(
        id=each.response_id,
        position=each.position,
        number=each.tries,
        answer=each.answer,
        elapsed_ms=None,
        fraction=each.fraction,
        mark=each.mark,
        created_at=each.answered_at,
    )
    return response(
        latest,
        policy=row.policy,
        state=row.state,
        type=each.delivery["type"],
        answer_key=each.answer_key or {},
        max_mark=each.max_mark,
    )


def response(
    row: ResponseRow,
    *,
    policy: Policy,
    state: str,
    type: str,
    answer_key: Mapping[str, Any],
    max_mark: Decimal,
) -> Document:
    """An accepted answer, with as much of its result as the policy shows by now."""
    correct = Grade(row.fraction).is_correct
    shows = shown(policy, state=state, tries=row.number, correct=correct)
    document: Document = {
        "id": row.id,
        "position": row.position,
        "answer": row.answer,
        "try": row.number,
        "tries_left": tries_left(policy, tries=row.number, correct=correct),
        "submitted_at": row.created_at,
    }
    if shows.correctness:
        document |= {"correct": correct, "mark": row.mark, "max_mark": max_mark}
        document["choice_feedback"] = choice_feedback(type, answer_key, row.answer, shows)
    if shows.solution:
        document |= solution(type, answer_key)
    return document


def choice_feedback(
    type: str, answer_key: Mapping[str, Any], answer: Mapping[str, Any], shows: Shown
) -> list[Document]:
    """Feedback of the choices picked; once the solution shows, of all that have some."""
    picked = TYPES[type].picked(answer)
    return [
        {"id": id, "feedback": text}
        for id, text in answer_key.get("feedback", {}).items()
        if shows.solution or id in picked
    ]


def solution(type: str, answer_key: Mapping[str, Any]) -> Document:
    return {
        "correct_answer": TYPES[type].correct_answer(answer_key),
        "explanation": answer_key["explanation"],
        "references": answer_key["references"],
    }


def review(row: AttemptRow, items: list[ItemRow], responses: list[ResponseRow]) -> Document:
    """A closed attempt with everything there is to learn from it: every try, and every solution."""
    return summary(row) | topics(row, items) | {"items": [reviewed(each, responses) for each in items]}


def reviewed(each: ItemRow, responses: list[ResponseRow]) -> Document:
    assert each.answer_key is not None
    tries = [r for r in responses if r.position == each.position]
    return {
        "position": each.position,
        "question": question(each),
        "flagged": each.flagged,
        "hints": hints(each),
        "answer": each.answer,
        "correct": each.is_correct,
        "mark": each.mark or scoring.ZERO,
        "max_mark": each.max_mark,
        "choice_feedback": [
            {"id": id, "feedback": text} for id, text in each.answer_key.get("feedback", {}).items()
        ],
        **solution(each.delivery["type"], each.answer_key),
        "responses": [try_document(r) for r in tries],
    }


def try_document(row: ResponseRow) -> Document:
    return {
        "id": row.id,
        "try": row.number,
        "answer": row.answer,
        "correct": Grade(row.fraction).is_correct,
        "mark": row.mark,
        "elapsed_ms": row.elapsed_ms,
        "submitted_at": row.created_at,
    }
