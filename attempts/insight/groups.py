"""Learners in groups by the rest of their score, for plots: who can do more, and what they did. Pure."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

from attempts.analysis.counts import QuizCounts, VersionCounts

MOST = 5
SMALLEST = 10  # learners in a group, on average: below that a share says little, and much about few


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Learners whose score without the question is about `rest`; `share` is their mean mark, 0 to 1."""

    rest: float
    learners: int
    share: float
    choices: dict[str, float]


def of_question(counts: QuizCounts, question: str, version: int | None = None) -> VersionCounts | None:
    """A question's counts: of one version, or of all, named as the latest. None where there are none."""
    found = sorted(
        (each for each in counts.versions if each.question == question and version in (None, each.version)),
        key=lambda each: each.version,
    )
    if not found:
        return None
    return replace(
        found[-1],
        marks=tuple(chain.from_iterable(each.marks for each in found)),
        taken=tuple(chain.from_iterable(each.taken for each in found)),
    )


def groups(counts: VersionCounts) -> list[Group]:
    """From the lowest rest score to the highest, about equally large; who has the same one is in the same."""
    edges = edges_of(counts)
    rests, marks, learners = ([0.0] * (len(edges) + 1) for _ in range(3))
    taken: list[dict[str, int]] = [{} for _ in learners]
    for each in counts.marks:
        at = bisect_right(edges, each.score - each.mark)
        learners[at] += each.n
        rests[at] += each.n * float(each.score - each.mark)
        marks[at] += each.n * float(each.mark / each.max_mark)
    for choice in counts.taken:
        at = bisect_right(edges, choice.score - choice.mark)
        taken[at][choice.choice] = taken[at].get(choice.choice, 0) + choice.n
    return [
        Group(
            rest=rests[at] / n,
            learners=int(n),
            share=marks[at] / n,
            choices={choice: count / n for choice, count in taken[at].items()},
        )
        for at, n in enumerate(learners)
        if n
    ]


def edges_of(counts: VersionCounts) -> list[Decimal]:
    """The lowest rest score of each group but the first."""
    sizes: dict[Decimal, int] = {}
    for each in counts.marks:
        sizes[each.score - each.mark] = sizes.get(each.score - each.mark, 0) + each.n
    total = sum(sizes.values())
    wanted = min(MOST, total // SMALLEST)
    edges, before, last = [], 0, 0
    for rest in sorted(sizes):
        if not sizes[rest]:
            continue
        at = int(wanted * (2 * before + sizes[rest]) / (2 * total))  # by the rank in the middle of its ties
        if at > last and before:
            edges.append(rest)
        last, before = max(at, last), before + sizes[rest]
    return edges


def widest_rest(counts: QuizCounts, version: VersionCounts) -> float | None:
    """What the rest of the score can be, on average; None where nothing was counted, or nothing is left."""
    learners = sum(each.n for each in counts.scores)
    taken = sum(each.n for each in version.marks)
    if not learners or not taken:
        return None
    whole = sum(float(each.n * each.max_score) for each in counts.scores) / learners
    rest = whole - sum(float(each.n * each.max_mark) for each in version.marks) / taken
    return rest if rest > 0 else None
