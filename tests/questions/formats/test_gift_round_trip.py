"""Questions of every type that GIFT has, out and in again, and held against a reader that knows only GIFT."""

from typing import Any

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from questions.formats.markup import from_html, to_html
from questions.formats.native.options import options_of
from questions.types import TYPES
from questions.types.contract import Document, QuestionDraft
from questions.types.options import normal
from tests.questions.formats.content_strategies import questions
from tests.questions.formats.gift_files import read_one, written
from tests.questions.formats.gift_marks import assert_same_marks
from tests.questions.formats.readers import gift

SAID = ("single_choice", "multiple_choice", "true_false", "numeric", "short_text", "matching", "essay")
KINDS = {
    "single_choice": "single",
    "multiple_choice": "multiple",
    "true_false": "truefalse",
    "numeric": "numerical",
    "short_text": "shortanswer",
    "matching": "match",
    "essay": "essay",
}
# Losses that say that marks, or what is right, are not quite the same.
OTHER_MARKS = (
    "no rule such as",
    "must be right",
    "first",
    "make a difference",
    "make no difference",
    "white space",
)


def same(left: str, right: str) -> bool:
    """Whether two texts read the same."""
    return canonical(left) == canonical(right)


def canonical(text: str) -> str:
    return from_html(to_html(normal(text), image=str), image=lambda address: address).text


@pytest.mark.parametrize("type", SAID)
@given(data=st.data())
def test_another_reader_gives_the_same_marks_or_a_loss_is_told(type: str, data: st.DataObject) -> None:
    draft = data.draw(questions(type))
    assume(not TYPES[type].clean(draft))
    file, losses = written(draft)
    found = gift.read(file)
    assert len(found) == (not any("left out" in loss.done and "->" in loss.what for loss in losses))
    for question in found:
        assert (question.kind, question.name, question.id) == (KINDS[type], draft.slug, draft.slug)
        assert question.tags == list(draft.tags)
        if not any(words in loss.what for loss in losses for words in OTHER_MARKS) and not draft.options.get(
            "units"
        ):
            assert_same_marks(draft, question)


@given(type=st.sampled_from(SAID), data=st.data())
def test_what_is_exported_comes_back(type: str, data: st.DataObject) -> None:
    draft = data.draw(questions(type))
    assume(not TYPES[type].clean(draft))
    file, _ = written(draft)
    assume(file)
    back = read_one(file).draft
    plain = ("slug", "type", "difficulty", "pool", "tags", "references")
    assert [getattr(back, name) for name in plain] == [getattr(draft, name) for name in plain]
    assert same(back.stem, draft.stem)
    assert same(back.explanation, draft.explanation)
    assert [(hint.text, hint.penalty) for hint in back.hints] == [
        (hint.text, hint.penalty) for hint in draft.hints
    ]
    assert len(back.choices) == len(draft.choices)
    for after, before in zip(back.choices, draft.choices, strict=True):
        assert same(after.text, before.text)
        assert same(after.feedback, before.feedback)
        assert (after.is_correct, after.pinned) == (before.is_correct, before.pinned)
    assert_same_options(back, draft)
    again = read_one(written(back)[0]).draft
    assert same(again.stem, back.stem)
    assert read_one(written(again)[0]).draft == again


def assert_same_options(back: QuestionDraft, draft: QuestionDraft) -> None:
    """All of them, but for tolerances that GIFT has not, and rights, which lose their formatting."""
    before = options_of(draft.type, with_line_feeds(draft.options))
    if draft.type == "numeric" and any("tolerance_kind" in answer for answer in before["answers"]):
        assert {**back.options, "answers": 0} == {**before, "answers": 0}
    elif draft.type == "matching":
        lefts = [[pair["left"] for pair in each.options["pairs"]] for each in (back, draft)]
        assert all(same(*pair) for pair in zip(*lefts, strict=True))
        assert back.options.get("scoring") == before.get("scoring")
    elif draft.type == "single_choice":
        shares = [choice.fraction for choice in draft.choices if before and not choice.is_correct]
        assert back.options == (before if any(shares) else {})
    else:
        assert back.options == before


def with_line_feeds(options: Document) -> dict[str, Any]:
    """GIFT has one kind of line end only."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(options).replace(b"\\r", b"\\n"))
    return found
