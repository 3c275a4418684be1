"""Files that are broken, or made to break: questions come of them, or problems, in bounded time."""

import base64
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.formats.interchange import Imported, Problem, Unreadable
from questions.formats.moodle_xml import cloze_syntax
from questions.types import TYPES
from questions.types.contract import QuestionDraft
from questions.types.options import UNSTORABLE, is_storable
from tests.questions.formats.moodle_files import PIXEL, answer, question, quiz, read, written
from tests.questions.formats.test_moodle_xml_round_trip import drafts

CHOSEN = answer("a", "100") + answer("b")
PAIR = "<subquestion><text>a</text><answer><text>b</text></answer></subquestion>"
BODIES = {  # what makes a sound question of each type
    "multichoice": CHOSEN,
    "truefalse": answer("true", "100") + answer("false"),
    "ordering": CHOSEN,
    "shortanswer": CHOSEN,
    "numerical": answer("5", "100"),
    "essay": "",
    "matching": PAIR,
    "cloze": "",
    "gapselect": "<selectoption><text>a</text><group>1</group></selectoption>" * 2,
    "ddwtos": "<dragbox><text>a</text></dragbox>" * 2,
    "description": "",
    "category": "",
    "calculated": "",
}
STEMS = {"cloze": "{1:SA:=a} {2:MC:=b~c}", "gapselect": "[[1]]", "ddwtos": "[[2]]"}
ODD = st.sampled_from(
    ["", "0", "-1", "100", "1e999", "NaN", "∞", "1,5", "*", "x", "9" * 60, "true", "false",
     "$course$/top//a",
     "ALL", "html", "markdown", "plain_text", "@@PLUGINFILE@@/x.png", "{1:SA:=a}", "[[1]]", "{{a}}", "<p>",
     "&amp;", "![a](@@PLUGINFILE@@/x.png)", '<img src="data:image/png;base64,!!">', "\u202e", "\x85",
     "\U0010ffff"]
)  # fmt: skip
LEAVES = st.sampled_from(
    [
        "text",
        "single",
        "fraction",
        "tolerance",
        "shuffleanswers",
        "answernumbering",
        "usecase",
        "penalty",
        "defaultgrade",
        "hidden",
        "idnumber",
        "gradingtype",
        "selecttype",
        "selectcount",
        "multiplier",
        "unit_name",
        "showunits",
        "unitgradingtype",
        "unitpenalty",
        "maxwordlimit",
        "group",
        "infinite",
        "options",
        "clearwrong",
    ]
)
BRANCHES = st.sampled_from(
    [
        "name",
        "questiontext",
        "generalfeedback",
        "answer",
        "feedback",
        "hint",
        "tags",
        "tag",
        "subquestion",
        "units",
        "unit",
        "selectoption",
        "dragbox",
        "correctfeedback",
        "graderinfo",
        "responsetemplate",
        "category",
        "info",
        "file",
    ]
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ["fraction", "format", "name", "path", "encoding", "type", "quizapi:scoring", "quizapi:factor"]
    ),
    ODD,
    max_size=2,
)


def element(name: str, attributes: dict[str, str], inner: str) -> str:
    written = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{inner}</{name}>"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


TREES = st.recursive(
    st.builds(element, LEAVES, ATTRIBUTES, ODD.map(escaped)),
    lambda inner: st.builds(element, BRANCHES, ATTRIBUTES, st.lists(inner, max_size=4).map("".join)),
    max_leaves=12,
)
ANSWERS = st.builds(answer, ODD.map(escaped), st.sampled_from(["100", "50", "0", "-10"]))


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Questions of any type, whose parts stand anywhere and say anything."""
    kind = draw(st.sampled_from(sorted(BODIES)))
    inner = "".join(draw(st.lists(TREES | ANSWERS, max_size=5)))
    words = draw(ODD) + draw(st.sampled_from(["", STEMS.get(kind, "")])) + draw(ODD)
    stem = element("questiontext", {}, element("text", {}, escaped(words)))
    sound = draw(st.sampled_from(["", stem, stem + BODIES[kind]]))
    body = element("question", {"type": kind}, sound + inner)
    return f'<quiz xmlns:quizapi="urn:quizapi">{body}</quiz>'.encode()


def check(data: bytes) -> None:
    """What is read can be kept, looked at, and written again; all else is a problem."""
    try:
        found = read(data)
    except Unreadable:
        return
    for each in found:
        if isinstance(each, Problem):
            assert each.message and each.line >= 1
        else:
            check_question(each)


def check_question(found: Imported) -> None:
    draft = found.draft
    assert not any(map(UNSTORABLE.search, texts(draft))) and is_storable(dict(draft.options))
    assert all(choice.fraction is None or choice.fraction.is_finite() for choice in draft.choices)
    assert isinstance(TYPES[draft.type].clean(draft), list)
    assert all(loss.what and loss.done for loss in found.losses)
    written(draft)


def texts(draft: QuestionDraft) -> list[str]:
    choices = [text for choice in draft.choices for text in (choice.text, choice.feedback)]
    return [
        draft.slug,
        draft.stem,
        draft.explanation,
        *draft.tags,
        *choices,
        *(hint.text for hint in draft.hints),
    ]


@given(files())
def test_a_question_may_hold_anything(data: bytes) -> None:
    check(data)


@given(st.binary(max_size=300))
def test_a_file_may_hold_any_bytes(data: bytes) -> None:
    check(data)
    check(b"<quiz>" + data + b"</quiz>")


@settings(max_examples=50)
@given(data=st.data())
def test_a_file_may_be_damaged_anywhere(data: st.DataObject) -> None:
    sound, _ = written(data.draw(st.sampled_from(sorted(TYPES)).flatmap(drafts)))
    place = data.draw(st.integers(0, len(sound)))
    put, gone = data.draw(st.binary(max_size=4)), data.draw(st.integers(0, 40))
    check(sound[:place] + put + sound[place + gone :])


PIECES = [
    "{1:SA:",
    "{2:MC:",
    "{:NM:",
    "{",
    "}",
    "~",
    "=",
    "%50%",
    "#",
    "\\",
    "&",
    "&amp;",
    ";",
    "&#125;",
    "a",
    "5:1",
    "*",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_the_text_of_a_cloze_question_may_be_anything(stem: str) -> None:
    check(quiz(question("cloze", stem=stem.replace("]]>", ""))))


@pytest.mark.parametrize(
    "stem",
    ["{1:SA:a" * 100_000, "{1:SA:=" * 100_000 + "\\}", "{1:SA:a#" * 100_000, "~" * 1_000_000, "{" * 1_000_000,
     "%5" * 500_000, "{1:SA:" + "=a~" * 300_000, "&" * 1_000_000, "\\" * 1_000_000, "{" + "1" * 1_000_000]
)  # fmt: skip
def test_blanks_that_never_end_are_given_up(stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each character is looked at a bounded number of times: what is searched is added up."""
    searched = 0

    class Counted:
        def __init__(self, pattern: re.Pattern[str]) -> None:
            self.pattern = pattern

        def search(self, text: str, place: int = 0, last: int | None = None) -> re.Match[str] | None:
            nonlocal searched
            end = len(text) if last is None else last
            found = self.pattern.search(text, place, end)
            searched += (end if found is None else found.end()) - place
            return found

    for name in ("START", "END_OF_ANSWER", "END_OF_FEEDBACK"):
        monkeypatch.setattr(cloze_syntax, name, Counted(getattr(cloze_syntax, name)))
    list(cloze_syntax.blanks_in(stem))
    assert searched < 50 * len(stem)


def test_nothing_is_nested_without_end() -> None:
    with pytest.raises(Unreadable, match="nested more than 100 deep"):
        read(b'<quiz><question type="essay">' + b"<hint>" * 200_000)


def test_html_that_is_nested_deeply_is_kept_as_text() -> None:
    (found,) = read(quiz(question("essay", stem="<div>" * 3_000 + "deep")))
    assert isinstance(found, Imported) and found.draft.stem == "deep"


def test_a_document_type_is_refused() -> None:
    with pytest.raises(Unreadable, match="document type"):
        read(b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz/>')


def test_another_xml_file_is_refused() -> None:
    with pytest.raises(Unreadable, match="expected is <quiz>"):
        read(b"<assessment/>")


def test_many_images_in_one_question_are_kept_once() -> None:
    file = f'<file name="x.png" path="/" encoding="base64">{base64.b64encode(PIXEL).decode()}</file>'
    shown = '<img src="@@PLUGINFILE@@/x.png" alt="a">' * 1_000
    (found,) = read(
        quiz(
            question(
                "essay", f'<graderinfo format="html"><text><![CDATA[{shown}]]></text>{file}</graderinfo>'
            )
        )
    )
    assert isinstance(found, Imported) and len(found.images) == 1
