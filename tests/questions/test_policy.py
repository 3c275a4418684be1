"""The rules of a quiz: what the modes stand for, what is kept of them, and which do not fit together."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest

from questions.policy import (
    Aspect,
    AtDeadline,
    Certainty,
    Counts,
    Hints,
    Mode,
    Navigation,
    Phase,
    Policy,
    Submission,
    from_json,
    policy_document,
    policy_faults,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PRACTICE, EXAM = Mode.PRACTICE.value, Mode.EXAM.value
EVERYTHING = {"correctness", "mark", "key", "explanation", "feedback", "hints", "total", "pass"}
OWN_WORDS = Policy(
    mode=EXAM,
    submission="individual",
    time_limit_s=3600,
    at_deadline="grace",
    grace_s=30,
    grace_answers=False,
    pausing=True,
    opens_at=NOON,
    closes_at=NOON.replace(hour=18, microsecond=5),
    attempts_allowed=3,
    attempt_delay_s=60,
    counts="average",
    pass_percent=Decimal("70.00"),
    shuffle_questions=False,
    shuffle_choices=False,
    navigation="forward",
    tries=3,
    try_penalty=Decimal("0.1"),
    try_points=(Decimal(1), Decimal("0.7"), Decimal("0.5")),
    hints="after_wrong_try",
    hint_penalty=Decimal("0.2"),
    negative_marks=True,
    reveal={"during": ["mark", "correctness"], "closed": ["key"]},
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (Mode, "practice exam"),
        (Submission, "individual simultaneous"),
        (AtDeadline, "autosubmit grace abandon"),
        (Hints, "off on_demand after_wrong_try"),
        (Navigation, "free forward"),
        (Counts, "highest latest first average"),
        (Certainty, "low mid high"),
        (Phase, "during finished closed"),
        (Aspect, "correctness mark key explanation feedback hints total pass"),
    ],
)
def test_the_words_are_those_that_stored_attempts_and_clients_have(words: Any, expected: str) -> None:
    assert " ".join(words) == expected


# Presets


@pytest.mark.parametrize(
    ("mode", "submission", "individual"),
    [
        (PRACTICE, None, True),
        (PRACTICE, "individual", True),
        (PRACTICE, "simultaneous", False),
        (EXAM, None, False),
        (EXAM, "individual", True),
        (EXAM, "simultaneous", False),
    ],
)
def test_answers_are_tries_in_practice_unless_the_author_says_otherwise(
    mode: str, submission: str | None, individual: bool
) -> None:
    assert Policy(mode=mode, submission=submission).individual is individual


@pytest.mark.parametrize(
    ("mode", "pausing", "may"),
    [
        (PRACTICE, None, True),
        (PRACTICE, True, True),
        (PRACTICE, False, False),
        (EXAM, None, False),
        (EXAM, True, True),
        (EXAM, False, False),
    ],
)
def test_practice_pauses_and_an_exam_does_not_unless_the_author_says_otherwise(
    mode: str, pausing: bool | None, may: bool
) -> None:
    assert Policy(mode=mode, pausing=pausing).may_pause is may


@pytest.mark.parametrize(
    ("mode", "phase", "aspects"),
    [
        (PRACTICE, Phase.DURING, EVERYTHING - {"total", "pass"}),
        (PRACTICE, Phase.FINISHED, EVERYTHING),
        (PRACTICE, Phase.CLOSED, EVERYTHING),
        (EXAM, Phase.DURING, {"hints"}),
        (EXAM, Phase.FINISHED, EVERYTHING),
        (EXAM, Phase.CLOSED, EVERYTHING),
    ],
)
def test_a_mode_says_what_shows_in_each_phase(mode: str, phase: Phase, aspects: set[str]) -> None:
    assert set(Policy(mode=mode).reveals(phase)) == aspects


@pytest.mark.parametrize("mode", [PRACTICE, EXAM])
def test_a_table_of_the_authors_replaces_that_of_the_mode_as_a_whole(mode: str) -> None:
    policy = Policy(mode=mode, reveal={"finished": ["mark"]})

    assert [list(policy.reveals(phase)) for phase in Phase] == [[], ["mark"], []]


# What is kept


@pytest.mark.parametrize("mode", [PRACTICE, EXAM])
def test_a_frozen_policy_says_itself_what_its_mode_stands_for(mode: str) -> None:
    policy = Policy(mode=mode)
    frozen = policy.frozen()

    assert frozen.submission == ("individual" if policy.individual else "simultaneous")
    assert frozen.pausing is policy.may_pause
    assert frozen.reveal == {phase.value: sorted(policy.reveals(phase)) for phase in Phase}


@pytest.mark.parametrize("policy", [Policy(), Policy(mode=EXAM), OWN_WORDS])
def test_freezing_changes_nothing_that_the_policy_answers(policy: Policy) -> None:
    frozen = policy.frozen()

    assert (frozen.individual, frozen.may_pause) == (policy.individual, policy.may_pause)
    assert all(set(frozen.reveals(phase)) == set(policy.reveals(phase)) for phase in Phase)
    assert frozen.frozen() == frozen


@pytest.mark.parametrize("policy", [Policy(), Policy(mode=EXAM), OWN_WORDS])
def test_a_frozen_policy_survives_being_kept_as_json(policy: Policy) -> None:
    frozen = policy.frozen()
    kept = orjson.dumps(frozen.to_document())

    assert Policy.from_document(orjson.loads(kept)) == frozen
    assert from_json(kept) == frozen


def test_numbers_are_kept_as_texts_and_times_in_iso_8601() -> None:
    kept = OWN_WORDS.to_document()

    assert (kept["pass_percent"], kept["try_points"]) == ("70.00", ["1", "0.7", "0.5"])
    assert kept["closes_at"] == "2026-03-01T18:00:00.000005+00:00"


def test_clients_get_the_frozen_rules_but_for_the_times_of_the_quiz() -> None:
    document = policy_document(Policy(mode=EXAM, opens_at=NOON, closes_at=NOON))

    assert set(vars(Policy())) - set(document) == {"opens_at", "closes_at"}
    assert (document["submission"], document["pausing"]) == ("simultaneous", False)
    assert document["reveal"]["during"] == ["hints"]


# Rules that do not fit together


def fields_at_fault(**rules: Any) -> list[str]:
    return [fault.field for fault in policy_faults(Policy(**rules))]


@pytest.mark.parametrize("policy", [Policy(), Policy(mode=EXAM), OWN_WORDS])
def test_rules_that_fit_have_no_fault(policy: Policy) -> None:
    assert policy_faults(policy) == []


TENTHS = (Decimal(1), Decimal("0.9"))
RISING = (Decimal("0.5"), Decimal(1))


@pytest.mark.parametrize(
    ("rules", "faults"),
    [
        ({"grace_s": 1}, ["grace_s"]),
        ({"grace_s": 1, "at_deadline": "abandon"}, ["grace_s"]),
        ({"grace_s": 1, "at_deadline": "grace"}, []),
        ({"grace_s": 0, "at_deadline": "grace"}, []),
        ({"try_points": TENTHS}, ["try_points"]),
        ({"try_points": TENTHS, "tries": 3}, ["try_points"]),
        ({"try_points": TENTHS, "tries": 2}, []),
        ({"try_points": RISING, "tries": 2}, ["try_points"]),
        ({"try_points": (Decimal(1), Decimal(1)), "tries": 2}, []),
        ({"certainty": True}, []),
        ({"certainty": True, "mode": EXAM}, []),
        ({"certainty": True, "tries": 2}, ["certainty"]),
        ({"certainty": True, "try_points": (Decimal(1),)}, ["certainty"]),
        ({"tries": 2}, []),
        ({"tries": 2, "mode": EXAM}, ["tries"]),
        ({"tries": 2, "submission": "simultaneous", "reveal": {}}, ["tries"]),
        ({"try_points": (Decimal(1),), "mode": EXAM}, ["tries"]),
        ({"tries": 2, "mode": EXAM, "submission": "individual"}, ["tries"]),
        ({"tries": 2, "reveal": {"finished": ["correctness"]}}, ["tries"]),
        ({"tries": 2, "reveal": {"during": ["correctness"]}}, []),
        ({"tries": 1, "mode": EXAM, "submission": "individual"}, []),
        ({"hints": "after_wrong_try"}, ["hints"]),
        ({"hints": "after_wrong_try", "tries": 2}, []),
        ({"hints": "after_wrong_try", "mode": EXAM}, ["hints"]),
        ({"submission": "simultaneous"}, ["reveal"]),
        ({"mode": EXAM, "reveal": {"during": ["key"]}}, ["reveal"]),
        ({"mode": EXAM, "reveal": {"during": ["explanation"]}}, ["reveal"]),
        ({"mode": EXAM, "reveal": {"during": ["correctness", "mark", "feedback", "total"]}}, []),
        ({"mode": EXAM, "reveal": {"finished": ["key"]}}, []),
        ({"reveal": {"during": ["key"]}}, []),
        ({"reveal": {}}, []),
        ({"mode": "odd", "grace_s": 1}, []),  # for the model to refuse
    ],
)
def test_rules_that_do_not_fit_together_are_told(rules: dict[str, Any], faults: list[str]) -> None:
    assert fields_at_fault(**rules) == faults


@pytest.mark.parametrize("mode", [PRACTICE, EXAM])
@pytest.mark.parametrize(
    "reveal",
    [
        [],
        "during",
        7,
        ["during"],
        {"before": ["key"]},
        {"during": ["keys"]},
        {"during": "hints"},
        {"during": None},
        {"during": 7},
        {"during": [["hints"]]},
        {"during": {"hints": True}},
        {7: []},
    ],
)
def test_a_table_of_what_shows_that_is_none_is_refused(mode: str, reveal: Any) -> None:
    assert fields_at_fault(mode=mode, reveal=reveal) == ["reveal"]


def test_what_is_not_known_in_the_table_is_named_beside_what_is() -> None:
    (fault,) = policy_faults(Policy(reveal={"after": ["key"], "closed": ["answers"]}))

    assert fault.message == (
        "Not known here: after, answers. The phases are during, finished, closed; the aspects correctness,"
        " mark, key, explanation, feedback, hints, total, pass."
    )
