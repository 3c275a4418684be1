"""Which questions an attempt gets, in which order, and the order of their choices.

Pure and repeatable: the same candidates and the same seed give the same attempt. Only `Random.random` is
used, whose sequence for a seed Python promises to keep.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published question that a section may use. `tier` 0 is drawn before 1, and so on."""

    question_id: int
    version_id: int
    topic_id: int = 0
    tier: int = 0


@dataclass(frozen=True, kw_only=True)
class Section:
    """A list of candidates, all used in order, or a draw of `draw` of them.

    With `weights` (topic to weight) the draw is shared out over topics.
    """

    candidates: Sequence[Candidate]
    draw: int | None = None
    weights: Mapping[int, Decimal] | None = None


class TooFew(Exception):
    """The draw of section `number` wants `wanted` questions, and there are only `available`.

    `sharing` are the numbers of the sections whose draws want the same questions, this one included.
    """

    def __init__(self, number: int, wanted: int, available: int, sharing: Sequence[int]) -> None:
        super().__init__(number, wanted, available, sharing)
        self.number = number
        self.wanted = wanted
        self.available = available
        self.sharing = sharing


def assemble(sections: Sequence[Section], *, seed: int, shuffle_questions: bool) -> list[Candidate]:
    """The attempt's questions, none twice; a draw leaves out what fixed sections list. Raises `TooFew`."""
    random = Random(seed)
    drawing = Drawing(sections)
    for number, section in enumerate(sections):
        if section.draw is not None:
            drawing.draw(number, section.draw, section.weights, random)
    chosen: list[Candidate] = []
    for number, section in enumerate(sections):
        part = list(section.candidates) if section.draw is None else drawing.picks[number]
        if shuffle_questions:
            shuffle(part, random)
        chosen += part
    return chosen


def shortages(sections: Sequence[Section]) -> list[TooFew]:
    """Why `assemble` would fail, whatever the seed; empty where it cannot."""
    drawing, random, found = Drawing(sections), Random(0), []
    for number, section in enumerate(sections):
        if section.draw is None:
            continue
        try:
            drawing.draw(number, section.draw, section.weights, random)
        except TooFew as few:
            found.append(few)
    return found


class Drawing:
    """Draws of sections, known by their number, whose pools may overlap.

    Where an earlier draw holds what a later one needs, it gives that up for another candidate of its own,
    so that a draw fails only if no way of sharing out the questions serves them all (augmenting paths,
    as in bipartite matching).
    """

    def __init__(self, sections: Sequence[Section]) -> None:
        listed = {c.question_id for s in sections if s.draw is None for c in s.candidates}
        self.pools = {
            number: sorted(
                (c for c in section.candidates if c.question_id not in listed), key=lambda c: c.question_id
            )
            for number, section in enumerate(sections)
            if section.draw is not None
        }
        self.picks: dict[int, list[Candidate]] = {}
        self.holders: dict[int, int] = {}  # question to section

    def draw(self, number: int, count: int, weights: Mapping[int, Decimal] | None, random: Random) -> None:
        free = self.free(number)
        self.picks[number] = draw(free, min(count, len(free)), weights, random)
        self.holders |= dict.fromkeys((c.question_id for c in self.picks[number]), number)
        while len(self.picks[number]) < count:
            asked = {number}
            found = self.take_over(number, asked)
            if found is None:
                raise TooFew(number, count, len(self.picks[number]), sorted(asked))
            self.picks[number].append(found)
            self.holders[found.question_id] = number

    def free(self, number: int) -> list[Candidate]:
        return [c for c in self.pools[number] if c.question_id not in self.holders]

    def take_over(self, number: int, asked: set[int]) -> Candidate | None:
        """A candidate of the section that another section gives up; those in `asked` cannot help."""
        for wanted in self.pools[number]:
            holder = self.holders[wanted.question_id]
            if holder in asked:
                continue
            asked.add(holder)
            # The substitute is of the same topic if one is left, for the sake of weights.
            free = sorted(self.free(holder), key=lambda c: c.topic_id != wanted.topic_id)
            substitute = free[0] if free else self.take_over(holder, asked)
            if substitute is not None:
                self.picks[holder][self.picks[holder].index(wanted)] = substitute
                self.holders[substitute.question_id] = holder
                return wanted
        return None


def draw(
    candidates: Sequence[Candidate], count: int, weights: Mapping[int, Decimal] | None, random: Random
) -> list[Candidate]:
    """`count` of the candidates, lower tiers first; there must be that many."""
    by_topic: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda c: c.question_id):
        by_topic[candidate.topic_id if weights is not None else 0].append(candidate)
    available = {topic: len(group) for topic, group in by_topic.items()}
    quotas = {0: count} if weights is None else allocate(count, weights, available)
    chosen: list[Candidate] = []
    for topic, group in sorted(by_topic.items()):
        shuffle(group, random)
        group.sort(key=lambda c: c.tier)
        chosen += group[: quotas.get(topic, 0)]
    shuffle(chosen, random)
    return chosen


def allocate(count: int, weights: Mapping[int, Decimal], available: Mapping[int, int]) -> dict[int, int]:
    """Shares `count` out over topics by weight, by the method of largest remainders (Hamilton).

    A topic gets at most what it has; what it leaves over is shared out again among the others, those
    without weight last. The topics together must have at least `count`.
    """
    quotas = dict.fromkeys(available, 0)
    while (left := count - sum(quotas.values())) > 0:
        open_topics = [t for t in sorted(available) if quotas[t] < available[t]]
        weighed = {t: weights.get(t, Decimal(0)) for t in open_topics}
        if not any(weighed.values()):
            weighed = dict.fromkeys(open_topics, Decimal(1))
        shares = {t: left * w / sum(weighed.values()) for t, w in weighed.items() if w}
        by_remainder = sorted(shares, key=lambda t: (int(shares[t]) - shares[t], t))
        rounded_up = by_remainder[: left - sum(map(int, shares.values()))]
        for topic, share in shares.items():
            wanted = int(share) + (topic in rounded_up)
            quotas[topic] = min(quotas[topic] + wanted, available[topic])
    return quotas


def choice_order(choices: int, *, seed: int, position: int, pinned: int = 0) -> list[int]:
    """In which order the question at `position` shows its choices: indices into the delivered order.

    The last `pinned` ones keep their place.
    """
    loose = list(range(choices - pinned))
    shuffle(loose, Random(f"{seed}/{position}"))
    return [*loose, *range(choices - pinned, choices)]


def shuffle[T](items: list[T], random: Random) -> None:
    """Fisher and Yates's shuffle, in place."""
    for last in range(len(items) - 1, 0, -1):
        other = int(random.random() * (last + 1))
        items[last], items[other] = items[other], items[last]
