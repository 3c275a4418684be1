"""Answers that each question type accepts, right ones and wrong ones, for properties that all types share."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from questions.types.contract import Document
from tests.questions.types.drafts import TEXTS

type Answers = st.SearchStrategy[dict[str, Any]]


def one_choice(delivery: Document) -> Answers:
    return st.fixed_dictionaries(
        {"choice": st.sampled_from([choice["id"] for choice in delivery["choices"]])}
    )


def several_choices(delivery: Document) -> Answers:
    ids = [choice["id"] for choice in delivery["choices"]]
    least, most = delivery.get("choose", 1), delivery.get("choose", len(ids))
    return st.fixed_dictionaries(
        {"choices": st.lists(st.sampled_from(ids), min_size=least, max_size=most, unique=True)}
    )


def any_order(delivery: Document) -> Answers:
    ids = [choice["id"] for choice in delivery["choices"]]
    return st.fixed_dictionaries({"order": st.permutations(ids)})


def any_pairs(delivery: Document) -> Answers:
    left, right = ([side["id"] for side in delivery[name]] for name in ("left", "right"))
    return st.fixed_dictionaries(
        {"pairs": st.dictionaries(st.sampled_from(left), st.sampled_from(right), min_size=1)}
    )


def written_numbers() -> st.SearchStrategy[str]:
    """Numbers as people write them, with a decimal point."""
    digits = st.from_regex(r"\A[+-]?[0-9]{1,9}(\.[0-9]{0,6})?([eE][+-]?[0-9])?\Z")
    return digits | st.integers(-(10**20), 10**20).map(str) | st.decimals(-1, 1, places=20).map(str)


def any_number(delivery: Document) -> Answers:
    number = {"number": written_numbers()}
    if not delivery["units"]:
        return st.fixed_dictionaries(number)
    unit = {"unit": st.sampled_from(delivery["units"])}
    if delivery["unit_required"]:
        return st.fixed_dictionaries(number | unit)
    return st.fixed_dictionaries(number, optional=unit)


def any_text(delivery: Document) -> Answers:
    return st.fixed_dictionaries({"text": TEXTS})


def any_blanks(delivery: Document) -> Answers:
    """Some of the blanks, or all of them."""
    fillings: dict[str, st.SearchStrategy[str]] = {
        blank["name"]: {
            "choice": st.sampled_from([choice["id"] for choice in blank.get("choices", [])] or [""]),
            "numeric": written_numbers(),
            "text": TEXTS,
        }[blank["kind"]]
        for blank in delivery["blanks"]
    }
    filled = st.fixed_dictionaries({}, optional=fillings).filter(bool)
    return st.fixed_dictionaries({"blanks": filled})


def any_essay(delivery: Document) -> Answers:
    words = st.lists(TEXTS.filter(lambda text: len(text.split()) == 1), min_size=1, max_size=20)
    return st.fixed_dictionaries(
        {"text": words.map(lambda found: " \n".join(found[: delivery["max_words"]]))}
    )


ANSWERS: dict[str, Callable[[Document], Answers]] = {
    "single_choice": one_choice,
    "multiple_choice": several_choices,
    "true_false": one_choice,
    "numeric": any_number,
    "short_text": any_text,
    "ordering": any_order,
    "matching": any_pairs,
    "cloze": any_blanks,
    "essay": any_essay,
}
