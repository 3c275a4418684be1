"""Which of our rules for several choices gives the marks that an item gives."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lxml import etree

from questions.formats.qti.reading import NEAR, Reading, Tried, is_near, kept, limit, share
from questions.formats.qti.values import items_of
from questions.types.fractions import ONE, RULES_IN_WORDS, ZERO, Ticks
from questions.types.fractions import grade as grade_ticks

SIMPLEST = ("all_or_nothing", "net_correct", "each_choice", "coverage", "fractions")
COUNTED = ("net_correct", "each_choice", "coverage", "fractions", "all_or_nothing")
MAPPED = ("fractions", "net_correct", "each_choice", "coverage", "all_or_nothing")

type Selection = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Key:
    """The identifiers of all choices, in their order, and of the right ones."""

    ids: Sequence[str]
    right: Selection


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule by its name, what each choice earns where the rule is `fractions`, and how many to tick."""

    name: str
    fractions: tuple[Decimal, ...] | None = None
    choose: int | None = None


def rule_of(
    reading: Reading,
    interaction: etree._Element,
    tried: Sequence[Tried],
    key: Key,
    full: Decimal,
) -> Rule:
    """The first rule that gives the same marks, else the nearest; what differs is told."""
    shares = {frozenset(map(str, selected(one))): share(one.score, full) for one in tried}
    own = fractions_of(shares, key)
    rules = [
        Rule(name=name, fractions=own if name == "fractions" else None)
        for name in preferred(reading, interaction, key)
        if name != "fractions" or own is not None
    ]
    distances = [distance(rule, shares, key) for rule in rules]
    nearest = min(range(len(rules)), key=lambda n: (distances[n] > NEAR, distances[n]))
    tell_differences(reading, interaction, distances[nearest], rules[nearest], shares)
    return with_number(reading, interaction, rules[nearest], key)


def preferred(reading: Reading, interaction: etree._Element, key: Key) -> Sequence[str]:
    """The names of the rules, of which the first with the same marks is taken: the one an author meant."""
    points = reading.response_of(interaction).points
    if points is None or not reading.processing.uses("mapResponse"):
        return SIMPLEST
    is_counted = len(key.right) > 1 and all(abs(entry.points) == 1 for entry in points.entries)
    return COUNTED if is_counted or reading.processing.uses("divide") else MAPPED


def selected(one: Tried) -> tuple[str, ...]:
    (value,) = one.answer.values()
    return tuple(map(str, items_of(value)))


def fractions_of(shares: dict[Selection, Decimal], key: Key) -> tuple[Decimal, ...] | None:
    """What each choice earns by itself, if those of the right ones make up the full mark."""
    found = []
    for id in key.ids:
        alone = shares.get(frozenset([id]), ZERO)
        if id not in key.right:
            taken = [
                shares[each | {id}] - shares[each]
                for each in shares
                if id not in each and each | {id} in shares and shares[each] > 0
            ]
            alone = min([alone, *taken])
        found.append(max(-ONE, min(ONE, kept(alone))))
    total = sum((each for id, each in zip(key.ids, found, strict=True) if id in key.right), start=ZERO)
    sound = all((each > 0) == (id in key.right) for id, each in zip(key.ids, found, strict=True))
    return tuple(found) if sound and is_near(total, ONE) else None


def mark(rule: Rule, selection: Selection, key: Key) -> Decimal:
    own = dict(zip(key.ids, rule.fractions or (), strict=False))
    ticks = Ticks(
        correct_ticked=len(selection & key.right),
        wrong_ticked=len(selection - key.right),
        correct=len(key.right),
        choices=len(key.ids),
        fractions=tuple(own[id] for id in selection if id in own),
    )
    return grade_ticks(rule.name, ticks).fraction


def distance(rule: Rule, shares: dict[Selection, Decimal], key: Key) -> Decimal:
    """How far the marks are apart, of all selections tried; what is below nothing counts as nothing."""
    apart = (abs(max(ZERO, each) - mark(rule, selection, key)) for selection, each in shares.items())
    return sum((each for each in apart if each > NEAR), start=ZERO)


def tell_differences(
    reading: Reading,
    interaction: etree._Element,
    distance: Decimal,
    rule: Rule,
    shares: dict[Selection, Decimal],
) -> None:
    if any(each < -NEAR for each in shares.values()):
        reading.lose("Some answers earn less than nothing", "they earn nothing", interaction)
    if distance > NEAR:
        words = rule.name.replace("_", " ")
        reading.lose(
            "Answers are marked by a rule that there is none for here",
            f"they are marked by the nearest, {words}: {RULES_IN_WORDS[rule.name]}",
            interaction,
        )


def with_number(reading: Reading, interaction: etree._Element, rule: Rule, key: Key) -> Rule:
    """The rule with the number of choices to tick, where the file sets it or gives it away otherwise."""
    most, least = limit(interaction, "maxChoices", 1), limit(interaction, "minChoices", 0)
    if most == least == len(key.right):
        return replace(rule, choose=most)
    if most == 0 or most >= len(key.ids):
        if least > 1:
            reading.lose(f"At least {least} choices must be chosen", "any number may be", interaction)
        return rule
    if most == len(key.right) and all(each >= 0 for each in rule.fractions or [-ONE]):
        reading.lose(f"Fewer than {most} choices may be chosen", f"exactly {most} must be", interaction)
        return replace(rule, choose=most)
    reading.lose(f"At most {most} choices may be chosen", "any number may be", interaction)
    return rule
