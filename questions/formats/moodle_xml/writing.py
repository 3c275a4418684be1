"""From questions to a file of Moodle XML, one at a time. Texts are Markdown, which Moodle reads."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from lxml import etree

from questions.formats.interchange import Exported, Loss, Tell
from questions.formats.moodle_xml import write_choices, write_cloze, write_typed
from questions.formats.moodle_xml.names import DIFFICULTY, PENALTY, POOL
from questions.formats.moodle_xml.references import can_say, with_references
from questions.formats.moodle_xml.written import FORBIDDEN, Written
from questions.types import TYPES
from questions.types.numbers import plain

type Writer = Callable[[Written], None]
WRITERS: Mapping[str, tuple[str, Writer]] = {
    "single_choice": ("multichoice", write_choices.single),
    "multiple_choice": ("multichoice", write_choices.several),
    "true_false": ("truefalse", write_choices.true_false),
    "ordering": ("ordering", write_choices.ordering),
    "matching": ("matching", write_choices.matched),
    "numeric": ("numerical", write_typed.number),
    "short_text": ("shortanswer", write_typed.short),
    "essay": ("essay", write_typed.long),
    "cloze": ("cloze", write_cloze.nothing_else),
}
PENALTIES = {"truefalse": "1.0000000", "essay": "0.0000000"}  # of types that are not tried again
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
FOOT = b"</quiz>\n"


def render(questions: Iterable[Exported], tell: Tell) -> Iterator[bytes]:
    yield HEAD
    topic: tuple[tuple[str, str], ...] | None = None
    for exported in questions:
        element = written(exported, tell)
        if element is None:
            continue
        if exported.topic != topic:
            topic = exported.topic
            yield serialized(category(topic))
        yield serialized(element)
    yield FOOT


def serialized(element: etree._Element) -> bytes:
    etree.cleanup_namespaces(element)
    return etree.tostring(element, encoding="UTF-8", xml_declaration=False, pretty_print=True)


def category(topic: tuple[tuple[str, str], ...]) -> etree._Element:
    """The category of a topic; a slash in a title is doubled, and stands apart from the others."""
    element = etree.Element("question", {"type": "category"})
    titles = [FORBIDDEN.sub("", title).strip() or slug for slug, title in topic]
    steps = ["$course$", "top", *(spaced(title.replace("/", "//")) for title in titles)]
    etree.SubElement(etree.SubElement(element, "category"), "text").text = "/".join(steps)
    if topic:
        etree.SubElement(element, "idnumber").text = topic[-1][0]
    return element


def spaced(step: str) -> str:
    return (" " if step.startswith("/") else "") + step + (" " if step.endswith("/") else "")


def written(exported: Exported, tell: Tell) -> etree._Element | None:
    """A question's element; None, which is told, where Moodle has no way to say it."""
    draft = exported.draft
    left_out = "It was left out of the file."
    faults = TYPES[draft.type].clean(draft)
    if faults:
        tell(Loss(what=f"The question has a fault: {faults[0].message}", done=left_out, question=draft.slug))
        return None
    kind, write = WRITERS[draft.type]
    question = Written(exported, kind, tell)
    if draft.type == "matching" and not write_choices.rights_are_told_apart(question):
        question.lose("Two texts on the right are the same without their markup.", left_out)
        return None
    head(question)
    write(question)
    hints(question)
    tags(question)
    return question.element


def head(question: Written) -> None:
    draft, kind = question.draft, question.element.get("type", "")
    question.words("name", draft.slug)
    question.text("questiontext", write_cloze.stem(question) if draft.type == "cloze" else draft.stem)
    if not all(map(can_say, draft.references)):
        what = "A reference has line breaks in its title, or spaces in its address."
        question.lose(what, "They were left out.")
    question.text("generalfeedback", with_references(draft.explanation, draft.references))
    if kind != "cloze":
        question.add("defaultgrade", "1.0000000")
    question.add("penalty", PENALTIES.get(kind, PENALTY))
    question.add("hidden", "0")
    question.add("idnumber", draft.slug)


def hints(question: Written) -> None:
    for number, hint in enumerate(question.draft.hints, start=1):
        element = question.text("hint", hint.text)
        if hint.penalty:
            question.ours("penalty", plain(hint.penalty), element)
            what = f"Hint {number} costs {plain(hint.penalty)} of the mark."
            question.lose(what, "In Moodle it costs nothing; a further try costs a third.")


def tags(question: Written) -> None:
    draft = question.draft
    found = list(draft.tags)
    if draft.difficulty != "medium":
        found.append(DIFFICULTY + draft.difficulty)
    if draft.pool != "practice":
        found.append(POOL + draft.pool)
    if found:
        group = question.add("tags")
        for tag in found:
            question.words("tag", tag, group)
