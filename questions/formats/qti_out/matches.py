"""Match interactions: matching."""

from collections.abc import Collection
from decimal import Decimal

from questions.formats.qti_out.asked import MAP, MATCH, Asked
from questions.formats.qti_out.content import Content
from questions.formats.qti_out.elements import (
    RESPONSE,
    SCORE,
    Element,
    element,
    mapped,
    mapping,
    number,
    response,
    set_to,
)
from questions.types import matching
from questions.types.fractions import PLACES
from questions.types.numbers import plain

PREFIX = "side-"


def name_of(id: str) -> str:
    return PREFIX + id


def match(content: Content) -> Asked:
    draft = content.exported.draft
    key = matching.key(draft)
    lefts, rights = (list(side) for side in matching.sides(draft))
    pairs = [f"{name_of(left)} {name_of(key['pairs'][left])}" for left in lefts]
    share = Decimal(1) / len(pairs)
    whole = share != share.quantize(PLACES)  # shares that do not add up are counted, then divided
    each = [mapping((pair, "1" if whole else plain(share)) for pair in pairs)]
    all_or_nothing = key["scoring"] == "all_or_nothing"
    divided = set_to(SCORE, element("divide", mapped(), number(len(pairs))))
    return Asked(
        body=[interaction(content, lefts, mixed(rights, key["pairs"].values()))],
        responses=[
            response(
                RESPONSE,
                "directedPair",
                pairs,
                *([] if all_or_nothing else each),
                cardinality="multiple",
            )
        ],
        template=MATCH if all_or_nothing else None if whole else MAP,
        rules=[divided] if whole and not all_or_nothing else [],
    )


def mixed(rights: list[str], used: Collection[str]) -> list[str]:
    """The rights sorted by their ids, as learners get them; distractors keep their order."""
    others = iter(right for right in rights if right not in used)
    return [right if right in used else next(others) for right in sorted(rights)]


def interaction(content: Content, lefts: list[str], rights: list[str]) -> Element:
    texts = {id: text for side in matching.sides(content.exported.draft) for id, text in side.items()}

    def side(ids: list[str], most: str) -> Element:
        choices = (
            content.flow(element("simpleAssociableChoice", identifier=name_of(id), matchMax=most), texts[id])
            for id in ids
        )
        return element("simpleMatchSet", *choices)

    return element(
        "matchInteraction",
        side(lefts, "1"),
        side(rights, "0"),
        responseIdentifier=RESPONSE,
        shuffle="true",
        maxAssociations=str(len(lefts)),
    )
