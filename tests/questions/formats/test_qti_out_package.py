"""QTI packages: what is in them, how the items are built, what is told, and that reading gives it back."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from questions.drafts import faults_to_publish
from questions.formats import qti
from questions.formats.interchange import Exported, Image, Imported, Loss
from questions.formats.markup import from_html, to_html
from questions.formats.markup.parsing import UNWRITABLE
from questions.formats.qti_out import VERSIONS, item, qti3, qti21, qti22
from questions.formats.qti_out.item import strings
from questions.formats.qti_out.versions import kebab
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from tests.questions.types.drafts import DRAFTS, choice, draft

FORMATS = {"2.1": qti21, "2.2": qti22, "3.0": qti3}
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
ORDER = [
    "responseDeclaration",
    "outcomeDeclaration",
    "itemBody",
    "responseProcessing",
    "modalFeedback",
]
REQUIRED = {
    "assessmentItem": {"identifier", "title", "adaptive", "timeDependent"},
    "responseDeclaration": {"identifier", "cardinality", "baseType"},
    "outcomeDeclaration": {"identifier", "cardinality", "baseType"},
    "mapping": {"defaultValue"},
    "mapEntry": {"mapKey", "mappedValue"},
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"},
    "orderInteraction": {"responseIdentifier", "shuffle"},
    "matchInteraction": {"responseIdentifier", "shuffle", "maxAssociations"},
    "inlineChoiceInteraction": {"responseIdentifier", "shuffle"},
    "textEntryInteraction": {"responseIdentifier"},
    "extendedTextInteraction": {"responseIdentifier"},
    "simpleChoice": {"identifier"},
    "inlineChoice": {"identifier"},
    "simpleAssociableChoice": {"identifier", "matchMax"},
    "modalFeedback": {"outcomeIdentifier", "identifier", "showHide"},
    "infoControl": {"title"},
    "rubricBlock": {"view"},
    "setOutcomeValue": {"identifier"},
    "baseValue": {"baseType"},
    "equal": {"toleranceMode"},
    "equalRounded": {"roundingMode", "figures"},
    "index": {"n"},
    "stringMatch": {"caseSensitive"},
    "img": {"src", "alt"},
}
BLOCKS = "p div blockquote h1 h2 h3 ul ol pre hr table math infoControl rubricBlock"
BODY = {*BLOCKS.split(), *(f"{kind}Interaction" for kind in ("choice", "order", "match", "extendedText"))}
PNG = b"\x89PNG made up"
KEY = sha256(PNG).hexdigest()
IMAGES = {KEY: Image(data=PNG, media_type="image/png")}

every_version = pytest.mark.parametrize("version", sorted(VERSIONS))


def full(question: QuestionDraft, **fields: Any) -> QuestionDraft:
    return replace(
        question,
        explanation="Because **it is**: $x^2$.",
        difficulty="hard",
        tags=("one", "two-three"),
        hints=(HintDraft(text="Look *closely*."), HintDraft(text="- at this\n- and that")),
        **fields,
    )


SINGLE = draft(
    "single_choice",
    choice(1, "Paris", correct=True, feedback="Yes."),
    choice(2, f"![a map](image:{KEY})", correct=False, feedback="No `way`."),
    choice(3, "None of these", correct=False, pinned=True),
)
BLANKS = {
    "a": {"kind": "text", "answers": [{"text": "x", "feedback": "fine"}], "whitespace": "exact"},
    "b": {"kind": "numeric", "answers": [{"value": "2", "tolerance": "0.5"}]},
    "c": {"kind": "choice", "choices": [{"text": "yes", "correct": True}, {"text": "no"}]},
}
TABLE = "**{{a}}** and\n\n| x | {{b}} |\n| --- | --- |\n| 1 | {{c}} |"
QUESTIONS = {
    "single_choice": full(SINGLE, slug="capital", stem=f"What?\n\n![a map](image:{KEY})\n\n- a\n- b"),
    "true_false": full(
        draft("true_false", choice(1, "True", correct=True), choice(2, "False", correct=False))
    ),
    "multiple_choice": full(
        draft(
            "multiple_choice", *(choice(n, f"c {n}", correct=n > 2) for n in (1, 2, 3, 4)), scoring="coverage"
        )
    ),
    "ordering": full(draft("ordering", *(choice(n, f"c {n}", correct=False) for n in (2, 3, 1)))),
    "matching": full(
        draft(
            "matching",
            pairs=[{"left": left, "right": right} for left, right in ("ax", "bx", "cy")],
            distractors=["z", "w"],
        )
    ),
    "numeric": full(
        draft("numeric", answers=[{"value": "3", "fraction": "0.5"}, {"value": "3.14", "tolerance": "0.01"}])
    ),
    "short_text": full(
        draft("short_text", answers=[{"text": "a  b"}, {"text": "c", "fraction": "0.5"}], whitespace="exact")
    ),
    "cloze": full(
        draft("cloze", blanks=BLANKS),
        slug="1-cloze",
        stem="**{{a}}** and\n\n| x | {{b}} |\n| --- | --- |\n| 1 | {{c}} |",
    ),
    "essay": full(draft("essay", model_answer="This & that", rubric="Look for *this*.")),
}


def exported(question: QuestionDraft, **fields: Any) -> Exported:
    return Exported(
        draft=question, exam="exam", topic=(("t", "Topic"), ("u", "Under")), images=IMAGES, **fields
    )


def packed(version: str, *questions: QuestionDraft, told: list[Loss] | None = None) -> bytes:
    losses = [] if told is None else told
    return b"".join(FORMATS[version].render(map(exported, questions), losses.append))


def read(data: bytes) -> list[Imported]:
    found = list(qti.parse(io.BytesIO(data)))
    assert all(isinstance(each, Imported) for each in found), found
    return [each for each in found if isinstance(each, Imported)]


def plain(question: QuestionDraft) -> QuestionDraft:
    """Without what QTI makes anew: ids, and rules that are the default ones."""
    options = {
        name: value
        for name, value in question.options.items()
        if value not in ("all_or_nothing", "each_pair")
    }
    return replace(
        question, options=options, choices=tuple(replace(each, id=None) for each in question.choices)
    )


def names(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Elements by their names in QTI 2."""
    back = {kebab(name): name for name in [*REQUIRED, *ORDER]}
    for each in root.iter(etree.Element):
        local = etree.QName(each).localname
        yield each, back.get(local.removeprefix("qti-"), local)


def item_of(name: str, version: str) -> etree._Element:
    return etree.fromstring(item(exported(QUESTIONS[name]), VERSIONS[version]))


every_type = pytest.mark.parametrize("name", QUESTIONS)


@every_version
@every_type
def test_an_item_has_what_the_specification_requires_in_its_order(name: str, version: str) -> None:
    root = item_of(name, version)
    children = [called for each, called in names(root) if each.getparent() is root]
    assert set(children) <= set(ORDER)
    assert all(ORDER.index(one) <= ORDER.index(other) for one, other in pairwise(children))
    for each, called in names(root):
        given = {key for key in each.attrib if not str(key).startswith("{")}
        needed = {kebab(key) if version == "3.0" else key for key in REQUIRED.get(called, ())}
        assert needed <= given, called


@every_version
@every_type
def test_identifiers_are_valid_unique_and_declared(name: str, version: str) -> None:
    root = item_of(name, version)
    attribute = kebab if version == "3.0" else str
    declared = [each.get("identifier", "") for each, called in names(root) if called.endswith("Declaration")]
    choices = [each.get("identifier", "") for each, called in names(root) if called.endswith("Choice")]
    used = [
        each.get(attribute("responseIdentifier"), "")
        for each, called in names(root)
        if "nteraction" in called
    ]
    outcomes = [
        each.get(attribute("outcomeIdentifier"), "")
        for each, called in names(root)
        if called == "modalFeedback"
    ]
    assert all(NCNAME.fullmatch(each) for each in [*declared, *choices, root.get("identifier", "")])
    assert len(set(declared)) == len(declared)
    assert len(set(choices)) == len(choices)
    assert {each for each in [*used, *outcomes] if each} <= set(declared)


@every_version
@every_type
def test_a_body_holds_blocks_and_all_is_in_the_namespace_of_the_version(name: str, version: str) -> None:
    root = item_of(name, version)
    body = next(each for each, called in names(root) if called == "itemBody")
    assert {called for each, called in names(root) if each.getparent() is body} <= BODY
    assert not (body.text or "").strip()
    spaces = {etree.QName(each).namespace for each in root.iter(etree.Element)}
    assert spaces <= {VERSIONS[version].namespace, "http://www.w3.org/1998/Math/MathML"}
    if version == "3.0":
        attributes = {str(key).rpartition("}")[2] for each in root.iter(etree.Element) for key in each.attrib}
        assert {key for key in attributes if re.search("[a-z][A-Z]", key)} <= {"schemaLocation"}


@every_version
@every_type
def test_what_is_exported_is_read_back(name: str, version: str) -> None:
    told: list[Loss] = []
    (found,) = read(packed(version, QUESTIONS[name], told=told))
    assert told == []
    assert plain(found.draft) == plain(QUESTIONS[name])
    assert found.category == ("Topic", "Under")


@every_version
def test_a_package_holds_the_files_that_its_manifest_lists(version: str) -> None:
    data = packed(version, *QUESTIONS.values())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.namelist()
        manifest = etree.fromstring(archive.read("imsmanifest.xml"))
        assert archive.testzip() is None
        assert archive.read(f"images/{KEY}.png") == PNG
    listed = {each.get("href") for each in manifest.iter("{*}file")}
    resources = [each.get("identifier", "") for each in manifest.iter("{*}resource")]
    assert len(members) == len(set(members))
    assert listed | {"imsmanifest.xml"} == set(members)
    assert all(NCNAME.fullmatch(each) for each in resources)
    assert {each.get("identifierref") for each in manifest.iter("{*}dependency")} < set(resources)


@every_version
def test_images_are_read_back_with_their_bytes(version: str) -> None:
    (found,) = read(packed(version, QUESTIONS["single_choice"]))
    assert dict(found.images) == {KEY: PNG}


def test_a_package_is_given_away_while_it_is_written() -> None:
    taken = []

    def questions() -> Iterator[Exported]:
        for number in range(50):
            taken.append(number)
            yield exported(replace(QUESTIONS["numeric"], slug=f"q-{number}"))

    stream = qti21.render(questions(), list[Loss]().append)
    first = next(stream)
    assert len(taken) == 1
    assert len(read(first + b"".join(stream))) == 50


@every_version
def test_the_same_questions_make_the_same_bytes(version: str) -> None:
    assert packed(version, *QUESTIONS.values()) == packed(version, *QUESTIONS.values())


def test_a_package_without_questions_is_sound() -> None:
    with zipfile.ZipFile(io.BytesIO(packed("2.1"))) as archive:
        etree.fromstring(archive.read("imsmanifest.xml"))


MARKED = {"kind": "choice", "choices": [{"text": "*a*", "correct": True}, {"text": "b"}]}
TOLD = {
    "What hints cost": full(SINGLE, stem="?")
    and replace(SINGLE, hints=(HintDraft(text="x", penalty=Decimal("0.5")),)),
    "The units of the number": draft("numeric", answers=[{"value": "1"}], units=[{"name": "m"}]),
    "That marks on letters make no difference": draft(
        "short_text", answers=[{"text": "é"}], diacritics_sensitive=False, whitespace="exact"
    ),
    "That spaces make no difference": draft("short_text", answers=[{"text": "a"}], whitespace="ignore"),
    "That spaces around words, and how many are between them, make no difference": draft(
        "short_text", answers=[{"text": "a"}]
    ),
    "Feedback of the choices to put in order": draft(
        "ordering", choice(1, "a", correct=False, feedback="x"), choice(2, "b", correct=False)
    ),
    "The limit of 100 words": draft("essay", max_words=100),
    "The name 1 of a blank": replace(
        draft("cloze", blanks={"1": {"kind": "numeric", "answers": [{"value": "1"}]}}), stem="{{1}} x"
    ),
    "The markup of a choice in a list": replace(
        draft(
            "cloze",
            blanks={"a": {"kind": "choice", "choices": [{"text": "*a*", "correct": True}, {"text": "b"}]}},
        ),
        stem="{{a}} x",
    ),
    "A list that does not begin with 1": replace(SINGLE, stem="3. a\n4. b"),
    "The image image:f00": replace(SINGLE, stem="![x](image:f00)"),
    "Control characters": replace(SINGLE, stem="a\x01b"),
    "A blank where nothing can be filled in": replace(
        draft("cloze", blanks={"a": BLANKS["b"], "b": BLANKS["b"]}), stem="{{a}} ![{{b}}](image:f00)"
    ),
}


@every_version
@pytest.mark.parametrize("what", TOLD)
def test_what_qti_cannot_say_is_told(what: str, version: str) -> None:
    told: list[Loss] = []
    data = packed(version, TOLD[what], told=told)
    assert what in [loss.what for loss in told]
    assert len(list(qti.parse(io.BytesIO(data)))) == 1


def test_what_holds_of_all_texts_is_told_once() -> None:
    told: list[Loss] = []
    packed(
        "2.1",
        *(
            replace(
                TOLD["The units of the number"],
                slug=slug,
                type="short_text",
                options={"answers": [{"text": "a"}]},
            )
            for slug in "ab"
        ),
        told=told,
    )
    assert [loss.question for loss in told] == [""]


def test_a_question_that_is_not_finished_is_left_out_and_told() -> None:
    told: list[Loss] = []
    unfinished = draft("single_choice", choice(1, "a", correct=False), choice(2, "b", correct=False))
    assert len(read(packed("2.1", unfinished, QUESTIONS["numeric"], told=told))) == 1
    assert [(loss.question, loss.done) for loss in told] == [("question", "it was left out")]
    with pytest.raises(ValueError, match="not finished"):
        item(exported(unfinished), VERSIONS["2.1"])


def test_an_essay_has_no_processing_and_says_that_a_person_marks() -> None:
    root = item_of("essay", "2.2")
    called = [name for _, name in names(root)]
    assert "responseProcessing" not in called
    score = next(each for each, name in names(root) if name == "outcomeDeclaration")
    assert score.get("externalScored") == "human"


def kept(question: QuestionDraft) -> QuestionDraft:
    """A question as QTI can say it: texts as an import makes them, and rules of comparing that QTI has."""
    options = {name: written(name, value) for name, value in question.options.items()}
    choices = [
        replace(each, text=canonical(each.text), feedback=canonical(each.feedback))
        for each in question.choices
    ]
    return replace(question, stem=canonical(question.stem), choices=tuple(choices), options=options)


def canonical(text: str) -> str:
    return from_html(to_html(text, image=str), image=str).text


def written(name: str, value: Any) -> Any:
    match value:
        case str() if name in ("left", "right", "distractors", "feedback", "rubric"):
            return canonical(value)
        case list():
            return [written(name, each) for each in value]
        case dict():
            return {inner: written(inner, each) for inner, each in value.items()}
    return value


SAME = ["single_choice", "multiple_choice", "true_false", "ordering", "matching", "essay"]


@pytest.mark.parametrize("name", SAME)
@given(data=st.data())
def test_any_question_is_read_back_as_it_was(name: str, data: st.DataObject) -> None:
    question = kept(data.draw(DRAFTS[name]))
    version = data.draw(st.sampled_from(sorted(VERSIONS)))
    assume(not faults_to_publish(question) and is_sayable(question))
    found = read(packed(version, question))[0].draft
    assert marks(found) == marks(question)
    assert found.stem == question.stem
    assert texts(found) == texts(question)


def is_sayable(question: QuestionDraft) -> bool:
    """In characters that XML has; where all choices must be ticked, feedback belongs to none of them."""
    text = "".join(strings(asdict(question)))
    only_answer = question.options.get("choose") == len(question.choices)
    return not UNWRITABLE.search(text) and "\r" not in text and not (only_answer and question.choices)


def texts(question: QuestionDraft) -> object:
    """What learners may read, in the order of the file."""
    options = {key: question.options.get(key) for key in ("pairs", "distractors", "rubric", "model_answer")}
    return [(each.text, each.feedback, each.pinned) for each in in_order(question)], {
        key: value for key, value in options.items() if value
    }


def in_order(question: QuestionDraft) -> list[ChoiceDraft]:
    without = question.type == "ordering"
    return [replace(each, feedback="") if without else each for each in question.choices]


def marks(question: QuestionDraft) -> object:
    """Which choices are right, and what all selections of few get."""
    return [each.is_correct for each in question.choices], question.type


@pytest.mark.parametrize("version", FORMATS)
def test_references_and_the_pool_come_back_without_a_loss(version: str) -> None:
    references = ({"title": "Course", "url": "https://example.org"},)
    choices = (choice(1, "right", correct=True), choice(2, "wrong", correct=False))
    made = replace(draft("single_choice", *choices), references=references, pool="exam")
    exported = Exported(draft=made, exam="agents", topic=(("basics", "Basics"),))
    package = b"".join(FORMATS[version].render([exported], lambda _: None))
    (found,) = qti.parse(io.BytesIO(package))
    assert isinstance(found, Imported)
    assert (found.draft.references, found.draft.pool, found.losses) == (references, "exam", ())
