"""The body of an item, taken apart: what is asked, the interactions, the feedback, what graders read.

The tree is changed: what remains of the body is what a learner reads as the question.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from questions.formats.qti.content import Content, remove, replace_with_text
from questions.formats.qti.values import NotImportable, Value, items_of, required

INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
BLOCK = (
    "choiceInteraction",
    "orderInteraction",
    "matchInteraction",
    "associateInteraction",
    "gapMatchInteraction",
    "extendedTextInteraction",
)
FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback")
TEMPLATED = ("templateInline", "templateBlock", "printedVariable")
MAX_FEEDBACK = 200
GRADERS = ("scorer", "tutor", "author", "proctor", "testConstructor")


@dataclass(frozen=True)
class Feedback:
    """A text that shows while an outcome has, or has not, some value."""

    outcome: str
    identifier: str
    shows: bool
    element: etree._Element

    def is_shown(self, outcomes: Mapping[str, Value]) -> bool:
        return (self.identifier in items_of(outcomes.get(self.outcome))) == self.shows


@dataclass(frozen=True)
class Body:
    """`element` is the item's body; `hint_buttons` name the responses that ask for a hint."""

    element: etree._Element
    interactions: tuple[etree._Element, ...]
    feedback: tuple[Feedback, ...]
    hints: tuple[str, ...]
    hint_buttons: tuple[str, ...]
    rubric: str

    @property
    def is_inline(self) -> bool:
        return all(each.tag in INLINE for each in self.interactions)


def body_of(item: etree._Element, content: Content) -> Body:
    element = item.find("itemBody")
    if element is None:
        raise NotImportable("The item has no body; add an <itemBody>.", element=item)
    refuse_templates(item, element)
    interactions = tuple(each for each in element.iter() if each.tag.endswith("Interaction"))
    buttons = tuple(each for each in interactions if each.tag == "endAttemptInteraction")
    feedback = tuple(feedback_of(each) for each in [*element.iter(*FEEDBACK), *item.iterchildren(*FEEDBACK)])
    if len(feedback) > MAX_FEEDBACK:
        message = f"The item has {len(feedback)} feedbacks; give at most {MAX_FEEDBACK}."
        raise NotImportable(message, element=item)
    hints = tuple(hints_of(element, content))
    rubric = rubric_of(element, content)
    for button in buttons:
        remove(button)
    kept = tuple(each for each in interactions if each not in buttons)
    names = tuple(button.get("responseIdentifier", "") for button in buttons)
    return Body(element, kept, feedback, hints, names, rubric)


def refuse_templates(item: etree._Element, body: etree._Element) -> None:
    for found in [*item.iterchildren("templateDeclaration", "templateProcessing"), *body.iter(*TEMPLATED)]:
        message = (
            "The item is a template, whose values are drawn anew each time; export it with fixed values."
        )
        raise NotImportable(message, element=found)


def feedback_of(element: etree._Element) -> Feedback:
    return Feedback(
        required(element, "outcomeIdentifier"),
        required(element, "identifier"),
        element.get("showHide", "show") != "hide",
        element,
    )


def hints_of(body: etree._Element, content: Content) -> Iterator[str]:
    """What an `infoControl` reveals when it is asked for."""
    for control in list(body.iter("infoControl")):
        if text := content.text(control):
            yield text
        remove(control)


def rubric_of(body: etree._Element, content: Content) -> str:
    """What those who grade read; what the candidate reads stays part of the question."""
    texts = []
    for block in list(body.iter("rubricBlock")):
        views = block.get("view", "").split()
        if "candidate" in views or not views:
            block.tag = "div"
            continue
        if any(view in GRADERS for view in views):
            texts.append(content.text(block))
        remove(block)
    return "\n\n".join(text for text in texts if text)


def take_feedback(feedback: tuple[Feedback, ...]) -> None:
    """Takes the feedback out of the body, once it has been read."""
    for each in feedback:
        if each.element.tag != "modalFeedback":
            remove(each.element)


def take_interaction(interaction: etree._Element) -> None:
    """Leaves of an interaction only what it asks, in its place."""
    prompt = interaction.find("prompt")
    if prompt is None:
        remove(interaction)
        return
    for child in list(interaction):
        if child is not prompt:
            interaction.remove(child)
    interaction.text, prompt.tail = None, None
    interaction.tag = prompt.tag = "div"
    interaction.attrib.clear()


def put_blanks(interactions: tuple[etree._Element, ...], tokens: list[str]) -> None:
    """Puts a token where each inline interaction stands."""
    for interaction, token in zip(interactions, tokens, strict=True):
        replace_with_text(interaction, token)
