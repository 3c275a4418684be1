"""One item to one question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from questions.formats.interchange import Imported, Problem
from questions.formats.naming import slug_of_id
from questions.formats.qti import choice, essay, inline, match, order
from questions.formats.qti.body import INLINE, Body, Feedback, body_of, take_feedback, take_interaction
from questions.formats.qti.content import Content, ReadImage
from questions.formats.qti.declarations import Declarations, declarations_of
from questions.formats.qti.feedback import hints_of
from questions.formats.qti.metadata import NO_METADATA, Metadata
from questions.formats.qti.processing import Processing, processing_of, standard
from questions.formats.qti.reading import Made, Reading
from questions.formats.qti.state import MAX_STEPS, Budget
from questions.formats.qti.values import NotImportable
from questions.formats.xml_reading import line_of
from questions.types.contract import HintDraft, QuestionDraft

type Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)
type Read = Callable[[Reading, Element, Sequence[Feedback]], Made]

READERS: Mapping[str, Read] = {
    "choiceInteraction": choice.read,
    "orderInteraction": order.read,
    "matchInteraction": match.read,
    "associateInteraction": match.read,
    "gapMatchInteraction": inline.read_gaps,
    "extendedTextInteraction": essay.read,
}
# What an item may hold besides what it asks, in words.
TOLD = {
    "stylesheet": "A style sheet",
    "companionMaterialsInfo": "Companion materials",
    "catalogInfo": "A catalogue of support for learners",
    "apipAccessibility": "Support for learners (APIP)",
    "contextDeclaration": "A context declaration",
    "interactionMarkup": "Markup for a custom interaction",
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where an item comes from, and what its package says about it."""

    read_image: ReadImage
    part: str = ""
    category: tuple[str, ...] = ()
    metadata: Metadata = NO_METADATA


def read_item(item: etree._Element, source: Source, budget: Budget) -> Imported | Problem:
    """A question of an item whose elements have been renamed, or why it is none."""
    name = item.get("title", "").strip() or item.get("identifier", "").strip()
    content = Content(source.read_image)
    budget.item = MAX_STEPS
    try:
        draft = draft_of(item, content, source, budget)
    except NotImportable as refused:
        line = refused.line or line_of(item)
        return Problem(line=line, message=str(refused), name=name, part=source.part)
    return Imported(
        draft=draft,
        line=line_of(item),
        name=name,
        part=source.part,
        category=source.category,
        losses=(*content.losses, *source.metadata.losses),
        images=content.images,
        lines={"stem": line_of(item)},
    )


def draft_of(item: etree._Element, content: Content, source: Source, budget: Budget) -> QuestionDraft:
    declared = declarations_of(item)
    tell_item(item, content)
    body = body_of(item, content)
    refuse(body)
    reading = Reading(item, declared, marking(item, declared, body, content, budget), body, content)
    hints, feedback = hints_of(reading)
    made = read_body(reading, feedback)
    if body.rubric and made.type != "essay":
        reading.lose("What those who grade are told", "it was left out", body.element)
    return QuestionDraft(
        slug=slug_of_id(item.get("identifier", "")),
        type=made.type,
        stem=made.stem or stem_of(reading),
        explanation=made.explanation,
        difficulty=source.metadata.difficulty,
        pool=source.metadata.pool,
        tags=source.metadata.tags,
        references=source.metadata.references,
        options=made.options,
        choices=made.choices,
        hints=tuple(HintDraft(text=hint.text, penalty=hint.penalty) for hint in hints),
    )


def tell_item(item: etree._Element, content: Content) -> None:
    if item.get("adaptive") in ("true", "1"):
        what = "The item is adaptive: what it says and marks may change from try to try"
        content.lose(what, "it was read as it is on the first try", item)
    if item.get("timeDependent") in ("true", "1"):
        content.lose("The item depends on time", "a quiz sets the time", item)
    for element in item.iter(*TOLD):
        content.lose(TOLD[element.tag], "it was left out", element)


def refuse(body: Body) -> None:
    """Says why a body with these interactions is no question."""
    names = [each.tag for each in body.interactions]
    for each in body.interactions:
        if each.tag not in READERS and each.tag not in INLINE:
            message = f"There is no kind of question for a {in_words(each.tag)}; ask it in another way."
            raise NotImportable(message, element=each)
    if not names:
        message = "The item asks nothing: it has no interaction. Add one, or leave the item out."
        raise NotImportable(message, element=body.element)
    if len(names) > 1 and not body.is_inline:
        kinds = ", ".join(dict.fromkeys(in_words(name) for name in names))
        message = f"The item asks several things at once ({kinds}); make an item of each."
        raise NotImportable(message, element=body.interactions[1])


def in_words(name: str) -> str:
    """`hotspotInteraction` as `hotspot interaction`."""
    return "".join(f" {each.lower()}" if each.isupper() else each for each in name)[:60]


def marking(
    item: etree._Element, declared: Declarations, body: Body, content: Content, budget: Budget
) -> Processing:
    """How the item marks; where it does not say it in a way that is known here, its right answers do."""
    asks_person = any(each.tag == "extendedTextInteraction" for each in body.interactions)
    try:
        found = processing_of(item, declared, budget)
    except NotImportable as unknown:
        what = str(unknown).rstrip(".")
        content.lose(
            what, "what the file declares as right earns the full mark", item.find("responseProcessing")
        )
        return standard(declared, budget)
    if found is None and not asks_person:
        what = "The item does not say how answers are marked"
        content.lose(what, "what it declares as right earns the full mark", item)
    return found or standard(declared, budget)


def read_body(reading: Reading, feedback: Sequence[Feedback]) -> Made:
    if reading.body.is_inline:
        return inline.read(reading, feedback)
    (interaction,) = reading.body.interactions
    return READERS[interaction.tag](reading, interaction, feedback)


def stem_of(reading: Reading) -> str:
    """What is left of the body: all but feedback, and what is chosen from."""
    take_feedback(reading.body.feedback)
    for interaction in reading.body.interactions:
        take_interaction(interaction)
    return reading.content.text(reading.body.element)
