"""A question's answers marked again, in their order, from fractions that a new key gives. Pure.

`scoring.earn`, which marked them first, marks them again; so with the same fractions every mark comes out as
it was.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from attempts import scoring
from attempts.policies import is_resolved
from attempts.scoring import Earned
from questions.policy import Policy
from questions.types.fractions import Grade

type Fractions = Mapping[uuid.UUID, Decimal | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """One answer, as its row keeps it: JSON text, None if it was taken back.

    `hints_taken` is how many had been taken before. Not `counted` are repeats of the latest answer, and what
    was only saved.
    """

    id: uuid.UUID
    number: int
    counted: bool
    answer: str | None
    certainty: str | None
    hints_taken: int
    fraction: Decimal | None
    mark: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """How a question stands; `response_id` is the answer that it stands by."""

    tries: int = 0
    response_id: uuid.UUID | None = None
    fraction: Decimal | None = None
    mark: Decimal | None = None
    best: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question of an attempt, with all that was answered to it."""

    policy: Policy
    max_mark: Decimal
    hints_taken: int
    result: Result
    given: Sequence[Given]


class Unreadable(Exception):
    """The new key has no fraction for an answer that matters."""


def replay(
    asked: Asked, fractions: Fractions, penalties: Sequence[Decimal]
) -> tuple[Result, Sequence[Given]]:
    """The question and its answers, marked again; raises `Unreadable`.

    `fractions` are those of the answers that the new key can grade, None for one taken back; `penalties` are
    those of all the question's hints.
    """
    if asked.policy.individual:
        return replay_tries(asked, fractions, penalties)
    return replay_changes(asked, fractions, penalties)


def replay_tries(
    asked: Asked, fractions: Fractions, penalties: Sequence[Decimal]
) -> tuple[Result, Sequence[Given]]:
    """Where each answer is a try, and builds on those before.

    The first right one resolves the question, as it would have done under this key. What the learner tried
    after it, told that it was wrong, neither wins nor loses anything.
    """
    result, earned, resolved = asked.result, Earned(), False
    marks: dict[int, Decimal | None] = {}
    for each in sorted((each for each in asked.given if each.counted), key=lambda each: each.number):
        if not resolved:
            fraction = required(fractions, each)
            earned = scoring.earn(
                asked.policy,
                earned,
                fraction=fraction,
                max_mark=asked.max_mark,
                earlier_tries=each.number - 1,
                certainty=each.certainty,
                hints=penalties[: each.hints_taken],
            )
            result = result_of(each, each.number, fraction, earned)
            resolved = is_resolved(asked.policy, tries=each.number, correct=is_correct(fraction))
        marks[each.number] = earned.mark
    return result, [
        replace(each, fraction=fractions.get(each.id, each.fraction), mark=marks[each.number])
        for each in asked.given
    ]


def replay_changes(
    asked: Asked, fractions: Fractions, penalties: Sequence[Decimal]
) -> tuple[Result, Sequence[Given]]:
    """Where the last answer counts: each stands by itself, and for the question the last one pays all hints.

    What the new key cannot grade of answers that were changed later stays as it is.
    """

    def earned(each: Given, hints_taken: int) -> Earned:
        return scoring.earn(
            asked.policy,
            Earned(),
            fraction=required(fractions, each),
            max_mark=asked.max_mark,
            certainty=each.certainty,
            hints=penalties[:hints_taken],
        )

    given = [
        replace(each, fraction=fractions[each.id], mark=earned(each, each.hints_taken).mark)
        if each.id in fractions
        else each
        for each in asked.given
    ]
    best = max((each.fraction for each in given if each.fraction is not None), default=None)
    for each in given:
        if each.id == asked.result.response_id:
            standing = replace(earned(each, asked.hints_taken), best=best)
            return result_of(each, asked.result.tries, each.fraction, standing), given
    return asked.result, given


def result_of(answer: Given, tries: int, fraction: Decimal | None, earned: Earned) -> Result:
    return Result(
        tries=tries,
        response_id=answer.id,
        fraction=fraction,
        mark=earned.mark,
        best=earned.best,
        share=earned.share,
    )


def required(fractions: Fractions, answer: Given) -> Decimal | None:
    if answer.id not in fractions:
        raise Unreadable
    return fractions[answer.id]


def is_correct(fraction: Decimal | None) -> bool:
    return fraction is not None and Grade(fraction).is_correct
