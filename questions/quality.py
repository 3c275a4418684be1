"""What is worth mending about a question, told from its draft alone. Pure; not what makes it faulty.

The rules are those of item-writing guidelines (Haladyna, Downing, Rodriguez 2002): key not longer than the
rest, no "all of the above", negatives avoided or marked, and an explanation for every question.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of finding: what it is, what to do about it, and where it is told from."""

    words: str
    remedy: str
    source: str = "draft"  # or "responses", "reports"


FINDINGS: Mapping[str, Kind] = {
    "no_explanation": Kind("no explanation", "Say why the right answer is right and the others are not."),
    "no_hints": Kind("no hints", "Give a hint that leads towards the answer."),
    "longest_is_correct": Kind(
        "longest choice is the correct one",
        "Give the choices about the same length, or shorten the correct one.",
    ),
    "all_of_the_above": Kind(
        "all of the above", "Name what is right: who knows two right ones knows the answer."
    ),
    "none_of_the_above": Kind("none of the above", "Replace it by a mistake that learners really make."),
    "negative_stem": Kind(
        "negative stem unmarked", "Ask for what is so, or set the NOT in bold or in capitals."
    ),
    "position_skew": Kind(
        "correct position skewed", "Move the correct choices of this topic's questions to other places."
    ),
    "unpublished_changes": Kind("unpublished changes", "Publish the draft, or restore what is published."),
    "near_duplicate": Kind("nearly the same as another", "Keep the better one, or make them differ."),
    "open_reports": Kind(
        "learners' reports open", "Read the reports, mend the question, answer them.", "reports"
    ),
    "too_easy": Kind("too easy", "Nearly everybody gets it right: ask for more, or drop it.", "responses"),
    "too_hard": Kind(
        "too hard", "Hardly anybody gets it right: check the key, then the wording.", "responses"
    ),
    "negative_discrimination": Kind(
        "negative discrimination", "Those who do well get it wrong: check the key first.", "responses"
    ),
    "unused_distractor": Kind(
        "a distractor nobody takes", "Replace the choice by a mistake that learners make.", "responses"
    ),
}
