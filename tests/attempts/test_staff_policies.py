"""What staff may do to attempts, and what it does to the rules: each as a table."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from attempts.policies import Refusal, State, window
from attempts.staff_policies import (
    extended,
    is_limited,
    lowest_fraction,
    refuse_extension,
    refuse_mark,
    refuse_mark_of,
    refuse_reopening,
    refuse_voiding,
    reopened,
)
from questions.policy import Policy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def code(refusal: Refusal | None) -> str | None:
    return refusal.code if refusal else None


@pytest.mark.parametrize(
    ("state", "mark", "extend", "reopen", "void"),
    [
        (State.IN_PROGRESS, "attempt_in_progress", None, "attempt_in_progress", None),
        (State.FINISHED, None, "attempt_not_in_progress", None, None),
        (State.EXPIRED, None, "attempt_not_in_progress", None, None),
        (State.NEEDS_MARKING, None, "attempt_not_in_progress", None, None),
        (State.ABANDONED, "attempt_abandoned", "attempt_not_in_progress", None, None),
        (State.VOIDED, "attempt_voided", "attempt_not_in_progress", None, "attempt_voided"),
    ],
)
def test_what_each_state_allows(
    state: State, mark: str | None, extend: str | None, reopen: str | None, void: str | None
) -> None:
    assert code(refuse_mark(state)) == mark
    assert code(refuse_extension(state, limited=True)) == extend
    assert code(refuse_reopening(state, another_open=False)) == reopen
    assert code(refuse_voiding(state)) == void


def test_every_state_is_in_the_table() -> None:
    assert len(State) == 6


@pytest.mark.parametrize(
    ("answered", "by_person", "same", "refused"),
    [
        (True, True, True, None),
        (True, True, False, "answer_changed"),
        (True, False, True, "not_for_marking"),
        (True, False, False, "not_for_marking"),
        (False, False, True, "not_answered"),
        (False, False, False, "not_answered"),
    ],
)
def test_which_answers_take_a_mark(answered: bool, by_person: bool, same: bool, refused: str | None) -> None:
    assert code(refuse_mark_of(answered=answered, by_person=by_person, same=same)) == refused


def test_without_a_deadline_there_is_nothing_to_extend() -> None:
    assert code(refuse_extension(State.IN_PROGRESS, limited=False)) == "no_deadline"


@pytest.mark.parametrize("state", [s for s in State if s is not State.IN_PROGRESS])
def test_beside_an_open_attempt_none_is_reopened(state: State) -> None:
    assert code(refuse_reopening(state, another_open=True)) == "another_attempt_open"


@pytest.mark.parametrize(
    ("policy", "limited"),
    [
        (Policy(), False),
        (Policy(time_limit_s=60), True),
        (Policy(closes_at=NOON), True),
        (Policy(time_limit_s=60, closes_at=NOON), True),
    ],
)
def test_a_limit_or_a_close_makes_a_deadline(policy: Policy, limited: bool) -> None:
    assert is_limited(policy) is limited


def test_a_mark_is_below_zero_only_where_marks_may_be() -> None:
    assert lowest_fraction(Policy()) == 0
    assert lowest_fraction(Policy(negative_marks=True)) == Decimal(-1)


@pytest.mark.parametrize(
    ("limit_min", "close_min"),
    [(60, None), (None, 60), (60, 60), (60, 61), (60, 65), (60, 90), (90, 60), (61, 60)],
)
def test_an_extension_moves_the_deadline_by_just_so_much(
    limit_min: int | None, close_min: int | None
) -> None:
    policy = ruled(limit_min, close_min)
    before = window(policy, started_at=NOON).deadline_at
    assert before is not None

    after = window(extended(policy, seconds=300, deadline_at=before), started_at=NOON)

    assert after.deadline_at == before + minutes(5)


def ruled(limit_min: int | None, close_min: int | None, **rules: Any) -> Policy:
    return Policy(
        time_limit_s=None if limit_min is None else limit_min * 60,
        closes_at=None if close_min is None else NOON + minutes(close_min),
        **rules,
    )


def test_a_close_that_is_far_away_stays_where_it_is() -> None:
    policy = ruled(60, 90)

    assert extended(policy, seconds=300, deadline_at=NOON + minutes(60)).closes_at == policy.closes_at


def test_grace_follows_the_deadline() -> None:
    policy = ruled(60, None, at_deadline="grace", grace_s=30)

    after = window(extended(policy, seconds=300, deadline_at=NOON + minutes(60)), started_at=NOON)

    assert after.closes_at == NOON + minutes(65.5)


@pytest.mark.parametrize(
    ("limit_min", "close_min"),
    [(60, None), (None, 90), (None, 1000), (60, 60), (60, 1000)],
)
def test_a_reopened_attempt_ends_so_many_seconds_from_now(
    limit_min: int | None, close_min: int | None
) -> None:
    now, spent = NOON + minutes(200), minutes(40)

    policy = reopened(ruled(limit_min, close_min), seconds=300, spent=spent, now=now)

    paused = now - NOON - spent
    assert window(policy, started_at=NOON, paused=paused).deadline_at == now + minutes(5)


def test_a_part_of_a_second_is_given_to_the_learner() -> None:
    spent = timedelta(seconds=10.25)

    policy = reopened(ruled(60, None), seconds=300, spent=spent, now=NOON)

    assert policy.time_limit_s == 311
