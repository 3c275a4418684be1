"""Answers that each question type accepts, right ones and wrong ones, for properties that all types share."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from questions.types.contract import Document

type Answers = st.SearchStrategy[dict[str, Any]]


def one_choice(delivery: Document) -> Answers:
    return st.fixed_dictionaries(
        {"choice": st.sampled_from([choice["id"] for choice in delivery["choices"]])}
    )


def several_choices(delivery: Document) -> Answers:
    ids = [choice["id"] for choice in delivery["choices"]]
    return st.fixed_dictionaries(
        {"choices": st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids), unique=True)}
    )


ANSWERS: dict[str, Callable[[Document], Answers]] = {
    "single_choice": one_choice,
    "multiple_choice": several_choices,
    "true_false": one_choice,
}
