"""Match and associate interactions: matching."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from questions.formats.native.options import options_of
from questions.formats.qti.body import Feedback, take_feedback
from questions.formats.qti.declarations import Declared
from questions.formats.qti.feedback import Shown
from questions.formats.qti.reading import (
    NEAR,
    Answer,
    Made,
    Reading,
    Slots,
    best,
    is_near,
    limit,
    share,
)
from questions.formats.qti.values import SIDES, NotImportable, Scalar, Value, items_of, required
from questions.types import matching
from questions.types.fractions import ONE, ZERO

CHOICE = "simpleAssociableChoice"
MAX_SIDE = 60

type Pairs = Mapping[str, str]


@dataclass(frozen=True)
class Sides:
    """What is matched: the right of each left by identifier, all rights, and how the file writes a pair."""

    elements: Mapping[str, etree._Element]
    pairs: Pairs
    rights: Sequence[str]
    response: Declared
    is_turned: bool = False

    def pair(self, left: str, right: str) -> Scalar:
        if self.response.base == "pair":
            return tuple(sorted((left, right)))
        return (right, left) if self.is_turned else (left, right)

    def answer(self, filled: Sequence[Value]) -> Answer:
        pairs = zip(self.pairs, filled, strict=True)
        items = tuple(self.pair(left, str(right)) for left, right in pairs if right is not None)
        return {self.response.name: self.response.value(items)}


def read(reading: Reading, interaction: etree._Element, feedback: Sequence[Feedback]) -> Made:
    sides = sides_of(reading, interaction)
    slots = Slots([list(sides.rights)] * len(sides.pairs), sides.answer)
    right = list(sides.pairs.values())
    fillings = slots.all() or slots.some(right)
    tried = reading.tried(slots.answer(filled) for filled in fillings)
    full = best(tried, reading)
    if not is_near(reading.score(slots.answer(right)), full):
        message = "The pairs that the file names as right do not get the full mark; mend its marking."
        raise NotImportable(message, element=interaction)
    reading.tell_full(full)
    hits = [sum(a == b for a, b in zip(filled, right, strict=True)) for filled in fillings]
    rule = rule_of(reading, interaction, hits, [share(one.score, full) for one in tried], len(right))
    explanation = Shown(reading, feedback, tried).explanation(full)
    take_feedback(reading.body.feedback)
    return made(reading, sides, rule, explanation)


def made(reading: Reading, sides: Sides, rule: str, explanation: str) -> Made:
    texts = {id: reading.content.text(element) for id, element in sides.elements.items()}
    used = set(sides.pairs.values())
    given = {
        "pairs": [{"left": texts[left], "right": texts[right]} for left, right in sides.pairs.items()],
        "distractors": [texts[right] for right in sides.rights if right not in used],
        "scoring": rule,
    }
    return Made(type="matching", stem="", options=options_of("matching", given), explanation=explanation)


def sides_of(reading: Reading, interaction: etree._Element) -> Sides:
    response = reading.response_of(interaction)
    key = right_pairs(response, interaction)
    if interaction.tag == "associateInteraction":
        return associated(reading, interaction, response, key)
    sets = [
        [required(each, "identifier") for each in side.findall(CHOICE)]
        for side in interaction.findall("simpleMatchSet")
    ]
    if len(sets) != SIDES or not all(0 < len(side) <= MAX_SIDE for side in sets):
        message = f"A match has two sets of 1 to {MAX_SIDE} texts each; give both."
        raise NotImportable(message, element=interaction)
    elements = {required(each, "identifier"): each for each in interaction.iter(CHOICE)}
    for lefts, rights, turned in ((sets[0], sets[1], False), (sets[1], sets[0], True)):
        pairs = {pair[turned]: pair[not turned] for pair in key}
        if len(pairs) == len(key) and pairs.keys() == set(lefts) and set(pairs.values()) <= set(rights):
            tell_limits(reading, [elements[id] for id in rights], len(lefts))
            return Sides(elements, {left: pairs[left] for left in lefts}, rights, response, turned)
    message = "No side of the match has exactly one partner for each of its texts; mend the right pairs."
    raise NotImportable(message, element=interaction)


def right_pairs(response: Declared, interaction: etree._Element) -> list[tuple[str, str]]:
    items = list(items_of(response.correct))
    if not items and response.points is not None:
        items = [entry.key for entry in response.points.entries if entry.points > 0]
    pairs = [(str(item[0]), str(item[1])) for item in items if isinstance(item, tuple)]
    if not pairs or len(pairs) < len(items):
        message = "The right pairs are not declared; give the response a correct response of pairs."
        raise NotImportable(message, element=interaction)
    return pairs


def associated(
    reading: Reading, interaction: etree._Element, response: Declared, key: list[tuple[str, str]]
) -> Sides:
    """Of each right pair, the text that stands first in the file is the left."""
    elements = {required(each, "identifier"): each for each in interaction.findall(CHOICE)}
    ids = list(elements)
    counts = Counter(id for pair in key for id in pair)
    if max(counts.values()) > 1 or not set(counts) <= set(ids) or len(ids) > MAX_SIDE:
        message = "A text belongs to several others, or to one that is missing; let each belong to one."
        raise NotImportable(message, element=interaction)
    pairs = dict(sorted((sorted(pair, key=ids.index) for pair in key), key=lambda pair: ids.index(pair[0])))
    reading.lose(
        "Any two of the texts may be paired", "the first one of each right pair is on the left", interaction
    )
    return Sides(elements, pairs, [id for id in ids if id not in pairs], response)


def tell_limits(reading: Reading, rights: Sequence[etree._Element], lefts: int) -> None:
    """Rights may be used any number of times here."""
    for element in rights:
        if 0 < limit(element, "matchMax", 1) < lefts:
            what = "How often a text on the right may be used"
            reading.lose(what, "it may be used any number of times", element)
            return


def rule_of(
    reading: Reading, interaction: etree._Element, hits: Sequence[int], shares: Sequence[Decimal], pairs: int
) -> str:
    """The rule that gives answers with so many right pairs these shares, else the nearest, which is told."""
    apart = dict.fromkeys(matching.RULES_IN_WORDS, ZERO)
    for right, earned in zip(hits, shares, strict=True):
        marks = {"each_pair": Decimal(right) / pairs, "all_or_nothing": ONE if right == pairs else ZERO}
        for rule, mark in marks.items():
            difference = abs(mark - earned)
            apart[rule] += difference if difference > NEAR else ZERO
    rule = min(apart, key=lambda name: apart[name])
    if apart[rule] > NEAR:
        what = "Pairs are marked by a rule that there is none for here"
        reading.lose(what, f"they are marked by the nearest: {matching.RULES_IN_WORDS[rule]}", interaction)
    return rule
