"""Which of our rules for several choices gives the marks that some selections get."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from questions.formats.qti.reading import NEAR, is_near, kept
from questions.types.fractions import ONE, ZERO, Ticks
from questions.types.fractions import grade as grade_ticks

TRIED = ("all_or_nothing", "net_correct", "each_choice", "coverage", "fractions")

type Selection = frozenset[str]
type Shares = Mapping[Selection, Decimal]


@dataclass(frozen=True)
class Rule:
    """A rule by its name, what each choice earns under `fractions`, and how far its marks are off in all."""

    name: str
    fractions: tuple[Decimal, ...] | None
    apart: Decimal


def nearest(shares: Shares, ids: Sequence[str], right: Selection) -> Rule:
    """The first rule that gives the same marks, else the one that is least off."""
    own = fractions_of(shares, ids, right)
    rules = [
        measured(name, own if name == "fractions" else None, shares, ids, right)
        for name in TRIED
        if name != "fractions" or own is not None
    ]
    return min(rules, key=lambda rule: (rule.apart > NEAR, rule.apart))


def measured(
    name: str, own: tuple[Decimal, ...] | None, shares: Shares, ids: Sequence[str], right: Selection
) -> Rule:
    worth = dict(zip(ids, own or (), strict=False))
    apart = ZERO
    for selection, share in shares.items():
        ticks = Ticks(
            correct_ticked=len(selection & right),
            wrong_ticked=len(selection - right),
            correct=len(right),
            choices=len(ids),
            fractions=tuple(worth[id] for id in selection if id in worth),
        )
        off = abs(max(ZERO, share) - grade_ticks(name, ticks).fraction)
        apart += off if off > NEAR else ZERO
    return Rule(name, own, apart)


def fractions_of(shares: Shares, ids: Sequence[str], right: Selection) -> tuple[Decimal, ...] | None:
    """What each choice adds, if what the right ones add makes up the full mark."""
    found = []
    for id in ids:
        if id in right:
            worth = shares.get(frozenset([id]), ZERO)
        else:
            pairs = ((each | {id}, each) for each in shares if id not in each)
            taken = (shares[more] - shares[less] for more, less in pairs if more in shares)
            worth = min(taken, default=ZERO)
        found.append(max(-ONE, min(ONE, kept(worth))))
    total = sum((worth for id, worth in zip(ids, found, strict=True) if id in right), start=ZERO)
    sound = all((worth > 0) == (id in right) for id, worth in zip(ids, found, strict=True))
    return tuple(found) if sound and is_near(total, ONE) else None
