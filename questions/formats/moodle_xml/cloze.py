"""Cloze questions: blanks that stand in the text, with all that they accept."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from questions.formats.interchange import Imported
from questions.formats.moodle_xml.cloze_syntax import LIKE_START, Alternative, Blank, blanks_in
from questions.formats.moodle_xml.elements import child
from questions.formats.moodle_xml.question import Question, Refused
from questions.formats.moodle_xml.texts import NO_FILES
from questions.formats.moodle_xml.typed import ANYTHING, anything, number_of, text_members
from questions.formats.xml_reading import line_of
from questions.types.blanks import MAX_WEIGHT
from questions.types.cloze import MAX_BLANKS, NAME, PLACEHOLDER
from questions.types.contract import ChoiceDraft
from questions.types.fractions import ONE, PLACES, RIGHT_ABOVE, ZERO, exact
from questions.types.numbers import NotANumber, plain

NUMBER = r"-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?"
WITH_TOLERANCE = re.compile(f"({NUMBER})(?::({NUMBER}))?")


class Places:
    """What becomes of the blanks in the text of one question."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.blanks: list[Blank] = []
        self.names: list[str] = []

    def change(self, text: str) -> str:
        """The text with `{{name}}` where a blank stands; anything that only looks like that is told."""
        self.blanks = list(blanks_in(text))
        if len(self.blanks) > MAX_BLANKS:
            raise Refused(f"There are more than {MAX_BLANKS} blanks; split the question.")
        self.names = names(self.question, len(self.blanks))
        ends = [0, *(blank.end for blank in self.blanks)]
        starts = [*(blank.start for blank in self.blanks), len(text)]
        between = [self.between(text[end:start]) for end, start in zip(ends, starts, strict=True)]
        placed = [*("{{" + name + "}}" for name in self.names), ""]
        return "".join(part for pair in zip(between, placed, strict=True) for part in pair)

    def between(self, text: str) -> str:
        if LIKE_START.search(text):
            what = "Something in the text looks like a blank, but is none that Moodle knows."
            self.question.tell(what, "It was kept as text.", self.question.element)
        if PLACEHOLDER.search(text):
            self.question.tell("The text has words in double braces.", "A space was put between the braces.")
        return without_braces(text)


def without_braces(text: str) -> str:
    """A text in which nothing reads as a blank here."""
    return PLACEHOLDER.sub(lambda match: "{ {" + match[1] + "} }", text)


def names(question: Question, count: int) -> list[str]:
    """The names that quizapi wrote down, if they are those of all blanks; else numbers."""
    own = question.ours("blanks").split()
    if len(own) == count == len(set(own)) and all(NAME.fullmatch(name) for name in own):
        return own
    return [str(number) for number in range(1, count + 1)]


def cloze(question: Question) -> Imported:
    places = Places(question)
    element = child(question.element, "questiontext")
    stem = question.texts.read(element, places.change)
    if not places.blanks or element is None:
        raise Refused("There is no blank in the text; write one such as {1:SHORTANSWER:=answer}.")
    question.lines["stem"] = line_of(element)
    if [blank.kind for blank in places.blanks] == ["choices"]:
        return ticks(question, stem, places.names[0], places.blanks[0])
    if PLACEHOLDER.findall(stem) != places.names:
        raise Refused("A blank stands where it cannot be kept, such as in a link; move it into the text.")
    weights = weights_of(question, [blank.weight for blank in places.blanks])
    blanks = {
        name: {"weight": weight, **document(question, name, blank)}
        for name, blank, weight in zip(places.names, places.blanks, weights, strict=True)
    }
    return question.imported("cloze", {"blanks": blanks}, stem=stem)


def weights_of(question: Question, given: Sequence[int]) -> list[str]:
    """The weights, scaled if one is too large; a weight of 0 is as small as one can be."""
    scale = max(Decimal(max(given)) / MAX_WEIGHT, ONE)
    if not any(given):
        question.tell("All blanks have the weight 0.", "They weigh the same.", question.element)
        return ["1"] * len(given)
    if not all(given):
        question.tell("A blank has the weight 0.", "It has the smallest weight there is.", question.element)
    return [plain(max(exact(weight / scale), PLACES)) for weight in given]


def document(question: Question, name: str, blank: Blank) -> dict[str, Any]:
    """A blank as the options of a question have it."""
    given = [each for each in blank.alternatives if each.raw.strip()]
    if len(given) < len(blank.alternatives):
        question.tell(f"Blank {name} has an empty answer.", "It was left out.", question.element)
    given = [clamped(question, name, each) for each in given]
    if not any(each.share > RIGHT_ABOVE for each in given):
        raise Refused(f"Blank {name} has no answer that earns 100 %; mark one by an equals sign.")
    match blank.kind:
        case "number":
            return {"kind": "numeric", "answers": numbers(question, name, given)}
        case "choice":
            return {"kind": "choice", "choices": [inline(question, each) for each in given]}
        case "choices":
            given = one_of(question, name, given)
            return {"kind": "choice", "choices": [inline(question, each) for each in given]}
    answers = [{"text": each.answer.strip(), **worth(question, each)} for each in given]
    return {"kind": "text", **text_members(question, answers, case_sensitive=blank.kind == "exact text")}


def clamped(question: Question, name: str, given: Alternative) -> Alternative:
    """A share from 0 to 1."""
    if ZERO <= given.share <= ONE:
        return given
    done = "It earns nothing." if given.share < 0 else "It earns the full mark."
    question.tell(f"An answer of blank {name} earns less than nothing, or more than all.", done)
    return replace(given, share=max(ZERO, min(ONE, given.share)))


def worth(question: Question, given: Alternative) -> dict[str, str]:
    return {"fraction": plain(given.share), "feedback": html(question, given.feedback)}


def html(question: Question, text: str) -> str:
    return question.texts.html(text, NO_FILES, question.element) if text else ""


def inline(question: Question, given: Alternative) -> dict[str, Any]:
    correct = given.share > RIGHT_ABOVE
    rest = worth(question, given) | ({"fraction": "1"} if correct else {})
    return {"text": html(question, given.answer.strip()), "correct": correct, **rest}


def numbers(question: Question, name: str, given: list[Alternative]) -> list[dict[str, Any]]:
    found = []
    for each in given:
        try:
            found += number_answer(question, each)
        except NotANumber:
            question.tell(f"Blank {name} accepts what is no number.", "It was left out.", question.element)
    if not any(Decimal(each["fraction"]) > RIGHT_ABOVE for each in found):
        raise Refused(f"Blank {name} has no number that earns 100 %; mark one by an equals sign.")
    return found


def number_answer(question: Question, given: Alternative) -> list[dict[str, Any]]:
    """The answer, none where it changes nothing; raises `NotANumber`."""
    rest = worth(question, given)
    if given.answer.strip() == ANYTHING:
        return anything(rest)
    written = WITH_TOLERANCE.fullmatch(given.raw.strip())
    value, tolerance = (written[1], written[2] or "0") if written else ("", "")
    return [{"value": plain(number_of(value)), "tolerance": plain(abs(number_of(tolerance))), **rest}]


def one_of(question: Question, name: str, given: list[Alternative]) -> list[Alternative]:
    """Several ticks in one blank among others: kept only where just one of them is right."""
    if sum(each.share > 0 for each in given) > 1:
        raise Refused(
            f"In blank {name} learners tick several choices, which only a question of its own can have;"
            " make it one."
        )
    question.tell(f"In blank {name} learners may tick several choices.", "Here they pick one.")
    return [replace(each, share=ONE if each.share > 0 else ZERO) for each in given]


def ticks(question: Question, stem: str, name: str, blank: Blank) -> Imported:
    """A question that is nothing but a blank with several ticks is one of multiple choice.

    What is right adds up to the full mark. Without percentages a wrong tick takes back a right one.
    """
    given = [each for each in blank.alternatives if each.raw.strip()]
    total = sum((each.share for each in given if each.share > 0), start=ZERO)
    if not total:
        raise Refused("No choice earns marks; mark the right ones by an equals sign.")
    takes = ZERO if any(each.is_percent for each in given) else -exact(ONE / total)
    choices = [
        ChoiceDraft(
            text=html(question, each.answer.strip()),
            is_correct=each.share > 0,
            fraction=exact(each.share / total) if each.share > 0 else each.share or takes,
            feedback=html(question, each.feedback),
        )
        for each in given
    ]
    question.tell("The text is one blank with several ticks.", "It became a multiple choice question.")
    text = "".join(stem.split("{{" + name + "}}")).strip()
    return question.imported("multiple_choice", {"scoring": "fractions"}, stem=text, choices=choices)
