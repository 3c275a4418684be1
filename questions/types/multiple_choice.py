"""Multiple choice: tick every correct choice. Answer: `{"choices": [id, ...]}`, in any order.

How ticks become a fraction of the mark is named by `scoring`, one of `fractions.RULES`, and learners
see that name. Under `fractions` every choice carries its own share of the mark. With `choose` learners must
tick just so many, and are told.
"""

from decimal import Decimal
from typing import Any

from questions.types import fractions
from questions.types.choices import (
    CHOICES_SCHEMA,
    choices_in_words,
    choices_key,
    choices_written,
    clean_choices,
    deliver_choices,
    fractions_key,
    known_choice,
    share_of,
)
from questions.types.contract import (
    MAX_CHOICES,
    Document,
    Fault,
    MalformedAnswer,
    QuestionDraft,
    Written,
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
from questions.types.options import (
    option,
    scoring_schema,
    unknown_faults,
    whole_number_faults,
    word,
    word_faults,
)

KEEPS_ORDER = False
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "MultipleChoiceQuestion",
    "required": ["choices", "scoring"],
    "properties": {
        "choices": CHOICES_SCHEMA,
        "scoring": scoring_schema("How ticks become a share of the mark.", RULES_IN_WORDS),
        "choose": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_CHOICES,
            "description": "Tick exactly so many; left out: any number.",
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
    return word(draft, "scoring", RULES, default=DEFAULT_RULE)


def choose(draft: QuestionDraft) -> dict[str, int]:
    """How many to tick, as a member of both documents; nothing where that is free."""
    number = option(draft, "choose")
    return {} if number is None or choose_faults(draft) else {"choose": number}


def clean(draft: QuestionDraft) -> list[Fault]:
    faults = clean_choices(draft) + unknown_faults(draft.options, "scoring", "choose")
    if not any(choice.is_correct for choice in draft.choices):
        faults.append(Fault("choices", "Mark at least one choice as correct."))
    faults += word_faults(draft, "scoring", RULES) + choose_faults(draft)
    if scoring(draft) == "fractions":
        faults += clean_fractions(draft)
    return faults


def choose_faults(draft: QuestionDraft) -> list[Fault]:
    """As many as are correct must be ticked, or the full mark would be out of reach."""
    number = option(draft, "choose")
    if number is None:
        return []
    faults = whole_number_faults("options.choose", number, least=1, most=len(draft.choices))
    correct = sum(choice.is_correct for choice in draft.choices)
    if not faults and number != correct:
        message = f"Give the number of correct choices, which is {correct}, or leave it out."
        return [Fault("options.choose", message)]
    return faults


def clean_fractions(draft: QuestionDraft) -> list[Fault]:
    """The correct choices must add up to the full mark, and a wrong one must not earn any."""
    faults = []
    for number, choice in enumerate(draft.choices):
        if choice.is_correct != (share_of(choice) > 0):
            message = "A correct choice has a fraction above 0, a wrong one has 0 or less."
            faults.append(Fault(f"choices.{number}.fraction", message))
    total = sum((share_of(choice) for choice in draft.choices if choice.is_correct), start=ZERO)
    if not RIGHT_ABOVE < total < 2 * ONE - RIGHT_ABOVE:
        message = f"The fractions of the correct choices must add up to 1, not {total}."
        faults.append(Fault("choices", message))
    return faults


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    return {"choices": deliver_choices(draft), "scoring": scoring(draft), **choose(draft)}


def key(draft: QuestionDraft) -> dict[str, Any]:
    rule = {"scoring": scoring(draft), "choices": len(draft.choices)}
    document = choices_key(draft) | rule | choose(draft)
    return document | ({"fractions": fractions_key(draft)} if scoring(draft) == "fractions" else {})


def written(delivery: Document, key: Document) -> Written:
    options = {name: key[name] for name in ("scoring", "choose") if name in key}
    return Written(options=options, choices=choices_written(delivery, key))


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    ticked = only_member(answer, "choices")
    if not isinstance(ticked, list) or not ticked:
        raise MalformedAnswer("/choices", "Send a list with the id of at least one choice.")
    ids = [known_choice(delivery, value, f"/choices/{index}") for index, value in enumerate(ticked)]
    if len(set(ids)) < len(ids):
        raise MalformedAnswer("/choices", "Send each choice only once.")
    if len(ids) != delivery.get("choose", len(ids)):
        message = f"Tick exactly {delivery['choose']}; these are {len(ids)}."
        raise MalformedAnswer("/choices", message)
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
    scoring = {"Scoring": key["scoring"].replace("_", " ")}
    return scoring | ({"Choose": f"exactly {key['choose']}"} if "choose" in key else {})
