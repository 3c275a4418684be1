"""Matching."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types import matching
from questions.types.contract import MalformedAnswer, QuestionDraft
from tests.questions.types.drafts import choice, draft, matchings

PAIRS = (("Oslo", "Norway"), ("Bergen", "Norway"), ("Rome", "Italy"), ("Paris", "France"))


def question(*, scoring: str = "each_pair", slug: str = "question") -> QuestionDraft:
    """Four lefts, two of which share a right, and two distractors."""
    pairs = [{"left": left, "right": right} for left, right in PAIRS]
    made = draft("matching", pairs=pairs, distractors=["Spain", "Chile"], scoring=scoring)
    return replace(made, slug=slug)


QUESTION = question()
DELIVERY, KEY = matching.deliver(QUESTION, "en"), matching.key(QUESTION)
LEFT, RIGHT = ({each["text"]: each["id"] for each in DELIVERY[side]} for side in ("left", "right"))


def answer(**pairs: str) -> dict[str, Any]:
    return {"pairs": {LEFT[left]: RIGHT[right] for left, right in pairs.items()}}


def refusal(pairs: object) -> tuple[str, str]:
    with pytest.raises(MalformedAnswer) as refused:
        matching.parse_response(DELIVERY, {"pairs": pairs})
    return refused.value.pointer, refused.value.message


def faults(**options: Any) -> list[str]:
    return [
        fault.field for fault in matching.clean(replace(QUESTION, options={**QUESTION.options, **options}))
    ]


@pytest.mark.parametrize(
    ("given_pairs", "each_pair", "all_or_nothing"),
    [
        ({"Oslo": "Norway", "Bergen": "Norway", "Rome": "Italy", "Paris": "France"}, "1", "1"),
        ({"Oslo": "Norway", "Bergen": "Norway", "Rome": "France", "Paris": "Italy"}, "0.5", "0"),
        ({"Oslo": "Norway", "Bergen": "Spain", "Rome": "Italy", "Paris": "France"}, "0.75", "0"),
        ({"Oslo": "Norway"}, "0.25", "0"),
        ({"Oslo": "Spain"}, "0", "0"),
    ],
)
def test_worked_examples_under_each_rule(
    given_pairs: dict[str, str], each_pair: str, all_or_nothing: str
) -> None:
    for scoring, expected in (("each_pair", each_pair), ("all_or_nothing", all_or_nothing)):
        key = matching.key(question(scoring=scoring))
        assert matching.grade(key, answer(**given_pairs)).fraction == Decimal(expected)


def test_each_left_is_a_part_of_the_grade() -> None:
    parts = matching.grade(KEY, answer(Oslo="Norway", Rome="Spain")).parts
    expected = {LEFT["Oslo"]: 1, LEFT["Bergen"]: 0, LEFT["Rome"]: 0, LEFT["Paris"]: 0}
    assert {part.name: part.fraction for part in parts} == expected


def test_lefts_that_share_a_right_share_one_option() -> None:
    assert sorted(RIGHT) == ["Chile", "France", "Italy", "Norway", "Spain"]


@given(made=matchings(), data=st.data())
def test_the_order_of_the_pairs_makes_no_difference(made: QuestionDraft, data: st.DataObject) -> None:
    pairs = data.draw(st.permutations(made.options["pairs"]))
    other = replace(made, options={**made.options, "pairs": pairs})
    assert matching.deliver(made, "en") == matching.deliver(other, "en")
    assert matching.key(made) == matching.key(other)


@given(made=matchings(), data=st.data())
def test_which_left_goes_with_which_right_makes_no_difference_to_what_is_delivered(
    made: QuestionDraft, data: st.DataObject
) -> None:
    pairs = made.options["pairs"]
    rights = data.draw(st.permutations([pair["right"] for pair in pairs]))
    swapped = [pair | {"right": right} for pair, right in zip(pairs, rights, strict=True)]
    other = replace(made, options={**made.options, "pairs": swapped})
    assert matching.deliver(made, "en") == matching.deliver(other, "en")


def test_a_distractor_looks_like_any_right() -> None:
    pairs = [{"left": "Oslo", "right": "Spain"}, {"left": "Rome", "right": "Chile"}]
    other = replace(QUESTION, options={"pairs": pairs, "distractors": ["Norway", "Italy", "France"]})
    assert matching.deliver(other, "en")["right"] == DELIVERY["right"]


def test_both_sides_stand_in_the_order_of_their_ids() -> None:
    for side in ("left", "right"):
        ids = [each["id"] for each in DELIVERY[side]]
        assert ids == sorted(ids)
        assert [str(UUID(id)) for id in ids] == ids


def test_a_text_has_an_id_of_its_own_in_each_question_and_on_each_side() -> None:
    other = matching.deliver(question(slug="another"), "en")
    same = draft("matching", pairs=[{"left": "a", "right": "a"}, {"left": "b", "right": "b"}])
    both = matching.deliver(same, "en")
    assert not {each["id"] for each in other["left"]} & set(LEFT.values())
    assert not {each["id"] for each in both["left"]} & {each["id"] for each in both["right"]}


def test_ids_in_capitals_are_the_same() -> None:
    (sent,) = answer(Oslo="Norway")["pairs"].items()
    shouted = {"pairs": {sent[0].upper(): sent[1].upper()}}
    assert matching.parse_response(DELIVERY, shouted) == answer(Oslo="Norway")


def test_the_order_in_which_pairs_are_sent_makes_no_difference() -> None:
    one, other = answer(Oslo="Norway", Rome="Italy"), answer(Rome="Italy", Oslo="Norway")
    kept = [matching.parse_response(DELIVERY, sent) for sent in (one, other)]
    assert [list(each["pairs"]) for each in kept] == [sorted(one["pairs"])] * 2


@pytest.mark.parametrize("pairs", [None, [], {}, "Oslo", [["Oslo", "Norway"]]])
def test_an_answer_has_at_least_one_pair(pairs: object) -> None:
    assert refusal(pairs)[0] == "/pairs"


def test_an_unknown_left_is_refused_at_its_pointer() -> None:
    assert refusal({"a/b~c": RIGHT["Norway"]})[0] == "/pairs/a~1b~0c"


@pytest.mark.parametrize("right", [None, 1, [], LEFT["Rome"], "Norway"])
def test_an_unknown_right_is_refused_at_its_left(right: object) -> None:
    assert refusal({LEFT["Oslo"]: right}) == (
        f"/pairs/{LEFT['Oslo']}",
        "Send the id of one of this question's texts on the right.",
    )


def test_a_left_that_comes_twice_is_refused() -> None:
    twice = {LEFT["Oslo"]: RIGHT["Norway"], LEFT["Oslo"].upper(): RIGHT["Italy"]}
    assert refusal(twice) == (f"/pairs/{LEFT['Oslo'].upper()}", "Send each left only once.")


def test_pairs_are_told_by_their_texts() -> None:
    assert matching.in_words(DELIVERY, answer(Rome="Spain")) == ["Rome → Spain"]


def test_a_text_of_several_lines_stays_a_block_of_its_own() -> None:
    assert matching.paired("```\ncode\n```", "Python") == "```\ncode\n```\n\n→\n\nPython"


def test_pairs_and_distractors_are_described() -> None:
    assert matching.described(KEY) == {
        "Pairs": "Bergen → Norway\nOslo → Norway\nParis → France\nRome → Italy",
        "Distractors": "Chile\nSpain",
        "Scoring": "each pair",
    }


def test_without_a_rule_each_pair_counts_and_learners_see_that() -> None:
    plain = draft("matching", pairs=QUESTION.options["pairs"])
    assert matching.clean(plain) == []
    assert matching.deliver(plain, "en")["scoring"] == matching.key(plain)["scoring"] == "each_pair"


def pairs_of(*pairs: object) -> list[object]:
    return [*QUESTION.options["pairs"], *pairs]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"pairs": None}, ["options.pairs"]),
        ({"pairs": {"left": "a", "right": "b"}}, ["options.pairs"]),
        ({"pairs": QUESTION.options["pairs"][:1]}, ["options.pairs"]),
        ({"pairs": [{"left": f"{n}", "right": "x"} for n in range(21)]}, ["options.pairs"]),
        ({"pairs": pairs_of("Oslo")}, ["options.pairs.4"]),
        ({"pairs": pairs_of({"left": "Nice"})}, ["options.pairs.4.right"]),
        ({"pairs": pairs_of({"left": 1, "right": None})}, ["options.pairs.4.left", "options.pairs.4.right"]),
        ({"pairs": pairs_of({"left": " ", "right": "Peru"})}, ["options.pairs.4.left"]),
        ({"pairs": pairs_of({"left": "Lima", "right": "x" * 20_001})}, ["options.pairs.4.right"]),
        ({"pairs": pairs_of({"left": "Lima", "right": "Peru", "more": 1})}, ["options.pairs.4.more"]),
        ({"pairs": pairs_of({"left": " oslo", "right": "Peru"})}, ["options.pairs.4.left"]),
        ({"pairs": pairs_of({"left": "Lima", "right": "norway "})}, ["options.pairs.4.right"]),
        ({"distractors": None}, ["options.distractors"]),
        ({"distractors": "Spain"}, ["options.distractors"]),
        ({"distractors": [f"d{n}" for n in range(21)]}, ["options.distractors"]),
        ({"distractors": ["Spain", 1]}, ["options.distractors.1"]),
        ({"distractors": ["Spain", ""]}, ["options.distractors.1"]),
        ({"distractors": ["Spain", " ITALY"]}, ["options.distractors.1"]),
        ({"distractors": ["Spain", "spain"]}, ["options.distractors.1"]),
        ({"scoring": "adjacent_pairs"}, ["options.scoring"]),
        ({"choose": 1}, ["options.choose"]),
    ],
)
def test_faults_are_told_at_their_field(options: dict[str, Any], expected: list[str]) -> None:
    assert faults(**options) == expected


def test_twenty_pairs_and_twenty_distractors_are_not_too_many() -> None:
    pairs = [{"left": f"left {n}", "right": f"right {n}"} for n in range(20)]
    assert faults(pairs=pairs, distractors=[f"distractor {n}" for n in range(20)]) == []


def test_choices_are_a_fault() -> None:
    faulty = replace(QUESTION, choices=(choice(1, "a", correct=True),))
    assert [fault.field for fault in matching.clean(faulty)] == ["choices"]
