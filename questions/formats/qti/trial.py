"""One place that a learner fills, looked at alone: what each value earns there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from questions.formats.qti.declarations import Declared
from questions.formats.qti.intervals import Seen
from questions.formats.qti.reading import NEAR, Answer, Reading, kept
from questions.formats.qti.values import EXACT, NotImportable, Scalar, Value, items_of, scalar, text_of
from questions.types import numeric
from questions.types.fractions import PLACES
from questions.types.numbers import agrees

MAX_CONSTANTS = 300


@dataclass(frozen=True)
class Trial:
    """`answer` makes the answer of the whole item of a value in this place; `base` is what none earns."""

    reading: Reading
    element: etree._Element
    response: Declared
    answer: Callable[[Value], Answer]
    base: Decimal = Decimal(0)

    def points(self, value: Value) -> Decimal:
        return self.reading.score(self.answer(value)) - self.base

    def look(self, value: Value) -> Seen:
        """What a value earns, and which feedback of the item it shows."""
        tried = self.reading.try_out(self.answer(value))
        feedback = self.reading.body.feedback
        shown = frozenset(n for n, each in enumerate(feedback) if each.is_shown(tried.outcomes))
        return Seen((tried.score - self.base).quantize(PLACES, context=EXACT), shown)

    def no_right(self) -> NotImportable:
        message = f"Nothing that is entered for {self.response.name[:50]} earns a mark; give a right value."
        return NotImportable(message, element=self.element)

    def lose(self, what: str, done: str) -> None:
        self.reading.lose(what, done, self.element)


@dataclass(frozen=True)
class Entry:
    """An accepted answer or a choice to pick, as options have it, for a value that is entered."""

    value: Value
    document: dict[str, Any]
    is_spare: bool = False  # earns nothing: worth keeping only for its feedback


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What a place becomes: its kind, its answers or choices, other options, and what it can earn at most."""

    kind: str
    entries: Sequence[Entry]
    most: Decimal
    options: dict[str, Any]
    others: Sequence[Value] = ()  # values worth trying besides those of the entries

    @property
    def right(self) -> Value:
        """A value that earns the most: such entries stand first, or are marked as correct."""
        right = (
            each for each in self.entries if each.document.get("correct", each.document["fraction"] == "1")
        )
        return next(right).value

    def entry_of(self, value: Value) -> Entry | None:
        """The entry that takes a value."""
        if isinstance(value, Decimal):
            keys = ((each, numeric.answers_key([each.document])) for each in self.entries)
            return next((each for each, key in keys if key and agrees(value, key[0])), None)
        return next((each for each in self.entries if each.value == value), None)

    @property
    def values(self) -> list[Value]:
        return [*dict.fromkeys(each.value for each in self.entries), *self.others]

    def given(self) -> dict[str, Any]:
        """The members of a question, or a blank, in the native format."""
        kept = [each.document for each in self.entries if not each.is_spare or each.document.get("feedback")]
        return {**self.options, "choices" if self.kind == "choice" else "answers": kept}


def fraction(points: Decimal, most: Decimal) -> str:
    return format(kept(min(Decimal(1), max(Decimal(0), points / most))), "f")


def constants_of(reading: Reading, response: Declared, bases: Sequence[str]) -> list[Scalar]:
    """The values that the file names for a response, those that it declares first."""
    found = list(items_of(response.correct))
    if response.points is not None:
        found += [entry.key for entry in response.points.entries]
    found += written_in_rules(reading, bases)
    return list(dict.fromkeys(found))[:MAX_CONSTANTS]


def written_in_rules(reading: Reading, bases: Sequence[str]) -> Iterator[Scalar]:
    for element in reading.processing.elements("baseValue"):
        if element.get("baseType") in bases:
            yield scalar(element.get("baseType", ""), text_of(element), element=element)
    for other in reading.declared.outcomes.values():
        if other.base in bases:
            yield from items_of(other.default)


def tell_negative(trial: Trial, points: Sequence[Decimal]) -> None:
    if any(each < -NEAR for each in points):
        trial.lose("Some answers earn less than nothing", "they earn nothing")
