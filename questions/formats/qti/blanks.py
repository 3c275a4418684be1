"""Places inside a text: a cloze question, or a short text or a number where one stands at the end.

Each place is looked at alone first. Where nothing is earned that way, because only a wholly right answer is,
each is looked at with all others right; that it counts by itself then is told.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from lxml import etree

from questions.formats.native.options import options_of
from questions.formats.qti.body import Feedback, take_feedback
from questions.formats.qti.content import replace_with_text
from questions.formats.qti.declarations import Declared
from questions.formats.qti.feedback import Shown, texts_of
from questions.formats.qti.reading import NEAR, Answer, Made, Reading, Slots, changed, is_near, kept, share
from questions.formats.qti.trial import Filled, Trial
from questions.formats.qti.values import NotImportable, Value
from questions.types.cloze import NAME

MAX_PLACES = 100
MAX_FACTOR = 20
BRACES = re.compile(r"\{(?=\{)")  # would begin the name of a blank


@dataclass(frozen=True)
class Place:
    """Where something is filled in; `right` is declared, `fill` tells by trying what it takes."""

    name: str
    element: etree._Element
    response: Declared
    right: Value
    fill: Callable[[Trial], Filled]


@dataclass(frozen=True)
class Text:
    """All places of an item, and how an answer is made of what fills them."""

    reading: Reading
    places: Sequence[Place]
    answer: Callable[[Sequence[Value]], Answer]

    @property
    def empty(self) -> list[Value]:
        return [None] * len(self.places)


def cloze(text: Text, feedback: Sequence[Feedback]) -> Made:
    if not 0 < len(text.places) <= MAX_PLACES:
        message = f"There are {len(text.places)} places to fill; give 1 to {MAX_PLACES}."
        raise NotImportable(message, element=text.reading.body.element)
    filled, weights = filled_of(text)
    explanation = with_feedback(text, filled, weights, feedback)
    names = names_of(text.places)
    blanks = {
        name: {"kind": each.kind, "weight": weight, **each.given()}
        for name, each, weight in zip(names, filled, shown_weights(weights), strict=True)
    }
    take_feedback(text.reading.body.feedback)
    stem = stem_of(text, names)
    options = options_of("cloze", {"blanks": blanks})
    return Made(type="cloze", stem=stem, options=options, explanation=explanation)


def filled_of(text: Text) -> tuple[list[Filled], list[Decimal]]:
    """What each place becomes, and its weight."""
    losses = dict(text.reading.content.losses)
    try:
        base = text.reading.score(text.answer(text.empty))
        apart = [fill(text, n, text.empty, base) for n in range(len(text.places))]
    except NotImportable:
        if len(text.places) == 1 or any(place.right is None for place in text.places):
            raise
        text.reading.content.losses = losses
        right = [place.right for place in text.places]
        bases = [text.reading.score(text.answer(changed(right, n, None))) for n in range(len(right))]
        together = [fill(text, n, right, base) for n, base in enumerate(bases)]
        return together, [Decimal(1)] * len(together)
    return apart, [each.most for each in apart]


def fill(text: Text, place: int, around: Sequence[Value], base: Decimal) -> Filled:
    def answer(value: Value) -> Answer:
        return text.answer(changed(around, place, value))

    at = text.places[place]
    return at.fill(Trial(text.reading, at.element, at.response, answer, base))


def fillings_of(text: Text, filled: Sequence[Filled]) -> list[Sequence[Value]]:
    slots = Slots([each.values for each in filled], text.answer)
    return slots.all() or slots.some([each.right for each in filled])


def with_feedback(
    text: Text, filled: Sequence[Filled], weights: Sequence[Decimal], feedback: Sequence[Feedback]
) -> str:
    """The explanation; single answers get their feedback, and what is marked otherwise is told."""
    reading = text.reading
    fillings = fillings_of(text, filled)
    tried = reading.tried(text.answer(each) for each in fillings)
    full = max(one.score for one in tried)
    reading.tell_full(full)
    total = sum(weights)
    if any(
        abs(max(Decimal(0), share(one.score, full)) - earned(filling, filled, weights) / total) > NEAR
        for filling, one in zip(fillings, tried, strict=True)
    ):
        what = "The blanks are marked together"
        reading.lose(what, "each earns its share of the mark by itself", reading.body.element)
    shown = Shown(reading, feedback, tried)
    for each in list(shown.left):
        owners = owners_of(text, filled, each)
        if owners and all(
            each.is_shown(one.outcomes) == any(filling[n] == value for n, value in owners)
            for filling, one in zip(fillings, tried, strict=True)
        ):
            shown.left.remove(each)
            give(reading, filled, owners, each)
    return shown.explanation(full)


def earned(filling: Sequence[Value], filled: Sequence[Filled], weights: Sequence[Decimal]) -> Decimal:
    """What our own marking gives these values, out of all the weights."""
    total = Decimal(0)
    for value, each, weight in zip(filling, filled, weights, strict=True):
        entry = None if value is None else each.entry_of(value)
        total += weight * Decimal(entry.document["fraction"] if entry else 0)
    return total


def owners_of(text: Text, filled: Sequence[Filled], feedback: Feedback) -> list[tuple[int, Value]]:
    """The places and values that show a feedback by themselves, which nothing filled in does not."""
    if feedback.is_shown(text.reading.try_out(text.answer(text.empty)).outcomes):
        return []
    return [
        (n, value)
        for n, each in enumerate(filled)
        for value in each.values
        if feedback.is_shown(text.reading.try_out(text.answer(changed(text.empty, n, value))).outcomes)
    ]


def give(
    reading: Reading, filled: Sequence[Filled], owners: Sequence[tuple[int, Value]], feedback: Feedback
) -> None:
    """Adds a feedback to the answers that show it; that others show it too is told."""
    words = texts_of([feedback], reading)
    entries = [filled[n].entry_of(value) for n, value in owners]
    for entry in {id(each): each for each in entries if each is not None}.values():
        before = entry.document.get("feedback", "")
        entry.document["feedback"] = "\n\n".join(each for each in (before, words) if each)
    if None in entries:
        what = "Feedback that answers show which are not listed"
        reading.lose(what, "only the listed ones show it", feedback.element)


def shown_weights(weights: Sequence[Decimal]) -> list[str | None]:
    """The weights as small whole numbers where they are in such a proportion; None where all are equal."""
    if all(is_near(each, weights[0]) for each in weights):
        return [None] * len(weights)
    least = min(weights)
    for factor in range(1, MAX_FACTOR):
        scaled = [each * factor / least for each in weights]
        if all(is_near(each, each.to_integral_value()) for each in scaled):
            return [format(each.to_integral_value(), "f") for each in scaled]
    return [format(kept(each), "f") for each in weights]


def names_of(places: Sequence[Place]) -> list[str]:
    """The names of the blanks: what the file calls their responses, or numbers."""
    names = [re.sub(r"[^A-Za-z0-9_-]", "-", place.name)[:50] for place in places]
    sound = all(NAME.fullmatch(name) for name in names) and len(set(names)) == len(names)
    return names if sound else [f"blank-{n}" for n in range(1, len(names) + 1)]


def stem_of(text: Text, names: Sequence[str]) -> str:
    body = text.reading.body.element
    source = "".join(str(part) for part in body.itertext())
    begin = next(start for n in count() if (start := f"qz{n}blank") not in source)
    for n, place in enumerate(text.places):
        replace_with_text(place.element, f"{begin}{n}z")
    stem = BRACES.sub("{ ", text.reading.content.text(body))
    for n, name in enumerate(names):
        stem = stem.replace(f"{begin}{n}z", "{{" + name + "}}")
    return stem


def one_entry(text: Text, feedback: Sequence[Feedback], unit: str = "") -> Made:
    """A single place at the end of the text as a question of its own type."""
    (filled,), weights = filled_of(text)
    explanation = with_feedback(text, [filled], weights, feedback)
    type = {"text": "short_text", "numeric": "numeric"}[filled.kind]
    given = filled.given() | ({"units": [unit]} if unit and type == "numeric" else {})
    return Made(type=type, stem="", options=options_of(type, given), explanation=explanation)
