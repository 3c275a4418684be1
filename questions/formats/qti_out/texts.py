"""Texts that are typed: which are accepted, and what of our rules QTI can say."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questions.formats.interchange import Loss
from questions.formats.qti_out.content import Content
from questions.formats.qti_out.elements import (
    Element,
    element,
    mapped,
    mapping,
    number,
    set_to,
    show,
    value,
    variable,
    when,
)
from questions.types import texts
from questions.types.texts import Rules, rules_of

SPACES = Loss(
    what="That spaces around words, and how many are between them, make no difference",
    done="QTI compares texts with their spaces; many systems cut those at the ends off",
)
SPECIAL = re.compile(r"([\\|.?*+(){}\[\]^$-])")

type Key = Mapping[str, Any]


def tell(content: Content, key: Key) -> None:
    """What of the rules of comparing is lost."""
    rules = rules_of(key)
    if not rules.diacritics_sensitive:
        content.lose("That marks on letters make no difference", "texts must have them as they are accepted")
    if rules.whitespace == "ignore":
        content.lose("That spaces make no difference", "texts must have them as they are accepted")
    elif rules.whitespace == "collapse":
        content.lose_once(SPACES)


def points(key: Key) -> list[Element]:
    """The mapping, where it says which texts are accepted."""
    rules = rules_of(key)
    if rules.wildcards:
        return []
    distinct: dict[str, str] = {}
    for answer in key["answers"]:
        distinct.setdefault(answer["text"], answer["fraction"])
    return [mapping(distinct.items(), case_sensitive=rules.case_sensitive)]


def marking(response: str, key: Key, outcome: str) -> Element:
    """The rule that sets an outcome to what a text earns."""
    rules = rules_of(key)
    if not rules.wildcards:
        return set_to(outcome, mapped(response))
    return when(
        *(
            (accepts(response, answer["text"], rules), set_to(outcome, number(answer["fraction"])))
            for answer in key["answers"]
        )
    )


def showing(response: str, key: Key, feedback: Mapping[int, str]) -> list[Element]:
    """The rule that shows the feedback of the text that was typed; those without keep others from it."""
    if not feedback:
        return []
    last = max(feedback)
    branches: Sequence[tuple[Element, ...]] = [
        (
            accepts(response, answer["text"], rules_of(key)),
            *([show(feedback[n])] if n in feedback else []),
        )
        for n, answer in enumerate(key["answers"][: last + 1])
    ]
    return [when(*branches)]


def accepts(response: str, accepted: str, rules: Rules) -> Element:
    runs = texts.with_wildcards(accepted, rules).split(texts.ANY)
    case = "true" if rules.case_sensitive else "false"
    if len(runs) == 1:
        return element(
            "stringMatch", variable(response), value("string", runs[0]), caseSensitive=case, substring="false"
        )
    if len(runs) == len(["", "text", ""]) and not runs[0] and not runs[-1] and runs[1]:
        return element(
            "stringMatch", variable(response), value("string", runs[1]), caseSensitive=case, substring="true"
        )
    pattern = "(.|\\n)*".join(expression(run, rules) for run in runs)
    return element("patternMatch", variable(response), pattern=pattern)


def expression(run: str, rules: Rules) -> str:
    """A regular expression, as XML Schema has them, for a text."""
    return "".join(one_of(sign, rules) for sign in run)


def one_of(sign: str, rules: Rules) -> str:
    variants = dict.fromkeys([sign, sign.lower(), sign.upper()]) if not rules.case_sensitive else [sign]
    single = [each for each in variants if len(each) == 1]
    return f"[{''.join(single)}]" if len(single) > 1 else SPECIAL.sub(r"\\\1", sign)
