"""Ordering: put the choices in the right order. Answer: `{"order": [id, ...]}`, with every choice once.

The author's choices stand in the right order. They are delivered sorted by id; ids are random, so that order
tells nothing. How an order becomes a fraction of the mark is named by `scoring`, one of `RULES_IN_WORDS`,
and learners see that name.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from questions.types.choices import (
    CHOICES_SCHEMA,
    choices_in_words,
    clean_texts,
    deliver_choices,
    feedback_key,
    feedback_of,
    known_choice,
)
from questions.types.contract import (
    MAX_CHOICES,
    MIN_CHOICES,
    ChoiceDraft,
    Document,
    Fault,
    MalformedAnswer,
    QuestionDraft,
    Written,
    only_member,
)
from questions.types.fractions import ONE, ZERO, Grade, exact
from questions.types.options import scoring_schema, unknown_faults, word, word_faults

RULES_IN_WORDS: Mapping[str, str] = {
    "all_or_nothing": "the full mark for exactly the right order, otherwise none",
    "adjacent_pairs": "of the pairs of neighbours, one fewer than the choices, the share that are right",
}
DEFAULT_RULE = "all_or_nothing"
KEEPS_ORDER = False
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "OrderingQuestion",
    "required": ["choices", "scoring"],
    "properties": {
        "choices": CHOICES_SCHEMA,
        "scoring": scoring_schema("How an order becomes a share of the mark.", RULES_IN_WORDS),
    },
}
ANSWER_SCHEMA: Document = {
    "type": "object",
    "title": "OrderAnswer",
    "description": "Answers an ordering question: all of its choices, each once, the first one first.",
    "required": ["order"],
    "additionalProperties": False,
    "properties": {
        "order": {
            "type": "array",
            "minItems": MIN_CHOICES,
            "maxItems": MAX_CHOICES,
            "uniqueItems": True,
            "items": {"type": "string", "format": "uuid"},
        }
    },
}


def scoring(draft: QuestionDraft) -> str:
    return word(draft, "scoring", RULES_IN_WORDS, default=DEFAULT_RULE)


def clean(draft: QuestionDraft) -> list[Fault]:
    faults = clean_texts(draft)
    for index, choice in enumerate(draft.choices):
        if choice.fraction is not None:
            message = "Remove the fraction; the choices of this type have none."
            faults.append(Fault(f"choices.{index}.fraction", message))
        if choice.pinned:
            message = "Unpin the choice; where it belongs is what the learner has to find."
            faults.append(Fault(f"choices.{index}.pinned", message))
    faults += unknown_faults(draft.options, "scoring")
    return faults + word_faults(draft, "scoring", RULES_IN_WORDS)


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    choices = sorted(deliver_choices(draft), key=lambda choice: choice["id"] or "")
    return {"choices": choices, "scoring": scoring(draft)}


def key(draft: QuestionDraft) -> dict[str, Any]:
    order = [choice.id for choice in draft.choices]
    return {"order": order, "scoring": scoring(draft), "feedback": feedback_key(draft)}


def written(delivery: Document, key: Document) -> Written:
    texts = {choice["id"]: choice["text"] for choice in delivery["choices"]}
    choices = tuple(ChoiceDraft(id=id, text=texts[id], feedback=feedback_of(key, id)) for id in key["order"])
    return Written(options={"scoring": key["scoring"]}, choices=choices)


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    order, count = only_member(answer, "order"), len(delivery["choices"])
    if not isinstance(order, list) or len(order) != count:
        raise MalformedAnswer("/order", f"Send a list of the ids of all {count} choices, in your order.")
    ids = [known_choice(delivery, value, f"/order/{index}") for index, value in enumerate(order)]
    if len(set(ids)) < count:
        raise MalformedAnswer("/order", "Send each choice only once.")
    return {"order": ids}


def grade(key: Document, answer: Document) -> Grade:
    if key["scoring"] == "adjacent_pairs":
        return Grade(adjacent_pairs(key["order"], answer["order"]))
    return Grade(ONE if answer["order"] == key["order"] else ZERO)


def adjacent_pairs(right: list[str], order: list[str]) -> Decimal:
    """Of the n - 1 pairs of neighbours, the share that are neighbours, in this order, in the right one.

    It is what Moodle's ordering question calls relative to the next item, the last one excluded.
    """
    neighbours = set(pairwise(right))
    found = sum(pair in neighbours for pair in pairwise(order))
    return exact(Decimal(found) / len(neighbours))


def correct_answer(key: Document) -> dict[str, Any]:
    return {"order": key["order"]}


def picked(answer: Document) -> frozenset[str]:
    """None: every order has all choices, so their feedback waits for the solution."""
    return frozenset()


def in_words(delivery: Document, answer: Document) -> list[str]:
    return choices_in_words(delivery, answer["order"])


def described(key: Document) -> dict[str, str]:
    return {"Scoring": key["scoring"].replace("_", " ")}
