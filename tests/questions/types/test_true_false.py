"""True or false."""

import pytest

from questions.types import true_false
from tests.questions.types.drafts import choice, draft


@pytest.mark.parametrize("texts", [("False", "True"), ("Yes", "No"), ("True",), ("True", "False", "Maybe")])
def test_the_choices_are_true_and_false_in_this_order(texts: tuple[str, ...]) -> None:
    choices = [choice(number, text, correct=number == 0) for number, text in enumerate(texts)]
    (fault,) = true_false.clean(draft("true_false", *choices))
    assert fault.message == "Give two choices, True and False, in this order."


def test_one_of_the_two_must_be_correct() -> None:
    choices = [choice(1, "True", correct=True), choice(2, "False", correct=True)]
    assert len(true_false.clean(draft("true_false", *choices))) == 1


def test_it_has_no_options() -> None:
    choices = [choice(1, "True", correct=True), choice(2, "False", correct=False)]
    (fault,) = true_false.clean(draft("true_false", *choices, scoring="fractions"))
    assert fault.field == "options.scoring"
