"""Questions whose learner picks from choices: multichoice, truefalse, ordering."""

from dataclasses import replace
from typing import Any

from lxml import etree

from questions.formats.interchange import Imported
from questions.formats.moodle_xml import grades
from questions.formats.moodle_xml.elements import is_true, value
from questions.formats.moodle_xml.names import COMBINED, ORDERING_RULES
from questions.formats.moodle_xml.question import Question, Refused
from questions.formats.xml_reading import line_of
from questions.types.contract import MIN_CHOICES, ChoiceDraft
from questions.types.fractions import ONE, RIGHT_ABOVE, RULES
from questions.types.true_false import TEXTS


def multichoice(question: Question) -> Imported:
    answers = question.element.findall("answer")
    choices = [choice(question, index, answer) for index, answer in enumerate(answers)]
    if not any(each.fraction and each.fraction > 0 for each in choices):
        raise Refused("No answer earns marks; give the right ones a fraction.")
    tell_looks(question, pinned=any(each.pinned for each in choices))
    if is_true(question.element, "single", default=True):
        return single(question, choices)
    question.without_combined()
    return several(question, choices)


def choice(question: Question, index: int, answer: etree._Element) -> ChoiceDraft:
    """A choice; in `fraction` is what it earns, whether its rule says so or not."""
    for name in ("text", "fraction"):
        question.lines[f"choices.{index}.{name}"] = line_of(answer)
    return ChoiceDraft(
        text=question.texts.read(answer),
        fraction=question.share(answer),
        feedback=question.text(answer, "feedback", f"choices.{index}.feedback"),
        pinned=question.ours("pinned", answer) == "true",
    )


def tell_looks(question: Question, *, pinned: bool) -> None:
    element = question.element
    numbering = value(element, "answernumbering", "abc")
    if numbering not in ("abc", "none"):
        done = "How choices are numbered is up to the app."
        question.tell(f"The choices are numbered in the style {numbering[:20]}.", done, element)
    if not pinned and not is_true(element, "shuffleanswers", default=True):
        question.tell("The choices stand in a fixed order.", "The quiz says whether they do.", element)


def single(question: Question, choices: list[ChoiceDraft]) -> Imported:
    """The full mark is the right choice; others earn their share of it, or nothing."""
    marked = [replace(each, is_correct=(each.fraction or 0) > RIGHT_ABOVE) for each in choices]
    others = any(each.fraction for each in marked if not each.is_correct)
    if others or question.ours("scoring") == "fractions":
        members: dict[str, Any] = {"scoring": "fractions"}
        marked = [replace(each, fraction=ONE) if each.is_correct else each for each in marked]
    else:
        members = {}
        marked = [replace(each, fraction=None) for each in marked]
    return question.imported("single_choice", members, choices=with_combined(question, marked))


def with_combined(question: Question, choices: list[ChoiceDraft]) -> list[ChoiceDraft]:
    """What is said of right and of wrong answers belongs to the choices, if learners pick just one."""
    combined = question.combined()
    right, partly, wrong = (combined.get(name, "") for name in COMBINED)
    if right or partly or wrong:
        done = "It was added to the feedback of each choice."
        question.tell("Feedback for right, partly right or wrong answers", done, question.element)
    return [
        replace(each, feedback="\n\n".join(filter(None, [each.feedback, said(each, right, partly, wrong)])))
        for each in choices
    ]


def said(choice: ChoiceDraft, right: str, partly: str, wrong: str) -> str:
    if choice.is_correct:
        return right
    return partly if (choice.fraction or 0) > 0 else wrong


def several(question: Question, choices: list[ChoiceDraft]) -> Imported:
    """Ticks add up; a rule that quizapi wrote down is taken if the shares are still its own."""
    marked = [replace(each, is_correct=(each.fraction or 0) > 0) for each in choices]
    flags, shares = [each.is_correct for each in marked], [each.fraction for each in marked]
    rule = question.ours("scoring")
    members: dict[str, Any] = {"scoring": "fractions"}
    if rule in RULES and rule != "fractions" and shares == grades.shares(rule, flags):
        members = {"scoring": rule}
        marked = [replace(each, fraction=None) for each in marked]
    if question.ours("choose") == str(sum(flags)):
        members["choose"] = sum(flags)
    return question.imported("multiple_choice", members, choices=marked)


def true_false(question: Question) -> Imported:
    """Older files have the words of their language; then the first answer is True."""
    answers = question.element.findall("answer")
    if len(answers) > len(TEXTS):
        question.tell("There are more than two answers.", "The others were left out.", answers[len(TEXTS)])
    answers = answers[: len(TEXTS)]
    texts = [value(answer, "text").lower() for answer in answers]
    if len(answers) < len(TEXTS):
        raise Refused("A true/false question has two answers, true and false.")
    if set(texts) != {"true", "false"}:
        question.tell("The answers are not called true and false.", "The first was read as True.", answers[0])
    elif texts[0] == "false":
        answers.reverse()
    right = [question.share(answer) > RIGHT_ABOVE for answer in answers]
    if sum(right) != 1:
        raise Refused("Give one of the two answers 100 %, the other one 0.")
    choices = [
        ChoiceDraft(
            text=text,
            is_correct=is_right,
            feedback=question.text(answer, "feedback", f"choices.{index}.feedback"),
        )
        for index, (text, is_right, answer) in enumerate(zip(TEXTS, right, answers, strict=True))
    ]
    question.without_combined()
    return question.imported("true_false", {}, choices=choices)


def ordering(question: Question) -> Imported:
    """The answers stand in the right order."""
    answers = question.element.findall("answer")
    choices = [
        ChoiceDraft(
            text=question.texts.read(answer),
            feedback=question.text(answer, "feedback", f"choices.{index}.feedback"),
        )
        for index, answer in enumerate(answers)
    ]
    tell_subset(question, len(choices))
    question.without_combined()
    return question.imported("ordering", {"scoring": order_rule(question, len(choices))}, choices=choices)


def order_rule(question: Question, count: int) -> str:
    """The nearest rule to Moodle's; of two choices all rules say the same."""
    written = value(question.element, "gradingtype", "RELATIVE").upper()
    rule = ORDERING_RULES.get(written)
    if rule is not None:
        return rule
    nearest = "all_or_nothing" if written in ("ABSOLUTE_POSITION", "ABSOLUTE", "ABS") else "adjacent_pairs"
    if count > MIN_CHOICES:
        done = f"It is graded by {nearest.replace('_', ' ')}, which is the nearest."
        question.tell(f"The order is graded by {written[:60]}.", done, question.element)
    return nearest


def tell_subset(question: Question, count: int) -> None:
    element = question.element
    kind = value(element, "selecttype") or {"0": "ALL"}.get(value(element, "logical"), "RANDOM")
    shown = value(element, "selectcount") or value(element, "studentsee") or "6"
    if kind.upper() not in ("ALL", "EXACT") and shown.isdecimal() and int(shown[:9]) < count:
        done = f"Here they put all {count} in order."
        question.tell(f"Learners put {shown[:9]} of the items in order.", done, element)
