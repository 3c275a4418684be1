"""An item of QTI 1.2 while it is read: what all kinds need, and what they become."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lxml import etree

from questions.formats.qti.content import Content
from questions.formats.qti.reading import NEAR, kept, plain
from questions.formats.qti.values import NotImportable
from questions.formats.qti12 import material
from questions.formats.qti12.conditions import Answer, Outcome, Processing
from questions.types.contract import ChoiceDraft


@dataclass(frozen=True, kw_only=True)
class Made:
    type: str
    stem: str = ""  # empty: that of the item
    choices: tuple[ChoiceDraft, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    explanation: str = ""


@dataclass(frozen=True)
class Tried:
    answer: Answer
    outcome: Outcome

    @property
    def score(self) -> Decimal:
        return self.outcome.score


@dataclass(frozen=True)
class Reading:
    item: etree._Element
    processing: Processing
    content: Content
    feedback: Mapping[str, etree._Element]

    def try_out(self, answers: Iterable[Answer]) -> list[Tried]:
        return [Tried(answer, self.processing.outcome(answer)) for answer in answers]

    def text(self, element: etree._Element | None) -> str:
        return material.text(self.content, element)

    def lose(self, what: str, done: str, element: etree._Element | None = None) -> None:
        self.content.lose(what, done, element)

    def best(self, tried: Sequence[Tried]) -> Decimal:
        full = max((each.score for each in tried), default=Decimal(0))
        if full <= NEAR:
            message = "No answer earns a mark, so the right one cannot be told; set the item's score."
            raise NotImportable(message, element=self.item)
        return full

    def tell_points(self, points: str) -> None:
        """Tells what the file says that the question is worth, if that is not one."""
        try:
            worth = Decimal(points)
        except ArithmeticError:
            return
        if worth.is_finite() and worth != 1:
            done = "every question here is worth one mark"
            self.lose(f"The question is worth {plain(worth)} points", done, self.item)

    # What shows with what

    def feedback_text(self, idents: Iterable[str]) -> str:
        texts = [self.text(self.feedback[ident]) for ident in dict.fromkeys(idents) if ident in self.feedback]
        return "\n\n".join(dict.fromkeys(text for text in texts if text))

    def general(self, tried: Sequence[Tried]) -> list[str]:
        """The feedback that every answer shows."""
        first = tried[0].outcome.shown if tried else {}
        return [ident for ident in first if all(ident in each.outcome.shown for each in tried)]

    def explanation(self, tried: Sequence[Tried], full: Decimal, taken: Iterable[str] = ()) -> str:
        """What every answer shows, and what the right one does, which is told; the rest is told as lost."""
        general, also = self.general(tried), list[str]()
        for ident, element in self.feedback.items():
            if ident in general or ident in taken or not self.text(element):
                continue
            if is_of_right(ident, tried, full):
                done = "it is part of the explanation, which every answer shows"
                self.lose("Feedback that only the right answer shows", done, element)
                also.append(ident)
            else:
                self.lose("Feedback that only some answers show", "it was left out", element)
        return self.feedback_text([*general, *also])


def is_of_right(ident: str, tried: Sequence[Tried], full: Decimal) -> bool:
    return any(ident in each.outcome.shown for each in tried) and all(
        (ident in each.outcome.shown) == (each.score >= full - NEAR) for each in tried
    )


def fraction(score: Decimal, full: Decimal) -> Decimal:
    """A share of the full mark, never below -1."""
    return max(Decimal(-1), kept(score / full))


def fraction_text(score: Decimal, full: Decimal) -> str:
    return format(max(Decimal(0), kept(score / full)), "f")
