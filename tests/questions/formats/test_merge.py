"""What an import does with an item that the file and the database both have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from questions.authoring import QuizDraft
from questions.formats.merge import Decision, content_digest, decide, with_ids
from questions.types.contract import ChoiceDraft, HintDraft
from tests.content import single_choice


@pytest.mark.parametrize(
    ("here", "last", "decision"),
    [
        (None, None, Decision.CREATE),
        (None, "file", Decision.CREATE),
        ("file", None, Decision.LEAVE),
        ("file", "older", Decision.LEAVE),
        ("older", "older", Decision.UPDATE),
        ("made here", None, Decision.KEEP),
        ("edited", "file", Decision.KEEP),
        ("edited", "older", Decision.KEEP),
    ],
)
def test_the_file_is_applied_unless_the_item_was_made_or_edited_here(
    here: str | None, last: str | None, decision: Decision
) -> None:
    assert decide(file="file", here=here, last=last, overwrite=False) is decision


def test_overwriting_applies_the_file_over_edits() -> None:
    assert decide(file="file", here="edited", last="file", overwrite=True) is Decision.UPDATE


def test_the_ids_of_choices_do_not_count_as_content() -> None:
    draft = single_choice()
    choices = tuple(replace(choice, id=str(number)) for number, choice in enumerate(draft.choices))
    assert content_digest(draft) == content_digest(replace(draft, choices=choices))


def test_trailing_zeros_and_time_zones_do_not_count_as_content() -> None:
    first = QuizDraft(
        slug="a", title="A", pass_percent=Decimal(70), opens_at=datetime(2027, 1, 1, tzinfo=UTC)
    )
    abroad = datetime(2027, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    second = replace(first, pass_percent=Decimal("70.00"), opens_at=abroad)
    assert content_digest(first) == content_digest(second)


def test_what_an_item_stands_in_counts() -> None:
    draft = single_choice()
    assert content_digest(draft, "exam", "a") != content_digest(draft, "exam", "b")


def test_the_words_of_a_hint_count() -> None:
    assert content_digest(single_choice()) != content_digest(single_choice(hints=(HintDraft(text="x"),)))


def matched(old: str, new: str) -> str:
    """Choices with one letter each as text; the id of an old one is its letter in capitals, `-` for none."""
    before = [ChoiceDraft(text=letter, id=letter.upper()) for letter in old]
    return "".join(choice.id or "-" for choice in with_ids([ChoiceDraft(text=t) for t in new], before))


@pytest.mark.parametrize(
    ("old", "new", "ids"),
    [
        ("abc", "abc", "ABC"),
        ("abc", "cab", "CAB"),
        ("abc", "axc", "ABC"),
        ("abc", "xab", "-AB"),
        ("abc", "xyz", "ABC"),
        ("abc", "bx", "B-"),
        ("abc", "cx", "CB"),
        ("ab", "abx", "AB-"),
        ("", "ab", "--"),
    ],
)
def test_a_choice_continues_the_one_with_its_text_else_the_one_at_its_place(
    old: str, new: str, ids: str
) -> None:
    assert matched(old, new) == ids
