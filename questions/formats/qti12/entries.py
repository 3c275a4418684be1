"""Short answers, numbers, essays."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from questions.formats.native.options import options_of
from questions.formats.qti.reading import NEAR, plain
from questions.formats.qti.values import NotImportable, required
from questions.formats.qti12.choices import owned
from questions.formats.qti12.conditions import COMPARISONS, number, values_of
from questions.formats.qti12.reading import Made, Reading, fraction_text

OTHER = "\N{SNOWMAN}"  # a text that no file accepts
TWO = Decimal(2)
MAX_VALUES = 100


def short_answer(reading: Reading, response: etree._Element) -> Made:
    ident = required(response, "ident")
    texts = values_of(reading.processing, ident)[:MAX_VALUES]
    tried = reading.try_out({ident: (text,)} for text in [*texts, OTHER])
    full = reading.best(tried)
    sensitive = any(
        reading.processing.score({ident: (text.swapcase(),)}) != each.score
        for text, each in zip(texts, tried, strict=False)
    )
    own = owned(reading, tried)
    answers = {
        text if sensitive else text.casefold(): {
            "text": text,
            "fraction": fraction_text(each.score, full),
            "feedback": reading.feedback_text(shown),
        }
        for text, each, shown in reversed(list(zip(texts, tried, own, strict=False)))
    }
    kept = [each for each in reversed(answers.values()) if each["fraction"] != "0" or each["feedback"]]
    explanation = reading.explanation(tried, full, [ident for shown in own for ident in shown])
    given = {"answers": kept, "case_sensitive": sensitive}
    return Made(type="short_text", options=options_of("short_text", given), explanation=explanation)


@dataclass(frozen=True)
class Stretch:
    """Numbers that earn at least so much; ends that are not themselves among them are told."""

    low: Decimal
    high: Decimal
    has_ends: bool


def numerical(reading: Reading, response: etree._Element) -> Made:
    ident = required(response, "ident")
    tags = ("varequal", *COMPARISONS)
    found = (number(text) for text in values_of(reading.processing, ident, tags=tags))
    ends = sorted({each for each in found if each is not None})[:MAX_VALUES]
    if not ends:
        raise NotImportable("No number is accepted; give the item a right answer.", element=response)
    line = points_of(ends)
    tried = reading.try_out({ident: (plain(each),)} for each in line)
    scores = [each.score for each in tried]
    full = reading.best(tried)
    answers = []
    for level in sorted({each for each in scores if each > NEAR}, reverse=True):
        for stretch in stretches(line, ends, scores, level):
            if (stretch.low < line[1] and stretch.low == line[0]) or stretch.high == line[-1]:
                message = "Every number above or below some bound earns something; give both bounds."
                raise NotImportable(message, element=response)
            answers.append((stretch, fraction_text(level, full)))
    if not all(stretch.has_ends for stretch, _ in answers):
        reading.lose("A bound that is not itself accepted", "it is accepted too", response)
    documents = {stretch: document(stretch, worth) for stretch, worth in reversed(answers)}
    explanation = reading.explanation(tried, full)
    given = {"answers": list(reversed(documents.values()))}
    return Made(type="numeric", options=options_of("numeric", given), explanation=explanation)


def points_of(ends: Sequence[Decimal]) -> list[Decimal]:
    """The ends, a number between each two of them, and one beyond at either side."""
    line = [ends[0] - abs(ends[0]) - 1]
    for one, other in zip(ends, [*ends[1:], None], strict=True):
        line.append(one)
        line.append((one + other) / TWO if other is not None else one + abs(one) + 1)
    return line


def stretches(
    line: Sequence[Decimal], ends: Sequence[Decimal], scores: Sequence[Decimal], level: Decimal
) -> list[Stretch]:
    """Neighbours on the line that earn at least the level; between two ends, all earn what one does."""
    found, start = list[Stretch](), -1
    for place in range(len(line) + 1):
        earns = place < len(line) and scores[place] >= level - NEAR
        if earns and start < 0:
            start = place
        if not earns and start >= 0:
            found.append(stretch_of(line, start, place - 1))
            start = -1
    return found


def stretch_of(line: Sequence[Decimal], first: int, last: int) -> Stretch:
    """Ends stand at odd places of the line."""
    low, high = first - (first % 2 == 0), last + (last % 2 == 0)
    is_whole = low == first and high == last
    return Stretch(line[max(low, 0)], line[min(high, len(line) - 1)], is_whole)


def document(stretch: Stretch, worth: str) -> dict[str, str]:
    middle = (stretch.low + stretch.high) / TWO
    reach = (stretch.high - stretch.low) / TWO
    return {"value": plain(middle), "tolerance": plain(reach), "fraction": worth}


def essay(reading: Reading, response: etree._Element) -> Made:
    ident = required(response, "ident")
    tried = reading.try_out([{ident: (OTHER,)}])
    explanation = reading.explanation(tried, tried[0].score + 1)
    return Made(type="essay", options=options_of("essay", {}), explanation=explanation)
