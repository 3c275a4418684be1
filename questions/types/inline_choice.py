"""Inline choice: pick one choice of a list, inside a text; a kind of blank, not a question type of its own.

Answer: `{"choice": id}`. `options` holds `choices`: `text`, whether it is `correct`, `fraction` (by default
1 for a correct choice, 0 for others), `feedback`. Their ids are made of the question's slug and their text,
and they are sorted by id: neither says anything of the key, and a new version keeps them.
"""

from typing import Any
from uuid import UUID, uuid5

from questions.types import accepted
from questions.types.choices import choices_in_words, known_choice
from questions.types.contract import (
    MAX_CHOICES,
    MIN_CHOICES,
    Document,
    Fault,
    QuestionDraft,
    Written,
    only_member,
)
from questions.types.fractions import Grade
from questions.types.options import members, normal, option, text_faults, unknown_faults

NAMESPACE = UUID("4b0f2f3c-6a55-4f3c-9d5e-6d1c8f0f6a10")


def clean(draft: QuestionDraft) -> list[Fault]:
    field, value = "options.choices", option(draft, "choices")
    faults = unknown_faults(draft.options, "choices")
    faults += accepted.list_faults(field, value, choice_faults, least=MIN_CHOICES, most=MAX_CHOICES)
    if faults:
        return faults
    if not any(accepted.earns_all(choice) for choice in choices_key(draft)):
        faults.append(Fault(field, "Mark at least one choice as correct."))
    return faults + same_texts(field, [choice["text"] for choice in value])


def choice_faults(field: str, value: object) -> list[Fault]:
    choice = members(value)
    faults = unknown_faults(value, "text", "correct", *accepted.WORTH_MEMBERS, field=field)
    faults += text_faults(f"{field}.text", choice.get("text"), required=True)
    correct = choice.get("correct", False)
    if not isinstance(correct, bool):
        return [*faults, Fault(f"{field}.correct", "Say true or false.")]
    worth_faults = accepted.worth_faults(field, with_fraction(choice))
    if not worth_faults and correct != accepted.earns_all(accepted.worth(with_fraction(choice))):
        message = "A correct choice has the fraction 1, any other one less; leave it out, or mark the choice."
        worth_faults.append(Fault(f"{field}.fraction", message))
    return faults + worth_faults


def with_fraction(choice: Document) -> Document:
    return {"fraction": "1" if choice.get("correct") else "0", **choice}


def same_texts(field: str, texts: list[str]) -> list[Fault]:
    read = [" ".join(text.split()).casefold() for text in texts]
    return [
        Fault(f"{field}.{index}.text", f"This says the same as choice {read.index(text) + 1}; remove one.")
        for index, text in enumerate(read)
        if text in read[:index]
    ]


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    return {"choices": [{"id": choice["id"], "text": choice["text"]} for choice in choices_key(draft)]}


def key(draft: QuestionDraft) -> dict[str, Any]:
    return {"choices": choices_key(draft)}


def choices_key(draft: QuestionDraft) -> list[dict[str, str]]:
    """The sound ones among the author's choices."""
    choices = [
        {"id": choice_id(draft.slug, normal(choice["text"])), "text": normal(choice["text"])}
        | accepted.worth(with_fraction(choice))
        for choice in accepted.sound(option(draft, "choices"), choice_faults)
    ]
    return sorted(choices, key=lambda choice: choice["id"])


def choice_id(slug: str, text: str) -> str:
    return str(uuid5(NAMESPACE, f"{slug}/{text}"))


def written(delivery: Document, key: Document) -> Written:
    choices = [
        {name: choice[name] for name in ("text", *accepted.WORTH_MEMBERS)}
        | {"correct": accepted.earns_all(choice)}
        for choice in key["choices"]
    ]
    return Written(options={"choices": choices})


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    return {"choice": known_choice(delivery, only_member(answer, "choice"), "/choice")}


def grade(key: Document, answer: Document) -> Grade:
    """A choice that the key does not know, because it was picked in another version, earns nothing."""
    return accepted.grade(
        accepted.first(key["choices"], lambda choice: bool(choice["id"] == answer["choice"]))
    )


def correct_answer(key: Document) -> dict[str, Any] | None:
    right = accepted.first(key["choices"], accepted.earns_all)
    return None if right is None else {"choice": right["id"]}


def in_words(delivery: Document, answer: Document) -> list[str]:
    return choices_in_words(delivery, [answer["choice"]])


def described(key: Document) -> dict[str, str]:
    choices = (accepted.in_words(choice["text"], choice) for choice in key["choices"])
    return {"Choices": "\n".join(choices)}
