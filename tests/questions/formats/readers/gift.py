"""A second reader of GIFT, made from the format's definition alone, that scores answers as Moodle does.

It takes a file apart character by character, which the importer does not, and knows no question type of ours.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

ESCAPES = {":": ":", "#": "#", "=": "=", "{": "{", "}": "}", "~": "~", "\\": "\\", "n": "\n"}
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")


@dataclass(frozen=True)
class Sign:
    """A character that has its meaning; others are plain strings of one character."""

    character: str


type Characters = list[str | Sign]


@dataclass
class Answer:
    text: str
    fraction: Fraction
    feedback: str = ""


@dataclass
class Question:
    """What Moodle would have after an import."""

    kind: str
    name: str
    stem: str
    general: str = ""
    id: str = ""
    tags: list[str] = field(default_factory=list)
    category: str = ""
    answers: list[Answer] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    intervals: list[tuple[Fraction, Fraction]] = field(default_factory=list)


def read(data: bytes) -> list[Question]:
    questions, category = [], ""
    for block in re.split(r"\n[ \t]*\n", data.decode().strip("\n")):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        comments = [line for line in lines if line.startswith("//")]
        body = "\n".join(line for line in lines if not line.startswith("//"))
        if body.startswith("$CATEGORY:"):
            category = body.removeprefix("$CATEGORY:").strip()
        elif body:
            questions.append(question(characters(body), "\n".join(comments), category))
    return questions


def characters(text: str) -> Characters:
    found: Characters = []
    place = 0
    while place < len(text):
        here = text[place]
        if here == "\\" and text[place + 1 : place + 2] in ESCAPES and place + 1 < len(text):
            found.append(ESCAPES[text[place + 1]])
            place += 2
            continue
        found.append(Sign(here) if here in ":#={}~" else here)
        place += 1
    return found


def said(found: Characters) -> str:
    return "".join(each.character if isinstance(each, Sign) else each for each in found)


def formatted(found: Characters) -> str:
    return FORMAT.sub("", said(found).strip(), count=1).strip()


def cut(found: Characters, sign: str, times: int = 1) -> list[Characters]:
    """The pieces around the first so many signs of a kind; all of them where `times` is 0."""
    pieces: list[Characters] = [[]]
    for each in found:
        if each == Sign(sign) and (not times or len(pieces) <= times):
            pieces.append([])
        else:
            pieces[-1].append(each)
    return pieces


def last_run(found: Characters, sign: str, length: int) -> int:
    """Where the last run of so many signs begins; -1: nowhere."""
    for place in range(len(found) - length, -1, -1):
        if found[place : place + length] == [Sign(sign)] * length:
            return place
    return -1


def question(found: Characters, comments: str, category: str) -> Question:
    name = ""
    if found[:2] == [Sign(":"), Sign(":")]:
        end = next(
            place for place in range(2, len(found)) if found[place : place + 2] == [Sign(":"), Sign(":")]
        )
        name, found = said(found[2:end]), found[end + 2 :]
    opening, closing = found.index(Sign("{")), found.index(Sign("}"))
    assert found.count(Sign("{")) == found.count(Sign("}")) == 1
    block, after = found[opening + 1 : closing], found[closing + 1 :]
    stem = said(found[:opening]) + ("_____" if said(after).strip() else "") + said(after)
    general = ""
    if (place := last_run(block, "#", 4)) >= 0:
        block, general = block[:place], formatted(block[place + 4 :])
    made = answered(strip(block))
    made.name, made.stem, made.general, made.category = name, FORMAT.sub("", stem, count=1), general, category
    made.id = next(iter(re.findall(r"\[id:([^\]]+)\]", comments)), "")
    made.tags = re.findall(r"\[tag:([^\]]+)\]", comments)
    return made


def strip(found: Characters) -> Characters:
    while found and isinstance(found[0], str) and found[0].isspace():
        found = found[1:]
    return found


def answered(block: Characters) -> Question:
    text = said(block).strip()
    if not text:
        return Question("essay", "", "")
    if block[0] == Sign("#"):
        return numerical(block[1:])
    if Sign("~") in block:
        return multichoice(block)
    if Sign("=") in block and "->" in said(block):
        pairs = [said(piece).partition("->") for piece in cut(block, "=", 0)[1:]]
        sides = [(FORMAT.sub("", left.strip()).strip(), right.strip()) for left, _, right in pairs]
        return Question("match", "", "", pairs=sides)
    if said(cut(block, "#")[0]).strip() in ("T", "TRUE", "F", "FALSE"):
        word, *feedback = [formatted(piece) for piece in cut(block, "#", 2)]
        wrong, right = [*feedback, "", ""][:2]
        true = word.startswith("T")
        told = [(right, 1), (wrong, 0)] if true else [(wrong, 0), (right, 1)]
        names = ("True", "False")
        found = [Answer(name, Fraction(share), say) for name, (say, share) in zip(names, told, strict=True)]
        return Question("truefalse", "", "", answers=found)
    pieces = cut(block, "=", 0)
    pieces = pieces[1:] if not said(pieces[0]).strip() else pieces
    return Question("shortanswer", "", "", answers=[weighted(piece, Fraction(1)) for piece in pieces])


def weighted(piece: Characters, default: Fraction) -> Answer:
    text, *feedback = cut(strip(piece), "#")
    match = re.match(r"%(-?[0-9]+(?:\.[0-9]*)?)%", said(text))
    share = Fraction(match[1]) / 100 if match else default
    rest = text[match.end() :] if match else text
    return Answer(formatted(rest), share, formatted(feedback[0]) if feedback else "")


def multichoice(block: Characters) -> Question:
    answers, sign, piece = list[Answer](), "", list[str | Sign]()
    for each in [*block, Sign("~")]:
        if each in (Sign("~"), Sign("=")):
            if said(piece).strip():
                answers.append(weighted(piece, Fraction(sign == "=")))
            assert isinstance(each, Sign)
            sign, piece = each.character, []
        else:
            piece.append(each)
    kind = "single" if Sign("=") in block else "multiple"
    return Question(kind, "", "", answers=answers)


def numerical(block: Characters) -> Question:
    made = Question("numerical", "", "")
    for piece in cut(block, "=", 0):
        if said(piece).strip():
            answer = weighted(piece, Fraction(1))
            made.answers.append(answer)
            made.intervals.append(interval(answer.text))
    return made


def interval(text: str) -> tuple[Fraction, Fraction]:
    """The middle, and how far from it is right."""
    if ".." in text:
        least, most = (Fraction(end) for end in text.split(".."))
        return (least + most) / 2, (most - least) / 2
    value, _, tolerance = text.partition(":")
    return Fraction(value), Fraction(tolerance or 0)


def marks_of_choices(question: Question, places: Collection[int]) -> Fraction:
    """One choice that was picked, or several that were ticked, by their places."""
    total = sum((question.answers[place].fraction for place in places), start=Fraction(0))
    return min(Fraction(1), max(Fraction(0), total)) if question.kind == "multiple" else total


def marks_of_number(question: Question, number: str) -> Fraction:
    for answer, (value, tolerance) in zip(question.answers, question.intervals, strict=True):
        if abs(Fraction(number) - value) <= tolerance:
            return answer.fraction
    return Fraction(0)


def marks_of_text(question: Question, text: str) -> Fraction:
    """A star takes anything, unless a backslash stands before it; letters' size makes no difference."""
    for answer in question.answers:
        parts = re.split(r"(?<!\\)\*", answer.text)
        pattern = ".*".join(re.escape(part.replace("\\*", "*")) for part in parts)
        if re.fullmatch(pattern, text.strip(), re.IGNORECASE | re.DOTALL):
            return answer.fraction
    return Fraction(0)


def marks_of_pairs(question: Question, picked: Mapping[int, str]) -> Fraction:
    """The right that was picked for each left, by the left's place."""
    wanted = [right for left, right in question.pairs if left]
    return Fraction(sum(picked.get(place) == right for place, right in enumerate(wanted)), len(wanted))
