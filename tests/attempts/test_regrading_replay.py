"""Marking answers again: by worked examples, and that the same fractions always give the same marks."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts import scoring
from attempts.policies import is_resolved
from attempts.regrading.replay import Asked, Given, Result, Unreadable, is_correct, replay
from attempts.scoring import Earned
from questions.policy import Certainty, Mode, Policy
from questions.types.fractions import exact

ZERO, ONE = Decimal(0), Decimal(1)
FRACTIONS = st.sampled_from([Decimal(-1), ZERO, Decimal("0.3333333"), Decimal("0.7"), ONE])
SHARES = st.decimals(min_value=0, max_value=1, places=7)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any rules that decide what an answer earns, and fit together."""
    if draw(st.booleans()):
        return Policy(mode=Mode.EXAM, negative_marks=draw(st.booleans()), certainty=draw(st.booleans()))
    if draw(st.booleans()):
        return Policy(certainty=True)
    tries = draw(st.integers(1, 5))
    points = draw(st.lists(SHARES, min_size=tries, max_size=tries).map(lambda p: sorted(p, reverse=True)))
    return Policy(
        tries=tries,
        try_penalty=draw(SHARES),
        try_points=tuple(points) if draw(st.booleans()) else (),
        negative_marks=draw(st.booleans()),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[Asked, list[Decimal]]:
    """A question that was answered as `lifecycle.answer` would have taken it; and its hints' penalties."""
    policy, penalties = draw(policies()), draw(st.lists(SHARES, max_size=3))
    most = scoring.max_mark(policy, draw(st.decimals("0.5", 10, places=1)))
    asked = Asked(policy=policy, max_mark=most, hints_taken=0, result=Result(), given=[])
    for _ in range(draw(st.integers(0, 8))):
        step = draw(st.sampled_from(["answer", "answer", "save", "back", "again", "hint"]))
        asked = taken(asked, step, penalties, draw(FRACTIONS), draw(st.sampled_from(Certainty)))
    return asked, penalties


def taken(asked: Asked, step: str, penalties: list[Decimal], fraction: Decimal, certainty: str) -> Asked:
    policy, result, hints = asked.policy, asked.result, asked.hints_taken
    resolved = is_resolved(policy, tries=result.tries, correct=is_correct(result.fraction))
    if step == "hint":
        return after_hint(asked, penalties) if hints < len(penalties) and not resolved else asked
    if step == "again":
        latest = [each for each in asked.given if each.id == result.response_id]
        again = [
            replace(each, id=UUID(int=len(asked.given)), counted=False, hints_taken=hints) for each in latest
        ]
        return replace(asked, given=[*asked.given, *(replace(each, mark=result.mark) for each in again)])
    if resolved or (step != "answer" and policy.individual):
        return asked
    new = Given(
        id=UUID(int=len(asked.given)),
        number=result.tries + 1,
        counted=step == "answer",
        answer=None if step == "back" else "{}",
        certainty=certainty if policy.certainty else None,
        hints_taken=hints,
        fraction=None if step == "back" else fraction,
        mark=None,
    )
    return after(asked, new, penalties[:hints])


def after(asked: Asked, new: Given, hints: Sequence[Decimal]) -> Asked:
    result = asked.result
    earned = scoring.earn(
        asked.policy,
        Earned(mark=result.mark, best=result.best, share=result.share),
        fraction=new.fraction,
        max_mark=asked.max_mark,
        earlier_tries=result.tries,
        certainty=new.certainty,
        hints=hints,
    )
    stands = Result(
        tries=result.tries + new.counted,
        response_id=new.id,
        fraction=new.fraction,
        mark=earned.mark,
        best=earned.best,
        share=None if earned.share is None else exact(earned.share),  # as the column keeps it
    )
    return replace(asked, result=stands, given=[*asked.given, replace(new, mark=earned.mark)])


def after_hint(asked: Asked, penalties: list[Decimal]) -> Asked:
    """Where the last answer counts, a hint lowers what it has earned."""
    asked = replace(asked, hints_taken=asked.hints_taken + 1)
    if asked.policy.individual or asked.result.fraction is None:
        return asked
    latest = next(each for each in asked.given if each.id == asked.result.response_id)
    lowered = after(replace(asked, given=[]), latest, penalties[: asked.hints_taken]).result.mark
    return replace(asked, result=replace(asked.result, mark=lowered))


def fractions_of(asked: Asked) -> dict[UUID, Decimal | None]:
    return {each.id: each.fraction for each in asked.given}


@given(histories())
def test_the_same_fractions_give_the_same_marks(history: tuple[Asked, list[Decimal]]) -> None:
    asked, penalties = history

    assert replay(asked, fractions_of(asked), penalties) == (asked.result, asked.given)


@given(histories(), st.data())
def test_marks_stay_within_their_bounds_whatever_the_fractions_are(
    history: tuple[Asked, list[Decimal]], data: st.DataObject
) -> None:
    asked, penalties = history
    fractions = {each.id: None if each.answer is None else data.draw(FRACTIONS) for each in asked.given}

    result, given = replay(asked, fractions, penalties)

    least = -2 * asked.max_mark if asked.policy.certainty else -asked.max_mark
    assert all(
        mark is None or least <= mark <= asked.max_mark for mark in (result.mark, *(g.mark for g in given))
    )
    assert replay(replace(asked, result=result, given=given), fractions, penalties) == (result, given)


def tries(policy: Policy, *fractions: str, hints: Sequence[int] = ()) -> Asked:
    """So many tries that were worth nothing, with how many hints taken before each."""
    given = [
        Given(
            id=UUID(int=number),
            number=number,
            counted=True,
            answer="{}",
            certainty=None,
            hints_taken=hints[number - 1] if hints else 0,
            fraction=ZERO,
            mark=ZERO,
        )
        for number in range(1, len(fractions) + 1)
    ]
    result = Result(tries=len(given), response_id=given[-1].id, fraction=ZERO, mark=ZERO, best=ZERO)
    return Asked(policy=policy, max_mark=ONE, hints_taken=max(hints, default=0), result=result, given=given)


def replayed(policy: Policy, *fractions: str, penalties: Sequence[str] = (), **options: Any) -> Any:
    asked = tries(policy, *fractions, **options)
    new = {UUID(int=number): Decimal(fraction) for number, fraction in enumerate(fractions, start=1)}
    result, given = replay(asked, new, [Decimal(penalty) for penalty in penalties])
    return result, [each.mark for each in given]


HALF = Policy(tries=4, try_penalty=Decimal("0.5"))


@pytest.mark.parametrize(
    ("fractions", "tries", "marks"),
    [
        (("0", "1"), 2, ["0", "0.5"]),
        (("1", "0"), 1, ["1", "1"]),
        (("0", "1", "0", "1"), 2, ["0", "0.5", "0.5", "0.5"]),
        (("0.5", "0.8"), 2, ["0.5", "0.3"]),
    ],
)
def test_the_first_right_try_resolves_the_question(
    fractions: tuple[str, ...], tries: int, marks: list[str]
) -> None:
    result, found = replayed(HALF, *fractions)

    assert found == [Decimal(mark) for mark in marks]
    assert (result.tries, result.response_id, result.mark) == (tries, UUID(int=tries), found[-1])


def test_declining_points_add_up_anew() -> None:
    points = tuple(map(Decimal, ("1", "0.7", "0.5", "0.2")))

    result, marks = replayed(Policy(tries=4, try_points=points), "0.5", "0.2", "0.8", "0.7")

    assert marks == [Decimal(mark) for mark in ("0.5", "0.5", "0.65", "0.65")]
    assert (result.mark, result.best, result.share) == (Decimal("0.65"), Decimal("0.8"), Decimal("0.65"))


def test_each_try_pays_for_the_hints_taken_before_it() -> None:
    _, marks = replayed(HALF, "0.9", "0.9", penalties=["0.1", "0.2"], hints=[0, 2])

    assert marks == [Decimal("0.9"), Decimal("0.1")]


EXAM = Policy(mode=Mode.EXAM)


def test_in_an_exam_the_question_pays_for_all_hints_and_each_answer_for_those_before_it() -> None:
    asked = replace(tries(EXAM, "0", "0", hints=[0, 1]), hints_taken=2)
    penalties = [Decimal("0.1"), Decimal("0.2")]

    result, given = replay(asked, {UUID(int=1): ONE, UUID(int=2): ONE}, penalties)

    assert [each.mark for each in given] == [ONE, Decimal("0.9")]
    assert (result.tries, result.mark) == (2, Decimal("0.7"))


@pytest.mark.parametrize(("policy", "missing"), [(EXAM, 2), (HALF, 1), (HALF, 2)])
def test_an_answer_that_matters_needs_a_fraction(policy: Policy, missing: int) -> None:
    fractions = {UUID(int=number): ZERO for number in (1, 2) if number != missing}

    with pytest.raises(Unreadable):
        replay(tries(policy, "0", "0"), fractions, [])


@pytest.mark.parametrize(("policy", "missing"), [(EXAM, 1), (HALF, 2)])
def test_an_answer_that_does_not_matter_needs_none(policy: Policy, missing: int) -> None:
    fractions = {UUID(int=number): ONE for number in (1, 2) if number != missing}

    result, given = replay(tries(policy, "0", "0"), fractions, [])

    assert result.mark == ONE
    assert given[missing - 1].fraction == ZERO
