"""Single choice: pick the one correct choice. Answer: `{"choice": id}`.

With the option `scoring` `fractions` every choice carries its own share of the mark: the correct one all of
it, others some, or less than none. Learners are not told.
"""

from decimal import Decimal
from typing import Any

from questions.types.choices import (
    CHOICES_SCHEMA,
    choices_in_words,
    choices_key,
    choices_written,
    clean_choices,
    clean_one_correct,
    deliver_choices,
    fractions_key,
    known_choice,
    share_of,
)
from questions.types.contract import Document, Fault, QuestionDraft, Written, only_member
from questions.types.fractions import ONE, RIGHT_ABOVE, ZERO, Grade
from questions.types.options import unknown_faults, word, word_faults

RULES = ("correct_choice", "fractions")
KEEPS_ORDER = False
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "SingleChoiceQuestion",
    "required": ["choices"],
    "properties": {"choices": CHOICES_SCHEMA},
}
ANSWER_SCHEMA: Document = {
    "type": "object",
    "title": "ChoiceAnswer",
    "description": "Answers a single_choice or true_false question.",
    "required": ["choice"],
    "additionalProperties": False,
    "properties": {"choice": {"type": "string", "format": "uuid"}},
}


def scoring(draft: QuestionDraft) -> str:
    return word(draft, "scoring", RULES, default="correct_choice")


def clean(draft: QuestionDraft) -> list[Fault]:
    faults = clean_choices(draft) + clean_one_correct(draft)
    faults += unknown_faults(draft.options, "scoring") + word_faults(draft, "scoring", RULES)
    return faults + (clean_fractions(draft) if scoring(draft) == "fractions" else [])


def clean_fractions(draft: QuestionDraft) -> list[Fault]:
    """The correct choice earns the full mark, and no other one does."""
    faults = []
    for number, choice in enumerate(draft.choices):
        if choice.is_correct and share_of(choice) != ONE:
            faults.append(Fault(f"choices.{number}.fraction", "Give the correct choice the fraction 1."))
        elif not choice.is_correct and share_of(choice) > RIGHT_ABOVE:
            message = "Give a wrong choice a fraction below 1; it may be negative."
            faults.append(Fault(f"choices.{number}.fraction", message))
    return faults


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    return {"choices": deliver_choices(draft)}


def key(draft: QuestionDraft) -> dict[str, Any]:
    own = {"fractions": fractions_key(draft)} if scoring(draft) == "fractions" else {}
    return choices_key(draft) | own


def written(delivery: Document, key: Document) -> Written:
    options = {"scoring": "fractions"} if "fractions" in key else {}
    return Written(options=options, choices=choices_written(delivery, key))


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    return {"choice": known_choice(delivery, only_member(answer, "choice"), "/choice")}


def grade(key: Document, answer: Document) -> Grade:
    """A choice that the key does not know, because the answer was given to another version, earns nothing."""
    if "fractions" in key:
        return Grade(Decimal(key["fractions"].get(answer["choice"], 0)))
    return Grade(ONE if answer["choice"] in key["correct"] else ZERO)


def correct_answer(key: Document) -> dict[str, Any]:
    return {"choice": key["correct"][0]}


def picked(answer: Document) -> frozenset[str]:
    return frozenset([answer["choice"]])


def in_words(delivery: Document, answer: Document) -> list[str]:
    return choices_in_words(delivery, [answer["choice"]])


def described(key: Document) -> dict[str, str]:
    return {"Scoring": "fractions"} if "fractions" in key else {}
