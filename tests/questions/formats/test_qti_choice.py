"""Choice interactions of QTI become questions that give the same marks."""

from decimal import Decimal

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
    subsets,
)

FOUR = ("A", "B", "C", "D")
ONE = interaction("choiceInteraction", *FOUR, maxChoices="1", shuffle="true")
MANY = interaction("choiceInteraction", *FOUR, maxChoices="0", shuffle="true")
POINTS = {"A": 2, "B": 1, "C": -1}


def single(**mapping: object) -> str:
    processing = str(mapping.pop("processing", "match_correct"))
    return item(response("A", **mapping), ONE, processing=processing)  # type: ignore[arg-type]


def several(*right: str, processing: str = "match_correct", choice: str = MANY, **mapping: object) -> str:
    declared = response(*right, cardinality="multiple", **mapping)  # type: ignore[arg-type]
    return item(declared, choice, processing=processing)


SINGLES = {
    "match_correct": single(),
    "map_response": single(mapping=POINTS, processing="map_response"),
    "bounded": single(mapping=POINTS, lowerBound=0, upperBound=1.5, processing="map_response"),
    "a default": single(mapping={"A": 1}, defaultValue=-0.25, processing="map_response"),
    "CC2_match": single(processing="CC2_match"),
    "CC2_match_basic": single(processing="CC2_match_basic"),
    "CC2_map_response": single(mapping=POINTS, processing="CC2_map_response"),
    "another number": item(
        response("A"),
        ONE,
        processing="<responseCondition><responseIf><match><variable identifier='RESPONSE'/>"
        "<correct identifier='RESPONSE'/></match><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='integer'>3</baseValue></setOutcomeValue></responseIf></responseCondition>",
    ),
    "by branches": item(
        response("A"),
        ONE,
        processing="<responseCondition><responseIf><match><variable identifier='RESPONSE'/>"
        "<baseValue baseType='identifier'>B</baseValue></match><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>0.5</baseValue></setOutcomeValue></responseIf><responseElseIf><match>"
        "<variable identifier='RESPONSE'/><correct identifier='RESPONSE'/></match>"
        "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue>"
        "</responseElseIf><responseElse><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>"
        "-0.25</baseValue></setOutcomeValue></responseElse></responseCondition>",
    ),
}


@pytest.mark.parametrize("xml", SINGLES.values(), ids=SINGLES)
def test_a_single_choice_gives_the_marks_of_the_item(xml: str) -> None:
    assert question(xml).draft.type == "single_choice"
    compare(xml, [({"RESPONSE": each}, {"choice": each}) for each in FOUR])


SEVERALS = {
    "match_correct": several("A", "B"),
    "no penalty": several("A", "B", mapping={"A": 1, "B": 1}, processing="map_response"),
    "unequal": several("A", "B", mapping={"A": 3, "B": 1}, lowerBound=0, processing="map_response"),
    "net": several(
        "A", "B", mapping={"A": 1, "B": 1}, defaultValue=-1, lowerBound=0, processing="map_response"
    ),
    "a small penalty": several(
        "A", "B", mapping={"A": 1, "B": 1, "C": -0.5}, lowerBound=0, upperBound=2, processing="map_response"
    ),
    "thirds": several(
        "A", "B", "C", mapping=dict.fromkeys("ABC", 0.333333), lowerBound=0, processing="map_response"
    ),
    "without correct response": several(
        mapping={"A": 1, "B": 1, "C": -2}, lowerBound=0, processing="map_response"
    ),
    "below nothing": several("A", mapping={"A": 1}, defaultValue=-1, processing="map_response"),
    "each choice": item(
        response("A", "B", cardinality="multiple"),
        MANY,
        processing="<setOutcomeValue identifier='SCORE'><sum>"
        + "".join(
            f"<containerSize><multiple>{each}</multiple></containerSize>"
            for each in ("<variable identifier='RESPONSE'/>",)
        )
        + "</sum></setOutcomeValue>",
    ),
}


@pytest.mark.parametrize("xml", SEVERALS.values(), ids=SEVERALS)
def test_a_multiple_choice_gives_the_marks_of_the_item(xml: str) -> None:
    assert question(xml).draft.type == "multiple_choice"
    compare(xml, [({"RESPONSE": [*each]}, {"choices": [*each]}) for each in subsets(FOUR)])


@pytest.mark.parametrize("name", ["match_correct", "net", "a small penalty"])
def test_version_3_is_read_as_version_2(name: str) -> None:
    new = question(in_version_3(SEVERALS[name]))
    assert new.draft == question(SEVERALS[name]).draft
    assert new.losses == question(SEVERALS[name]).losses


@pytest.mark.parametrize(
    ("name", "scoring"),
    [
        ("match_correct", "all_or_nothing"),
        ("net", "net_correct"),
        ("no penalty", "fractions"),
        ("unequal", "fractions"),
    ],
)
def test_the_rule_is_named_as_authors_would(name: str, scoring: str) -> None:
    assert question(SEVERALS[name]).draft.options == {"scoring": scoring}


def test_many_choices_are_tried_in_part() -> None:
    names = [f"C{n}" for n in range(14)]
    choice = interaction("choiceInteraction", *names, maxChoices="0")
    right = names[:6]
    xml = several(
        *right,
        choice=choice,
        mapping=dict.fromkeys(right, 1),
        defaultValue=-1,
        lowerBound=0,
        processing="map_response",
    )
    assert question(xml).draft.options == {"scoring": "net_correct"}
    compare(
        xml,
        [({"RESPONSE": [*each]}, {"choices": [*each]}) for each in [*subsets(names)[:2_000], tuple(right)]],
    )


def test_true_and_false_in_this_order_are_a_question_of_their_own() -> None:
    choice = (
        '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1" shuffle="{}">{}</choiceInteraction>'
    )
    both = '<simpleChoice identifier="T">True</simpleChoice><simpleChoice identifier="F">false</simpleChoice>'
    xml = item(response("F"), choice.format("false", both), processing="match_correct")
    draft = question(xml).draft
    assert draft.type == "true_false"
    assert [(each.text, each.is_correct) for each in draft.choices] == [("True", False), ("False", True)]
    shuffled = item(response("F"), choice.format("true", both), processing="match_correct")
    assert question(shuffled).draft.type == "single_choice"


def test_choices_that_are_fixed_at_the_end_are_pinned() -> None:
    fixed = ONE.replace('identifier="D"', 'identifier="D" fixed="true"')
    xml = item(response("A"), fixed, processing="match_correct")
    assert [each.pinned for each in question(xml).draft.choices] == [False, False, False, True]
    assert losses(xml) == []


def test_an_exact_number_of_choices_is_kept() -> None:
    two = interaction("choiceInteraction", *FOUR, maxChoices="2", minChoices="2")
    assert question(several("A", "B", choice=two)).draft.options == {"scoring": "all_or_nothing", "choose": 2}
    assert losses(several("A", "B", choice=two)) == []


TOLD = {
    "choices fixed elsewhere": (
        item(
            response("A"),
            ONE.replace('identifier="B"', 'identifier="B" fixed="true"'),
            processing="match_correct",
        ),
        "A choice that stays in its place",
    ),
    "the file's order": (
        item(response("A"), ONE.replace('shuffle="true"', 'shuffle="false"'), processing="match_correct"),
        "the file's order",
    ),
    "a greatest number": (
        several("A", "B", choice=interaction("choiceInteraction", *FOUR, maxChoices="3")),
        "At most 3 choices may be chosen",
    ),
    "a least number": (
        several("A", "B", choice=interaction("choiceInteraction", *FOUR, maxChoices="0", minChoices="2")),
        "At least 2 choices must be chosen",
    ),
    "fewer than there are right": (
        several(
            "A",
            "B",
            choice=interaction("choiceInteraction", *FOUR, maxChoices="2"),
            mapping={"A": 1, "B": 1},
            processing="map_response",
        ),
        "Fewer than 2 choices may be chosen",
    ),
    "marks below nothing": (SEVERALS["below nothing"], "earn less than nothing"),
    "points": (single(mapping={"A": 4}, processing="map_response"), "is worth 4 points"),
    "no processing": (item(response("A"), ONE), "does not say how answers are marked"),
    "an unknown operator": (
        item(
            response("A"),
            ONE,
            processing="<setOutcomeValue identifier='SCORE'><customOperator/></setOutcomeValue>",
        ),
        "Answers are marked by <customOperator>",
    ),
    "an unknown template": (item(response("A"), ONE, processing="our_own"), "by the template our_own"),
    "another maximum": (
        item(
            response("A"),
            ONE,
            processing="match_correct",
            outcomes='<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">'
            "<defaultValue><value>5</value></defaultValue></outcomeDeclaration>",
        ),
        "The file says that 5 can be reached",
    ),
    "another rule": (
        item(
            response("A", "B", cardinality="multiple"),
            MANY,
            processing="<responseCondition><responseIf><match><variable identifier='RESPONSE'/>"
            "<correct identifier='RESPONSE'/></match><setOutcomeValue identifier='SCORE'>"
            "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf><responseElse>"
            "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>0.1</baseValue>"
            "</setOutcomeValue></responseElse></responseCondition>",
        ),
        "marked by a rule that there is none for here",
    ),
    "another key": (
        several("A", "B", mapping={"A": 1, "C": 2}, processing="map_response"),
        "Another selection is named as right",
    ),
}


@pytest.mark.parametrize(("xml", "told"), TOLD.values(), ids=TOLD)
def test_what_is_not_kept_of_a_choice_is_told(xml: str, told: str) -> None:
    assert any(told in loss for loss in losses(xml)), losses(xml)


REFUSED = {
    "no right answer": (item(response(), ONE, processing="match_correct"), "No answer earns a mark"),
    "two right answers": (
        single(mapping={"A": 1, "B": 1}, processing="map_response"),
        "More than one choice earns the full mark",
    ),
    "several keys": (
        item(
            response(cardinality="multiple"),
            MANY,
            processing="<responseCondition><responseIf><or>"
            + "".join(
                "<match><variable identifier='RESPONSE'/><multiple>"
                f"<baseValue baseType='identifier'>{each}</baseValue></multiple></match>"
                for each in "AB"
            )
            + "</or><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue>"
            "</setOutcomeValue></responseIf></responseCondition>",
        ),
        "Several selections earn the full mark",
    ),
    "no declaration": (item(ONE, processing="match_correct"), "no declaration of the response RESPONSE"),
    "an order": (item(response("A", cardinality="ordered"), MANY), "use an orderInteraction"),
    "no choices": (
        item(response("A"), interaction("choiceInteraction", maxChoices="1"), processing="match_correct"),
        "has 0 choices",
    ),
    "a bad number": (single(mapping={"A": "much"}, processing="map_response"), "no number: 'much'"),
}


@pytest.mark.parametrize(("xml", "message"), REFUSED.values(), ids=REFUSED)
def test_a_choice_whose_key_cannot_be_told_is_a_problem(xml: str, message: str) -> None:
    assert message in problem(xml).message


def test_shares_are_of_the_largest_score_that_can_be_reached() -> None:
    draft = question(SINGLES["map_response"]).draft
    assert [each.fraction for each in draft.choices] == [1, Decimal("0.5"), Decimal("-0.5"), 0]
