"""What the types share whose learner picks from choices."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from questions.types.contract import (
    MAX_CHOICES,
    MIN_CHOICES,
    ChoiceDraft,
    Document,
    Fault,
    MalformedAnswer,
    QuestionDraft,
)

CHOICE_SCHEMA: Document = {
    "type": "object",
    "title": "DeliveredChoice",
    "required": ["id", "text"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "text": {"type": "string", "description": "CommonMark; $...$ holds math."},
        "pinned": {"type": "boolean", "description": "Stays last, such as none of the above."},
    },
}
CHOICES_SCHEMA: Document = {"type": "array", "items": CHOICE_SCHEMA}


def clean_choices(draft: QuestionDraft) -> list[Fault]:
    """Faults in the choices themselves: how many there are, what they say, which are pinned."""
    return clean_texts(draft) + clean_pinned(draft)


def clean_texts(draft: QuestionDraft) -> list[Fault]:
    """Too few or too many choices, empty texts, equal texts."""
    faults = []
    if not MIN_CHOICES <= len(draft.choices) <= MAX_CHOICES:
        faults.append(
            Fault("choices", f"Give {MIN_CHOICES} to {MAX_CHOICES} choices; there are {len(draft.choices)}.")
        )
    seen: dict[str, int] = {}
    for number, choice in enumerate(draft.choices, start=1):
        text = " ".join(choice.text.split()).casefold()
        if not text:
            faults.append(Fault(f"choices.{number - 1}.text", f"Choice {number} has no text."))
        elif text in seen:
            message = f"Choice {number} says the same as choice {seen[text]}; change or remove one."
            faults.append(Fault(f"choices.{number - 1}.text", message))
        seen.setdefault(text, number)
    return faults


def clean_pinned(draft: QuestionDraft) -> list[Fault]:
    """Pinned choices stand last, after at least two that are shuffled."""
    pinned = [choice.pinned for choice in draft.choices]
    loose = len(pinned) - sum(pinned)
    if any(pinned[:loose]):
        return [Fault(f"choices.{pinned.index(True)}.pinned", "Move a pinned choice below all others.")]
    if loose < MIN_CHOICES and any(pinned):
        return [Fault("choices", f"Leave at least {MIN_CHOICES} choices unpinned.")]
    return []


def clean_one_correct(draft: QuestionDraft) -> list[Fault]:
    """A fault unless exactly one choice is marked correct."""
    correct = sum(choice.is_correct for choice in draft.choices)
    if correct == 1:
        return []
    return [Fault("choices", f"Mark exactly one choice as correct; those marked: {correct}.")]


def share_of(choice: ChoiceDraft) -> Decimal:
    """The choice's own share of the mark, 0 where its author gave none."""
    share = choice.fraction
    return share if share is not None and share.is_finite() else Decimal(0)


def fractions_key(draft: QuestionDraft) -> dict[str | None, str]:
    return {choice.id: format(share_of(choice).normalize(), "f") for choice in draft.choices}


def deliver_choices(draft: QuestionDraft) -> list[dict[str, Any]]:
    return [
        {"id": choice.id, "text": choice.text} | ({"pinned": True} if choice.pinned else {})
        for choice in draft.choices
    ]


def choices_in_words(delivery: Document, ids: Collection[str]) -> list[str]:
    """The texts of some of the choices, in the order of the ids."""
    texts = {choice["id"]: choice["text"] for choice in delivery["choices"]}
    return [texts[id] for id in ids]


def choices_key(draft: QuestionDraft) -> dict[str, Any]:
    """The ids of the correct choices, and the feedback of those that have some."""
    return {
        "correct": [choice.id for choice in draft.choices if choice.is_correct],
        "feedback": feedback_key(draft),
    }


def choices_written(delivery: Document, key: Document) -> tuple[ChoiceDraft, ...]:
    """The author's choices, told from a version of a type whose learner picks from them."""
    fractions = key.get("fractions", {})
    return tuple(
        ChoiceDraft(
            id=choice["id"],
            text=choice["text"],
            is_correct=choice["id"] in key["correct"],
            fraction=Decimal(fractions[choice["id"]]) if choice["id"] in fractions else None,
            feedback=feedback_of(key, choice["id"]),
            pinned=choice.get("pinned", False),
        )
        for choice in delivery["choices"]
    )


def feedback_key(draft: QuestionDraft) -> dict[str | None, str]:
    return {choice.id: choice.feedback for choice in draft.choices if choice.feedback}


def correct_ids(key: Document) -> Collection[str]:
    """The ids of the correct choices; none yet in a draft's key, none ever in a type without choices."""
    correct: Collection[str] = key.get("correct", ())
    return correct


def feedback_of(key: Document, choice: str) -> str:
    text: str = key.get("feedback", {}).get(choice, "")
    return text


def known_choice(delivery: Document, value: object, pointer: str) -> str:
    """The id of a delivered choice, in canonical form; `MalformedAnswer` for anything else."""
    if isinstance(value, str) and value.lower() in choice_ids(delivery):
        return value.lower()
    raise MalformedAnswer(pointer, "Send the id of one of this question's choices.")


def choice_ids(delivery: Document) -> Iterable[str]:
    return [choice["id"] for choice in delivery["choices"]]
