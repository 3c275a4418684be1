"""What is worth mending about a question, told from its draft alone. Pure; not what makes it faulty.

The rules are those of item-writing guidelines (Haladyna, Downing, Rodriguez 2002): key not longer than the
rest, no "all of the above", negatives avoided or marked, and an explanation for every question.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from questions.types.contract import QuestionDraft

LONGER = 1.2  # times the longest wrong choice: what strikes a reader
FEW_CHARACTERS = 15  # by which it must be longer, too: "five" beside "one" strikes nobody
# "... of the above" wherever it stands; "... of these" where it is all that a choice says.
OTHERS = (
    r"(?:.*\b{0} of the above\b.*"
    r"|\W*{0}(?: of)? (?:these|them|those)(?: (?:answers|options|choices|statements))?\W*)"
)
ALL_OF_THE_ABOVE = re.compile(OTHERS.format("(?:all|both|each)"), re.IGNORECASE | re.DOTALL)
NONE_OF_THE_ABOVE = re.compile(OTHERS.format("(?:none|neither)"), re.IGNORECASE | re.DOTALL)
# In small letters, and not within asterisks: what is set in bold or in capitals is marked.
NEGATIVE = re.compile(r"(?<![*\w])(?:not|never|except|cannot|incorrect|(?<!at )least)(?![*\w])")
FEWEST_IN_TOPIC = 12  # questions with as many choices, below which positions say nothing
SKEWED_ABOVE = 3.0  # standard errors from an even share (a chance of about 1 in 700)


@dataclass(frozen=True)
class Kind:
    """A kind of finding: what it is, what to do about it, and where it is told from."""

    words: str
    remedy: str
    source: str = "draft"  # or "bank": it takes other questions to tell; "responses"; "reports"


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
        "correct position skewed",
        "Move the correct choices of this topic's questions to other places.",
        "bank",
    ),
    "unpublished_changes": Kind("unpublished changes", "Publish the draft, or restore what is published."),
    "near_duplicate": Kind("nearly the same as another", "Keep the better one, or make them differ.", "bank"),
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


def findings(draft: QuestionDraft) -> dict[str, str]:
    """What a draft alone tells, by code, each with a note that shows it. English words only, where words."""
    return dict(told(draft))


def told(draft: QuestionDraft) -> Iterator[tuple[str, str]]:
    if not draft.explanation.strip():
        yield "no_explanation", ""
    if not draft.hints:
        yield "no_hints", ""
    if negative := NEGATIVE.search(draft.stem):
        yield "negative_stem", f"It says {negative[0]}."
    if draft.type in ("single_choice", "multiple_choice"):
        yield from told_of_choices(draft)


def told_of_choices(draft: QuestionDraft) -> Iterator[tuple[str, str]]:
    correct = [len(choice.text) for choice in draft.choices if choice.is_correct]
    wrong = [len(choice.text) for choice in draft.choices if not choice.is_correct]
    if correct and wrong and min(correct) > max(LONGER * max(wrong), max(wrong) + FEW_CHARACTERS):
        yield "longest_is_correct", f"{min(correct)} characters, the longest other has {max(wrong)}."
    for choice in draft.choices:
        if ALL_OF_THE_ABOVE.fullmatch(choice.text):
            yield "all_of_the_above", choice.text[:200]
        if NONE_OF_THE_ABOVE.fullmatch(choice.text) and (choice.is_correct or not choice.pinned):
            why = "It is the correct one." if choice.is_correct else "It is not pinned, so it moves about."
            yield "none_of_the_above", f"{choice.text[:200]}: {why}"


def skewed_place(places: Sequence[int], choices: int) -> int | None:
    """The place, from 0, where the correct choice of a topic's questions stands too often; None: nowhere.

    `places` are those of questions with as many choices each. By a z-test of the most frequent place's share
    against 1/choices, for at least 12 questions.
    """
    if len(places) < FEWEST_IN_TOPIC:
        return None
    place, count = Counter(places).most_common(1)[0]
    share = 1 / choices
    error = (share * (1 - share) / len(places)) ** 0.5
    return place if (count / len(places) - share) / error > SKEWED_ABOVE else None
