"""What a learner may do and see, as truth tables."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from attempts import policies
from attempts.policies import EVERYTHING, MAX_ANSWERS, NOTHING, RESULT, Mode, Policy, Refusal, Shown, Window

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PRACTICE, EXAM = Policy(mode=Mode.PRACTICE, tries=3), Policy(mode=Mode.EXAM, tries=3)


def code(refusal: Refusal | None) -> str | None:
    return None if refusal is None else refusal.code


@pytest.mark.parametrize(
    "policy",
    [
        Policy(),
        Policy(
            mode=Mode.EXAM,
            time_limit_s=3600,
            grace_s=30,
            closes_at=NOON,
            pass_percent=Decimal("70.00"),
            shuffle_questions=False,
            shuffle_choices=False,
            hints=False,
            tries=4,
            try_penalty=Decimal("0.1"),
        ),
    ],
)
def test_a_policy_survives_being_frozen_into_a_document(policy: Policy) -> None:
    assert Policy.from_document(policy.to_document()) == policy


@pytest.mark.parametrize(
    ("limit", "grace", "closes_in", "deadline_in", "close_in"),
    [
        (None, 0, None, None, None),
        (None, 60, None, None, None),
        (600, 0, None, 600, 600),
        (600, 60, None, 600, 660),
        (None, 60, 300, 300, 360),
        (600, 60, 300, 300, 360),
        (600, 60, 900, 600, 660),
    ],
)
def test_the_deadline_is_the_limit_or_the_close_whichever_is_first(
    limit: int | None, grace: int, closes_in: int | None, deadline_in: int | None, close_in: int | None
) -> None:
    def after(seconds: int | None) -> datetime | None:
        return None if seconds is None else NOON + seconds * SECOND

    policy = Policy(time_limit_s=limit, grace_s=grace, closes_at=after(closes_in))

    window = policies.window(policy, started_at=NOON)

    assert window == Window(after(deadline_in), after(close_in))


@pytest.mark.parametrize(
    ("state", "closes_at", "overdue"),
    [
        ("in_progress", None, False),
        ("in_progress", NOON + SECOND, False),
        ("in_progress", NOON, True),
        ("in_progress", NOON - SECOND, True),
        ("finished", NOON - SECOND, False),
        ("expired", NOON - SECOND, False),
        ("abandoned", NOON - SECOND, False),
    ],
)
def test_only_an_open_attempt_is_overdue_and_from_its_close_on(
    state: str, closes_at: datetime | None, overdue: bool
) -> None:
    assert policies.is_overdue(state=state, closes_at=closes_at, now=NOON) is overdue


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"opens_at": NOON}, None),
        ({"opens_at": NOON + SECOND}, "quiz_not_open"),
        ({"closes_at": NOON + SECOND}, None),
        ({"closes_at": NOON}, "quiz_closed"),
        ({"allowed": 2, "had": 1}, None),
        ({"allowed": 2, "had": 2}, "no_attempts_left"),
        ({"allowed": 2, "had": 3}, "no_attempts_left"),
        ({"allowed": None, "had": 1000}, None),
        ({"opens_at": NOON + SECOND, "allowed": 1, "had": 1}, "quiz_not_open"),
    ],
)
def test_a_quiz_starts_while_it_is_open_and_attempts_are_left(
    changes: dict[str, Any], expected: str | None
) -> None:
    facts: dict[str, Any] = {"opens_at": None, "closes_at": None, "allowed": None, "had": 0, "now": NOON}
    assert code(policies.refuse_start(**(facts | changes))) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("in_progress", None),
        ("finished", "attempt_finished"),
        ("expired", "attempt_expired"),
        ("abandoned", "attempt_finished"),
    ],
)
def test_only_an_attempt_in_progress_changes(state: str, expected: str | None) -> None:
    assert code(policies.refuse_change(state)) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("in_progress", "attempt_in_progress"),
        ("finished", None),
        ("expired", None),
        ("abandoned", "attempt_abandoned"),
    ],
)
def test_only_an_attempt_with_a_result_is_reviewed(state: str, expected: str | None) -> None:
    assert code(policies.refuse_review(state)) == expected


@pytest.mark.parametrize(
    ("policy", "tries", "correct", "expected"),
    [
        (PRACTICE, 0, False, False),
        (PRACTICE, 2, False, False),
        (PRACTICE, 1, True, True),
        (PRACTICE, 3, False, True),
        (EXAM, 1, True, False),
        (EXAM, 3, False, False),
    ],
)
def test_a_practice_question_is_over_once_right_or_out_of_tries(
    policy: Policy, tries: int, correct: bool, expected: bool
) -> None:
    assert policies.is_resolved(policy, tries=tries, correct=correct) is expected


@pytest.mark.parametrize(
    ("policy", "tries", "correct", "expected"),
    [
        (PRACTICE, 0, False, None),
        (PRACTICE, 2, False, None),
        (PRACTICE, 3, False, "question_resolved"),
        (PRACTICE, 1, True, "question_resolved"),
        (EXAM, 5, True, None),
        (EXAM, MAX_ANSWERS - 1, False, None),
        (EXAM, MAX_ANSWERS, False, "too_many_answers"),
    ],
)
def test_an_answer_is_taken_until_the_question_is_over(
    policy: Policy, tries: int, correct: bool, expected: str | None
) -> None:
    assert code(policies.refuse_answer(policy, tries=tries, correct=correct)) == expected


@pytest.mark.parametrize(
    ("hints", "number", "taken", "resolved", "expected"),
    [
        (True, 1, 0, False, None),
        (True, 2, 1, False, None),
        (True, 1, 1, False, None),
        (True, 1, 2, True, None),
        (True, 2, 0, False, "hint_out_of_order"),
        (True, 3, 2, False, "no_hints_left"),
        (True, 3, 0, False, "no_hints_left"),
        (True, 2, 1, True, "question_resolved"),
        (False, 1, 0, False, "hints_not_allowed"),
        (False, 1, 1, False, "hints_not_allowed"),
    ],
)
def test_hints_come_in_order_and_again_at_will(
    hints: bool, number: int, taken: int, resolved: bool, expected: str | None
) -> None:
    refusal = policies.refuse_hint(
        Policy(hints=hints), number=number, taken=taken, available=2, resolved=resolved
    )

    assert code(refusal) == expected


@pytest.mark.parametrize(
    ("policy", "state", "tries", "correct", "expected"),
    [
        (PRACTICE, "in_progress", 0, False, NOTHING),
        (PRACTICE, "in_progress", 1, False, RESULT),
        (PRACTICE, "in_progress", 3, False, EVERYTHING),
        (PRACTICE, "in_progress", 1, True, EVERYTHING),
        (PRACTICE, "finished", 0, False, EVERYTHING),
        (PRACTICE, "expired", 1, False, EVERYTHING),
        (PRACTICE, "abandoned", 1, True, NOTHING),
        (EXAM, "in_progress", 0, False, NOTHING),
        (EXAM, "in_progress", 1, True, NOTHING),
        (EXAM, "in_progress", 3, False, NOTHING),
        (EXAM, "finished", 1, False, EVERYTHING),
        (EXAM, "expired", 0, False, EVERYTHING),
        (EXAM, "abandoned", 3, True, NOTHING),
    ],
)
def test_practice_shows_results_at_once_and_an_exam_at_its_end(
    policy: Policy, state: str, tries: int, correct: bool, expected: Shown
) -> None:
    assert policies.shown(policy, state=state, tries=tries, correct=correct) == expected


@pytest.mark.parametrize(
    ("policy", "tries", "correct", "expected"),
    [(PRACTICE, 1, False, 2), (PRACTICE, 3, False, 0), (PRACTICE, 1, True, 0), (EXAM, 1, False, None)],
)
def test_no_try_is_left_of_a_practice_question_that_is_over(
    policy: Policy, tries: int, correct: bool, expected: int | None
) -> None:
    assert policies.tries_left(policy, tries=tries, correct=correct) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [("in_progress", False), ("finished", True), ("expired", True), ("abandoned", False)],
)
def test_the_score_shows_once_the_attempt_has_a_result(state: str, expected: bool) -> None:
    assert policies.shows_total(state) is expected
