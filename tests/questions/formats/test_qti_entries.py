"""Text entry and inline choice interactions of QTI become questions that give the same marks."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from tests.questions.formats.qti_items import compare, in_version_3, item, losses, problem, question, response

ENTRY = '<p>What? <textEntryInteraction responseIdentifier="RESPONSE" expectedLength="10"/></p>'
TYPED = [
    "york", "York", "YORK", "yORK", " York", "York ", "New York", "New  York", "new york", "Yorks", "Yo*k",
    "Leeds", "leeds", "x", "Yörk", "York\n",
]  # fmt: skip


def text(*right: str, processing: str = "match_correct", **mapping: Any) -> str:
    return item(response(*right, base="string", **mapping), ENTRY, processing=processing)


def matching(value: str, attributes: str = "", name: str = "stringMatch") -> str:
    return (
        f"<responseCondition><responseIf><{name} {attributes}><variable identifier='RESPONSE'/>"
        f"<baseValue baseType='string'>{value}</baseValue></{name}><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition>"
    )


TEXTS = {
    "match_correct": text("York"),
    "map_response": text("York", mapping={"York": 1, "york": 0.5, "Leeds": 0.25}, processing="map_response"),
    "several": text(mapping={"New York": 2, "York": 2, "Leeds": 1}, processing="map_response"),
    "any case": text("York", mapping={"York": 1}, processing="map_response").replace(
        'mappedValue="1"', 'mappedValue="1" caseSensitive="false"'
    ),
    "stringMatch": text("York", processing=matching("York", "caseSensitive='false'")),
    "within": text("York", processing=matching("York", "caseSensitive='true' substring='true'")),
    "within, any case": text("York", processing=matching("York", "caseSensitive='false' substring='true'")),
    "a star": text("Yo*k", mapping={"Yo*k": 1}, processing="map_response"),
}


@pytest.mark.parametrize("xml", TEXTS.values(), ids=TEXTS)
def test_a_typed_text_gives_the_marks_of_the_item(xml: str) -> None:
    assert question(xml).draft.type == "short_text"
    compare(xml, [({"RESPONSE": each}, {"text": each}) for each in TYPED])


def test_texts_that_are_marked_by_their_case_in_part_are_told() -> None:
    xml = text("York", mapping={"York": 1, "Leeds": 1}, processing="map_response")
    some = xml.replace('mapKey="York"', 'mapKey="York" caseSensitive="false"')
    assert any("Small and capital letters" in loss for loss in losses(some))


def number(right: str, rule: str, base: str = "float", **mapping: Any) -> str:
    processing = (
        f"<responseCondition><responseIf>{rule}<setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition>"
    )
    return item(response(right, base=base, **mapping), ENTRY, processing=processing)


BOTH = "<variable identifier='RESPONSE'/><correct identifier='RESPONSE'/>"
SENT = "<variable identifier='RESPONSE'/>"
TURNED = "<correct identifier='RESPONSE'/><variable identifier='RESPONSE'/>"


def bounded(low: str, high: str, least: str = "gte", most: str = "lte") -> str:
    return (
        f"<and><{least}>{SENT}<baseValue baseType='float'>{low}</baseValue></{least}>"
        f"<{most}>{SENT}<baseValue baseType='float'>{high}</baseValue></{most}></and>"
    )


NUMBERS = {
    "match_correct": item(response("42", base="integer"), ENTRY, processing="match_correct"),
    "map_response": item(
        response("3.5", base="float", mapping={"3.5": 1, "4": 0.5, "-1": 0.25}),
        ENTRY,
        processing="map_response",
    ),
    "exact": number("3.14", f"<equal toleranceMode='exact'>{BOTH}</equal>"),
    "absolute": number("3.14", f"<equal toleranceMode='absolute' tolerance='0.01'>{TURNED}</equal>"),
    "absolute, turned": number("3.14", f"<equal toleranceMode='absolute' tolerance='0.01'>{BOTH}</equal>"),
    "uneven": number("3", f"<equal toleranceMode='absolute' tolerance='1 0.5'>{TURNED}</equal>"),
    "relative": number("200", f"<equal toleranceMode='relative' tolerance='10'>{TURNED}</equal>"),
    "a negative one": number("-200", f"<equal toleranceMode='relative' tolerance='10'>{TURNED}</equal>"),
    "a range": number("5", bounded("4", "6.5")),
    "significant figures": number(
        "3.14", f"<equalRounded roundingMode='significantFigures' figures='2'>{BOTH}</equalRounded>"
    ),
    "significant figures of a power": number(
        "100", f"<equalRounded roundingMode='significantFigures' figures='2'>{BOTH}</equalRounded>"
    ),
    "near and nearer": item(
        response("10", base="float"),
        ENTRY,
        processing="<responseCondition><responseIf><equal toleranceMode='exact'>" + BOTH + "</equal>"
        "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>2</baseValue></setOutcomeValue>"
        "</responseIf><responseElseIf><equal toleranceMode='absolute' tolerance='1'>" + TURNED + "</equal>"
        "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue>"
        "</responseElseIf></responseCondition>",
    ),
}
WRITTEN = [
    str(Decimal(each) / 1000)
    for each in [
        *range(-2_000, 8_000, 125), 3_130, 3_131, 3_140, 3_149, 3_150, 3_151, 3_049, 3_050, 42_000,
        99_499, 99_500, 100_000, 104_999, 105_000, 99_400, 9_000, 8_999, 10_000, 10_500, 11_000, 11_001,
        179_999, 180_000, 200_000, 220_000, 220_001, -180_000, -220_000, -179_000,
    ]
]  # fmt: skip


@pytest.mark.parametrize("xml", NUMBERS.values(), ids=NUMBERS)
def test_a_number_gives_the_marks_of_the_item(xml: str) -> None:
    assert question(xml).draft.type == "numeric"
    compare(xml, [({"RESPONSE": each}, {"number": each}) for each in WRITTEN])


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("absolute", [{"value": "3.14", "tolerance": "0.01"}]),
        ("relative", [{"value": "200", "tolerance": "0.1", "tolerance_kind": "relative"}]),
        ("significant figures", [{"value": "3.14", "tolerance": "2", "tolerance_kind": "significant"}]),
        ("a range", [{"value": "5.25", "tolerance": "1.25"}]),
        ("near and nearer", [{"value": "10"}, {"value": "10", "tolerance": "1", "fraction": "0.5"}]),
    ],
)
def test_a_tolerance_is_written_as_authors_would(name: str, answers: list[dict[str, str]]) -> None:
    assert question(NUMBERS[name]).draft.options == {"answers": answers}


def test_a_bound_that_is_not_accepted_is_told() -> None:
    xml = number("5", bounded("4", "6", "gt", "lt"))
    assert any("A bound that is not itself accepted" in loss for loss in losses(xml))


CHOICES = "".join(f'<inlineChoice identifier="{each}">{each}</inlineChoice>' for each in "XYZ")
BLANKS = (
    '<p>A <inlineChoiceInteraction responseIdentifier="C" shuffle="true">'
    + CHOICES
    + "</inlineChoiceInteraction>,"
    ' a <textEntryInteraction responseIdentifier="T"/>'
    ' and <textEntryInteraction responseIdentifier="N"/> km.</p>'
)
DECLARED = (
    response("X", identifier="C", mapping={"X": 2, "Y": 1}),
    response("yes", identifier="T", base="string", mapping={"yes": 1}),
    response("7", identifier="N", base="integer"),
)
SUM = (
    "<setOutcomeValue identifier='SCORE'><sum><mapResponse identifier='C'/>"
    "<mapResponse identifier='T'/></sum></setOutcomeValue>"
    "<responseCondition><responseIf><match><variable identifier='N'/>"
    "<correct identifier='N'/></match><setOutcomeValue identifier='SCORE'><sum>"
    "<variable identifier='SCORE'/><baseValue baseType='float'>1</baseValue></sum></setOutcomeValue>"
    "</responseIf></responseCondition>"
)
TOGETHER = (
    "<responseCondition><responseIf><and>"
    + "".join(f"<match><variable identifier='{n}'/><correct identifier='{n}'/></match>" for n in "CTN")
    + "</and><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue>"
    "</setOutcomeValue></responseIf></responseCondition>"
)


def ways() -> list[dict[str, str]]:
    filled = product([None, "X", "Y", "Z"], [None, "yes", "Yes", "no"], [None, "7", "8"])
    return [
        {name: value for name, value in zip("CTN", way, strict=True) if value is not None}
        for way in filled
        if any(way)
    ]


def test_blanks_give_the_marks_of_the_item() -> None:
    xml = item(*DECLARED, BLANKS, processing=SUM)
    draft = question(xml).draft
    assert draft.type == "cloze" and draft.stem == "A {{C}}, a {{T}} and {{N}} km."
    compare(xml, [(way, {"blanks": way}) for way in ways()])


def test_blanks_without_processing_count_alike() -> None:
    plain = tuple(
        each.split("<mapping")[0] + "</responseDeclaration>" if "<mapping" in each else each
        for each in DECLARED
    )
    draft = question(item(*plain, BLANKS)).draft
    assert [blank.get("weight") for blank in draft.options["blanks"].values()] == [None, None, None]


def test_blanks_that_only_count_together_are_told_and_count_by_themselves() -> None:
    xml = item(*DECLARED, BLANKS, processing=TOGETHER)
    assert any("The blanks are marked together" in loss for loss in losses(xml))
    blanks = question(xml).draft.options["blanks"]
    assert [each["text"] for each in blanks["C"]["choices"] if each.get("correct")] == ["X"]
    assert blanks["N"]["answers"] == [{"value": "7"}]


@pytest.mark.parametrize("xml", [*TEXTS.values(), *NUMBERS.values(), item(*DECLARED, BLANKS, processing=SUM)])
def test_version_3_is_read_as_version_2(xml: str) -> None:
    assert question(in_version_3(xml)).draft == question(xml).draft


def test_one_entry_inside_a_sentence_stays_where_it_is() -> None:
    middle = ENTRY.replace("</p>", " is it.</p>")
    draft = question(item(response("York", base="string"), middle, processing="match_correct")).draft
    assert (draft.type, draft.stem) == ("cloze", "What? {{RESPONSE}} is it.")


def test_braces_in_a_text_with_blanks_are_no_blanks() -> None:
    middle = ENTRY.replace("What?", "{{x}} {{{y").replace("</p>", ".</p>")
    draft = question(item(response("York", base="string"), middle, processing="match_correct")).draft
    assert draft.stem == "{ {x}} { { {y {{RESPONSE}}."


ESSAY = '<p>Why?</p><extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="5"/>'


def told(xml: str) -> Mapping[str, str]:
    return {loss.what: loss.done for loss in question(xml).losses}


TOLD = {
    "a pattern": (
        text("York").replace("expectedLength", 'patternMask="[A-Z]+" expectedLength'),
        "The pattern that answers must follow",
    ),
    "a default": (
        text("York", mapping={"York": 1}, defaultValue=0.1, processing="map_response"),
        "Any other text",
    ),
    "less than nothing": (
        text("York", mapping={"York": 1, "Leeds": -1}, processing="map_response"),
        "Some answers earn less than nothing",
    ),
    "other numbers": (
        item(
            response("1", base="float", mapping={"1": 1}, defaultValue=0.5), ENTRY, processing="map_response"
        ),
        "Any other number",
    ),
    "graders": (
        text("York").replace("<itemBody>", '<itemBody><rubricBlock view="scorer">Look</rubricBlock>'),
        "What those who grade are told",
    ),
}


@pytest.mark.parametrize(("xml", "what"), TOLD.values(), ids=TOLD)
def test_what_is_not_kept_of_an_entry_is_told(xml: str, what: str) -> None:
    assert any(what in each for each in told(xml)), told(xml)


REFUSED = {
    "no right text": (text(), "earns a mark"),
    "no end": (
        number("5", bounded("4", "6").replace("<lte>", "<gte>").replace("</lte>", "</gte>")),
        "both bounds",
    ),
    "a record": (
        item(response("York", base="string", cardinality="record"), ENTRY, processing="match_correct"),
        "make it one text or number",
    ),
    "the same response": (text("York").replace("</itemBody>", ENTRY + "</itemBody>"), "the same response"),
    "several interactions": (
        item(response("York", base="string"), ENTRY + ESSAY, processing="match_correct"),
        "asks several things at once",
    ),
}


@pytest.mark.parametrize(("xml", "message"), REFUSED.values(), ids=REFUSED)
def test_an_entry_whose_key_cannot_be_told_is_a_problem(xml: str, message: str) -> None:
    assert message in problem(xml).message
