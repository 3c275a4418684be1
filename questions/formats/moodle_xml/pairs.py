"""Matching questions: html on the left, plain text on the right; a right alone is a distractor."""

from questions.formats.interchange import Imported
from questions.formats.moodle_xml.elements import is_true, value
from questions.formats.moodle_xml.question import Question, Refused
from questions.formats.xml_reading import line_of


def matching(question: Question) -> Imported:
    pairs: list[dict[str, str]] = []
    distractors: list[str] = []
    for element in question.element.findall("subquestion"):
        left = question.texts.read(element)
        answer = element.find("answer")
        right = "" if answer is None else question.texts.plain(value(answer, "text"), element)
        if left and right:
            for side in ("left", "right"):
                question.lines[f"options.pairs.{len(pairs)}.{side}"] = line_of(element)
            pairs.append({"left": left, "right": right})
        elif right:
            question.lines[f"options.distractors.{len(distractors)}"] = line_of(element)
            distractors.append(right)
        else:
            question.tell("A pair here has no right side.", "It was left out.", element)
    if not pairs:
        raise Refused("There is no pair with both of its sides; give some.")
    tell_looks(question)
    rights = {pair["right"] for pair in pairs}
    kept = [each for each in dict.fromkeys(distractors) if each not in rights]
    if len(kept) < len(distractors):
        question.tell("A distractor stands here twice, or is a right.", "It is offered once.")
    scoring = question.ours("scoring") or None
    known = scoring if scoring in ("all_or_nothing", "each_pair") else None
    members = {"pairs": pairs, "distractors": kept, "scoring": known}
    return question.imported("matching", members)


def tell_looks(question: Question) -> None:
    question.without_combined()
    if not is_true(question.element, "shuffleanswers", default=True):
        question.tell("The pairs stand in a fixed order.", "Here no order tells anything.", question.element)
