"""How a practice selection is shared out over topics, reading no more questions than it takes. Pure.

A draw of ten from a bank of a hundred thousand must not read them all. So it has two sources: `found` are
questions that fit, come by at random; `read` gives the first questions of whole groups of topics, which costs
the more the larger they are. What was found is used where it is enough; only the other groups are read.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from questions.assembly import Candidate, allocate, shuffle

type Found = Mapping[int, Sequence[Candidate]]
REST = 0  # the group of all topics that are in no group of their own


class TooFewFit(Exception):
    """There are fewer questions than the draw wants."""

    def __init__(self, available: int) -> None:
        super().__init__(available)
        self.available = available


@dataclass(frozen=True, slots=True)
class Place:
    """A topic in its exam's outline.

    `path` is itself and the topics above it, `anchor` the one whose weight counts for it. `share` is which
    part of the marks the learner got in it, None where nothing is known.
    """

    id: int
    slug: str
    anchor: int
    weight: Decimal
    path: Sequence[int]
    share: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A draw of `count` over groups of topics (None: over all topics, in one group).

    By `weights` of the groups, each gets its share; without, the first group comes first, then the next.
    """

    count: int
    groups: Mapping[int, Sequence[int] | None]
    weights: Mapping[int, Decimal] | None = None

    def quotas(self, available: Mapping[int, int]) -> dict[int, int]:
        if self.weights is not None:
            return allocate(self.count, self.weights, available)
        left, quotas = self.count, {}
        for group, there in available.items():
            quotas[group] = min(left, there)
            left -= quotas[group]
        return quotas


def below(places: Sequence[Place], slugs: Collection[str]) -> list[Place]:
    """The topics with these slugs, and all those below them."""
    named = {place.id for place in places if place.slug in slugs}
    return [place for place in places if not named.isdisjoint(place.path)]


def by_weight(count: int, places: Sequence[Place]) -> Plan:
    """By the weights in the exam's blueprint, as a quiz's sections do it."""
    groups: dict[int, list[int]] = {}
    for place in places:
        groups.setdefault(place.anchor, []).append(place.id)
    return Plan(count=count, groups=groups, weights={place.anchor: place.weight for place in places})


def weakest_first(count: int, places: Sequence[Place], *, seed: int) -> Plan:
    """The topic with the smallest share of the marks comes first, last those of which nothing is known."""
    known = [place for place in places if place.share is not None]
    shuffle(known, Random(f"{seed}/topics"))
    known.sort(key=lambda place: place.share or Decimal(0))
    groups = {place.id: [place.id] for place in known}
    return Plan(count=count, groups=groups | {REST: [p.id for p in places if p.share is None]})


def draw(plan: Plan, found: Found, read: Callable[[Sequence[int]], Found]) -> list[Candidate]:
    """`plan.count` candidates, none twice; raises `TooFewFit`.

    Each round reads at least twice as many groups as the one before, so that many small groups do not take a
    statement each.
    """
    whole: dict[int, Sequence[Candidate]] = {}
    at_least = 1
    while True:
        available = {group: len(whole[group]) if group in whole else plan.count for group in plan.groups}
        if sum(available.values()) < plan.count:
            raise TooFewFit(sum(available.values()))
        quotas = plan.quotas(available)
        unread = [group for group in plan.groups if group not in whole]
        lacking = [group for group in unread if len(found.get(group, ())) < quotas[group]]
        if not lacking:
            sources = {**found, **whole}
            return [c for group, quota in quotas.items() for c in sources.get(group, ())[:quota]]
        others = [group for group in unread if group not in lacking]
        wanted = lacking + others[: max(0, at_least - len(lacking))]
        got = read(wanted)
        whole |= {group: got.get(group, ()) for group in wanted}
        at_least *= 2
