"""Choice and order interactions: single choice, true or false, multiple choice, ordering."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from questions.formats.qti_out.asked import MAP, MATCH, Asked
from questions.formats.qti_out.content import Content
from questions.formats.qti_out.elements import (
    FEEDBACK,
    RESPONSE,
    SCORE,
    Element,
    element,
    mapped,
    mapping,
    number,
    response,
    set_to,
    value,
    variable,
    when,
)
from questions.types import TYPES
from questions.types.contract import ChoiceDraft

PREFIX = "choice-"  # identifiers must not begin with a digit


def name_of(id: str | None) -> str:
    return f"{PREFIX}{id}"


def choices_of(content: Content, choices: Sequence[ChoiceDraft]) -> list[Element]:
    found = []
    for choice in choices:
        fixed = {"fixed": "true"} if choice.pinned else {}
        made = element("simpleChoice", identifier=name_of(choice.id), **fixed)
        found.append(content.flow(made, choice.text))
    return found


def interaction(content: Content, *, shuffle: bool, most: int, least: int = 1) -> Element:
    return element(
        "choiceInteraction",
        *choices_of(content, content.exported.draft.choices),
        responseIdentifier=RESPONSE,
        shuffle="true" if shuffle else "false",
        maxChoices=str(most),
        minChoices=str(least),
    )


def with_feedback(asked: Asked, key: Mapping[str, Any]) -> Asked:
    """Each choice that is picked shows its feedback."""
    asked.feedback = {name_of(id): text for id, text in key["feedback"].items()}
    if asked.feedback:
        asked.showing = [set_to(FEEDBACK, element("multiple", variable(RESPONSE)))]
    return asked


def single(content: Content) -> Asked:
    draft = content.exported.draft
    key = TYPES[draft.type].key(draft)
    right = [name_of(id) for id in key["correct"]]
    own = {name_of(id): worth for id, worth in key.get("fractions", {}).items()}
    points = [mapping(own.items())] if own else []
    asked = Asked(
        body=[interaction(content, shuffle=draft.type == "single_choice", most=1)],
        responses=[response(RESPONSE, "identifier", right, *points)],
        template=MAP if own else MATCH,
        least=min([*own.values(), "0"], key=float),
    )
    return with_feedback(asked, key)


def multiple(content: Content) -> Asked:
    draft = content.exported.draft
    key = TYPES[draft.type].key(draft)
    choose, right = key.get("choose"), [name_of(id) for id in key["correct"]]
    points, template, rules = marking(key, [choice.id for choice in draft.choices])
    asked = Asked(
        body=[interaction(content, shuffle=True, most=choose or 0, least=choose or 1)],
        responses=[response(RESPONSE, "identifier", right, *points, cardinality="multiple")],
        template=template,
        rules=rules,
    )
    return with_feedback(asked, key)


def marking(
    key: Mapping[str, Any], ids: Sequence[str | None]
) -> tuple[list[Element], str | None, list[Element]]:
    """The mapping, and the template or the rules, of one of the rules of scoring."""
    correct, count = len(key["correct"]), key["choices"]
    signed = [(name_of(id), "1" if id in key["correct"] else "-1") for id in ids]
    found = [(name, points) for name, points in signed if points == "1"]
    match key["scoring"]:
        case "all_or_nothing":
            return [], MATCH, []
        case "fractions":
            own = [(name_of(id), worth) for id, worth in key["fractions"].items()]
            return [mapping(own, lower="0", upper="1")], MAP, []
        case "net_correct":
            share = element("divide", mapped(), number(correct))
            return [mapping(signed, lower="0")], None, [set_to(SCORE, share)]
        case "each_choice":
            decided = element("sum", mapped(), number(count - correct))
            return [mapping(signed)], None, [set_to(SCORE, element("divide", decided, number(count)))]
        case _:
            return [mapping(found)], None, [coverage(correct)]


def coverage(correct: int) -> Element:
    """t * t / (c * (t + w)), where something is ticked."""
    ticked = element("containerSize", variable(RESPONSE))
    share = element(
        "divide", element("product", mapped(), mapped()), element("product", number(correct), ticked)
    )
    empty = element("isNull", variable(RESPONSE))
    return when((element("not", empty), set_to(SCORE, share)))


def ordering(content: Content) -> Asked:
    """The choices stand sorted by their ids, as learners get them: random, in no order that tells."""
    draft = content.exported.draft
    key = TYPES[draft.type].key(draft)
    right = [name_of(id) for id in key["order"]]
    if key["feedback"]:
        content.lose("Feedback of the choices to put in order", "it was left out; QTI shows it with none")
    listed = choices_of(content, sorted(draft.choices, key=lambda choice: choice.id or ""))
    by_pairs = key["scoring"] == "adjacent_pairs"
    asked = element("orderInteraction", *listed, responseIdentifier=RESPONSE, shuffle="true")
    return Asked(
        body=[asked],
        responses=[response(RESPONSE, "identifier", right, cardinality="ordered")],
        template=None if by_pairs else MATCH,
        rules=list(neighbours(right)) if by_pairs else [],
    )


def neighbours(right: Sequence[str]) -> list[Element]:
    """One for each two that are neighbours, in this order, in the right order; in the end, as a share."""
    places = range(1, len(right))
    rules = [set_to(SCORE, number(0))]
    for first, second in pairwise(right):
        together = [element("and", stands(place, first), stands(place + 1, second)) for place in places]
        one_more = set_to(SCORE, element("sum", variable(SCORE), number(1)))
        rules.append(when((element("or", *together), one_more)))
    rules.append(set_to(SCORE, element("divide", variable(SCORE), number(len(right) - 1))))
    return rules


def stands(place: int, name: str) -> Element:
    at = element("index", variable(RESPONSE), n=str(place))
    return element("match", at, value("identifier", name))
