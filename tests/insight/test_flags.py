"""What is called odd about a question, and what is not."""

from typing import Any

import pytest

from attempts.analysis.figures import ItemFigures
from attempts.insight.flags import FLAGS, of_item
from tests.insight.by_hand import about, choice, drift, item

RIGHT = choice("a", correct=True)
LURE = choice("b", point_biserial=0.15, upper=0.4, lower=0.2)
UNUSED = choice("b", learners=0, share=about(0.0), point_biserial=None)


def codes(figures: ItemFigures) -> list[str]:
    return [flag.code for flag in of_item(figures)]


def test_nothing_is_said_about_a_question_as_it_should_be() -> None:
    assert codes(item()) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"discrimination_index": about(-5.0)}, "negative_discrimination"),
        ({"discrimination_index": about(6.0)}, "weak_discrimination"),
        ({"facility": about(0.95)}, "too_easy"),
        ({"facility": about(0.2), "random_guess_score": 0.1}, "too_hard"),
        ({"facility": about(0.24), "discrimination_index": None}, "at_chance"),
        ({"choices": (RIGHT, LURE)}, "attractive_distractor"),
        ({"choices": (RIGHT, UNUSED)}, "unused_distractor"),
        ({"drift": drift()}, "drift"),
    ],
)
def test_what_is_odd_is_named(changes: dict[str, Any], code: str) -> None:
    assert codes(item(**changes)) == [code]


@pytest.mark.parametrize(
    "changes",
    [
        {"discrimination_index": None},
        {"facility": None},
        {"facility": about(0.24), "discrimination_index": about(30.0)},
        {"facility": about(0.24), "random_guess_score": None, "discrimination_index": None},
        {"facility": about(0.24), "random_guess_score": 0.0, "discrimination_index": None},
        {"choices": (RIGHT, choice("b", point_biserial=0.14, upper=0.4, lower=0.2))},
        {"drift": drift(flagged=False)},
        {"choices": (choice("a", correct=True, point_biserial=0.5), choice("b", point_biserial=None))},
        {"choices": (choice("", point_biserial=0.3, upper=0.3, lower=0.1),)},
        {"discrimination_index": about(2.0), "facility": about(0.94), "learners": 29},
        {"choices": (RIGHT, UNUSED), "learners": 49},
    ],
)
def test_what_is_undefined_or_too_little_known_is_not(changes: dict[str, Any]) -> None:
    assert codes(item(**changes)) == []


def test_what_is_severe_comes_first() -> None:
    found = of_item(item(facility=about(0.1), discrimination_index=about(-30.0)))

    assert [flag.code for flag in found] == ["negative_discrimination", "at_chance", "too_hard"]
    assert [flag.severe for flag in found] == [True, True, False]


def test_a_very_easy_question_is_not_blamed_for_telling_nobody_apart() -> None:
    assert codes(item(facility=about(0.97), discrimination_index=about(3.0))) == ["too_easy"]


def test_every_flag_says_what_to_do() -> None:
    assert all(flag.words and flag.remedy.endswith(".") for flag in FLAGS.values())
