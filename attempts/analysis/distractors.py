"""Per choice: who took it, and how they did in the rest of the quiz. Pure.

A choice is compared among the learners whose version offered it; leaving the question out is a choice, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attempts.analysis import groups, intervals
from attempts.analysis.counts import Choice
from attempts.analysis.figures import ChoiceFigures
from attempts.analysis.folding import Folded, added, together
from attempts.analysis.groups import Groups
from attempts.analysis.moments import Sums, correlation

LEFT_OUT = Choice(id="", text="", correct=False)

Taken = Mapping[tuple[int, int], int]
"""Learners by mark and score."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Those who could take a choice."""

    sums: Sums
    groups: Groups | None


def figures(versions: Sequence[Folded]) -> list[ChoiceFigures]:
    """Of all choices of these versions, in the newest one's order, then what only older ones had."""
    choices = _choices(versions)
    known: dict[tuple[int, ...], Offered] = {}
    listed = []
    for choice in choices:
        at = tuple(i for i, each in enumerate(versions) if _offers(each, choice.id))
        if at not in known:
            known[at] = _offered([versions[i] for i in at])
        taken = added(pair for each in versions for pair in each.taken.get(choice.id, {}).items())
        listed.append(_figures(choice, taken, known[at]))
    return listed


def scores(folded: Folded) -> dict[int, int]:
    """Learners by score."""
    return added((score, n) for (_, _, score), n in folded.cells.items())


def _choices(versions: Sequence[Folded]) -> list[Choice]:
    found: dict[str, Choice] = {}
    for version in reversed(versions):
        for choice in version.about.choices:
            found.setdefault(choice.id, choice)
    for id in sorted({id for version in versions for id in version.taken if id}):
        found.setdefault(id, Choice(id=id, text="", correct=False))
    left_out = found or any("" in version.taken for version in versions)
    return [*found.values(), LEFT_OUT] if left_out else []


def _offers(version: Folded, id: str) -> bool:
    return not id or id in version.taken or any(choice.id == id for choice in version.about.choices)


def _offered(versions: Sequence[Folded]) -> Offered:
    all_of_them = together(versions)
    return Offered(Sums.of(all_of_them.cells), groups.by_score(scores(all_of_them)))


def _figures(choice: Choice, taken: Taken, offered: Offered) -> ChoiceFigures:
    learners = sum(taken.values())
    upper, lower = _by_group(taken, offered.groups)
    return ChoiceFigures(
        id=choice.id,
        text=choice.text,
        correct=choice.correct,
        learners=learners,
        share=intervals.share(learners, offered.sums.n),
        upper=upper,
        lower=lower,
        point_biserial=_point_biserial(learners, taken, offered.sums),
    )


def _by_group(taken: Taken, split: Groups | None) -> tuple[float | None, float | None]:
    """Shares of the upper and of the lower group that took it."""
    if split is None:
        return None, None
    upper = sum(n for (_, score), n in taken.items() if score >= split.high)
    lower = sum(n for (_, score), n in taken.items() if score <= split.low)
    return upper / split.learners_upper, lower / split.learners_lower


def _point_biserial(k: int, taken: Taken, sums: Sums) -> float | None:
    """Pearson's correlation of taking it (1 or 0) with the rest of the score, R = T - X."""
    rest = sum(n * (t - x) for (x, t), n in taken.items())
    return correlation(sums.n * rest - k * sums.rest, sums.n * k - k * k, sums.spread_r)
