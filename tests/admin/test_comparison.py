"""The difference between two versions of a question."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.comparison import Change, Kind, Run, Snapshot, compare, runs, snapshot
from questions.drafts import Place, compile_question
from questions.types import TYPES
from questions.types.contract import QuestionDraft
from tests.questions.types.drafts import DRAFTS, choice, draft
from tests.questions.types.test_properties import mangled

FIRST, SECOND, THIRD = "id-1", "id-2", "id-3"


def documents(**changes: Any) -> Snapshot:
    delivery = {
        "type": "single_choice",
        "topic": "basics",
        "difficulty": "easy",
        "tags": ["a"],
        "stem": "Which one?",
        "choices": [{"id": FIRST, "text": "the one"}, {"id": SECOND, "text": "the other"}],
    }
    answer_key: dict[str, Any] = {
        "correct": [FIRST],
        "feedback": {FIRST: "well done"},
        "explanation": "because",
        "references": [],
        "hints": [{"text": "look", "penalty": "0"}, {"text": "closer", "penalty": "0.25"}],
    }
    for name, value in changes.items():
        (delivery if name in delivery else answer_key)[name] = value
    return snapshot(delivery=delivery, answer_key=answer_key, pool="practice")


def fields(changes: list[Change]) -> list[str]:
    return [change.field for change in changes]


def test_equal_versions_do_not_differ() -> None:
    assert compare(documents(), documents()) == []


def test_a_changed_word_is_shown_within_its_sentence() -> None:
    [change] = compare(documents(stem="Which one is right?"), documents(stem="Which two are right?"))

    assert change == Change(
        "Stem",
        (
            Run(Kind.SAME, "Which "),
            Run(Kind.REMOVED, "one is"),
            Run(Kind.ADDED, "two are"),
            Run(Kind.SAME, " right?"),
        ),
    )


def test_settings_are_compared() -> None:
    changed = replace(documents(), texts={**documents().texts, "Pool": "exam", "Tags": "a, b"})

    assert fields(compare(documents(), changed)) == ["Pool", "Tags"]


def test_a_moved_choice_is_the_same_choice() -> None:
    moved = documents(choices=[{"id": SECOND, "text": "the other"}, {"id": FIRST, "text": "the one"}])

    assert fields(compare(documents(), moved)) == ["Choice 1, place", "Choice 2, place"]


def test_a_choice_that_became_correct_is_shown() -> None:
    [first, second] = compare(documents(), documents(correct=[SECOND]))

    assert first == Change("Choice 1, correct", (Run(Kind.REMOVED, "correct"), Run(Kind.ADDED, "wrong")))
    assert second.field == "Choice 2, correct"


def test_a_new_choice_is_shown_with_what_it_says() -> None:
    more = [
        {"id": FIRST, "text": "the one"},
        {"id": SECOND, "text": "the other"},
        {"id": THIRD, "text": "none"},
    ]

    changes = compare(documents(), documents(choices=more))

    assert changes[0] == Change("Choice 3, text", (Run(Kind.ADDED, "none"),))
    assert fields(changes) == ["Choice 3, text", "Choice 3, correct"]


def test_a_choice_taken_away_is_shown_at_its_former_place() -> None:
    [change] = compare(documents(), documents(choices=[{"id": FIRST, "text": "the one"}]))

    assert change == Change("Choice 2 of before", (Run(Kind.REMOVED, "the other"),))


def test_a_hint_put_in_front_leaves_the_others_alone() -> None:
    hints = [
        {"text": "think", "penalty": "0"},
        {"text": "look", "penalty": "0"},
        {"text": "closer", "penalty": "0.25"},
    ]

    assert fields(compare(documents(), documents(hints=hints))) == ["Hint 1"]


def test_a_changed_penalty_is_shown() -> None:
    hints = [{"text": "look", "penalty": "0.5"}, {"text": "closer", "penalty": "0.25"}]

    [change] = compare(documents(), documents(hints=hints))

    assert "(costs 0.5 of the mark)" in "".join(run.text for run in change.runs)


def test_the_runs_of_a_text_make_up_both_texts() -> None:
    before, after = "a  b\nc d\n", "a b\n\nc e d"
    found = runs(before, after)

    assert "".join(run.text for run in found if run.kind is not Kind.ADDED) == before
    assert "".join(run.text for run in found if run.kind is not Kind.REMOVED) == after


def test_a_word_is_the_same_with_and_without_another_after_it() -> None:
    found = runs("same", "the same again")

    assert found == (Run(Kind.ADDED, "the "), Run(Kind.SAME, "same"), Run(Kind.ADDED, " again"))


def test_very_long_texts_are_compared_by_lines() -> None:
    before = "\n".join(f"a b c d e f g line {n}" for n in range(600))

    found = runs(before, before.replace("line 300", "line three hundred"))

    assert [run.kind for run in found] == [Kind.SAME, Kind.REMOVED, Kind.ADDED, Kind.SAME]
    assert found[1].text == "a b c d e f g line 300\n"


def test_a_scoring_rule_that_goes_with_the_type_is_shown_as_taken_away() -> None:
    before, after = documents(), documents(type="multiple_choice", scoring="net_correct")

    assert {"Type", "Scoring"} <= set(fields(compare(before, after)))
    assert {"Type", "Scoring"} <= set(fields(compare(after, before)))


def test_a_choice_that_is_pinned_now_is_shown() -> None:
    pinned = [{"id": FIRST, "text": "the one"}, {"id": SECOND, "text": "the other", "pinned": True}]

    assert compare(documents(), documents(choices=pinned)) == [
        Change("Choice 2, pinned", (Run(Kind.ADDED, "pinned"),))
    ]


def compiled(draft: QuestionDraft) -> tuple[Snapshot, str]:
    """A draft's snapshot and digest, from documents as the database gives them back."""
    result = compile_question(draft, place=Place(id="0190", exam="agents", topic="basics"), number=1)
    delivery, key = (orjson.loads(orjson.dumps(d)) for d in (result.delivery, result.answer_key))
    return snapshot(delivery=delivery, answer_key=key, pool=draft.pool), result.digest


def test_the_steps_of_an_ordering_are_told_in_their_right_order() -> None:
    steps = [choice(number, f"step {number}", correct=False) for number in (3, 1, 2)]
    before, _ = compiled(draft("ordering", *steps))
    after, _ = compiled(draft("ordering", *reversed(steps)))

    assert [texts["text"] for texts in before.choices.values()] == ["step 3", "step 1", "step 2"]
    assert {texts["correct"] for texts in before.choices.values()} == {""}
    assert fields(compare(before, after)) == ["Choice 1, place", "Choice 3, place"]


def test_a_pair_put_elsewhere_is_shown() -> None:
    before, _ = compiled(draft("matching", pairs=pairs(Oslo="Norway", Rome="Italy")))
    after, _ = compiled(draft("matching", pairs=pairs(Oslo="Italy", Rome="Norway")))

    [change] = compare(before, after)
    assert change.field == "Pairs"


def pairs(**rights: str) -> list[dict[str, str]]:
    return [{"left": left, "right": right} for left, right in rights.items()]


@pytest.mark.parametrize("name", sorted(TYPES))
@given(data=st.data())
def test_whatever_differs_in_the_options_of_a_type_is_shown(name: str, data: st.DataObject) -> None:
    sound = data.draw(DRAFTS[name])
    other = replace(sound, options=data.draw(mangled(sound.options)))
    (before, first), (after, second) = compiled(sound), compiled(other)

    assert bool(compare(before, after)) == (first != second)
