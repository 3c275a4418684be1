"""Cards for Anki."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import html

from questions.formats.anki import COLUMNS, render
from questions.formats.interchange import Exported, Image, Loss
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from tests.questions.formats.content_strategies import questions

YES, NO = ChoiceDraft(text="yes", is_correct=True), ChoiceDraft(text="no")
PLAIN = QuestionDraft(slug="q", type="single_choice", stem="What?", choices=(YES, NO))
TOPIC = (("a", "A::B"), ("c", "C"))


def written(draft: QuestionDraft, **fields: object) -> tuple[str, list[str]]:
    losses = list[Loss]()
    exported = Exported(draft=draft, exam="exam", topic=TOPIC, **fields)  # type: ignore[arg-type]
    return b"".join(render([exported], losses.append)).decode(), [loss.what for loss in losses]


def notes(file: str) -> list[dict[str, str]]:
    """The notes as Anki reads them: directives first, then tab-separated rows."""
    lines = file.split("\n")
    directives = [line for line in lines if line.startswith("#")]
    assert "#separator:tab" in directives
    assert "#html:true" in directives
    assert f"#columns:{'\t'.join(COLUMNS)}" in directives
    rows = csv.reader(io.StringIO("\n".join(lines[len(directives) :])), delimiter="\t")
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def note(draft: QuestionDraft, **fields: object) -> dict[str, str]:
    (found,) = notes(written(draft, **fields)[0])
    return found


def said(markup: str) -> str:
    return " ".join(html.fragment_fromstring(markup, create_parent=True).text_content().split())


def test_a_note_has_an_id_that_stays_a_deck_and_tags() -> None:
    found = note(replace(PLAIN, tags=("a", "b"), difficulty="hard"))
    assert found["Guid"] == "exam/q"
    assert found["Deck"] == "exam::A:B::C"
    assert found["Tags"] == "a b difficulty::hard"


def test_choices_are_on_the_front_and_the_right_one_on_the_back() -> None:
    found = note(replace(PLAIN, explanation="Because."))
    assert found["Front"] == '<p>What?</p><ol type="A"><li>yes</li><li>no</li></ol>'
    assert found["Back"] == "<ul><li>yes</li></ul><hr><p>Because.</p>"


@pytest.mark.parametrize(
    ("type", "fields", "front", "back"),
    [
        ("multiple_choice", {"choices": (YES, NO, replace(YES, text="aye"))}, "What? yes no aye", "yes aye"),
        ("ordering", {"choices": (ChoiceDraft(text="b"), ChoiceDraft(text="a"))}, "What? a b", "b a"),
        (
            "numeric",
            {"options": {"answers": [{"value": "5", "tolerance": "1"}], "units": [{"name": "m"}]}},
            "What?",
            "5 ± 1 m",
        ),
        (
            "numeric",
            {"options": {"answers": [{"value": "5", "tolerance": "2", "tolerance_kind": "significant"}]}},
            "What?",
            "5 (to 2 significant digits)",
        ),
        (
            "numeric",
            {"options": {"answers": [{"value": "5", "tolerance": "0.1", "tolerance_kind": "relative"}]}},
            "What?",
            "5 (within 0.1 of it)",
        ),
        (
            "short_text",
            {"options": {"answers": [{"text": "<b>"}, {"text": "c", "fraction": "0.5"}]}},
            "What?",
            "<b>",
        ),
        (
            "short_text",
            {"options": {"answers": [{"text": "a*"}, {"text": r"b\*"}], "wildcards": True}},
            "What?",
            "b*",
        ),
        (
            "matching",
            {
                "options": {
                    "pairs": [{"left": "a", "right": "z"}, {"left": "b", "right": "y"}],
                    "distractors": ["x"],
                }
            },
            "What? a b x y z",
            "a → z b → y",
        ),
        (
            "cloze",
            {
                "stem": "So {{a}}, {{b}}.",
                "options": {
                    "blanks": {
                        "b": {
                            "kind": "choice",
                            "choices": [{"text": "{{a}}", "correct": True}, {"text": "no"}],
                        },
                        "a": {"kind": "text", "answers": [{"text": "one"}]},
                    }
                },
            },
            "So [1], [2: {{a}} / no].",
            "one {{a}}",
        ),
        ("essay", {"options": {"model_answer": "Well."}}, "What?", "Well."),
    ],
)
def test_each_type_has_its_question_in_front_and_its_answer_behind(
    type: str, fields: dict[str, object], front: str, back: str
) -> None:
    found = note(replace(PLAIN, type=type, **{"choices": (), **fields}))  # type: ignore[arg-type]
    sides = [said(found[side].replace("<li>", " <li>")) for side in ("Front", "Back")]
    assert sides == [front, back]


def test_formulas_are_written_for_mathjax() -> None:
    found = note(replace(PLAIN, stem="Is $a < b$?\n\n$$x^2$$"))
    assert r"\(a &lt; b\)" in found["Front"]
    assert r"\[x^2\]" in found["Front"]
    assert "<math" not in found["Front"]


def test_images_are_within_the_card() -> None:
    images = {"abc": Image(data=b"\x00\x01\x02", media_type="image/png")}
    found = note(replace(PLAIN, stem="![dot](image:abc)"), images=images)
    assert 'src="data:image/png;base64,AAEC"' in found["Front"]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"hints": (HintDraft(text="x"),)}, "There are hints."),
        ({"references": ({"title": "x"},)}, "There are references."),
        ({"pool": "exam"}, "It is for exams only."),
        ({"choices": (YES, replace(NO, feedback="x"))}, "There is feedback to answers."),
        ({"stem": "![x](image:no)"}, "The image image:no does not fit into a card."),
        (
            {
                "type": "numeric",
                "choices": (),
                "options": {"answers": [{"value": "1", "feedback": "x"}]},
            },
            "There is feedback to answers.",
        ),
        (
            {"type": "essay", "choices": (), "explanation": "x", "options": {"rubric": "x"}},
            "There is a rubric.",
        ),
    ],
)
def test_what_is_on_neither_side_is_told(fields: dict[str, object], what: str) -> None:
    file, losses = written(replace(PLAIN, **fields))  # type: ignore[arg-type]
    assert losses == [what]
    assert len(notes(file)) == 1


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"choices": (NO, replace(NO, text="x"))}, "The question is not complete"),
        ({"type": "essay", "choices": ()}, "neither an answer nor an explanation"),
    ],
)
def test_what_makes_no_card_is_left_out_and_told(fields: dict[str, object], what: str) -> None:
    file, losses = written(replace(PLAIN, **fields))  # type: ignore[arg-type]
    assert notes(file) == []
    assert len(losses) == 1
    assert what in losses[0]


@given(type=st.sampled_from(sorted(TYPES)), data=st.data())
def test_whatever_the_question_it_is_one_row(type: str, data: st.DataObject) -> None:
    draft = data.draw(questions(type))
    assume(not TYPES[type].clean(draft))
    file, _ = written(draft)
    for each in notes(file):
        assert each["Guid"] == f"exam/{draft.slug}"
        assert each["Front"]
        assert each["Back"]


def test_a_note_is_written_before_the_next_one_is_asked_for() -> None:
    asked = []

    def endless() -> Iterator[Exported]:
        while True:
            asked.append(1)
            yield Exported(draft=PLAIN, exam="exam", topic=())

    file = render(endless(), list[Loss]().append)
    assert [next(file) for _ in range(3)]
    assert len(asked) == 2
