"""A document of QTI 1.2 to its questions, and those of its items that ask nothing or something else."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from lxml import etree

from questions.formats.interchange import Imported, Loss, Problem
from questions.formats.naming import slug_of_id
from questions.formats.qti.content import Content
from questions.formats.qti.state import MAX_STEPS, Budget
from questions.formats.qti.values import NotImportable, text_of
from questions.formats.qti12 import choices, entries, places
from questions.formats.qti12.conditions import processing_of
from questions.formats.qti12.material import ReadImage, content_of
from questions.formats.qti12.reading import Made, Reading
from questions.formats.xml_reading import line_of
from questions.types.contract import QuestionDraft

UNNAMED = ("", "Question")  # what Canvas calls questions without a name
ROOT_SECTION = "root_section"
MAX_FEEDBACK = 200
REFUSED = {
    "file_upload_question": "Files cannot be handed in here; ask for a text, or leave the question out.",
    "calculated_question": "The numbers of this question are drawn anew each time; give it fixed ones.",
}
ASIDE = ("text_only_question",)
INLINE = {"fill_in_multiple_blanks_question": True, "multiple_dropdowns_question": False}
RESPONSES = ("response_lid", "response_str", "response_num")

type Read = Imported | Problem


def items(
    root: etree._Element, *, part: str, image: ReadImage, budget: Budget | None = None
) -> Iterator[Read]:
    """The questions of a document, in its order; `image` gives the bytes of an address in it.

    `budget` is what may be spent on trying answers out, in all documents of a file.
    """
    strip_namespaces(root)
    budget = budget or Budget()
    waiting: list[Loss] = []
    for item in root.iter("item"):
        read = read_item(item, part=part, image=image, budget=budget)
        if isinstance(read, Loss):
            waiting.append(read)
        elif isinstance(read, Problem):
            yield read
        else:
            yield replace(read, losses=(*waiting, *read.losses))
            waiting = []
    for loss in waiting:
        yield Problem(line=loss.line or 1, message=f"{loss.what}: {loss.done}.", part=part)


def strip_namespaces(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname


def read_item(
    item: etree._Element, *, part: str, image: ReadImage, budget: Budget
) -> Imported | Problem | Loss:
    title = " ".join(item.get("title", "").split())
    name = "" if title in UNNAMED else title
    content = content_of(image)
    budget.item = MAX_STEPS
    try:
        kind = said(item, "question_type")
        if kind in ASIDE:
            what = f"A text without a question ({title_of(item, content)})"
            return Loss(what=what, done="it was left out", line=line_of(item))
        draft = draft_of(item, kind, content, budget)
    except NotImportable as refused:
        line = refused.line or line_of(item)
        return Problem(line=line, message=str(refused), name=name, part=part)
    return Imported(
        draft=draft,
        line=line_of(item),
        name=name,
        part=part,
        category=category_of(item),
        losses=tuple(content.losses),
        images=content.images,
        lines={"stem": line_of(item)},
    )


def title_of(item: etree._Element, content: Content) -> str:
    presentation = item.find("presentation")
    words = "" if presentation is None else content.text(presentation)
    return " ".join(words.split())[:60] or item.get("title", "")


def draft_of(item: etree._Element, kind: str, content: Content, budget: Budget) -> QuestionDraft:
    if kind in REFUSED:
        raise NotImportable(REFUSED[kind], element=item)
    feedback = {each.get("ident", ""): each for each in item.iter("itemfeedback")}
    if len(feedback) > MAX_FEEDBACK:
        message = f"There are more than {MAX_FEEDBACK} feedback texts; split the item."
        raise NotImportable(message, element=item)
    reading = Reading(item, processing_of(item, budget), content, feedback)
    reading.tell_points(said(item, "points_possible"))
    made = made_of(reading, kind)
    return QuestionDraft(
        slug=slug_of_id(item.get("ident", "")),
        type=made.type,
        stem=made.stem or reading.text(item.find("presentation")),
        explanation=made.explanation,
        options=made.options,
        choices=made.choices,
    )


def made_of(reading: Reading, kind: str) -> Made:
    """What an item becomes: by the type that Canvas names, else by its responses."""
    responses = list(reading.item.iter(*RESPONSES))
    if not responses:
        message = "The item has no response that can be read; ask for a choice, a text or a number."
        raise NotImportable(message, element=reading.item)
    if kind in INLINE:
        return places.blanks(reading, responses, typed=INLINE[kind])
    if kind == "matching_question" or (len(responses) > 1 and are_lists(responses)):
        return places.pairs(reading, responses)
    if len(responses) > 1:
        message = "The item asks several things at once; make an item of each."
        raise NotImportable(message, element=responses[1])
    return alone(kind, responses[0])(reading, responses[0])


def are_lists(responses: Sequence[etree._Element]) -> bool:
    return all(each.tag == "response_lid" for each in responses)


def alone(kind: str, response: etree._Element) -> Callable[[Reading, etree._Element], Made]:
    """How an item with one response is read."""
    if response.tag == "response_lid":
        return choices.read
    fib = response.find(".//render_fib")
    of = "" if fib is None else fib.get("fibtype", "").lower()
    if kind == "numerical_question" or response.tag == "response_num" or of in ("decimal", "integer"):
        return entries.numerical
    if kind == "essay_question" or (
        not kind and next(response.iterancestors("item")).find(".//setvar") is None
    ):
        return entries.essay
    return entries.short_answer


def said(item: etree._Element, label: str) -> str:
    """What the item's metadata says under a label; empty for nothing."""
    for found in item.iter("qtimetadatafield"):
        name, entry = found.find("fieldlabel"), found.find("fieldentry")
        if name is not None and entry is not None and text_of(name).strip() == label:
            return text_of(entry).strip()
    return ""


def category_of(item: etree._Element) -> tuple[str, ...]:
    """The titles of the assessment, or bank, and of the sections around an item."""
    around = [
        each.get("title", "").strip() or bank_title(each)
        for each in item.iterancestors("section", "assessment", "objectbank")
        if each.get("ident") != ROOT_SECTION
    ]
    return tuple(title for title in reversed(around) if title)


def bank_title(element: etree._Element) -> str:
    metadata = element.find("qtimetadata")
    return "" if metadata is None else said(metadata, "bank_title")
