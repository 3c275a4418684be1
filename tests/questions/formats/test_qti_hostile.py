"""Whatever a QTI file holds, reading it ends: with questions, problems, or `Unreadable`."""

import copy
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from questions.drafts import faults_to_publish
from questions.formats import qti
from questions.formats.interchange import Imported, Problem, Unreadable
from questions.formats.qti.item import Source, read_item
from questions.formats.qti.names import rename
from questions.formats.qti.parsing import embedded
from questions.formats.qti.state import MAX_STEPS, Budget
from questions.formats.xml_reading import document
from questions.types.options import is_storable
from tests.questions.formats.qti_items import interaction, item, response
from tests.questions.formats.test_packages import zipped
from tests.questions.formats.test_qti_choice import SEVERALS, SINGLES
from tests.questions.formats.test_qti_entries import BLANKS, DECLARED, ESSAY, NUMBERS, SUM, TEXTS
from tests.questions.formats.test_qti_feedback import BOTH, BY_CHOICE, CHOICES, modal
from tests.questions.formats.test_qti_package import TEST, manifest, resource, simple
from tests.questions.formats.test_qti_pairs import MATCHES, ORDERS

SAMPLES = [
    *SINGLES.values(),
    *SEVERALS.values(),
    *(xml for xml, _ in ORDERS.values()),
    *(xml for xml, _ in MATCHES.values()),
    *TEXTS.values(),
    *NUMBERS.values(),
    item(*DECLARED, BLANKS, processing=SUM),
    item(response(base="string"), ESSAY),
    item(response("A"), CHOICES, processing=BY_CHOICE, outcomes=BOTH, after=modal("FEEDBACK", "A", "x")),
]
PIECE = re.compile(r'<[^>]*>|"[^"]*"|[^<"]+')
ODD = st.sampled_from(
    ["", " ", "0", "-1", "1e999", "NaN", "Infinity", "9" * 70, "A", "RESPONSE", "SCORE", "]]>", "&#0;", "&x;"]
)


def survive(data: bytes) -> list[Imported | Problem]:
    """What is read before the end, each storable and told in words."""
    found: list[Imported | Problem] = []
    try:
        found.extend(qti.parse(io.BytesIO(data)))
    except Unreadable as refused:
        found.append(refused.problem)
    for each in found:
        if isinstance(each, Problem):
            assert each.message and each.line >= 1
        else:
            check(each)
    return found


def check(found: Imported) -> None:
    draft = found.draft
    texts = [draft.stem, draft.explanation, *(each.text + each.feedback for each in draft.choices)]
    assert is_storable([*texts, draft.options, *(each.text for each in draft.hints)])
    assert all(each.fraction is None or each.fraction.is_finite() for each in draft.choices)
    assert all(fault.field for fault in faults_to_publish(replace(draft, slug=draft.slug or "question")))
    assert all(loss.what and loss.done for loss in found.losses)


@given(st.binary(max_size=500))
def test_any_bytes(data: bytes) -> None:
    survive(data)
    survive(b"<assessmentItem>" + data)
    survive(zipped(("a.xml", data), ("imsmanifest.xml", data)))


@given(st.data())
def test_items_whose_pieces_are_changed(data: st.DataObject) -> None:
    pieces = PIECE.findall(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(pieces) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                del pieces[place]
            case 1:
                pieces.insert(place, data.draw(st.sampled_from(pieces)))
            case 2:
                pieces[place] = data.draw(st.sampled_from(pieces))
            case _:
                pieces[place] = data.draw(ODD)
        if not pieces:
            break
    survive("".join(pieces).encode())


TREES = [etree.fromstring(xml) for xml in SAMPLES]
ELEMENTS = [element for tree in TREES for element in tree.iter()]
KINDS = "single multiple ordered record float integer string identifier pair directedPair point relative"
VALUES = ODD.filter(lambda odd: "&" not in odd) | st.sampled_from(KINDS.split())


@given(st.data())
def test_items_whose_elements_are_moved_about(data: st.DataObject) -> None:
    root = copy.deepcopy(data.draw(st.sampled_from(TREES)))
    for _ in range(data.draw(st.integers(1, 4))):
        element = data.draw(st.sampled_from(list(root.iter())))
        change(element, copy.deepcopy(data.draw(st.sampled_from(ELEMENTS))), data)
    survive(etree.tostring(root))


def change(element: etree._Element, other: etree._Element, data: st.DataObject) -> None:
    parent = element.getparent()
    match data.draw(st.integers(0, 5)):
        case 0 if parent is not None:
            parent.remove(element)
        case 1 if parent is not None:
            parent.replace(element, other)
        case 2:
            element.insert(0, other)
        case 3:
            element.text = data.draw(VALUES)
        case 4:
            element.tag = other.tag
        case _ if element.attrib:
            element.set(data.draw(st.sampled_from(element.keys())), data.draw(VALUES))


ATTRIBUTE = re.compile(r'="[^"]*"')
TAG = re.compile(r"(?<=<)[a-zA-Z]\w*|(?<=</)[a-zA-Z]\w*")


@given(st.data())
def test_items_whose_attributes_and_elements_are_changed(data: st.DataObject) -> None:
    xml = data.draw(st.sampled_from(SAMPLES))
    if data.draw(st.booleans()):
        found = list(ATTRIBUTE.finditer(xml))
        at = data.draw(st.sampled_from(found))
        other = data.draw(st.sampled_from([each[0] for each in found]) | ODD.map(lambda odd: f'="{odd}"'))
        xml = xml[: at.start()] + other + xml[at.end() :]
    else:
        names = sorted(set(TAG.findall(xml)))
        one, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        xml = re.sub(rf"(?<=[</]){one}\b", other, xml)
    survive(xml.encode())


NAMES = (
    "responseCondition responseIf responseElse setOutcomeValue sum product match and or not variable correct"
)
NAMES += " baseValue mapResponse null member multiple ordered index equal equalRounded divide subtract anyN"
LEAVES = st.sampled_from(
    [
        "<variable identifier='RESPONSE'/>",
        "<correct identifier='RESPONSE'/>",
        "<mapResponse identifier='RESPONSE'/>",
        "<baseValue baseType='float'>1e50</baseValue>",
        "<baseValue baseType='identifier'>A</baseValue>",
        "<baseValue baseType='pair'>A B</baseValue>",
        "<null/>",
    ]
)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    attributes = st.sampled_from(
        [
            "",
            " identifier='SCORE'",
            " n='1'",
            " figures='2'",
            " toleranceMode='absolute' tolerance='1'",
            " min='1' max='2'",
        ]
    )
    return st.builds(
        lambda name, given, children: f"<{name}{given}>{''.join(children)}</{name}>",
        st.sampled_from(NAMES.split()),
        attributes,
        st.lists(inner, max_size=3),
    )


@given(st.lists(st.recursive(LEAVES, element, max_leaves=12), min_size=1, max_size=4))
def test_response_processing_of_any_shape(rules: list[str]) -> None:
    declared = response("A", mapping={"A": 1, "B": -1})
    found = survive(item(declared, CHOICES, processing="".join(rules)).encode())
    assert len(found) == 1


def deep(inside: str, depth: int = 200_000) -> str:
    return f"<{inside}>" * depth


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nesting": lambda: deep("assessmentItem").encode(),
    "rules in rules": lambda: item(
        response("A"), CHOICES, processing=f"{'<not>' * 5_000}<null/>{'</not>' * 5_000}"
    ).encode(),
    "a document type": lambda: (
        b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><assessmentItem>&b;</assessmentItem>'
    ),
    "null bytes": lambda: bytes(100_000),
    "an unknown encoding": lambda: b'<?xml version="1.0" encoding="klingon"?><assessmentItem/>',
    "a bomb": lambda: zipped(("imsmanifest.xml", b" " * 60_000_000)),
    "a manifest of nothing": lambda: zipped(
        ("imsmanifest.xml", manifest(*(resource(f"{n}.xml") for n in range(5_000))))
    ),
    "a test in itself": lambda: zipped(
        ("tests/test.xml", TEST),
        ("tests/more.xml", TEST),
        ("imsmanifest.xml", manifest(resource("tests/test.xml", type="imsqti_test_xmlv2p1"))),
    ),
}


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_end_with_a_problem(made: Callable[[], bytes]) -> None:
    found = survive(made())
    assert all(isinstance(each, Problem) for each in found)


def test_numbers_that_grow_are_no_trouble() -> None:
    grow = "<setOutcomeValue identifier='SCORE'><product>" + "<variable identifier='SCORE'/>" * 2
    one = "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>9e50</baseValue></setOutcomeValue>"
    survive(
        item(response("A"), CHOICES, processing=one + (grow + "</product></setOutcomeValue>") * 500).encode()
    )


def test_containers_that_grow_are_refused() -> None:
    grow = "<setOutcomeValue identifier='BAG'><multiple>" + "<variable identifier='BAG'/>" * 2
    small = "<baseValue baseType='identifier'>A</baseValue>"
    one = f"<setOutcomeValue identifier='BAG'><multiple>{small}</multiple>"
    processing = one + "</setOutcomeValue>" + (grow + "</multiple></setOutcomeValue>") * 100
    bag = '<outcomeDeclaration identifier="BAG" cardinality="multiple" baseType="identifier"/>'
    (found,) = survive(item(response("A"), CHOICES, processing=processing, outcomes=bag).encode())
    assert isinstance(found, Problem) and "more than 1,000 values" in found.message


def steps(xml: str) -> int:
    """How many steps trying an item out takes."""
    budget = Budget()
    before = budget.file
    root = document(xml.encode())
    rename(root)
    read_item(root, Source(read_image=embedded), budget)
    return before - budget.file


def worst() -> Iterator[Any]:
    names = [f"C{n}" for n in range(20)]
    many = interaction("choiceInteraction", *names, maxChoices="0")
    rule = "<setOutcomeValue identifier='SCORE'><sum>" + "<mapResponse identifier='RESPONSE'/>" * 50
    bags = response(*names, cardinality="multiple", mapping=dict.fromkeys(names, 1))
    yield pytest.param(
        lambda size: item(bags, many, processing=(rule + "</sum></setOutcomeValue>") * size), id="choices"
    )
    texts = response("x0", base="string", mapping={f"x{n}": n + 1 for n in range(250)})
    entry = '<textEntryInteraction responseIdentifier="RESPONSE"/>'
    yield pytest.param(
        lambda size: item(texts, entry, processing=(rule + "</sum></setOutcomeValue>") * size), id="texts"
    )
    numbers = response("0", base="float", mapping={str(n): n + 1 for n in range(250)})
    yield pytest.param(
        lambda size: item(numbers, entry, processing=(rule + "</sum></setOutcomeValue>") * size), id="numbers"
    )


@pytest.mark.parametrize("made", list(worst()))
def test_the_work_of_one_item_is_bounded(made: Callable[[int], str]) -> None:
    assert steps(made(40)) <= 1.01 * MAX_STEPS


def test_the_work_of_a_file_is_bounded() -> None:
    budget = Budget(file=100)
    root = document(simple("first"))
    rename(root)
    read_item(root, Source(read_image=embedded), budget)
    again = document(simple("second"))
    rename(again)
    budget.file = 0
    found = read_item(again, Source(read_image=embedded), budget)
    assert isinstance(found, Problem) and "split the file" in found.message
