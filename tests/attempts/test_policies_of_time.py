"""When an attempt may start, when it ends, and who has longer, as truth tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attempts import policies
from attempts.policies import Exemption, Refusal, Window
from questions.policy import Policy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def code(refusal: Refusal | None) -> str | None:
    return None if refusal is None else refusal.code


def after(seconds: int | None) -> datetime | None:
    return None if seconds is None else NOON + seconds * SECOND


# Exceptions

RULES = Policy(
    opens_at=after(100), closes_at=after(900), time_limit_s=600, attempts_allowed=2, pass_percent=None
)


@pytest.mark.parametrize(
    ("exemptions", "expected"),
    [
        ([], {}),
        ([Exemption()], {}),
        ([Exemption(extra_time_s=60)], {"time_limit_s": 660}),
        ([Exemption(extra_time_s=60), Exemption(extra_time_s=30)], {"time_limit_s": 660}),
        ([Exemption(extra_time_s=30), Exemption(extra_time_s=60)], {"time_limit_s": 660}),
        ([Exemption(extra_attempts=1)], {"attempts_allowed": 3}),
        ([Exemption(extra_attempts=3), Exemption(extra_attempts=1)], {"attempts_allowed": 5}),
        ([Exemption(opens_at=after(50))], {"opens_at": after(50)}),
        ([Exemption(opens_at=after(200))], {"opens_at": after(200)}),
        ([Exemption(opens_at=after(50)), Exemption(opens_at=after(20))], {"opens_at": after(20)}),
        ([Exemption(closes_at=after(1000))], {"closes_at": after(1000)}),
        ([Exemption(closes_at=after(800))], {"closes_at": after(800)}),
        ([Exemption(closes_at=after(800)), Exemption(closes_at=after(700))], {"closes_at": after(800)}),
        ([Exemption(closes_at=after(800)), Exemption(extra_time_s=60)],
         {"closes_at": after(800), "time_limit_s": 660}),
        ([Exemption(closes_at=after(950), opens_at=after(10), extra_time_s=5, extra_attempts=1)],
         {"closes_at": after(950), "opens_at": after(10), "time_limit_s": 605, "attempts_allowed": 3}),
    ],
)  # fmt: skip
def test_of_several_exceptions_each_rule_is_the_most_generous(
    exemptions: list[Exemption], expected: dict[str, Any]
) -> None:
    assert vars(policies.with_exemptions(RULES, exemptions)) == vars(RULES) | expected


def test_more_time_and_more_attempts_than_no_limit_are_no_limit() -> None:
    exempt = policies.with_exemptions(Policy(), [Exemption(extra_time_s=60, extra_attempts=1)])

    assert exempt == Policy()


# The end


@pytest.mark.parametrize(
    ("limit", "at_deadline", "closes_in", "paused", "deadline_in", "close_in"),
    [
        (None, "autosubmit", None, 0, None, None),
        (None, "grace", None, 0, None, None),
        (None, "autosubmit", None, 100, None, None),
        (600, "autosubmit", None, 0, 600, 600),
        (600, "abandon", None, 0, 600, 600),
        (600, "grace", None, 0, 600, 660),
        (None, "autosubmit", 300, 0, 300, 300),
        (None, "grace", 300, 0, 300, 360),
        (600, "grace", 300, 0, 300, 360),
        (600, "grace", 900, 0, 600, 660),
        (600, "autosubmit", 600, 0, 600, 600),
        (600, "autosubmit", None, 100, 700, 700),
        (600, "grace", None, 100, 700, 760),
        (600, "grace", 650, 100, 650, 710),
        (None, "autosubmit", 300, 100, 300, 300),
    ],
)
def test_the_deadline_is_the_limit_and_the_pauses_or_the_close_whichever_is_first(
    *,
    limit: int | None,
    at_deadline: str,
    closes_in: int | None,
    paused: int,
    deadline_in: int | None,
    close_in: int | None,
) -> None:
    policy = Policy(time_limit_s=limit, at_deadline=at_deadline, grace_s=60, closes_at=after(closes_in))

    window = policies.window(policy, started_at=NOON, paused=paused * SECOND)

    assert window == Window(after(deadline_in), after(close_in))


@pytest.mark.parametrize(
    ("at_deadline", "closes_in", "deadline_in", "close_in"),
    [
        ("autosubmit", None, None, None),
        ("grace", None, None, None),
        ("autosubmit", 300, 300, 300),
        ("abandon", 300, 300, 300),
        ("grace", 300, 300, 360),
    ],
)
def test_a_paused_attempt_has_no_end_but_that_of_the_quiz(
    at_deadline: str, closes_in: int | None, deadline_in: int | None, close_in: int | None
) -> None:
    policy = Policy(time_limit_s=60, at_deadline=at_deadline, grace_s=60, closes_at=after(closes_in))

    assert policies.window_while_paused(policy) == Window(after(deadline_in), after(close_in))


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
        ("needs_marking", NOON - SECOND, False),
        ("voided", NOON - SECOND, False),
    ],
)
def test_only_an_open_attempt_is_overdue_and_from_its_close_on(
    state: str, closes_at: datetime | None, overdue: bool
) -> None:
    assert policies.is_overdue(state=state, closes_at=closes_at, now=NOON) is overdue


# Starting


@pytest.mark.parametrize(
    ("rules", "had", "last", "expected"),
    [
        ({}, 0, None, None),
        ({"opens_at": NOON}, 0, None, None),
        ({"opens_at": NOON + SECOND}, 0, None, "quiz_not_open"),
        ({"closes_at": NOON + SECOND}, 0, None, None),
        ({"closes_at": NOON}, 0, None, "quiz_closed"),
        ({"attempts_allowed": 2}, 1, NOON, None),
        ({"attempts_allowed": 2}, 2, NOON, "no_attempts_left"),
        ({"attempts_allowed": 2}, 3, NOON, "no_attempts_left"),
        ({}, 1000, NOON, None),
        ({"opens_at": NOON + SECOND, "attempts_allowed": 1}, 1, NOON, "quiz_not_open"),
        ({}, 1, NOON + SECOND, None),  # it ended while this start was on its way
        ({"attempt_delay_s": 60}, 0, None, None),
        ({"attempt_delay_s": 60}, 1, NOON, "attempt_too_soon"),
        ({"attempt_delay_s": 60}, 1, NOON - 59 * SECOND, "attempt_too_soon"),
        ({"attempt_delay_s": 60}, 1, NOON - 60 * SECOND, None),
        ({"attempt_delay_s": 60, "attempts_allowed": 1}, 1, NOON, "no_attempts_left"),
        ({"attempt_delay_s": 60, "closes_at": NOON}, 1, NOON, "quiz_closed"),
    ],
)
def test_a_quiz_starts_while_it_is_open_attempts_are_left_and_the_last_is_long_ago(
    rules: dict[str, Any], had: int, last: datetime | None, expected: str | None
) -> None:
    refusal = policies.refuse_start(Policy(**rules), had=had, last_finished_at=last, now=NOON)

    assert code(refusal) == expected


def test_who_comes_too_soon_is_told_when_to_come_again() -> None:
    policy = Policy(attempt_delay_s=3600)

    refusal = policies.refuse_start(policy, had=1, last_finished_at=NOON, now=NOON)

    assert refusal == Refusal("attempt_too_soon", "The next attempt may start at 2026-03-01 13:00:00 UTC.")


# Pausing


@pytest.mark.parametrize(
    ("mode", "pausing", "deadline_at", "expected"),
    [
        ("practice", None, None, None),
        ("practice", None, NOON + SECOND, None),
        ("practice", None, NOON, "deadline_passed"),
        ("practice", False, None, "pausing_not_allowed"),
        ("exam", None, NOON + SECOND, "pausing_not_allowed"),
        ("exam", None, NOON, "pausing_not_allowed"),
        ("exam", True, NOON + SECOND, None),
        ("exam", True, NOON - SECOND, "deadline_passed"),
    ],
)
def test_an_attempt_pauses_where_its_policy_says_and_only_before_its_deadline(
    mode: str, pausing: bool | None, deadline_at: datetime | None, expected: str | None
) -> None:
    policy = Policy(mode=mode, pausing=pausing)

    assert code(policies.refuse_pause(policy, deadline_at=deadline_at, now=NOON)) == expected
