"""Questions whose learner types: shortanswer, numerical, essay."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lxml import etree

from questions.formats.interchange import Imported
from questions.formats.moodle_xml.elements import value
from questions.formats.moodle_xml.names import MODEL_ANSWER
from questions.formats.moodle_xml.question import Question, Refused
from questions.formats.moodle_xml.units import has_rounded, read_units
from questions.formats.xml_reading import line_of
from questions.types.fractions import RIGHT_ABOVE, ZERO
from questions.types.numbers import EXACT, MAX_NUMBER, MAX_SIGNIFICANT, NotANumber, number, plain
from questions.types.texts import Rules, accepting, concrete

FREE_STAR = re.compile(r"(?<!\\)\*+")
ESCAPED_STAR = re.compile(r"\\\*")
ANYTHING = "*"  # accepts whatever no other answer does
ROUNDING = Decimal("1e-14")  # of the number: how far PHP looks
MOST = "9" * MAX_NUMBER  # no number that a learner writes is further from 0

type Answer = dict[str, Any]


def short_answer(question: Question) -> Imported:
    answers = []
    for index, element in enumerate(question.element.findall("answer")):
        question.lines[f"options.answers.{index}.text"] = line_of(element)
        answers.append({"text": value(element, "text"), **worth(question, element, index)})
    if not any(earns_all(answer) for answer in answers):
        raise Refused("No answer earns 100 %; say which one is right.")
    members = text_members(question, answers, case_sensitive=value(question.element, "usecase", "0") != "0")
    for name in ("diacritics_sensitive", "whitespace"):
        if question.ours(name):
            members[name] = {"false": False}.get(question.ours(name), question.ours(name))
    if "whitespace" not in members and any(" " in each["text"].strip() for each in answers):
        tell_spaces(question)
    return question.imported("short_text", members)


def tell_spaces(question: Question) -> None:
    what = "In Moodle a second space between two words makes an answer wrong."
    question.tell(what, "Here it makes no difference.", question.element)


def worth(question: Question, element: etree._Element, index: int) -> Answer:
    for name in ("fraction", "feedback"):
        question.lines[f"options.answers.{index}.{name}"] = line_of(element)
    feedback = question.text(element, "feedback", f"options.answers.{index}.feedback")
    return {"fraction": plain(question.share(element, least=0)), "feedback": feedback}


def earns_all(answer: Mapping[str, Any]) -> bool:
    return Decimal(answer["fraction"]) > RIGHT_ABOVE


def text_members(question: Question, answers: Iterable[Answer], *, case_sensitive: bool) -> Answer:
    """Members of a short text; wildcards are on only if an answer has one, stars are plain otherwise."""
    collapsed = [{**each, "text": FREE_STAR.sub("*", each["text"])} for each in answers]
    wildcards = any(FREE_STAR.search(each["text"]) for each in collapsed)
    if not wildcards:
        collapsed = [{**each, "text": ESCAPED_STAR.sub("*", each["text"])} for each in collapsed]
    rules = Rules(case_sensitive=case_sensitive, wildcards=wildcards)
    kept = list(reached(question, collapsed, rules))
    return {"answers": kept, "case_sensitive": case_sensitive, "wildcards": wildcards}


def reached(question: Question, answers: Iterable[Answer], rules: Rules) -> Iterator[Answer]:
    """Without answers that change nothing, as one before takes what they take: Paris before paris."""
    before: list[Answer] = []
    for answer in answers:
        text = concrete(answer["text"], rules)
        taker = None if text is None else accepting(before, text, rules)
        if taker is None or (earns_all(answer) and not earns_all(taker)):
            before.append(answer)
            yield answer
        else:
            what = f"The answer {answer['text'][:60]} is never looked at, as one before it takes the same."
            question.tell(what, "It was left out.", question.element)


def numerical(question: Question) -> Imported:
    answers: list[Answer] = []
    for element in question.element.findall("answer"):
        answers += number_answer(question, element, len(answers))
    if not any(earns_all(answer) for answer in answers):
        raise Refused("No number earns 100 %; say which one is right.")
    units = read_units(question)
    if has_rounded(question, units.get("units", [])):
        answers = [with_room(answer) for answer in answers]
    return question.imported("numeric", {"answers": answers, **units})


def number_answer(question: Question, element: etree._Element, index: int) -> list[Answer]:
    written = value(element, "text") or (element.text or "").strip()
    rest = worth(question, element, index)
    question.lines[f"options.answers.{index}.value"] = line_of(element)
    if written == ANYTHING:
        return anything(rest)
    try:
        given = number_of(written)
        tolerance = abs(number_of(value(element, "tolerance", "0")))
    except NotANumber:
        question.tell(f"The answer {written[:40]} is no number, or too long.", "It was left out.", element)
        return []
    return [{"value": plain(given), **tolerance_of(question, element, given, tolerance), **rest}]


def with_room(answer: Answer) -> Answer:
    """The answer with Moodle's own tolerance for rounding, where a factor had to be rounded."""
    least = EXACT.multiply(abs(Decimal(answer["value"])), ROUNDING)
    if answer.get("tolerance_kind", "absolute") != "absolute" or Decimal(answer["tolerance"]) >= least:
        return answer
    return {**answer, "tolerance": plain(least)}


def number_of(written: str) -> Decimal:
    return number(written, decimal_comma=True)


def anything(rest: Answer) -> list[Answer]:
    """What Moodle calls `*`: any number at all is near enough. None where it changes nothing."""
    if Decimal(rest["fraction"]) == ZERO and not rest["feedback"]:
        return []
    return [{"value": "0", "tolerance": MOST, **rest}]


def tolerance_of(
    question: Question, element: etree._Element, given: Decimal, tolerance: Decimal
) -> dict[str, str]:
    """The tolerance as quizapi wrote it down, if it still says the same as Moodle's."""
    kind, own = question.ours("tolerance_kind", element), question.ours("tolerance", element)
    try:
        share = number(own)
    except NotANumber:
        return {"tolerance": plain(tolerance)}
    if kind == "relative" and EXACT.multiply(abs(given), share) == tolerance:
        return {"tolerance": plain(share), "tolerance_kind": kind}
    if kind == "significant":
        exactly = question.ours("value", element) or plain(given)
        near = significant(exactly, own)
        if near is not None and near == (given, tolerance):
            return {"value": exactly, "tolerance": plain(share), "tolerance_kind": kind}
    return {"tolerance": plain(tolerance)}


def significant(value: str, digits: str) -> tuple[Decimal, Decimal] | None:
    """A value rounded to so many digits, and how far from it numbers are that are rounded alike."""
    try:
        exact, count = number(value), int(number(digits))
    except NotANumber:
        return None
    if not 1 <= count <= MAX_SIGNIFICANT:
        return None
    return rounded(exact, count)


def rounded(exact: Decimal, count: int) -> tuple[Decimal, Decimal]:
    if not exact:
        return ZERO, ZERO
    last = exact.adjusted() - count + 1
    near = exact.quantize(Decimal(1).scaleb(last), rounding=ROUND_HALF_UP, context=EXACT)
    return near, Decimal(5).scaleb(last - 1)


def essay(question: Question) -> Imported:
    element = question.element
    tell_essay(question)
    rubric, model_answer = split_model_answer(question.text(element, "graderinfo", "options.rubric"))
    limit = value(element, "maxwordlimit")
    members: Answer = {"rubric": rubric, "model_answer": model_answer}
    if limit.isdecimal() and int(limit[:9]):
        members["max_words"] = int(limit[:9])
    template = question.text(element, "responsetemplate")
    if template:
        question.tell("Learners find a text to start from.", "It was left out.", element)
    return question.imported("essay", members)


def tell_essay(question: Question) -> None:
    element = question.element
    if value(element, "minwordlimit", "0") != "0":
        least = value(element, "minwordlimit")[:9]
        question.tell(f"Learners write at least {least} words.", "Here they may write fewer.", element)
    if value(element, "attachments", "0") != "0":
        question.tell("Learners may attach files.", "Here they write a text only.", element)
    if value(element, "responserequired", "1") == "0":
        question.tell("The text may be left empty.", "Here it may not.", element)


def split_model_answer(text: str) -> tuple[str, str]:
    """What graders are told, as rubric and model answer."""
    before, heading, after = text.rpartition(MODEL_ANSWER + "\n\n")
    if not heading or (before and not before.endswith("\n\n")):
        return text, ""
    return before.removesuffix("\n\n"), after


def with_model_answer(rubric: str, model_answer: str) -> str:
    if not model_answer:
        return rubric
    return "\n\n".join([*([rubric] if rubric else []), MODEL_ANSWER, model_answer])
