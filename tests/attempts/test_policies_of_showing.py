"""What a learner sees of an attempt, and when, as truth tables."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest

from attempts import policies
from attempts.policies import NOTHING, Refusal
from questions.policy import ALL, Aspect, Phase, Policy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PRACTICE, EXAM = Policy(tries=3), Policy(mode="exam")
DURING, FINISHED, CLOSED = Phase.DURING, Phase.FINISHED, Phase.CLOSED
RESULT = frozenset({"correctness", "mark", "feedback", "hints"})
SOLVED = RESULT | {"key", "explanation"}
HINTS = frozenset({"hints"})
# Marks while answering, correctness at the end, the key once the quiz has closed.
STEPWISE = Policy(reveal={"during": ["mark"], "finished": ["correctness"], "closed": ["key", "total"]})


def code(refusal: Refusal | None) -> str | None:
    return None if refusal is None else refusal.code


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("in_progress", "attempt_in_progress"),
        ("finished", None),
        ("expired", None),
        ("needs_marking", None),
        ("abandoned", "attempt_abandoned"),
        ("voided", "attempt_voided"),
    ],
)
def test_only_an_attempt_that_ended_and_counts_is_reviewed(state: str, expected: str | None) -> None:
    assert code(policies.refuse_review(state)) == expected


@pytest.mark.parametrize(
    ("state", "closed_at", "expected"),
    [
        ("in_progress", None, DURING),
        ("in_progress", NOON - SECOND, DURING),
        ("finished", None, FINISHED),
        ("finished", NOON + SECOND, FINISHED),
        ("finished", NOON, CLOSED),
        ("finished", NOON - SECOND, CLOSED),
        ("expired", None, FINISHED),
        ("expired", NOON, CLOSED),
        ("needs_marking", NOON + SECOND, FINISHED),
        ("needs_marking", NOON, CLOSED),
        ("abandoned", None, None),
        ("abandoned", NOON, None),
        ("voided", None, None),
        ("voided", NOON, None),
    ],
)
def test_an_attempt_goes_through_phases_unless_it_counts_for_nothing(
    state: str, closed_at: datetime | None, expected: Phase | None
) -> None:
    assert policies.phase(state, closed_at=closed_at, now=NOON) == expected


@pytest.mark.parametrize(
    ("policy", "phase", "tries", "correct", "expected"),
    [
        (PRACTICE, DURING, 0, False, HINTS),
        (PRACTICE, DURING, 1, False, RESULT),
        (PRACTICE, DURING, 3, False, SOLVED),
        (PRACTICE, DURING, 1, True, SOLVED),
        (PRACTICE, FINISHED, 0, False, ALL),
        (PRACTICE, FINISHED, 1, False, ALL),
        (PRACTICE, CLOSED, 0, False, ALL),
        (PRACTICE, None, 1, True, NOTHING),
        (EXAM, DURING, 0, False, HINTS),
        (EXAM, DURING, 1, True, HINTS),
        (EXAM, DURING, 3, False, HINTS),
        (EXAM, FINISHED, 0, False, ALL),
        (EXAM, FINISHED, 1, False, ALL),
        (EXAM, CLOSED, 3, True, ALL),
        (EXAM, None, 1, True, NOTHING),
        (STEPWISE, DURING, 0, False, NOTHING),
        (STEPWISE, DURING, 1, True, {"mark"}),
        (STEPWISE, FINISHED, 1, True, {"correctness"}),
        (STEPWISE, CLOSED, 1, True, {"key", "total"}),
        (Policy(submission="simultaneous", reveal={"during": ["mark", "key"]}), DURING, 1, True, {"mark"}),
    ],
)
def test_what_shows_is_what_the_phase_says_and_no_solution_before_the_question_is_over(
    policy: Policy, phase: Phase | None, tries: int, correct: bool, expected: Collection[str]
) -> None:
    assert policies.shown(policy, phase, tries=tries, correct=correct) == expected


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("phase", [FINISHED, CLOSED])
def test_each_aspect_shows_by_itself(aspect: Aspect, phase: Phase) -> None:
    policy = Policy(reveal={phase: [aspect]})

    assert policies.shown(policy, phase, tries=1, correct=False) == {aspect}


BOTH = frozenset({"total", "pass"})


@pytest.mark.parametrize(
    ("policy", "state", "phase", "expected"),
    [
        (PRACTICE, "in_progress", DURING, NOTHING),
        (PRACTICE, "finished", FINISHED, BOTH),
        (PRACTICE, "expired", CLOSED, BOTH),
        (PRACTICE, "needs_marking", FINISHED, NOTHING),
        (PRACTICE, "needs_marking", CLOSED, NOTHING),
        (PRACTICE, "abandoned", None, NOTHING),
        (PRACTICE, "voided", None, NOTHING),
        (EXAM, "in_progress", DURING, NOTHING),
        (EXAM, "finished", FINISHED, BOTH),
        (STEPWISE, "finished", FINISHED, NOTHING),
        (STEPWISE, "finished", CLOSED, {"total"}),
        (Policy(reveal={"during": ["total", "pass"]}), "in_progress", DURING, BOTH),
        (Policy(reveal={"finished": ["pass", "mark"]}), "finished", FINISHED, {"pass"}),
    ],
)
def test_the_total_shows_as_the_phase_says_and_not_while_marks_are_waited_for(
    policy: Policy, state: str, phase: Phase | None, expected: Collection[str]
) -> None:
    assert policies.shows_total(policy, state, phase) == expected


@pytest.mark.parametrize(
    ("phase", "submitted", "expected"),
    [
        (DURING, True, SOLVED),
        (DURING, False, NOTHING),
        (FINISHED, True, ALL),
        (FINISHED, False, ALL),
        (CLOSED, False, ALL),
        (None, True, NOTHING),
    ],
)
def test_an_answer_that_is_only_saved_shows_nothing_while_answering(
    phase: Phase | None, submitted: bool, expected: Collection[str]
) -> None:
    shown = policies.shown_of_latest(PRACTICE, phase, tries=1, correct=True, submitted=submitted)

    assert shown == expected


@pytest.mark.parametrize(
    ("policy", "state", "submitted", "expected"),
    [
        (PRACTICE, "in_progress", True, SOLVED),
        (PRACTICE, "in_progress", False, NOTHING),
        (EXAM, "in_progress", True, HINTS),
        (EXAM, "finished", True, ALL),
        (EXAM, "finished", False, NOTHING),
        (EXAM, "needs_marking", True, ALL),
        (EXAM, "abandoned", True, NOTHING),
        (EXAM, "voided", True, NOTHING),
        # What shows at the end and what shows after the close have nothing in common.
        (STEPWISE, "in_progress", True, frozenset({"mark"})),
        (STEPWISE, "finished", True, NOTHING),
    ],
)
def test_an_answer_sent_again_after_the_end_shows_what_shows_at_any_time_then(
    policy: Policy, state: str, submitted: bool, expected: Collection[str]
) -> None:
    assert policies.shown_again(policy, state, tries=1, correct=True, submitted=submitted) == expected


@pytest.mark.parametrize(
    ("finished", "state", "expected"),
    [
        (["total", "mark"], "finished", True),
        (["total", "mark"], "expired", True),
        (["total", "mark"], "needs_marking", False),
        (["total"], "finished", False),
        (["mark"], "finished", False),
        ([], "finished", False),
    ],
)
def test_results_by_topic_show_with_the_total_and_the_marks(
    finished: list[str], state: str, expected: bool
) -> None:
    policy = Policy(mode="exam", reveal={"finished": finished})

    assert policies.shows_breakdown(policy, state, FINISHED) is expected
    assert policies.shows_breakdown(policy, state, None) is False
