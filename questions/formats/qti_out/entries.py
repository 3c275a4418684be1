"""One place to type into, or to pick from a list: numeric, short text, and the blanks of a cloze."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from questions.formats.qti_out import numbers, texts
from questions.formats.qti_out.content import Content
from questions.formats.qti_out.elements import (
    Element,
    element,
    mapped,
    mapping,
    response,
    set_to,
    show,
    value,
    variable,
    when,
)
from questions.types import accepted, short_text
from questions.types.texts import rules_of

CHOICE = "choice-"
EXPECTED = 10  # characters that a field has room for at least


@dataclass(kw_only=True)
class Entry:
    """A place: its interaction, its response, the rule that sets an outcome, and its feedback."""

    interaction: Element
    response: Element
    rule: Element
    feedback: dict[str, str] = field(default_factory=dict)
    showing: list[Element] = field(default_factory=list)


def entry(content: Content, name: str, kind: str, key: Mapping[str, Any], outcome: str) -> Entry:
    """The place whose response has this name; its rule sets an outcome to what is earned."""
    if kind == "choice":
        return listed(content, name, key, outcome)
    return number(name, key, outcome) if kind == "numeric" else text(content, name, key, outcome)


def named(name: str, answers: list[Mapping[str, str]]) -> tuple[dict[int, str], dict[str, str]]:
    """The identifiers of the answers' feedback by their places, and its texts by these."""
    names = {n: f"{name}-{n + 1}" for n, answer in enumerate(answers) if answer["feedback"]}
    return names, {id: answers[n]["feedback"] for n, id in names.items()}


def number(name: str, key: Mapping[str, Any], outcome: str) -> Entry:
    answers = key["answers"]
    names, feedback = named(name, answers)
    right = next(answer["value"] for answer in answers if accepted.earns_all(answer))
    return Entry(
        interaction=field_for(name, [answer["value"] for answer in answers]),
        response=response(name, "float", [right]),
        rule=numbers.rule(name, answers, outcome, names),
        feedback=feedback,
    )


def text(content: Content, name: str, key: Mapping[str, Any], outcome: str) -> Entry:
    texts.tell(content, key)
    names, feedback = named(name, key["answers"])
    right = short_text.right_text(key["answers"], rules_of(key))
    return Entry(
        interaction=field_for(name, [answer["text"] for answer in key["answers"]]),
        response=response(name, "string", [right or ""], *texts.points(key)),
        rule=texts.marking(name, key, outcome),
        feedback=feedback,
        showing=texts.showing(name, key, names),
    )


def field_for(name: str, expected: list[str]) -> Element:
    """A field; its length tells nothing of what is accepted, in most cases."""
    length = max(EXPECTED, *(len(each) for each in expected))
    return element("textEntryInteraction", responseIdentifier=name, expectedLength=str(length))


def listed(content: Content, name: str, key: Mapping[str, Any], outcome: str) -> Entry:
    choices = key["choices"]
    feedback = {f"{name}-{choice['id']}": choice["feedback"] for choice in choices if choice["feedback"]}
    picked = element(
        "inlineChoiceInteraction",
        *(
            element(
                "inlineChoice",
                content.line(choice["text"], "a choice in a list"),
                identifier=CHOICE + choice["id"],
            )
            for choice in choices
        ),
        responseIdentifier=name,
        shuffle="true",
    )
    right = next(CHOICE + choice["id"] for choice in choices if accepted.earns_all(choice))
    points = mapping((CHOICE + choice["id"], choice["fraction"]) for choice in choices)
    return Entry(
        interaction=picked,
        response=response(name, "identifier", [right], points),
        rule=set_to(outcome, mapped(name)),
        feedback=feedback,
        showing=[
            when((element("match", variable(name), picks(choice["id"])), show(f"{name}-{choice['id']}")))
            for choice in choices
            if choice["feedback"]
        ],
    )


def picks(id: str) -> Element:
    return value("identifier", CHOICE + id)
