"""Order, match, associate and gap match interactions of QTI become questions that give the same marks."""

from itertools import permutations, product
from typing import Any

import pytest

from tests.questions.formats.qti_items import (
    compare,
    in_version_3,
    interaction,
    item,
    losses,
    problem,
    question,
    response,
    sides,
)
from tests.questions.formats.readers.qti import Responses

NEIGHBOURS = (
    "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>0</baseValue></setOutcomeValue>"
    + "".join(
        "<responseCondition><responseIf><or>"
        + "".join(
            f"<and><match><index n='{place}'><variable identifier='RESPONSE'/></index>"
            f"<baseValue baseType='identifier'>{one}</baseValue></match>"
            f"<match><index n='{place + 1}'><variable identifier='RESPONSE'/></index>"
            f"<baseValue baseType='identifier'>{other}</baseValue></match></and>"
            for place in (1, 2, 3)
        )
        + "</or><setOutcomeValue identifier='SCORE'><sum><variable identifier='SCORE'/>"
        "<baseValue baseType='float'>1</baseValue></sum></setOutcomeValue></responseIf></responseCondition>"
        for one, other in ("CA", "AD", "DB")
    )
)
RIGHT = ("C", "A", "D", "B")
ORDERED = response(*RIGHT, cardinality="ordered")
ORDER = interaction("orderInteraction", "A", "B", "C", "D", shuffle="true")
ORDERS = {
    "match_correct": (item(ORDERED, ORDER, processing="match_correct"), {"scoring": "all_or_nothing"}),
    "neighbours": (item(ORDERED, ORDER, processing=NEIGHBOURS), {"scoring": "adjacent_pairs"}),
}


@pytest.mark.parametrize(("xml", "scoring"), ORDERS.values(), ids=ORDERS)
def test_an_order_gives_the_marks_of_the_item(xml: str, scoring: dict[str, str]) -> None:
    draft = question(xml).draft
    assert [each.text for each in draft.choices] == [*RIGHT]
    assert {"scoring": "all_or_nothing", **draft.options} == scoring
    compare(xml, [({"RESPONSE": [*each]}, {"order": [*each]}) for each in permutations(RIGHT)])


def test_a_long_order_is_tried_in_part() -> None:
    names = [f"C{n}" for n in range(9)]
    declared = response(*names, cardinality="ordered")
    xml = item(
        declared, interaction("orderInteraction", *sorted(names, reverse=True)), processing="match_correct"
    )
    assert [each.text for each in question(xml).draft.choices] == names
    assert losses(xml) == []


MATCH_PAIRS = ("a x", "b y", "c x")
MATCHED = interaction("matchInteraction", inside=sides("a", "b", "c") + sides("x", "y", "z", most=0))
TURNED = interaction("matchInteraction", inside=sides("x", "y", "z", most=0) + sides("a", "b", "c"))


def pairs(*right: str, **mapping: Any) -> str:
    return response(*right, cardinality="multiple", base="directedPair", **mapping)


def ones(*right: str) -> dict[str, float]:
    return dict.fromkeys(right, 1)


MATCHES = {
    "map_response": (
        item(pairs(*MATCH_PAIRS, mapping=ones(*MATCH_PAIRS)), MATCHED, processing="map_response"),
        False,
    ),
    "match_correct": (item(pairs(*MATCH_PAIRS), MATCHED, processing="match_correct"), False),
    "the other way round": (
        item(
            pairs("x a", "y b", "x c", mapping=ones("x a", "y b", "x c")), TURNED, processing="map_response"
        ),
        True,
    ),
}


def filled(lefts: str, rights: str) -> list[dict[str, str]]:
    """Every way to give some of the lefts a right."""
    ways = product(*([None, *rights] for _ in lefts))
    return [{a: b for a, b in zip(lefts, way, strict=True) if b is not None} for way in ways if any(way)]


@pytest.mark.parametrize(("xml", "turned"), MATCHES.values(), ids=MATCHES)
def test_a_match_gives_the_marks_of_the_item(xml: str, turned: bool) -> None:
    assert question(xml).draft.options["distractors"] == ["z"]
    answers: list[tuple[Responses, dict[str, Any]]] = [
        ({"RESPONSE": [f"{b} {a}" if turned else f"{a} {b}" for a, b in way.items()]}, {"pairs": way})
        for way in filled("abc", "xyz")
    ]
    compare(xml, answers)


def test_a_match_of_many_is_tried_in_part() -> None:
    lefts, rights = [f"l{n}" for n in range(12)], [f"r{n}" for n in range(12)]
    right = [f"{a} {b}" for a, b in zip(lefts, rights, strict=True)]
    both = interaction("matchInteraction", inside=sides(*lefts) + sides(*rights, most=0))
    xml = item(pairs(*right, mapping=ones(*right)), both, processing="map_response")
    assert "scoring" not in question(xml).draft.options
    assert losses(xml) == ["The question is worth 12 points: every question here is worth one mark"]


ASSOCIATED = interaction(
    "associateInteraction",
    inside=sides("a", "b", "c", "d", "e")
    .replace("simpleMatchSet", "div")
    .replace("<div>", "")
    .replace("</div>", ""),
)


def test_associations_that_are_pairs_are_a_match() -> None:
    declared = response("b a", "c d", cardinality="multiple", base="pair", mapping={"a b": 0.5, "d c": 0.5})
    xml = item(declared, ASSOCIATED, processing="map_response")
    options = question(xml).draft.options
    assert options["pairs"] == [{"left": "a", "right": "b"}, {"left": "c", "right": "d"}]
    assert options["distractors"] == ["e"]
    compare(
        xml,
        [({"RESPONSE": [f"{b} {a}" for a, b in way.items()]}, {"pairs": way}) for way in filled("ac", "bde")],
    )
    assert any("first one of each right pair is on the left" in loss for loss in losses(xml))


GAPS = (
    '<gapMatchInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>Fill in.</prompt>'
    + "".join(f'<gapText identifier="{each}" matchMax="0">{each}</gapText>' for each in "WXYZ")
    + '<p>One <gap identifier="G1"/> and two <gap identifier="G2"/>.</p></gapMatchInteraction>'
)
GAP_KEYS = {
    "equal": {"W G1": 1, "X G2": 1},
    "unequal": {"W G1": 1, "X G2": 3, "Y G2": 1.5},
}


@pytest.mark.parametrize("mapping", GAP_KEYS.values(), ids=GAP_KEYS)
def test_gaps_give_the_marks_of_the_item(mapping: dict[str, float]) -> None:
    xml = item(pairs("W G1", "X G2", mapping=mapping), GAPS, processing="map_response")
    draft = question(xml).draft
    assert draft.type == "cloze" and draft.stem == "Fill in.\n\nOne {{G1}} and two {{G2}}."
    ways = (
        [{"G1": one, "G2": other} for one, other in product("WXYZ", repeat=2)]
        + [{"G1": each} for each in "WXYZ"]
        + [{"G2": each} for each in "WXYZ"]
    )
    compare(
        xml, [({"RESPONSE": [f"{text} {gap}" for gap, text in way.items()]}, {"blanks": way}) for way in ways]
    )


@pytest.mark.parametrize(
    "xml",
    [
        *(xml for xml, _ in ORDERS.values()),
        *(xml for xml, _ in MATCHES.values()),
        item(pairs("W G1", "X G2", mapping=GAP_KEYS["equal"]), GAPS, processing="map_response"),
    ],
)
def test_version_3_is_read_as_version_2(xml: str) -> None:
    assert question(in_version_3(xml)).draft == question(xml).draft


TOLD = {
    "another rule for orders": (
        item(
            ORDERED,
            ORDER,
            processing="<responseCondition><responseIf><match><variable identifier='RESPONSE'/>"
            "<correct identifier='RESPONSE'/></match><setOutcomeValue identifier='SCORE'>"
            "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf><responseElse>"
            "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>0.1</baseValue>"
            "</setOutcomeValue></responseElse></responseCondition>",
        ),
        "Orders are marked by a rule",
    ),
    "another rule for pairs": (
        item(pairs(*MATCH_PAIRS, mapping={"a x": 3, "b y": 1, "c x": 1}), MATCHED, processing="map_response"),
        "Pairs are marked by a rule",
    ),
    "rights that are used up": (
        item(
            pairs("a x", "b y"),
            interaction("matchInteraction", inside=sides("a", "b") + sides("x", "y")),
            processing="match_correct",
        ),
        "How often a text on the right may be used",
    ),
    "texts that are used up": (
        item(
            pairs("W G1", "X G2", mapping=GAP_KEYS["equal"]),
            GAPS.replace('matchMax="0"', 'matchMax="1"'),
            processing="map_response",
        ),
        "How often a text may be put into a gap",
    ),
    "gaps that only count together": (
        item(pairs("W G1", "X G2"), GAPS, processing="match_correct"),
        "The blanks are marked together",
    ),
}


@pytest.mark.parametrize(("xml", "told"), TOLD.values(), ids=TOLD)
def test_what_is_not_kept_of_pairs_is_told(xml: str, told: str) -> None:
    assert any(told in loss for loss in losses(xml)), losses(xml)


REFUSED = {
    "no pairs": (item(pairs(), MATCHED, processing="match_correct"), "The right pairs are not declared"),
    "a left with two rights": (
        item(pairs("a x", "a y"), MATCHED, processing="match_correct"),
        "No side of the match has exactly one partner",
    ),
    "one set": (
        item(pairs("a x"), interaction("matchInteraction", inside=sides("a")), processing="match_correct"),
        "two sets",
    ),
    "a chain": (
        item(
            response("a b", "b c", cardinality="multiple", base="pair"),
            ASSOCIATED,
            processing="match_correct",
        ),
        "belongs to several others",
    ),
    "some of the order": (
        item(ORDERED, ORDER.replace("shuffle", 'maxChoices="2" shuffle'), processing="match_correct"),
        "Only some of the choices are to be ordered",
    ),
    "an order without end": (
        item(
            ORDERED,
            ORDER,
            processing="<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue>"
            "</setOutcomeValue>",
        ),
        "Several orders earn the full mark",
    ),
    "a gap without right text": (
        item(pairs("W G1", mapping={"W G1": 1}), GAPS, processing="map_response"),
        "earns a mark",
    ),
}


@pytest.mark.parametrize(("xml", "message"), REFUSED.values(), ids=REFUSED)
def test_pairs_whose_key_cannot_be_told_are_a_problem(xml: str, message: str) -> None:
    assert message in problem(xml).message
