"""Text entry, inline choice and gap match interactions: the places of a text, and what may fill them."""

import re
from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from questions.formats.qti import listed, numbers, texts
from questions.formats.qti.blanks import Place, Text, cloze, one_entry
from questions.formats.qti.body import Feedback
from questions.formats.qti.declarations import Declared
from questions.formats.qti.reading import Answer, Made, Reading, limit
from questions.formats.qti.trial import Filled, Trial
from questions.formats.qti.values import NotImportable, Value, items_of, required

READERS = {"float": numbers.read, "integer": numbers.read, "string": texts.read, "identifier": texts.read}
MAX_UNIT = 20
UNIT = re.compile(r"[^\W\d_][^\s.,;:!?]*|[%°‰€$£¥][^\s.,;:!?]*")
CONTENT = ("img", "math", "object", "table", "audio", "video", "hr")


def read(reading: Reading, feedback: Sequence[Feedback]) -> Made:
    """All inline interactions of an item as one question."""
    responses = [reading.response_of(each) for each in reading.body.interactions]
    if len({each.name for each in responses}) < len(responses):
        message = "Two places have the same response; give each its own."
        raise NotImportable(message, element=reading.body.element)
    pairs = zip(reading.body.interactions, responses, strict=True)
    places = [place_of(reading, element, response) for element, response in pairs]

    def answer(filled: Sequence[Value]) -> Answer:
        values = zip(responses, filled, strict=True)
        return {response.name: value for response, value in values if value is not None}

    text = Text(reading, places, answer)
    first = places[0].element
    if len(places) > 1 or first.tag != "textEntryInteraction" or is_named(places[0].name):
        return cloze(text, feedback)
    unit = unit_of(first) if responses[0].is_number else ""
    if unit and ends_body(first, unit):
        first.tail = None
        return one_entry(text, feedback, unit)
    return one_entry(text, feedback) if ends_body(first) else cloze(text, feedback)


def is_named(response: str) -> bool:
    """Whether a response has a name of its own, as blanks have; most files call a single one RESPONSE."""
    return not response.upper().startswith("RESPONSE")


def unit_of(element: etree._Element) -> str:
    """The unit that follows a field which begins a paragraph of its own; empty for anything else."""
    unit, parent = (element.tail or "").strip(), element.getparent()
    begins = parent is not None and parent.tag in ("p", "div") and not (parent.text or "").strip()
    alone = begins and parent is not None and len(parent) == 1
    return unit if alone and len(unit) <= MAX_UNIT and UNIT.fullmatch(unit) else ""


def place_of(reading: Reading, element: etree._Element, response: Declared) -> Place:
    right = next(iter(items_of(response.correct)), None)
    if element.tag == "inlineChoiceInteraction":
        choices = {
            required(each, "identifier"): reading.content.text(each) for each in element.iter("inlineChoice")
        }
        return Place(response.name, element, response, right, choosing(choices))
    if response.base not in READERS or response.cardinality != "single":
        message = f"What is typed is a {response.cardinality} {response.base}; make it one text or number."
        raise NotImportable(message, element=element)
    if element.get("patternMask"):
        reading.lose("The pattern that answers must follow", "any text may be sent", element)
    return Place(response.name, element, response, right, READERS[response.base])


def choosing(choices: Mapping[str, str]) -> Callable[[Trial], Filled]:
    def fill(trial: Trial) -> Filled:
        return listed.read(trial, choices)

    return fill


def ends_body(element: etree._Element, after: str = "") -> bool:
    """Whether nothing that is read follows an element in the body, but for a text right after it."""
    first = element
    while element.tag != "itemBody":
        if (element.tail or "").strip() not in ("", after if element is first else ""):
            return False
        for following in element.itersiblings():
            words = "".join(str(part) for part in following.itertext())
            if words.strip() or (following.tail or "").strip() or any(True for _ in following.iter(*CONTENT)):
                return False
        parent = element.getparent()
        assert parent is not None, "an interaction stands in a body"
        element = parent
    return True


def read_gaps(reading: Reading, interaction: etree._Element, feedback: Sequence[Feedback]) -> Made:
    """The gaps of a gap match interaction, each a list of all the texts that may be dragged there."""
    response = reading.response_of(interaction)
    offered = interaction.findall("gapText") + interaction.findall("gapImg")
    texts = {required(each, "identifier"): reading.content.text(each) for each in offered}
    gaps = list(interaction.iter("gap"))
    tell_limits(reading, offered, len(gaps))
    for each in offered:
        interaction.remove(each)
    right = {str(item[1]): str(item[0]) for item in items_of(response.correct) if isinstance(item, tuple)}
    names = [required(gap, "identifier") for gap in gaps]
    places = [
        Place(name, gap, response, right.get(name), choosing(texts))
        for name, gap in zip(names, gaps, strict=True)
    ]

    def answer(filled: Sequence[Value]) -> Answer:
        pairs = zip(filled, names, strict=True)
        return {
            response.name: response.value(tuple((str(text), gap) for text, gap in pairs if text is not None))
        }

    interaction.tag = "div"
    return cloze(Text(reading, places, answer), feedback)


def tell_limits(reading: Reading, offered: Sequence[etree._Element], gaps: int) -> None:
    for element in offered:
        if 0 < limit(element, "matchMax", 1) < gaps:
            what = "How often a text may be put into a gap"
            reading.lose(what, "it may be used in any number of gaps", element)
            return
