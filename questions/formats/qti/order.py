"""Order interactions: ordering."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from random import Random

from lxml import etree

from questions.formats.native.options import options_of
from questions.formats.qti.body import Feedback, take_feedback
from questions.formats.qti.feedback import Shown
from questions.formats.qti.reading import NEAR, SOME, Made, Reading, best, is_near, limit, share
from questions.formats.qti.values import NotImportable, items_of, required
from questions.types import ordering
from questions.types.contract import ChoiceDraft
from questions.types.fractions import ONE, ZERO

ALL_BELOW = 6  # choices of which every order is tried
MAX_CHOICES = 60


def read(reading: Reading, interaction: etree._Element, feedback: Sequence[Feedback]) -> Made:
    response = reading.response_of(interaction)
    elements = {required(each, "identifier"): each for each in interaction.findall("simpleChoice")}
    refuse(interaction, list(elements))
    orders = list(orders_of(list(elements), [str(item) for item in items_of(response.correct)]))
    tried = reading.tried({response.name: response.value(order)} for order in orders)
    full = best(tried, reading)
    right = [order for order, one in zip(orders, tried, strict=True) if is_near(one.score, full)]
    if len(right) > 1:
        message = "Several orders earn the full mark; let one do, or the question cannot be told."
        raise NotImportable(message, element=interaction)
    reading.tell_full(full)
    shares = {order: share(one.score, full) for order, one in zip(orders, tried, strict=True)}
    rule = rule_of(reading, interaction, shares, right[0])
    shown = Shown(reading, feedback, tried)
    explanation = shown.explanation(full)
    take_feedback(reading.body.feedback)
    choices = tuple(ChoiceDraft(text=reading.content.text(elements[id])) for id in right[0])
    options = options_of("ordering", {"scoring": rule})
    return Made(type="ordering", stem="", choices=choices, options=options, explanation=explanation)


def refuse(interaction: etree._Element, ids: list[str]) -> None:
    if not 0 < len(ids) <= MAX_CHOICES:
        message = f"There are {len(ids)} choices to order; give 2 to {MAX_CHOICES}."
        raise NotImportable(message, element=interaction)
    if any(limit(interaction, name, len(ids)) not in (0, len(ids)) for name in ("maxChoices", "minChoices")):
        message = "Only some of the choices are to be ordered; let all of them be."
        raise NotImportable(message, element=interaction)


def orders_of(ids: list[str], right: list[str]) -> Iterator[tuple[str, ...]]:
    """Every order of few choices; of more, the right one, those near it, and any."""
    if len(ids) < ALL_BELOW:
        yield from permutations(ids)
        return
    key = right if sorted(right) == sorted(ids) else ids
    found = [tuple(key), tuple(reversed(key))]
    for place in range(len(key)):
        found.append(tuple(key[place:] + key[:place]))
        found.append((*key[:place], *reversed(key[place : place + 2]), *key[place + 2 :]))
        found.append((*key[:place], *key[place + 1 :], key[place]))
    random = Random(len(ids))
    found += [tuple(random.sample(ids, len(ids))) for _ in range(SOME)]
    yield from dict.fromkeys(found)


def rule_of(
    reading: Reading,
    interaction: etree._Element,
    shares: Mapping[tuple[str, ...], Decimal],
    right: tuple[str, ...],
) -> str:
    """The rule whose marks are the same, else the nearest, which is told."""
    apart = dict.fromkeys(ordering.RULES_IN_WORDS, ZERO)
    for order, earned in shares.items():
        for rule, mark in marks_of(order, right).items():
            difference = abs(mark - earned)
            apart[rule] += difference if difference > NEAR else ZERO
    rule = min(apart, key=lambda name: apart[name])
    if apart[rule] > NEAR:
        what = "Orders are marked by a rule that there is none for here"
        reading.lose(what, f"they are marked by the nearest: {ordering.RULES_IN_WORDS[rule]}", interaction)
    return rule


def marks_of(order: tuple[str, ...], right: tuple[str, ...]) -> dict[str, Decimal]:
    neighbours = ordering.adjacent_pairs(list(right), list(order)) if len(right) > 1 else ONE
    return {"all_or_nothing": ONE if order == right else ZERO, "adjacent_pairs": neighbours}
