"""A question as an item: a file of its own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

from questions.drafts import faults_to_save
from questions.formats.interchange import Exported, Image, Loss, Tell
from questions.formats.markup.parsing import UNWRITABLE
from questions.formats.qti_out import choices, cloze, matches, written
from questions.formats.qti_out.asked import Asked
from questions.formats.qti_out.content import Content, title_of
from questions.formats.qti_out.elements import FEEDBACK, SCORE, Element, element, outcome
from questions.formats.qti_out.versions import Version, document
from questions.types import TYPES
from questions.types.contract import QuestionDraft

ASKED: Mapping[str, Callable[[Content], Asked]] = {
    "single_choice": choices.single,
    "true_false": choices.single,
    "multiple_choice": choices.multiple,
    "ordering": choices.ordering,
    "matching": matches.match,
    "numeric": written.typed,
    "short_text": written.typed,
    "cloze": cloze.blanks,
    "essay": written.written,
}
EXPLANATION = "EXPLANATION"


@dataclass(frozen=True)
class Item:
    """A file, and the images that it shows by their paths beside it."""

    name: str
    title: str
    xml: bytes
    images: Mapping[str, Image]


def item(exported: Exported, version: Version) -> bytes:
    """The file of one question; ValueError for one that QTI cannot have."""
    made = made_of(exported, version, lambda _: None)
    if made is None:
        raise ValueError(f"{exported.draft.slug} is not finished: it cannot be an item.")
    return made.xml


def made_of(exported: Exported, version: Version, tell: Tell) -> Item | None:
    """A question's item; None, which is told, for one that cannot be published as it is."""
    draft = exported.draft
    if faults := [*faults_to_save(draft), *TYPES[draft.type].clean(draft)]:
        what = f"The question is not finished ({faults[0].field}: {faults[0].message})"
        tell(Loss(what=what, done="it was left out", question=draft.slug))
        return None
    content = Content(exported, version, tell)
    if any(UNWRITABLE.search(text) for text in strings(asdict(draft))):
        content.lose("Control characters", "they were replaced; XML has no way to write them")
    asked = ASKED[draft.type](content)
    title = title_of(draft.stem)
    root = element(
        "assessmentItem",
        *asked.responses,
        *outcomes(draft, asked, version),
        body(content, asked),
        *processing(asked, version),
        *modal(content, asked),
        identifier=identifier(draft.slug),
        title=title,
        adaptive="false",
        timeDependent="false",
    )
    return Item(identifier(draft.slug), title, document(root, version), content.images)


def strings(found: object) -> Iterator[str]:
    """All texts in a document."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            waiting += each.values()
        elif isinstance(each, list | tuple):
            waiting += each


def identifier(slug: str) -> str:
    """The slug; an identifier of QTI begins with a letter or an underscore."""
    return slug if slug[:1].isalpha() else f"_{slug}"


def outcomes(draft: QuestionDraft, asked: Asked, version: Version) -> list[Element]:
    by_person = {"externalScored": "human"} if draft.type == "essay" and version.number != "2.1" else {}
    least = {"normalMinimum": asked.least} if asked.least != "0" else {}
    declared = [
        outcome(SCORE, "float", "0", normalMaximum="1", **least, **by_person),
        outcome("MAXSCORE", "float", "1"),
        *asked.outcomes,
    ]
    if asked.feedback:
        declared.append(outcome(FEEDBACK, "identifier", cardinality="multiple"))
    if draft.explanation:
        declared.append(outcome(EXPLANATION, "identifier", "shown"))
    return declared


def body(content: Content, asked: Asked) -> Element:
    """The stem, unless what is asked holds it, the hints, and what is asked."""
    draft = content.exported.draft
    stem = [] if draft.type == "cloze" else content.blocks(draft.stem)
    if any(hint.penalty for hint in draft.hints):
        content.lose("What hints cost", "they are free")
    controls = [
        content.flow(element("infoControl", title=f"Hint {n}"), hint.text)
        for n, hint in enumerate(draft.hints, start=1)
    ]
    return element("itemBody", *stem, *controls, *asked.body)


def processing(asked: Asked, version: Version) -> list[Element]:
    """None for what a person marks."""
    if asked.template is not None and not asked.showing:
        return [element("responseProcessing", template=version.template(asked.template))]
    rules = list(asked.processing())
    return [element("responseProcessing", *rules)] if rules else []


def modal(content: Content, asked: Asked) -> list[Element]:
    shown = [feedback(content, FEEDBACK, name, text) for name, text in asked.feedback.items()]
    if explanation := content.exported.draft.explanation:
        shown.append(feedback(content, EXPLANATION, "shown", explanation))
    return shown


def feedback(content: Content, outcome: str, name: str, text: str) -> Element:
    made = element("modalFeedback", outcomeIdentifier=outcome, identifier=name, showHide="show")
    return content.body(made, text)
