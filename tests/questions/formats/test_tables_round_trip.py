"""Tables: what is exported is imported as the very same, and what a row cannot hold is told."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.formats.interchange import Exported, Image, Imported, Loss
from questions.formats.native.options import options_of
from questions.formats.tables import csv_format
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, QuestionDraft
from questions.types.options import normal
from tests.content import single_choice
from tests.questions.formats.content_strategies import questions, unfinished
from tests.questions.formats.table_files import exported, parsed, read, table

every_type = pytest.mark.parametrize("type", sorted(TYPES))
both = pytest.mark.parametrize("kind", ["csv", "xlsx"])
KEY = "a" * 64


def canonical(draft: QuestionDraft) -> QuestionDraft:
    """As a form or another file would have made it; a table keeps no ids of choices."""
    choices = tuple(
        replace(choice, id=None, text=normal(choice.text), feedback=normal(choice.feedback))
        for choice in draft.choices
    )
    return replace(draft, choices=choices, options=options_of(draft.type, draft.options))


def as_cells(draft: QuestionDraft) -> QuestionDraft:
    """Without what the line ends of a file cannot tell apart."""
    answers = draft.options.get("answers")
    if draft.type != "short_text" or not answers:
        return draft
    texts = [{**each, "text": each["text"].replace("\r", "\n").rstrip("\n")} for each in answers]
    return replace(draft, options={**draft.options, "answers": texts})


def can_be_said(draft: QuestionDraft) -> bool:
    """Whether a workbook has characters for all of it."""
    return r"\ufffe" not in repr(draft) and r"\uffff" not in repr(draft)


@both
@every_type
@settings(max_examples=15)
@given(data=st.data())
def test_a_question_is_imported_as_it_was_exported(kind: str, type: str, data: st.DataObject) -> None:
    draft = as_cells(canonical(data.draw(questions(type).filter(can_be_said))))
    assert read(exported([draft], kind), kind) == [draft]


@both
@every_type
@settings(max_examples=10)
@given(data=st.data())
def test_what_is_imported_is_exported_as_the_same(kind: str, type: str, data: st.DataObject) -> None:
    drawn = data.draw(questions(type).filter(can_be_said))
    (first,) = read(exported([as_cells(canonical(drawn))], kind), kind)
    assert read(exported([first], kind), kind) == [first]


@every_type
@settings(max_examples=25)
@given(data=st.data())
def test_of_an_unfinished_question_nothing_is_lost_unnoticed(type: str, data: st.DataObject) -> None:
    draft = replace(data.draw(unfinished(type)), slug="it")
    losses: list[Loss] = []
    file = exported([draft], losses=losses)
    found = [each.draft for each in parsed(file) if isinstance(each, Imported)]
    kept = replace(
        draft, choices=tuple(replace(each, feedback=normal(each.feedback)) for each in draft.choices)
    )
    assert found == [kept] or [loss.question for loss in losses] == ["it"]


@both
def test_the_topic_is_exported_and_imported_as_a_path(kind: str) -> None:
    (found,) = parsed(exported([single_choice("a")], kind), kind)
    assert isinstance(found, Imported)
    assert found.category == ("basics", "cycle")


def test_only_the_columns_that_are_used_are_written() -> None:
    essay = QuestionDraft(slug="b", type="essay", stem="Why?", options={"rubric": "Look."})
    rows = list(csv.reader(io.StringIO(exported([essay, canonical(single_choice("a"))]).decode("utf-8-sig"))))
    assert rows[0][:6] == ["slug", "topic", "type", "stem", "tags", "choice_1"]
    assert {"choice_20", "choice_1_fraction"}.isdisjoint(rows[0])
    assert "rubric" in rows[0]
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"options": {"scoring": "correct_choice"}}, "options"),
        ({"options": {"colour": "red"}}, "options"),
        ({"references": ({"title": "Book", "url": ""},)}, "references"),
        ({"type": "essay", "options": {}}, "choices"),
    ],
)
def test_what_a_row_cannot_hold_is_told(fields: dict[str, Any], what: str) -> None:
    losses: list[Loss] = []
    exported([replace(canonical(single_choice("it")), **fields)], losses=losses)
    assert [(loss.question, what in loss.what) for loss in losses] == [("it", True)]
    assert "cannot hold" in losses[0].what


def test_white_space_at_the_end_of_a_text_is_no_loss() -> None:
    draft = canonical(single_choice("it"))
    assert read(exported([replace(draft, stem=f"{draft.stem}\r\n ", explanation="So. ")])) == [
        replace(draft, explanation="So.")
    ]


def test_a_row_that_an_import_would_refuse_is_told() -> None:
    losses: list[Loss] = []
    draft = QuestionDraft(slug="it", type="multiple_choice", stem="?", options={"scoring": "odd"})
    exported([draft], losses=losses)
    assert "An import would refuse this row" in losses[0].what
    assert "column scoring" in losses[0].what


def test_an_unfinished_question_that_a_row_can_hold_is_not_told() -> None:
    draft = QuestionDraft(slug="it", type="single_choice", stem="?", choices=(ChoiceDraft(text="one"),))
    assert read(exported([draft])) == [draft]


@both
def test_an_image_is_told_and_its_words_stay(kind: str) -> None:
    draft = replace(single_choice("it"), stem=f"See ![a [cat]](image:{KEY}) ![a cat](image:{KEY}) here")
    losses: list[Loss] = []
    data = exported([draft], kind, losses, images={KEY: Image(data=b"", media_type="image/png")})
    assert read(data, kind)[0].stem.endswith("a cat here")
    assert "image" in losses[0].what
    assert losses[0].question == "it"


def test_a_text_that_is_too_long_for_a_cell_of_a_workbook_is_told() -> None:
    blanks = {
        f"b{n}": {"kind": "text", "answers": [{"text": "x", "feedback": "y" * 15_000}]} for n in range(3)
    }
    stem = " ".join(f"{{{{{name}}}}}" for name in blanks)
    draft = QuestionDraft(slug="it", type="cloze", stem=stem, options={"blanks": blanks})
    losses: list[Loss] = []
    exported([draft], "xlsx", losses)
    assert [loss.what for loss in losses] == ["A cell holds at most 32,767 characters."]
    assert read(exported([draft], "csv")) == [draft]


def test_nothing_is_held_of_questions_that_were_written() -> None:
    alive: list[int] = []

    class Counted(str):
        __slots__ = ()

        def __del__(self) -> None:
            alive.append(-1)

    def drafts() -> Iterator[Exported]:
        for number in range(50):
            stem = Counted("What? " * 10)
            alive.append(1)
            assert sum(alive) <= 3
            yield Exported(draft=single_choice(f"q-{number}", stem=stem), exam="e", topic=())

    losses: list[Loss] = []
    assert len(read(b"".join(csv_format.render(drafts(), losses.append)))) == 50


def test_shares_are_exported_with_all_their_places() -> None:
    draft = replace(
        canonical(single_choice("it")),
        options={"scoring": "fractions"},
        choices=(
            ChoiceDraft(text="a", is_correct=True, fraction=Decimal(1)),
            ChoiceDraft(text="b", fraction=Decimal("-0.3333333")),
        ),
    )
    assert read(exported([draft])) == [draft]


def test_a_table_made_by_hand_survives_a_round_trip() -> None:
    rows = [
        {"type": "short_text", "stem": "Half?", "answer_1": "1/2", "answer_2": "01", "slug": "half"},
        {"type": "true_false", "stem": "So?", "correct": "true", "slug": "so"},
    ]
    drafts = read(table(*rows))
    assert read(exported(drafts, "xlsx"), "xlsx") == drafts
