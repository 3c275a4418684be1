"""Questions with gaps that are filled from lists: gapselect, ddwtos. Both become cloze questions.

`[[2]]` in the text is a gap whose right choice is the second of the question; the choices of its group are
what can be put there.
"""

import re
from dataclasses import dataclass

from lxml import etree

from questions.formats.interchange import Imported
from questions.formats.moodle_xml.cloze import without_braces
from questions.formats.moodle_xml.elements import child, value
from questions.formats.moodle_xml.question import Question, Refused
from questions.formats.xml_reading import line_of
from questions.types.cloze import MAX_BLANKS

GAP = re.compile(r"\[\[([0-9]{1,4})\]\]")


@dataclass(frozen=True)
class Option:
    text: str
    group: str


def gap_select(question: Question) -> Imported:
    return with_gaps(question, question.element.findall("selectoption"))


def drag_words(question: Question) -> Imported:
    boxes = question.element.findall("dragbox")
    if any(child(box, "infinite") is None for box in boxes):
        what = "A word can be dragged to one gap only."
        question.tell(what, "Here each gap offers all words of its group.", question.element)
    return with_gaps(question, boxes)


def with_gaps(question: Question, boxes: list[etree._Element]) -> Imported:
    options = [option(question, box) for box in boxes]
    found: list[int] = []

    def gap(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        if not 0 <= index < len(options) or not options[index].text:
            raise Refused(f"The gap {match[0]} has no choice; give choice {match[1]}, or remove the gap.")
        found.append(index)
        if len(found) > MAX_BLANKS:
            raise Refused(f"There are more than {MAX_BLANKS} gaps; split the question.")
        return "{{" + str(len(found)) + "}}"

    stem_element = child(question.element, "questiontext")
    stem = question.texts.read(stem_element, lambda text: GAP.sub(gap, without_braces(text)))
    if not found:
        raise Refused("There is no gap in the text; write [[1]] where the first choice belongs.")
    if stem_element is not None:
        question.lines["stem"] = line_of(stem_element)
    question.without_combined()
    blanks = {str(place): blank(question, options, index) for place, index in enumerate(found, start=1)}
    return question.imported("cloze", {"blanks": blanks}, stem=stem)


def option(question: Question, box: etree._Element) -> Option:
    return Option(question.texts.plain(value(box, "text"), box), value(box, "group", "1"))


def blank(question: Question, options: list[Option], right: int) -> dict[str, object]:
    group = [each.text for each in options if each.group == options[right].group and each.text]
    texts = list(dict.fromkeys(group))
    if len(texts) < len(group):
        question.tell("Two choices of a group are the same.", "It is offered once.", question.element)
    choices = [{"text": text, "correct": text == options[right].text} for text in texts]
    return {"kind": "choice", "choices": choices}
