"""Which feedback shows when, told by trying answers; and what has a place in a question.

Feedback that every answer shows is the explanation. What shows with a choice is that choice's. What shows
with the full mark only becomes part of the explanation, which is told; anything else is left out, and told.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal

from questions.formats.qti.body import Feedback
from questions.formats.qti.reading import Reading, Tried, is_near
from questions.formats.qti.values import Value
from questions.types.contract import HintDraft

type Has = Callable[[Tried, str], bool]


def hints_of(reading: Reading) -> tuple[tuple[HintDraft, ...], tuple[Feedback, ...]]:
    """The feedback that asking for a hint shows, as hints, and the feedback that is left."""
    without = reading.try_out({}).outcomes
    hints = [HintDraft(text=text) for text in reading.body.hints]
    left = list(reading.body.feedback)
    for button in reading.body.hint_buttons:
        with_it = reading.try_out({button: True}).outcomes
        revealed = [each for each in left if each.is_shown(with_it) and not each.is_shown(without)]
        hints += [HintDraft(text=text) for each in revealed if (text := reading.content.text(each.element))]
        left = [each for each in left if each not in revealed]
        if not revealed:
            reading.lose("A button that ends the attempt", "it was left out")
    return tuple(hints), tuple(left)


def texts_of(feedback: Collection[Feedback], reading: Reading) -> str:
    texts = dict.fromkeys(text_of(each, reading) for each in feedback)
    return "\n\n".join(text for text in texts if text)


def text_of(feedback: Feedback, reading: Reading) -> str:
    if feedback.element.get("title"):
        reading.lose("The title of a feedback", "its text was kept without it", feedback.element)
    return reading.content.text(feedback.element)


class Shown:
    """The feedback of an item, sorted by what shows it."""

    def __init__(self, reading: Reading, feedback: Sequence[Feedback], tried: Sequence[Tried]) -> None:
        if len(tried) == 1:  # which tells nothing of what shows always
            tried = [*tried, reading.try_out({})]
        self.reading, self.tried = reading, tried
        self.always = [each for each in feedback if all(each.is_shown(one.outcomes) for one in tried)]
        self.left = [each for each in feedback if each not in self.always]

    def by_answer(self, outcomes: Mapping[str, Value]) -> str:
        """What one answer shows, of what not all show; it counts as kept."""
        return texts_of([each for each in self.left if each.is_shown(outcomes)], self.reading)

    def by_choice(self, ids: Sequence[str], has: Has) -> dict[str, str]:
        """What shows exactly when a choice is among the answer's, by choice."""
        found: dict[str, list[Feedback]] = {id: [] for id in ids}
        for each in list(self.left):
            owners = [id for id in ids if self.follows(each, id, has)]
            if owners:
                found[owners[0]].append(each)
                self.left.remove(each)
        return {id: texts_of(each, self.reading) for id, each in found.items() if each}

    def follows(self, feedback: Feedback, id: str, has: Has) -> bool:
        return all(feedback.is_shown(one.outcomes) == has(one, id) for one in self.tried)

    def explanation(self, full: Decimal | None) -> str:
        """The explanation, when all other feedback that has a place has been taken; the rest is told."""
        also = []
        for each in self.left:
            if self.is_of_the_right_answer(each, full):
                also.append(each)
                self.reading.lose(
                    "Feedback that only the right answer shows",
                    "it is part of the explanation, which every answer shows",
                    each.element,
                )
            else:
                self.reading.lose("Feedback that only some answers show", "it was left out", each.element)
        return texts_of([*self.always, *also], self.reading)

    def is_of_the_right_answer(self, feedback: Feedback, full: Decimal | None) -> bool:
        return full is not None and all(
            feedback.is_shown(one.outcomes) == is_near(one.score, full) for one in self.tried
        )

    def told_by(self, outcomes: Sequence[Mapping[str, Value]]) -> None:
        """What is kept with single answers is not told as left out, unless another answer shows it too."""
        shown_elsewhere = [each for each in self.left if not any(each.is_shown(one) for one in outcomes)]
        self.left = shown_elsewhere
