"""Marks, tries and penalties to a result. Pure; marks are `Decimal`, and are rounded here only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from questions.policy import Certainty, Counts, Policy
from questions.types.fractions import exact

MARK_PLACES = Decimal("0.00001")
PERCENT_PLACES = Decimal("0.01")
ZERO = Decimal(0)
CERTAIN_RIGHT = {Certainty.LOW: Decimal(1), Certainty.MID: Decimal(2), Certainty.HIGH: Decimal(3)}
CERTAIN_WRONG = {Certainty.LOW: ZERO, Certainty.MID: Decimal(-2), Certainty.HIGH: Decimal(-6)}


@dataclass(frozen=True)
class Tally:
    """Marks earned and to be had, over `questions` questions of which `correct` are right."""

    score: Decimal
    max_score: Decimal
    questions: int
    correct: int

    @property
    def percent(self) -> Decimal:
        return percent(self.score, self.max_score)


def round_mark(mark: Decimal) -> Decimal:
    return mark.quantize(MARK_PLACES, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, kw_only=True)
class Earned:
    """What a question has earned: its `mark`, and what the next try builds on.

    `best` is the highest fraction of all tries; `share` is what declining points add up to, before hints.
    `mark` is None while a person has to give it.
    """

    mark: Decimal | None = None
    best: Decimal | None = None
    share: Decimal | None = None


def max_mark(policy: Policy, weight: Decimal = Decimal(1)) -> Decimal:
    """The most that a question can earn; being certain of a right answer triples it."""
    return weight * max(CERTAIN_RIGHT.values()) if policy.certainty else weight


def earn(
    policy: Policy,
    before: Earned,
    *,
    fraction: Decimal | None,
    max_mark: Decimal,
    earlier_tries: int = 0,
    certainty: str | None = None,
    hints: Sequence[Decimal] = (),
) -> Earned:
    """What a question has earned after one more answer of the given fraction, -1 to 1 (None: unmarked).

    `earlier_tries` were submitted before; where the last answer counts they cost nothing. `hints` are the
    penalties of the hints taken, shares of the mark that are each taken off once.
    """
    if fraction is None:
        return Earned(best=before.best, share=before.share)
    best = fraction if before.best is None else max(before.best, fraction)
    cost = sum(hints, start=ZERO)
    if policy.certainty:
        weight = max_mark / max(CERTAIN_RIGHT.values())
        mark = round_mark(weight * certain_share(fraction, certainty or Certainty.LOW, cost))
        return Earned(mark=mark, best=best)
    if policy.try_points:
        return declining(
            policy, before, fraction=fraction, max_mark=max_mark, earlier_tries=earlier_tries, cost=cost
        )
    if fraction < 0:
        return Earned(mark=round_mark(max_mark * fraction) if policy.negative_marks else ZERO, best=best)
    tries = earlier_tries * policy.try_penalty if policy.individual else ZERO
    return Earned(mark=round_mark(max(ZERO, fraction - tries - cost) * max_mark), best=best)


def declining(
    policy: Policy, before: Earned, *, fraction: Decimal, max_mark: Decimal, earlier_tries: int, cost: Decimal
) -> Earned:
    """Points that decline by try, on improvement only: add (score - best) * points[try] (PrairieLearn).

    A mark never falls: 50, 20, 80 and 70 % on 10, 7, 5 and 2 points give 6.5.
    """
    best, share = before.best or ZERO, before.share or ZERO
    points = policy.try_points[min(earlier_tries, len(policy.try_points) - 1)]
    # As it is kept: marked again from the first try, an answer earns the same.
    share = exact(share + max(ZERO, fraction - best) * points)
    mark = round_mark(max(ZERO, share - cost) * max_mark)
    return Earned(mark=max(mark, before.mark or ZERO), best=max(best, fraction), share=share)


def certain_share(fraction: Decimal, certainty: str, cost: Decimal) -> Decimal:
    """Certainty-based marking (Gardner-Medwin): f * 1, 2 or 3 if f > 0, otherwise 0, -2 or -6."""
    if fraction > 0:
        return max(ZERO, fraction - cost) * CERTAIN_RIGHT[Certainty(certainty)]
    return CERTAIN_WRONG[Certainty(certainty)]


def penalties(policy: Policy, hints: Iterable[Mapping[str, Any]]) -> list[Decimal]:
    """What each hint taken costs: what the policy says, else what the hint says."""
    own = policy.hint_penalty
    return [Decimal(hint["penalty"]) if own is None else own for hint in hints]


def percent(score: Decimal, max_score: Decimal) -> Decimal:
    """100 * score / max_score to two places; the maximum is above 0."""
    return (100 * score / max_score).quantize(PERCENT_PLACES, rounding=ROUND_HALF_EVEN)


def passed(score: Decimal, max_score: Decimal, pass_percent: Decimal | None) -> bool | None:
    """Whether the unrounded percentage reaches the pass mark; None where there is no pass mark."""
    return None if pass_percent is None else 100 * score >= pass_percent * max_score


def tallies(items: Iterable[tuple[str, Decimal | None, Decimal, bool]]) -> dict[str, Tally]:
    """Per group, be it a topic or a type, from (group, mark or None, maximum mark, correct)."""
    groups: dict[str, Tally] = {}
    for group, earned, most, correct in items:
        t = groups.get(group, Tally(ZERO, ZERO, 0, 0))
        groups[group] = Tally(
            t.score + (earned or ZERO), t.max_score + most, t.questions + 1, t.correct + correct
        )
    return groups


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """An attempt beside the learner's earlier ones at the quiz, in percent; None: there is none earlier.

    `result_percent` is the learner's result at the quiz by the rule of which attempt counts, this one
    included.
    """

    attempts: int
    previous_percent: Decimal | None
    best_percent: Decimal | None
    average_percent: Decimal | None
    result_percent: Decimal


def compare(earlier: Sequence[Decimal], this: Decimal, counts: str) -> Comparison:
    """`earlier` are the percentages of the attempts before, the first one first."""
    every = [*earlier, this]
    results = {
        Counts.HIGHEST: max(every),
        Counts.LATEST: this,
        Counts.FIRST: every[0],
        Counts.AVERAGE: mean(every),
    }
    return Comparison(
        attempts=len(earlier),
        previous_percent=earlier[-1] if earlier else None,
        best_percent=max(earlier, default=None),
        average_percent=mean(earlier) if earlier else None,
        result_percent=results[Counts(counts)],
    )


def mean(percents: Sequence[Decimal]) -> Decimal:
    return (sum(percents, start=ZERO) / len(percents)).quantize(PERCENT_PLACES, rounding=ROUND_HALF_EVEN)
