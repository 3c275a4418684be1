"""Marks as Moodle's question types compute them, from a file of Moodle XML alone.

Written after what the types of Moodle 4 do when they grade, to hold imports and exports against. It shares no
code with the format it tests: numbers are floats, as in PHP, and XML is read by the standard library.
"""

import html
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

EPSILON = 1e-14  # of a number: PHP's setting `precision`
SEPARATE_UNIT = ("1", "2")


def questions(data: bytes) -> Iterator[ET.Element]:
    """The questions of a file, without its categories."""
    root = ET.fromstring(data)  # noqa: S314  # exported a moment ago, by us
    assert root.tag == "quiz"
    return (each for each in root if each.tag == "question" and each.get("type") != "category")


def only(data: bytes) -> ET.Element:
    (question,) = questions(data)
    return question


def text(element: ET.Element | None, default: str = "") -> str:
    found = None if element is None else element.find("text")
    return default if found is None else (found.text or "").strip()


def value(element: ET.Element, name: str, default: str = "") -> str:
    found = element.find(name)
    return default if found is None else (found.text or "").strip()


def fraction(answer: ET.Element) -> float:
    return float(answer.get("fraction", "0")) / 100


def clamped(mark: float) -> float:
    return min(1.0, max(0.0, mark))


def multichoice(question: ET.Element, ticked: Sequence[int]) -> float:
    """The mark for the answers with these places, the first of which is 0."""
    answers = question.findall("answer")
    if value(question, "single", "true") in ("true", "1"):
        (picked,) = ticked
        return fraction(answers[picked])
    return clamped(sum(fraction(answers[place]) for place in ticked))


def truefalse(question: ET.Element, said: bool) -> float:
    (answer,) = (each for each in question.findall("answer") if text(each) == str(said).lower())
    return float(float(answer.get("fraction", "0")) == 100)


def ordering(question: ET.Element, order: Sequence[int]) -> float:
    """The mark for answers put in this order; the right one is 0, 1, 2..."""
    assert value(question, "selecttype") == "ALL"
    return ORDERINGS[value(question, "gradingtype")](list(order), len(order))


def absolute_position(order: list[int], count: int) -> float:
    return sum(place == item for place, item in enumerate(order)) / count


def all_or_nothing(order: list[int], count: int) -> float:
    return float(order == sorted(order))


def next_exclude_last(order: list[int], count: int) -> float:
    return sum(after == item + 1 for item, after in pairwise(order)) / (count - 1)


def next_include_last(order: list[int], count: int) -> float:
    found = sum(after == item + 1 for item, after in pairwise(order))
    return (found + (order[-1] == count - 1)) / count


ORDERINGS = {
    "ALL_OR_NOTHING": all_or_nothing,
    "ABSOLUTE_POSITION": absolute_position,
    "RELATIVE_NEXT_EXCLUDE_LAST": next_exclude_last,
    "RELATIVE_NEXT_INCLUDE_LAST": next_include_last,
}


def shortanswer(question: ET.Element, sent: str) -> float:
    accepted = [(text(each), fraction(each)) for each in question.findall("answer")]
    return first_text(accepted, sent, case_sensitive=value(question, "usecase") == "1")


def first_text(accepted: Sequence[tuple[str, float]], sent: str, *, case_sensitive: bool) -> float:
    """The share of the first pattern that takes a text."""
    flags = 0 if case_sensitive else re.IGNORECASE
    for pattern, share in accepted:
        pieces = re.split(r"(?<!\\)\*+", unicodedata.normalize("NFC", pattern))
        expression = ".*".join(re.escape(piece.replace(r"\*", "*")) for piece in pieces)
        if re.fullmatch(expression, unicodedata.normalize("NFC", sent.strip()), flags):
            return share
    return 0.0


@dataclass(frozen=True)
class Near:
    value: str
    tolerance: float
    share: float

    def takes(self, number: float) -> bool:
        if self.value == "*":
            return True
        right = float(self.value)
        room = self.tolerance + EPSILON * max(self.tolerance, abs(right), EPSILON)
        return right - room <= number <= right + room


def numerical(question: ET.Element, number: float, unit: str | None = None) -> float:
    """The mark for a number; a unit that the question does not have is as good as none."""
    multipliers = {
        value(each, "unit_name"): float(value(each, "multiplier", "1")) for each in question.iter("unit")
    }
    shown = value(question, "showunits", "0" if multipliers else "3")
    assert unit is not None or shown not in SEPARATE_UNIT, "an answer without unit is incomplete"
    factor = 1 / multipliers[unit] if unit in multipliers else None
    scaled = number if factor is None else number * factor
    answer = next(
        (each for each in nears(question) if each.takes(scaled) or each.takes(number)),
        None,
    )
    if answer is None:
        return 0.0
    if factor is not None and answer.takes(number * factor):
        return answer.share
    return max(0.0, answer.share - unit_costs(question, answer.share))


def nears(question: ET.Element) -> list[Near]:
    return [
        Near(
            text(each) or (each.text or "").strip(),
            float(value(each, "tolerance", "0")),
            fraction(each),
        )
        for each in question.findall("answer")
    ]


def unit_costs(question: ET.Element, share: float) -> float:
    penalty = float(value(question, "unitpenalty", "0.1"))
    return {"1": penalty * share, "2": penalty}.get(value(question, "unitgradingtype", "0"), 0.0)


def matching(question: ET.Element, pairs: Mapping[int, str]) -> float:
    """The mark for texts put beside the lefts with these places."""
    lefts = [each for each in question.findall("subquestion") if text(each)]
    right = sum(pairs.get(place) == text(each.find("answer")) for place, each in enumerate(lefts))
    return right / len(lefts)


def lefts(question: ET.Element) -> list[str]:
    return [text(each) for each in question.findall("subquestion") if text(each)]


def rights(question: ET.Element) -> list[str]:
    return sorted({text(each.find("answer")) for each in question.findall("subquestion")})


def gaps(question: ET.Element, filled: Sequence[str]) -> float:
    """The mark for choices put into the gaps, of gapselect or ddwtos."""
    boxes = [text(each) for each in [*question.iter("selectoption"), *question.iter("dragbox")]]
    wanted = re.findall(r"\[\[(\d+)\]\]", text(question.find("questiontext")))
    right = sum(put == boxes[int(number) - 1] for put, number in zip(filled, wanted, strict=True))
    return right / len(wanted)


LONG_NAMES = {"SA": "SHORTANSWER", "MW": "SHORTANSWER", "SAC": "SHORTANSWER_C", "NM": "NUMERICAL"}


@dataclass(frozen=True)
class Gap:
    """A blank of a cloze question: what it accepts, as text, tolerance, and share."""

    weight: float
    kind: str
    accepted: tuple[tuple[str, float], ...]

    def mark(self, filled: str) -> float:
        kind = LONG_NAMES.get(self.kind, self.kind)
        if kind.startswith("SHORTANSWER"):
            return first_text(self.accepted, filled, case_sensitive=kind.endswith("_C"))
        if kind == "NUMERICAL":
            near = (number_of(written, share) for written, share in self.accepted)
            return next((each.share for each in near if each.takes(float(filled))), 0.0)
        return dict(self.accepted)[filled]


def number_of(written: str, share: float) -> Near:
    number, _, tolerance = written.partition(":")
    return Near(number, float(tolerance or "0"), share)


def cloze_gaps(question: ET.Element) -> list[Gap]:
    """The blanks in the text, read character by character."""
    source, found = text(question.find("questiontext")), []
    for start in re.finditer(r"\{(\d*):([A-Z_]+):", source):
        accepted = alternatives(source[start.end() :])
        found.append(Gap(float(start[1] or 1), start[2], tuple(accepted)))
    return found


def alternatives(source: str) -> Iterator[tuple[str, float]]:
    """What a blank accepts, from where its kind ends to its closing brace."""
    parts, current = [], ""
    for place, character in enumerate(source):
        escaped = source[place - 1 : place] in ("\\", "&") and place > 0
        if character in "~}" and not escaped:
            parts.append(current)
            current = ""
            if character == "}":
                break
        else:
            current += character
    for part in parts:
        yield one(part)


def one(part: str) -> tuple[str, float]:
    share, rest = 0.0, part
    if part.startswith("="):
        share, rest = 1.0, part[1:]
    elif percent := re.match(r"%(-?[\d.]+)%", part):
        share, rest = float(percent[1]) / 100, part[percent.end() :]
    answer = re.split(r"(?<![\\&])#", rest, maxsplit=1)[0]
    return html.unescape(answer).replace(r"\}", "}").replace(r"\#", "#"), share


def cloze(question: ET.Element, filled: Sequence[str | None]) -> float:
    """The mark for fillings of the blanks, in their order; None leaves one empty."""
    found = cloze_gaps(question)
    marks = [
        gap.weight * (0.0 if put is None else gap.mark(put)) for gap, put in zip(found, filled, strict=True)
    ]
    return sum(marks) / sum(gap.weight for gap in found)
