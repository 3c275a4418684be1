"""A text with blanks: each is an interaction of its own, and they count by their weights."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lxml import etree

from questions.commonmark import BLANK
from questions.formats.qti_out.asked import Asked
from questions.formats.qti_out.content import Content
from questions.formats.qti_out.elements import (
    FEEDBACK,
    SCORE,
    Element,
    append,
    element,
    number,
    outcome,
    set_to,
    variable,
)
from questions.formats.qti_out.entries import entry
from questions.types import cloze, inline_choice
from questions.types.blanks import as_question
from questions.types.fractions import ZERO
from questions.types.numbers import plain
from questions.types.options import normal

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
OURS = {SCORE, FEEDBACK, "MAXSCORE", "EXPLANATION", "completionStatus", "numAttempts", "duration"}


def blanks(content: Content) -> Asked:
    draft = content.exported.draft
    keys = {
        blank["name"]: as_written(draft.slug, blank, draft.options["blanks"])
        for blank in cloze.key(draft)["blanks"]
    }
    names = {name: name_of(content, name) for name in keys}
    places = {
        name: entry(content, names[name], key["kind"], key, earned(names[name])) for name, key in keys.items()
    }
    body = content.blocks(draft.stem)
    interactions = {name: place.interaction for name, place in places.items()}
    for block in body:
        fill(block, interactions)
    if interactions:
        content.lose("A blank where nothing can be filled in", "it cannot be reached there")
    return Asked(
        body=body,
        responses=[place.response for place in places.values()],
        outcomes=[outcome(earned(name), "float", "0") for name in names.values()],
        rules=[*(place.rule for place in places.values()), total(keys, names)],
        feedback={id: text for place in places.values() for id, text in place.feedback.items()},
        showing=[rule for place in places.values() for rule in place.showing],
    )


def as_written(slug: str, blank: Mapping[str, Any], written: Mapping[str, Any]) -> Mapping[str, Any]:
    """A blank of the key, its choices in their author's order; shuffled, that tells nothing."""
    if blank["kind"] != "choice":
        return blank
    question = as_question(slug, blank["name"], written[blank["name"]])
    order = [
        inline_choice.choice_id(question.slug, normal(choice["text"]))
        for choice in question.options["choices"]
    ]
    return {**blank, "choices": sorted(blank["choices"], key=lambda choice: order.index(choice["id"]))}


def name_of(content: Content, name: str) -> str:
    """What a blank's response is called: its name, where that is an identifier of QTI."""
    if NAME.fullmatch(name) and name not in OURS and not name.startswith(earned("")):
        return name
    content.lose(f"The name {name} of a blank", f"it is called _{name}, because QTI cannot call it that")
    return f"_{name}"


def earned(name: str) -> str:
    return f"{SCORE}_{name}"


def total(keys: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> Element:
    """The mean of what the blanks earn, by their weights."""
    weights = {name: Decimal(key["weight"]) for name, key in keys.items()}
    parts = [
        variable(earned(names[name]))
        if weight == 1
        else element("product", number(plain(weight)), variable(earned(names[name])))
        for name, weight in weights.items()
    ]
    whole = number(plain(sum(weights.values(), start=ZERO)))
    return set_to(SCORE, element("divide", element("sum", *parts), whole))


def fill(block: Element, interactions: dict[str, Element]) -> None:
    """Puts the interactions where their blanks stand; each is used once."""
    for node in list(block.iter(etree.Element)):
        parts(node, node.text or "", interactions, after=None)
        if node is not block:
            parts(node, node.tail or "", interactions, after=node)


def parts(node: Element, text: str, interactions: dict[str, Element], *, after: Element | None) -> None:
    """Splits the text in a node, or the one after it, at its blanks."""
    if "{{" not in text or "MathML" in str(node.tag):
        return
    pieces = list(split(text, interactions))
    holder = element("div")
    for piece in pieces:
        append(holder, piece)
    if after is None:
        node.text = holder.text
        for index, inner in enumerate(holder):
            node.insert(index, inner)
        return
    parent = after.getparent()
    assert parent is not None, "what has a tail stands in something"
    place = parent.index(after) + 1
    after.tail = holder.text
    for index, inner in enumerate(holder):
        parent.insert(place + index, inner)


def split(text: str, interactions: dict[str, Element]) -> list[Element | str]:
    found, place = list[Element | str](), 0
    for blank in BLANK.finditer(text):
        name = blank[0][2:-2]
        if name in interactions:
            found += [text[place : blank.start()], interactions.pop(name)]
            place = blank.end()
    return [*found, text[place:]]
