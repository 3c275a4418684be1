"""QTI 1.2 as Canvas exports it: what its items become, how they are marked, what is told."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.drafts import faults_to_publish
from questions.formats import qti
from questions.formats.interchange import Imported, Problem, Unreadable
from questions.formats.qti.state import Budget
from questions.formats.qti12 import items
from questions.formats.xml_reading import document as parsed
from questions.types import TYPES
from questions.types.contract import Document, QuestionDraft
from tests.questions.formats.readers.canvas import (
    bound,
    document,
    equal,
    item,
    lid,
    material,
    text_field,
    when,
)

OTHER = "<other/>"
LABELS = {"1": "Paris", "2": "Lyon", "3": "Nice"}
FEEDBACK = {
    "general_fb": "<p>In <b>France</b>.</p>",
    "2_fb": "No.",
    "correct_fb": "Well done.",
    "wrong_fb": "Oh.",
}
CHOICE = item(
    "multiple_choice_question",
    lid("response1", LABELS),
    when(OTHER, shows=["general_fb"], goes_on=True)
    + when(equal("2"), shows=["2_fb"], goes_on=True)
    + when(equal("1"), score="100", shows=["correct_fb"])
    + when(OTHER, shows=["wrong_fb"], goes_on=True),
    feedback=FEEDBACK,
    title="Capital",
)
ANSWERS = item(
    "multiple_answers_question",
    lid("response1", LABELS, many=True),
    when(f"<and>{equal('1')}{equal('3')}<not>{equal('2')}</not></and>", score="100"),
)
BLANKS = item(
    "fill_in_multiple_blanks_question",
    lid("response_colour", {"1": "red", "2": "Blue"}, left="colour")
    + lid("response_a b", {"3": "one"}, left="a b"),
    when(equal("1", "response_colour"), score="50.00", action="Add", goes_on=True)
    + when(equal("2", "response_colour"), score="50.00", action="Add", goes_on=True)
    + when(equal("3", "response_a b"), score="50.00", action="Add", goes_on=True),
    stem="<p>A [colour] and [a b].</p>",
)
MENUS = item(
    "multiple_dropdowns_question",
    lid("response_x", {"1": "yes", "2": "no"}, left="x"),
    when(equal("1", "response_x"), score="100.00", action="Add", goes_on=True),
    stem="Is it [x]?",
)
RIGHTS = {"7": "one", "8": "two", "9": "three"}
MATCHING = item(
    "matching_question",
    lid("response_a", RIGHTS, left="uno")
    + lid("response_b", RIGHTS, left="due")
    + lid("response_c", RIGHTS, left="un"),
    "".join(
        when(equal(right, f"response_{left}"), score="33.33", action="Add", goes_on=True)
        for left, right in (("a", "7"), ("b", "8"), ("c", "7"))
    ),
)
NUMERICAL = item(
    "numerical_question",
    text_field("Decimal"),
    when(f"<or>{equal('4.0')}<and>{bound('vargte', '3.5')}{bound('varlte', '4.5')}</and></or>", score="100")
    + when(f"<and>{bound('vargte', '10')}{bound('varlte', '20')}</and>", score="50"),
)


def read(*sources: str, images: Mapping[str, bytes] | None = None) -> list[Imported | Problem]:
    return list(items(parsed(document(*sources)), part="quiz.xml", image=(images or {}).get))


def imported(source: str) -> Imported:
    (found,) = read(source)
    assert isinstance(found, Imported), found
    assert faults_to_publish(found.draft) == []
    return found


def draft_of(source: str) -> QuestionDraft:
    found = imported(source)
    assert found.losses == ()
    return found.draft


def fraction(draft: QuestionDraft, answer: Mapping[str, Any]) -> Decimal:
    kind = TYPES[draft.type]
    sent = kind.parse_response(kind.deliver(draft, "en"), answer)
    grade = kind.grade(kind.key(draft), sent)
    assert grade is not None
    return grade.fraction


def with_ids(draft: QuestionDraft) -> QuestionDraft:
    ids = (str(UUID(int=n)) for n in range(100))
    return replace(draft, choices=tuple(replace(choice, id=next(ids)) for choice in draft.choices))


def test_multiple_choice_with_its_feedback() -> None:
    found = imported(CHOICE)
    draft = found.draft
    assert (draft.type, draft.stem, draft.slug, found.name) == ("single_choice", "What?", "g1", "Capital")
    assert [(each.text, each.is_correct, each.feedback) for each in draft.choices] == [
        ("Paris", True, ""),
        ("Lyon", False, "No."),
        ("Nice", False, ""),
    ]
    assert draft.explanation == "In **France**.\n\nWell done."
    assert found.category == ("Quiz 1",)
    assert [loss.what for loss in found.losses] == [
        "Feedback that only the right answer shows",
        "Feedback that only some answers show",
    ]


def test_true_or_false() -> None:
    source = item(
        "true_false_question",
        lid("response1", {"1": "True", "2": "False"}),
        when(equal("2"), score="100"),
    )
    draft = draft_of(source)
    assert (draft.type, [choice.is_correct for choice in draft.choices]) == ("true_false", [False, True])


def test_every_selection_of_multiple_answers_gets_the_mark_of_the_file() -> None:
    draft = with_ids(draft_of(ANSWERS))
    ids = {choice.text: choice.id for choice in draft.choices}
    for size in (1, 2, 3):
        for texts in combinations(ids, size):
            due = Decimal(1 if set(texts) == {"Paris", "Nice"} else 0)
            assert fraction(draft, {"choices": [ids[text] for text in texts]}) == due


def test_points_that_are_added_for_each_answer_become_fractions() -> None:
    adds = "".join(
        when(equal(id), score=score, action="Add", goes_on=True)
        for id, score in (("1", "50"), ("2", "-25"), ("3", "50"))
    )
    draft = draft_of(item("multiple_answers_question", lid("response1", LABELS, many=True), adds))
    assert draft.options["scoring"] == "fractions"
    assert [choice.fraction for choice in draft.choices] == [Decimal("0.5"), Decimal("-0.25"), Decimal("0.5")]


@pytest.mark.parametrize(
    ("typed", "mark"),
    [("Paris", 1), ("paris", 1), (" PARIS ", 1), ("Lutetia", 1), ("Lyon", 0), ("Nice", 0.5)],
)
def test_a_short_answer_is_marked_as_in_canvas(typed: str, mark: float) -> None:
    source = item(
        "short_answer_question",
        text_field(),
        when(equal("Paris") + equal("Lutetia"), score="100") + when(equal("Nice"), score="50"),
    )
    assert fraction(draft_of(source), {"text": typed}) == Decimal(str(mark))


def test_blanks_that_are_typed() -> None:
    draft = draft_of(BLANKS)
    assert draft.stem == "A {{colour}} and {{a-b}}."
    for filled, mark in (
        ({"colour": "RED", "a-b": "one"}, 1),
        ({"colour": "blue"}, 0.5),
        ({"a-b": "one", "colour": "x"}, 0.5),
        ({"a-b": "x"}, 0),
    ):
        assert fraction(draft, {"blanks": filled}) == Decimal(str(mark))


def test_blanks_that_are_picked() -> None:
    draft = draft_of(MENUS)
    assert draft.options["blanks"] == {
        "x": {"kind": "choice", "choices": [{"text": "yes", "correct": True}, {"text": "no"}]}
    }


def test_matching_with_a_right_for_two_lefts_and_a_distractor() -> None:
    assert draft_of(MATCHING).options == {
        "pairs": [
            {"left": "uno", "right": "one"},
            {"left": "due", "right": "two"},
            {"left": "un", "right": "one"},
        ],
        "distractors": ["three"],
    }


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("4", 1),
        ("3.5", 1),
        ("4.5", 1),
        ("3.49", 0),
        ("4.51", 0),
        ("10", 0.5),
        ("15", 0.5),
        ("20.1", 0),
        ("-4", 0),
    ],
)
def test_a_number_is_marked_as_in_canvas(typed: str, mark: float) -> None:
    assert fraction(draft_of(NUMERICAL), {"number": typed}) == Decimal(str(mark))


def test_an_exact_number() -> None:
    draft = draft_of(item("numerical_question", text_field("Decimal"), when(equal("-2.50"), score="100")))
    assert draft.options == {"answers": [{"value": "-2.5"}]}


def test_a_number_of_some_precision_tells_of_the_bound_that_counts_too() -> None:
    test = f"<or>{equal('1.23')}<and>{bound('vargt', '1.2295')}{bound('varlte', '1.2305')}</and></or>"
    found = imported(item("numerical_question", text_field("Decimal"), when(test, score="100")))
    assert found.draft.options == {"answers": [{"value": "1.23", "tolerance": "0.0005"}]}
    assert [loss.what for loss in found.losses] == ["A bound that is not itself accepted"]


def test_an_essay() -> None:
    source = item(
        "essay_question", text_field(), when(OTHER, shows=["general_fb"]), feedback={"general_fb": "So."}
    )
    draft = draft_of(source)
    assert (draft.type, draft.explanation) == ("essay", "So.")


def test_points_are_told() -> None:
    source = CHOICE.replace("<fieldentry>1.0", "<fieldentry>5.0")
    assert "The question is worth 5 points" in [loss.what for loss in imported(source).losses]


def test_a_text_without_a_question_is_told_with_the_question_after_it() -> None:
    aside = item("text_only_question", stem="Read this.")
    (found,) = read(aside, ANSWERS)
    assert isinstance(found, Imported)
    assert [(loss.what, loss.line) for loss in found.losses] == [
        ("A text without a question (Read this.)", 3)
    ]
    (alone,) = read(aside)
    assert isinstance(alone, Problem)


REFUSED = {
    "file": item("file_upload_question"),
    "calculated": item("calculated_question", text_field("Decimal"), when(equal("1"), score="100")),
    "no response": item("multiple_choice_question"),
    "no right answer": item("multiple_choice_question", lid("response1", LABELS), when(OTHER)),
    "two right answers": item(
        "multiple_choice_question", lid("response1", LABELS), when(equal("1") + equal("2"), score="100")
    ),
    "an open range": item(
        "numerical_question", text_field("Decimal"), when(bound("vargte", "3"), score="100")
    ),
    "an unknown test": item(
        "multiple_choice_question", lid("response1", LABELS), when("<varinside>1,2</varinside>", score="1")
    ),
    "a blank that is nowhere": BLANKS.replace("[colour]", "colour"),
    "no number": item("numerical_question", text_field("Decimal"), when(equal("many"), score="100")),
    "a score that is none": CHOICE.replace(">100<", ">all<"),
    "no partner": MATCHING.replace(
        '<varequal respident="response_b">8', '<varequal respident="response_b">6'
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_question_is_a_problem_and_the_others_are_read(name: str) -> None:
    problem, found = read(REFUSED[name], ANSWERS)
    assert isinstance(problem, Problem)
    assert 3 <= problem.line <= 12 and problem.part == "quiz.xml" and problem.message.endswith(".")
    assert isinstance(found, Imported)


@pytest.mark.parametrize(
    "place",
    ["web_resources/Uploaded Media/a.png", "../web_resources/Uploaded Media/a.png", "Uploaded Media/a.png"],
)
def test_images_of_canvas_are_found(place: str) -> None:
    html = '<img src="$IMS-CC-FILEBASE$/Uploaded%20Media/a.png?canvas_download=1" alt="A map">'
    source = CHOICE.replace(material("<p>What?</p>"), material(html))
    (found,) = read(source, images={place: b"png"})
    assert isinstance(found, Imported)
    (key,) = found.images
    assert found.draft.stem == f"![A map](image:{key})"


def test_an_image_that_is_missing_is_told() -> None:
    source = ANSWERS.replace(material("<p>What?</p>"), material('<img src="a.png" alt="A map">'))
    found = imported(source)
    assert found.draft.stem == "A map"
    assert [loss.what for loss in found.losses] == ["The image a.png"]


def test_plain_text_is_no_markup() -> None:
    labels = {"1": "a < b & *c*", "2": "<b>d</b>"}
    source = item("multiple_choice_question", lid("response1", labels), when(equal("1"), score="100"))
    assert [choice.text for choice in draft_of(source).choices] == [r"a < b & \*c\*", r"\<b>d\</b>"]


def test_items_without_metadata_are_told_by_their_responses() -> None:
    def untyped(source: str) -> Document:
        start, end = source.index("<itemmetadata>"), source.index("</itemmetadata>")
        return {"type": draft_of(source[:start] + source[end + 15 :]).type}

    assert untyped(ANSWERS)["type"] == "multiple_choice"
    assert untyped(MATCHING)["type"] == "matching"
    assert untyped(NUMERICAL)["type"] == "numeric"


MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" identifier="m"><resources>
<resource identifier="r1" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="g1/assessment_qti.xml"/>
</resource>
<resource identifier="r2" type="associatedcontent/imscc_xmlv1p1/learning-application-resource"
 href="g1/assessment_meta.xml"><file href="g1/assessment_meta.xml"/>
<file href="non_cc_assessments/g1.xml.qti"/></resource>
<resource identifier="r3" type="webcontent" href="web_resources/a.png">
<file href="web_resources/a.png"/></resource></resources></manifest>"""


def packed(**members: bytes) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    stream.seek(0)
    return stream


def test_a_cartridge_of_canvas_is_read_once_with_its_images() -> None:
    html = '<img src="$IMS-CC-FILEBASE$/a.png" alt="A map">'
    source = document(CHOICE.replace(material("<p>What?</p>"), material(html)), MATCHING)
    members = {
        "imsmanifest.xml": MANIFEST.encode(),
        "g1/assessment_qti.xml": document(CHOICE),
        "g1/assessment_meta.xml": b"<quiz/>",
        "non_cc_assessments/g1.xml.qti": source,
        "web_resources/a.png": b"png",
    }
    found = [each for each in qti.parse(packed(**members)) if isinstance(each, Imported)]
    assert [each.draft.type for each in found] == ["single_choice", "matching"]
    assert list(found[0].images.values()) == [b"png"]


def test_a_document_by_itself_is_read() -> None:
    (found,) = qti.parse(io.BytesIO(document(ANSWERS)))
    assert isinstance(found, Imported)


PIECES = [CHOICE, ANSWERS, BLANKS, MENUS, MATCHING, NUMERICAL]


@given(st.sampled_from(PIECES), st.integers(0, 2000), st.integers(0, 40), st.text('ab<>&/1 "=_', max_size=8))
def test_broken_items_never_raise(source: str, start: int, length: int, put: str) -> None:
    try:
        found = read(source[:start] + put + source[start + length :], ANSWERS)
    except Unreadable:
        return
    assert found


LONG = {
    "conditions": "".join(
        when(equal(str(n % 60)), score="1", action="Add", goes_on=True) for n in range(1900)
    ),
    "tests": when("<or>" + "".join(equal("x" * 50) for _ in range(50_000)) + "</or>", score="100"),
    "feedback": when(equal("1"), shows=["a"] * 50_000, score="100"),
}


@pytest.mark.parametrize("name", LONG)
def test_marking_that_takes_long_is_a_problem_or_read(name: str) -> None:
    labels = {str(n): f"choice {n}" for n in range(60)}
    source = item("multiple_answers_question", lid("response1", labels, many=True), LONG[name])
    first, second = read(source, ANSWERS)
    assert isinstance(first, Problem) and "takes too long" in first.message
    assert isinstance(second, Imported)


def test_what_may_be_spent_is_spent_once_for_all_documents_of_a_file() -> None:
    budget = Budget(file=10)
    (found,) = items(parsed(document(ANSWERS)), part="", image=dict[str, bytes]().get, budget=budget)
    assert isinstance(found, Problem)


def test_of_very_many_pieces_of_text_the_first_are_read() -> None:
    source = ANSWERS.replace(material("<p>What?</p>"), material("<p>What?</p>") * 1_001)
    found = imported(source)
    assert found.draft.stem.count("What?") == 1_000
    assert [loss.what for loss in found.losses] == ["More than 1,000 pieces of text"]
