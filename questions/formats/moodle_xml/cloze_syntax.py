r"""The blanks of a cloze question, as they stand in its text: `{2:SHORTANSWER:=one#Yes~%50%two~three}`.

The number is a weight. Alternatives are parted by `~`; `=` or a percentage says what one earns, `#` begins
its feedback. A backslash, or an entity, keeps `~`, `#` and `}` from meaning that.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from questions.formats.moodle_xml import grades
from questions.types.fractions import ONE, ZERO

KINDS = {
    **dict.fromkeys(["SHORTANSWER", "SA", "MW"], "text"),
    **dict.fromkeys(["SHORTANSWER_C", "SAC", "MWC"], "exact text"),
    **dict.fromkeys(["NUMERICAL", "NM"], "number"),
    **dict.fromkeys(["MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"], "choice"),
    **dict.fromkeys(["MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"], "choice"),
    **dict.fromkeys(["MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH"], "choices"),
    **dict.fromkeys(["MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"], "choices"),
}
NAMES = "|".join(sorted(KINDS, key=len, reverse=True))
START = re.compile(r"\{([0-9]{0,9}):(" + NAMES + "):")
LIKE_START = re.compile(r"\{[0-9]*:[A-Z_]{1,20}:")
SHARE = re.compile(r"%(-?[0-9]{1,9}(?:[.,][0-9]{0,9})?)%")
END_OF_ANSWER = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)[~#}]")
END_OF_FEEDBACK = re.compile(r"(?<!\\)[~}]")
ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
ESCAPED = re.compile(r"\\([#}])")
MAX_BLANK = 100_000  # characters
MAX_TRIES = 200  # beginnings that turn out to be none


@dataclass(frozen=True)
class Alternative:
    """`raw` is what stands in the file; `is_percent` says that a percentage tells the share."""

    raw: str
    share: Decimal
    feedback: str = ""
    is_percent: bool = False

    @property
    def answer(self) -> str:
        return decoded(self.raw)


@dataclass(frozen=True)
class Blank:
    start: int
    end: int
    weight: int
    kind: str
    alternatives: tuple[Alternative, ...]


def decoded(text: str) -> str:
    """A text without entities and escapes, which Moodle undoes in this order."""
    plain = ENTITY.sub(lambda entity: html.unescape(entity[0]), text.replace("\\~", "~"))
    return ESCAPED.sub(r"\1", plain)


def blanks_in(text: str) -> Iterator[Blank]:
    """The blanks of a text, from left to right."""
    place, failures = 0, 0
    while failures < MAX_TRIES and (found := START.search(text, place)) is not None:
        read = alternatives(text, found.end())
        if read is None:
            place, failures = found.end(), failures + 1
            continue
        given, place = read
        weight = int(found[1]) if found[1] else 1
        yield Blank(found.start(), place, weight, KINDS[found[2]], given)


def alternatives(text: str, place: int) -> tuple[tuple[Alternative, ...], int] | None:
    """The alternatives from a place on, and where the blank ends; None if it does not."""
    found, last = [], min(len(text), place + MAX_BLANK)
    while True:
        place += text.startswith("~", place)
        share, is_percent, place = share_at(text, place)
        end = END_OF_ANSWER.search(text, place, last)
        if end is None:
            return None
        raw, feedback = text[place : end.start()], ""
        if end[0] == "#":
            begin = end.end()
            end = END_OF_FEEDBACK.search(text, begin, last)
            if end is None:
                return None
            feedback = decoded(text[begin : end.start()])
        found.append(Alternative(raw, share, feedback, is_percent))
        place = end.end()
        if end[0] == "}":
            return tuple(found), place


def share_at(text: str, place: int) -> tuple[Decimal, bool, int]:
    """What an alternative earns, whether a percentage says so, and where its answer begins."""
    if text.startswith("=", place):
        return ONE, False, place + 1
    percent = SHARE.match(text, place)
    if percent is None:
        return ZERO, False, place
    return grades.share_of(percent[1]) or ZERO, True, percent.end()


def without_starts(text: str) -> str:
    """A text in which nothing reads as a blank to Moodle, the same to every reader of Markdown."""
    return START.sub(lambda start: "&#123;" + start[0][1:], text)


def encoded(text: str) -> str:
    """A text inside a blank, of which no character means anything: entities stand for those that may."""
    return re.sub(r"[&~#}{\\%=<>\"'\r\n]", lambda each: f"&#{ord(each[0])};", text)
