"""From a file of Moodle XML to questions, one at a time."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from lxml import etree

from questions.formats.interchange import MAX_QUESTION, Imported, Loss, Problem
from questions.formats.markup import bounds
from questions.formats.moodle_xml import choices, cloze, gaps, pairs, typed
from questions.formats.moodle_xml.elements import child, size, value, worded
from questions.formats.moodle_xml.question import Question, Refused
from questions.formats.xml_reading import line_of, records
from questions.types.contract import MAX_TEXT

type Reader = Callable[[Question], Imported]
READERS: Mapping[str, Reader] = {
    "multichoice": choices.multichoice,
    "truefalse": choices.true_false,
    "ordering": choices.ordering,
    "shortanswer": typed.short_answer,
    "numerical": typed.numerical,
    "essay": typed.essay,
    "matching": pairs.matching,
    "match": pairs.matching,
    "cloze": cloze.cloze,
    "multianswer": cloze.cloze,
    "gapselect": gaps.gap_select,
    "ddwtos": gaps.drag_words,
}
CONTEXT = re.compile(r"\$\w*\$")
STEP = re.compile(r"(?<!/)/(?!/)")
MOST_STEPS = 20  # of categories in one another
MOST_PARTS = 2_000  # of a question: answers, hints and so on
MOST_WAITING = 100  # losses that wait for a question to be told with


def parse(stream: BinaryIO) -> Iterator[Imported | Problem]:
    """The questions of a file. What belongs to no question is told with the next one."""
    category: tuple[str, ...] = ()
    waiting: list[Loss] = []
    for element in records(stream, tags=("question",), roots=("quiz",)):
        match element.get("type", "").strip():
            case "category":
                category = path_of(worded(element, "category"))
                waiting += category_losses(element)
            case "description":
                waiting.append(description(element))
            case _:
                read = question(element)
                if isinstance(read, Imported):
                    read = replace(read, category=category, losses=(*waiting, *read.losses))
                    waiting = []
                yield read
        if len(waiting) > MOST_WAITING:
            yield from map(problem, waiting)
            waiting = []
    yield from map(problem, waiting)


def problem(loss: Loss) -> Problem:
    """What no question can be told with."""
    return Problem(line=loss.line or 1, message=f"{loss.what} {loss.done}", name=loss.question)


def question(element: etree._Element) -> Imported | Problem:
    kind, line = element.get("type", "").strip(), line_of(element)
    name = " ".join(worded(element, "name").split())[:200]
    if kind not in READERS:
        return Problem(line=line, name=name, message=unknown(kind))
    if message := excess(element):
        return Problem(line=line, name=name, message=message)
    try:
        return READERS[kind](Question(element))
    except Refused as refused:
        return Problem(line=line, name=name, message=str(refused))


def excess(element: etree._Element) -> str:
    """What there is too much of, for it would take long to read; empty if all is well."""
    if size(element) > MAX_QUESTION:
        return f"The question has more than {MAX_QUESTION // 1_000_000} million characters; split it."
    if len(element) > MOST_PARTS:
        return f"The question has more than {MOST_PARTS:,} answers, hints and other parts; split it."
    if any(bounds.is_too_long("".join(map(str, text.itertext()))) for text in element.iter("text")):
        return f"A text of the question has more than {bounds.MOST:,} characters; shorten it to {MAX_TEXT:,}."
    return ""


def unknown(kind: str) -> str:
    if not kind:
        return "The question has no type; give one, such as multichoice."
    if kind in ("random", "randomsamatch"):
        return f"Moodle's type {kind} draws other questions; let a section of a quiz do that."
    return f"There is no counterpart to Moodle's type {kind[:60]} here; write the question as another type."


def description(element: etree._Element) -> Loss:
    name = " ".join(worded(element, "name").split())[:200]
    what = f"The description {name} is a text, not a question." if name else "A description is no question."
    done = "It was left out; a quiz can have it."
    return Loss(what=what, done=done, line=line_of(element), question=name)


def category_losses(element: etree._Element) -> Iterator[Loss]:
    written = worded(element, "category")
    if written.count("/") > MOST_STEPS and len(steps_of(written)) > MOST_STEPS:
        what = f"A category stands in more than {MOST_STEPS} others."
        yield Loss(what=what, done="The innermost ones were left out.", line=line_of(element))
    info = child(element, "info")
    if info is not None and value(info, "text"):
        what = "A category has a description."
        yield Loss(what=what, done="It was left out; topics have one of their own.", line=line_of(element))


def path_of(written: str) -> tuple[str, ...]:
    """The names of a category's path, as many as are kept."""
    return steps_of(written)[:MOST_STEPS]


def steps_of(written: str) -> tuple[str, ...]:
    """All of them. A slash in a name is doubled; the context and `top` are no names."""
    steps = [" ".join(step.replace("//", "/").split()) for step in STEP.split(written)]
    if steps and CONTEXT.fullmatch(steps[0]):
        steps = steps[1:]
    if steps and steps[0] == "top":
        steps = steps[1:]
    return tuple(step for step in steps if step)
