"""Multiple choice: tick every correct choice. Answer: `{"choices": [id, ...]}`, in any order.

How ticks become a fraction of the mark is named by `scoring`, one of `fractions.RULES`, and learners
see that name. Under `fractions` every choice carries its own share of the mark.
"""

from decimal import Decimal
from typing import Any

from questions.types import fractions
from questions.types.choices import (
    CHOICES_SCHEMA,
    choices_in_words,
    choices_key,
    clean_choices,
    deliver_choices,
    known_choice,
)
from questions.types.contract import (
    MAX_CHOICES,
    Document,
    Fault,
    MalformedAnswer,
    QuestionDraft,
    only_member,
)
from questions.types.fractions import (
    DEFAULT_RULE,
    ONE,
    RIGHT_ABOVE,
    RULES,
    RULES_IN_WORDS,
    ZERO,
    Grade,
    Ticks,
)

KEEPS_ORDER = False
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "MultipleChoiceQuestion",
    "required": ["choices", "scoring"],
    "properties": {
        "choices": CHOICES_SCHEMA,
        "scoring": {
            "type": "string",
            "enum": list(RULES),
            "description": "How ticks become a share of the mark.\n\n"
            + "\n".join(f"* `{rule}` - {words}" for rule, words in RULES_IN_WORDS.items()),
        },
    },
}
ANSWER_SCHEMA: Document = {
    "type": "object",
    "title": "ChoicesAnswer",
    "description": "Answers a multiple_choice question; the order says nothing.",
    "required": ["choices"],
    "additionalProperties": False,
    "properties": {
        "choices": {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_CHOICES,
            "items": {"type": "string", "format": "uuid"},
        }
    },
}


def scoring(draft: QuestionDraft) -> str:
    return str(draft.options.get("scoring", DEFAULT_RULE))


def clean(draft: QuestionDraft) -> list[Fault]:
    faults = clean_choices(draft)
    if not any(choice.is_correct for choice in draft.choices):
        faults.append(Fault("choices", "Mark at least one choice as correct."))
    if scoring(draft) not in RULES:
        faults.append(Fault("options.scoring", f"Choose one of {', '.join(RULES)}."))
    elif scoring(draft) == "fractions":
        faults += clean_fractions(draft)
    return faults


def clean_fractions(draft: QuestionDraft) -> list[Fault]:
    """The correct choices must add up to the full mark, and a wrong one must not earn any."""
    faults = []
    for number, choice in enumerate(draft.choices):
        fraction = choice.fraction or ZERO
        if choice.is_correct != (fraction > 0):
            message = "A correct choice has a fraction above 0, a wrong one has 0 or less."
            faults.append(Fault(f"choices.{number}.fraction", message))
    total = sum((choice.fraction or ZERO for choice in draft.choices if choice.is_correct), start=ZERO)
    if not RIGHT_ABOVE < total < 2 * ONE - RIGHT_ABOVE:
        message = f"The fractions of the correct choices must add up to 1, not {total}."
        faults.append(Fault("choices", message))
    return faults


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    return {"choices": deliver_choices(draft), "scoring": scoring(draft)}


def key(draft: QuestionDraft) -> dict[str, Any]:
    document = choices_key(draft) | {"scoring": scoring(draft), "choices": len(draft.choices)}
    if scoring(draft) == "fractions":
        document["fractions"] = {
            choice.id: format((choice.fraction or ZERO).normalize(), "f") for choice in draft.choices
        }
    return document


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    ticked = only_member(answer, "choices")
    if not isinstance(ticked, list) or not ticked:
        raise MalformedAnswer("/choices", "Send a list with the id of at least one choice.")
    ids = [known_choice(delivery, value, f"/choices/{index}") for index, value in enumerate(ticked)]
    if len(set(ids)) < len(ids):
        raise MalformedAnswer("/choices", "Send each choice only once.")
    return {"choices": sorted(ids)}


def grade(key: Document, answer: Document) -> Grade:
    ticked, correct = set(answer["choices"]), set(key["correct"])
    own = key.get("fractions", {})
    ticks = Ticks(
        correct_ticked=len(ticked & correct),
        wrong_ticked=len(ticked - correct),
        correct=len(correct),
        choices=key["choices"],
        fractions=tuple(Decimal(own[choice]) for choice in ticked if choice in own),
    )
    return fractions.grade(key["scoring"], ticks)


def correct_answer(key: Document) -> dict[str, Any]:
    return {"choices": sorted(key["correct"])}


def picked(answer: Document) -> frozenset[str]:
    return frozenset(answer["choices"])


def in_words(delivery: Document, answer: Document) -> list[str]:
    return choices_in_words(delivery, answer["choices"])


def described(key: Document) -> dict[str, str]:
    return {"Scoring": key["scoring"].replace("_", " ")}
