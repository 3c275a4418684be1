"""What a learner may do in an attempt, as truth tables."""

from datetime import UTC, datetime, timedelta

import pytest

from attempts import policies
from attempts.policies import MAX_ANSWERS, MAX_KEPT, Refusal, Standing
from questions.policy import Policy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PRACTICE, EXAM = Policy(tries=3), Policy(mode="exam")


def code(refusal: Refusal | None) -> str | None:
    return None if refusal is None else refusal.code


@pytest.mark.parametrize(
    ("state", "paused", "expected"),
    [
        ("in_progress", False, None),
        ("in_progress", True, "attempt_paused"),
        ("finished", False, "attempt_finished"),
        ("needs_marking", False, "attempt_finished"),
        ("expired", False, "attempt_expired"),
        ("abandoned", False, "attempt_expired"),
        ("voided", False, "attempt_voided"),
    ],
)
def test_only_an_attempt_in_progress_whose_clock_runs_changes(
    state: str, paused: bool, expected: str | None
) -> None:
    assert code(policies.refuse_change(state, paused=paused)) == expected


@pytest.mark.parametrize(
    ("policy", "tries", "correct", "resolved", "left"),
    [
        (PRACTICE, 0, False, False, 3),
        (PRACTICE, 2, False, False, 1),
        (PRACTICE, 1, True, True, 0),
        (PRACTICE, 3, False, True, 0),
        (PRACTICE, 4, False, True, 0),
        (EXAM, 0, False, False, None),
        (EXAM, 1, True, False, None),
        (EXAM, 3, False, False, None),
        (Policy(mode="exam", submission="individual"), 0, False, False, 1),
        (Policy(mode="exam", submission="individual"), 1, False, True, 0),
        (Policy(submission="simultaneous"), 1, True, False, None),
    ],
)
def test_a_question_is_over_once_right_or_out_of_tries_but_not_where_answers_may_be_changed(
    policy: Policy, tries: int, correct: bool, resolved: bool, left: int | None
) -> None:
    assert policies.is_resolved(policy, tries=tries, correct=correct) is resolved
    assert policies.tries_left(policy, tries=tries, correct=correct) == left


@pytest.mark.parametrize(
    ("policy", "tries", "correct", "final", "expected"),
    [
        (PRACTICE, 0, False, True, None),
        (PRACTICE, 2, False, True, None),
        (PRACTICE, 3, False, True, "question_resolved"),
        (PRACTICE, 1, True, True, "question_resolved"),
        (PRACTICE, 0, False, False, "answers_are_final"),
        (PRACTICE, 3, False, False, "answers_are_final"),
        (EXAM, 0, False, True, None),
        (EXAM, 5, True, True, None),
        (EXAM, 0, False, False, None),
        (EXAM, 5, True, False, None),
    ],
)
def test_an_answer_is_taken_until_the_question_is_over_and_saved_only_where_it_may_be_changed(
    policy: Policy, tries: int, correct: bool, final: bool, expected: str | None
) -> None:
    standing = Standing(tries=tries, correct=correct)

    assert code(policies.refuse_answer(policy, standing, final=final)) == expected


@pytest.mark.parametrize(
    ("tries", "kept", "expected"),
    [
        (0, 0, None),
        (MAX_ANSWERS - 1, MAX_KEPT - 1, None),
        (MAX_ANSWERS, MAX_ANSWERS, "too_many_answers"),
        (0, MAX_KEPT, "too_many_answers"),
    ],
)
def test_responses_to_a_question_are_not_kept_without_end(
    tries: int, kept: int, expected: str | None
) -> None:
    assert code(policies.refuse_more(Standing(tries=tries, kept=kept))) == expected


@pytest.mark.parametrize(
    ("navigation", "position", "reached", "expected"),
    [
        ("free", 1, 0, None),
        ("free", 1, 3, None),
        ("forward", 1, 0, None),
        ("forward", 3, 0, None),
        ("forward", 3, 3, None),
        ("forward", 4, 3, None),
        ("forward", 2, 3, "question_passed"),
    ],
)
def test_forward_navigation_leaves_no_way_back(
    navigation: str, position: int, reached: int, expected: str | None
) -> None:
    refusal = policies.refuse_turn(
        Policy(navigation=navigation), position=position, reached=reached, deadline_at=None, now=NOON
    )

    assert code(refusal) == expected


@pytest.mark.parametrize(
    ("grace_answers", "deadline_at", "expected"),
    [
        (True, None, None),
        (True, NOON + SECOND, None),
        (True, NOON, None),
        (True, NOON - SECOND, None),
        (False, None, None),
        (False, NOON + SECOND, None),
        (False, NOON, "deadline_passed"),
        (False, NOON - SECOND, "deadline_passed"),
    ],
)
def test_in_grace_the_policy_says_whether_answers_are_taken(
    grace_answers: bool, deadline_at: datetime | None, expected: str | None
) -> None:
    policy = Policy(at_deadline="grace", grace_s=30, grace_answers=grace_answers)

    refusal = policies.refuse_turn(policy, position=1, reached=0, deadline_at=deadline_at, now=NOON)

    assert code(refusal) == expected


@pytest.mark.parametrize(
    ("hints", "number", "taken", "tries", "correct", "expected"),
    [
        ("on_demand", 1, 0, 0, False, None),
        ("on_demand", 2, 1, 0, False, None),
        ("on_demand", 1, 1, 0, False, None),
        ("on_demand", 1, 0, 1, False, None),
        ("on_demand", 1, 2, 1, True, None),
        ("on_demand", 2, 0, 0, False, "hint_out_of_order"),
        ("on_demand", 3, 2, 0, False, "no_hints_left"),
        ("on_demand", 3, 0, 0, False, "no_hints_left"),
        ("on_demand", 2, 1, 1, True, "question_resolved"),
        ("on_demand", 2, 1, 3, False, "question_resolved"),
        ("on_demand", 3, 2, 1, True, "no_hints_left"),
        ("off", 1, 0, 0, False, "hints_not_allowed"),
        ("off", 1, 1, 0, False, "hints_not_allowed"),
        ("after_wrong_try", 1, 0, 0, False, "hint_after_wrong_try"),
        ("after_wrong_try", 1, 0, 1, False, None),
        ("after_wrong_try", 2, 1, 1, False, None),
        ("after_wrong_try", 2, 0, 1, False, "hint_out_of_order"),
        ("after_wrong_try", 1, 0, 1, True, "question_resolved"),
        ("after_wrong_try", 1, 0, 3, False, "question_resolved"),
        ("after_wrong_try", 3, 2, 1, False, "no_hints_left"),
    ],
)
def test_hints_come_in_order_and_again_at_will(
    *, hints: str, number: int, taken: int, tries: int, correct: bool, expected: str | None
) -> None:
    standing = Standing(tries=tries, correct=correct, hints_taken=taken)

    refusal = policies.refuse_hint(Policy(hints=hints, tries=3), standing, number=number, available=2)

    assert code(refusal) == expected


def test_in_an_exam_a_right_answer_takes_no_hint_away() -> None:
    """Else the refusal would tell that it is right."""
    standing = Standing(tries=1, correct=True)

    assert policies.refuse_hint(EXAM, standing, number=1, available=2) is None
