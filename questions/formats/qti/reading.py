"""An item while it is read: what all kinds of interactions need, and what they make of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

from lxml import etree

from questions.formats.qti.body import Body
from questions.formats.qti.content import Content
from questions.formats.qti.declarations import Declarations, Declared
from questions.formats.qti.processing import MAX_SCORE, Processing
from questions.formats.qti.values import EXACT, NotImportable, Value, number, number_of, required
from questions.types.contract import ChoiceDraft
from questions.types.fractions import PLACES, exact

NEAR = Decimal("0.000001")  # shares that differ by less are the same: files round thirds
MAX_DIGITS = 12  # of a number that is told
MAX_ALL = 260  # answers that are all tried; of more, some are
SOME = 120
MOSTLY = 0.6  # of the places right

type Answer = Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """An answer, its score, and the outcomes that decide which feedback shows."""

    answer: Answer
    score: Decimal
    outcomes: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Made:
    """What an interaction becomes. An empty stem is what is left of the body."""

    type: str
    stem: str
    choices: tuple[ChoiceDraft, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    explanation: str = ""


@dataclass
class Reading:
    item: etree._Element
    declared: Declarations
    processing: Processing
    body: Body
    content: Content

    def tried(self, answers: Iterable[Answer]) -> list[Tried]:
        return [self.try_out(answer) for answer in answers]

    def try_out(self, answer: Answer) -> Tried:
        outcomes = self.processing.outcomes(answer)
        score = number(outcomes.get(self.processing.score_name)) or Decimal(0)
        return Tried(answer=answer, score=score, outcomes=outcomes)

    def score(self, answer: Answer) -> Decimal:
        return self.processing.score(answer)

    def response_of(self, interaction: etree._Element) -> Declared:
        name = required(interaction, "responseIdentifier")
        if name not in self.declared.responses:
            message = (
                f"There is no declaration of the response {name[:50]}; declare it, with its right value."
            )
            raise NotImportable(message, element=interaction)
        return self.declared.responses[name]

    def lose(self, what: str, done: str, element: etree._Element | None = None) -> None:
        self.content.lose(what, done, element)

    def tell_full(self, full: Decimal) -> None:
        """Tells what is lost where the full mark is not 1, or not what the file says."""
        if (said := self.said_maximum()) is not None and abs(said - full) > NEAR:
            what = f"The file says that {plain(said)} can be reached; the best answer gets {plain(full)}"
            self.lose(what, "that answer gets the full mark")
        if abs(full - 1) > NEAR:
            self.lose(f"The question is worth {plain(full)} points", "every question here is worth one mark")

    def said_maximum(self) -> Decimal | None:
        outcome = self.declared.outcomes.get(MAX_SCORE)
        if outcome is not None and (default := number(outcome.default)):
            return default
        score = self.declared.outcomes.get(self.processing.score_name)
        text = "" if score is None else score.element.get("normalMaximum", "")
        return number_of(text, element=score.element) if score is not None and text.strip() else None


def limit(interaction: etree._Element, name: str, default: int) -> int:
    """A number of choices; 0: without limit."""
    text = interaction.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < MAX_DIGITS else default


def best(tried: Sequence[Tried], reading: Reading) -> Decimal:
    """The largest score; `NotImportable` where no answer earns anything."""
    full = max((each.score for each in tried), default=Decimal(0))
    if full <= 0:
        message = "No answer earns a mark, so the right one cannot be told; give the item a correct response."
        raise NotImportable(message, element=reading.item)
    return full


def share(score: Decimal, full: Decimal) -> Decimal:
    return EXACT.divide(score, full)


def kept(share: Decimal) -> Decimal:
    """A share at the precision that fractions have."""
    return exact(share).normalize() + Decimal(0)


def is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= NEAR


def plain(number: Decimal) -> str:
    return format(EXACT.normalize(exact_or_whole(number)), "f")


def exact_or_whole(number: Decimal) -> Decimal:
    return number.quantize(PLACES, context=EXACT) if abs(number.adjusted()) < MAX_DIGITS else number


@dataclass(frozen=True)
class Slots:
    """The places that an answer fills, each with one of its values or left empty.

    `answer` makes an answer of a value per place; None leaves it empty.
    """

    values: Sequence[Sequence[Value]]
    answer: Callable[[Sequence[Value]], Answer]

    def all(self) -> list[Sequence[Value]]:
        """Every way to fill the places, or where these are too many, some of all kinds."""
        count = 1
        for values in self.values:
            count *= len(values) + 1
        if count <= MAX_ALL:
            return [
                filled for filled in product(*([None, *values] for values in self.values)) if any_of(filled)
            ]
        return []

    def some(self, right: Sequence[Value]) -> list[Sequence[Value]]:
        """The right one, those with one place empty or changed, one place filled, and any."""
        empty: list[Value] = [None] * len(self.values)
        found: list[Sequence[Value]] = [right]
        for place, values in enumerate(self.values):
            found += [changed(right, place, None), changed(empty, place, right[place])]
            found += [changed(right, place, value) for value in values[:3]]
            found += [changed(empty, place, value) for value in values[:3]]
        random = Random(len(self.values))
        offered = [[None, *values] for values in self.values]
        found += [[random.choice(values) for values in offered] for _ in range(SOME // 2)]
        found += [
            [
                right[n] if random.random() < MOSTLY else random.choice(values)
                for n, values in enumerate(offered)
            ]
            for _ in range(SOME // 2)
        ]
        return [filled for filled in found if any_of(filled)]


def any_of(filled: Sequence[Value]) -> bool:
    return any(value is not None for value in filled)


def changed(filled: Sequence[Value], place: int, value: Value) -> list[Value]:
    copy = list(filled)
    copy[place] = value
    return copy
