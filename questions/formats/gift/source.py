"""The source of one question taken apart: its title, its text, its answers, and what they begin with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from questions.formats.gift.chunks import TITLE, WHITE, Chunk
from questions.formats.gift.escapes import hidden, shown
from questions.formats.gift.refusals import Refused
from questions.types.fractions import ONE, exact

BLANK = "_____"  # stands for the answers where text follows them
GENERAL = "####"
MOST_ANSWERS = 200
WEIGHT = re.compile(r"%(-?[0-9]{1,18}(?:\.[0-9]{0,30})?)%")
NO_WEIGHT = re.compile(r"%[^%\n]{0,30}%")


@dataclass(frozen=True, kw_only=True)
class Source:
    """The parts of a question, whose escapes are still hidden, each with the line that it begins on."""

    line: int
    title: str
    stem: str
    answers: str
    answers_line: int
    general: str
    general_line: int


class Piece(NamedTuple):
    """What one sign, or none, begins."""

    sign: str
    text: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer with its weight and feedback, whose escapes are still hidden."""

    sign: str
    text: str
    feedback: str
    line: int
    fraction: Decimal | None = None  # None: it has no weight
    odd_weight: bool = False  # it begins with something that looks like a weight and is none


def source_of(chunk: Chunk) -> Source:
    """The parts of a question; `Refused` if it has no answers, or braces that Moodle would trip over."""
    title, text = titled(hidden(chunk.text))
    line = chunk.line + chunk.text.count("\n") - text.count("\n")
    opening, closing = text.find("{"), text.find("}")
    if opening < 0 and closing < 0:
        message = "This text has no answers, so it is no question. Add them in braces, or {} for an essay."
        raise Refused(chunk.line, message)
    refuse_braces(text, opening, closing, line)
    before, block, after = text[:opening], text[opening + 1 : closing], text[closing + 1 :]
    answers, general = block, ""
    if (place := block.rfind(GENERAL)) >= 0:
        answers, general = block[:place], block[place + len(GENERAL) :]
    answers_line = line + before.count("\n")
    return Source(
        line=line,
        title=title,
        stem=before + (BLANK if after.strip(WHITE) else "") + after,
        answers=answers.strip(WHITE),
        answers_line=answers_line + lines_before(answers),
        general=general,
        general_line=answers_line + answers.count("\n"),
    )


def titled(text: str) -> tuple[str, str]:
    """The title, and the text after it; a title that does not end is text."""
    if not text.startswith(TITLE):
        return "", text
    title, end, rest = text[len(TITLE) :].partition(TITLE)
    if not end:
        return "", title
    return " ".join(shown(title).split()), rest.lstrip(WHITE)


def refuse_braces(text: str, opening: int, closing: int, line: int) -> None:
    """All but one pair of braces; what Moodle makes of others is no question that anybody meant."""
    if closing < 0:
        message = "The answers are not closed: write } behind them, without a blank line before it."
        raise Refused(line + text.count("\n", 0, opening), message)
    if opening < 0 or closing < opening:
        message = "Here is a } without its {. Write \\} for a brace that is text."
        raise Refused(line + text.count("\n", 0, closing), message)
    others = [text.find("{", opening + 1), text.find("}", closing + 1)]
    if other := min((place for place in others if place >= 0), default=0):
        message = "Here is a second brace. Leave a blank line between questions; write \\{ and \\} in a text."
        raise Refused(line + text.count("\n", 0, other), message)


def lines_before(text: str) -> int:
    """The line ends before a text's first word."""
    return text.count("\n") - text.lstrip(WHITE).count("\n")


def pieces(text: str, line: int, signs: str) -> Iterator[Piece]:
    """What a block has from each sign to the next; nothing of what is blank."""
    found = re.split(f"([{signs}])", text)
    if len(found) > 2 * MOST_ANSWERS:
        raise Refused(line, f"There are more than {MOST_ANSWERS} answers here; escape signs that are text.")
    sign = ""
    for index, piece in enumerate(found):
        if index % 2:
            sign = piece
        elif stripped := piece.strip(WHITE):
            yield Piece(sign, stripped, line + lines_before(piece))
        line += piece.count("\n")


def signed(text: str, line: int, signs: str) -> Iterator[Answer]:
    """The answers of a block, with their weights and feedback."""
    return map(answer, pieces(text, line, signs))


def answer(piece: Piece) -> Answer:
    written, _, feedback = piece.text.partition("#")
    weight = WEIGHT.match(written)
    return Answer(
        sign=piece.sign,
        text=(written if weight is None else written[weight.end() :]).strip(WHITE),
        feedback=feedback,
        line=piece.line,
        fraction=None if weight is None else share(weight[1], piece.line),
        odd_weight=weight is None and NO_WEIGHT.match(written) is not None,
    )


def share(percent: str, line: int) -> Decimal:
    found = Decimal(percent) / 100
    if abs(found) > ONE:
        raise Refused(line, f"The weight {percent[:20]} % is not from -100 to 100.")
    return exact(found)
