"""What a question has beyond GIFT: written as JSON in a comment of ours, and read back from it.

`difficulty`, `pool`, `hints` (texts with penalties), `references`, `pinned` (how many choices stay last), and
`options`, of those that GIFT has no place for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from questions.drafts import DIFFICULTIES, POOLS
from questions.formats.gift.comments import extras_of
from questions.formats.gift.texts import Notes
from questions.formats.gift.weights import weights_of
from questions.formats.native.options import options_of, without
from questions.types.contract import HintDraft, QuestionDraft
from questions.types.fractions import RULES
from questions.types.multiple_choice import scoring
from questions.types.numbers import NotANumber, number, plain
from questions.types.options import option

DAMAGED = "The comment for quizapi cannot be read."
# Per type, the options that GIFT has no place for.
BEYOND: Mapping[str, tuple[str, ...]] = {
    "multiple_choice": ("scoring", "choose"),
    "numeric": ("units", "unit_required"),
    "short_text": ("case_sensitive", "diacritics_sensitive", "whitespace"),
    "matching": ("scoring",),
    "essay": ("max_words", "model_answer", "rubric"),
}


def of(draft: QuestionDraft) -> dict[str, Any]:
    """What is to be written of a draft."""
    beyond = {name: option(draft, name) for name in BEYOND.get(draft.type, ())}
    options = {name: value for name, value in beyond.items() if value is not None}
    if draft.type == "multiple_choice":
        options = without({**options, "scoring": scoring(draft)}, scoring="fractions")
    found = {
        "difficulty": draft.difficulty if draft.difficulty != "medium" else None,
        "pool": draft.pool if draft.pool != "practice" else None,
        "hints": [[hint.text, plain(hint.penalty)] for hint in draft.hints],
        "references": [dict(reference) for reference in draft.references],
        "pinned": sum(choice.pinned for choice in draft.choices),
        "options": options,
    }
    return {name: value for name, value in found.items() if value}


def with_extras(draft: QuestionDraft, comments: Sequence[str], notes: Notes) -> QuestionDraft:
    """The draft with what our comment says; what cannot be used of it is lost, and told."""
    extras = extras_of(comments) if comments else {}
    if extras is None:
        notes.lose(DAMAGED, "It was left out.")
        return draft
    for name, value in extras.items():
        applied = APPLY[name](draft, value) if name in APPLY else None
        if applied is None:
            notes.lose(f'"{name[:50]}" in the comment for quizapi cannot be used.', "It was left out.")
        draft = applied or draft
    return draft


def with_difficulty(draft: QuestionDraft, value: Any) -> QuestionDraft | None:
    return replace(draft, difficulty=value) if isinstance(value, str) and value in DIFFICULTIES else None


def with_pool(draft: QuestionDraft, value: Any) -> QuestionDraft | None:
    return replace(draft, pool=value) if isinstance(value, str) and value in POOLS else None


def with_hints(draft: QuestionDraft, value: Any) -> QuestionDraft | None:
    hints = []
    for hint in value if isinstance(value, list) else [None]:
        match hint:
            case [str(text), str(penalty)]:
                try:
                    hints.append(HintDraft(text=text, penalty=Decimal(plain(number(penalty)))))
                except NotANumber:
                    return None
            case _:
                return None
    return replace(draft, hints=tuple(hints))


def with_references(draft: QuestionDraft, value: Any) -> QuestionDraft | None:
    if isinstance(value, list) and all(isinstance(reference, dict) for reference in value):
        return replace(draft, references=tuple(value))
    return None


def with_pinned(draft: QuestionDraft, value: Any) -> QuestionDraft | None:
    """The last so many choices are pinned."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= len(draft.choices):
        return None
    loose = len(draft.choices) - value
    choices = [replace(choice, pinned=place >= loose) for place, choice in enumerate(draft.choices)]
    return replace(draft, choices=tuple(choices))


def with_options(draft: QuestionDraft, value: Any) -> QuestionDraft | None:
    if not isinstance(value, dict) or not value.keys() <= set(BEYOND.get(draft.type, ())):
        return None
    if draft.type == "multiple_choice":
        return with_rule(draft, value)
    try:
        return replace(draft, options=options_of(draft.type, {**draft.options, **value}))
    except (TypeError, KeyError, AttributeError):
        return None


def with_rule(draft: QuestionDraft, value: dict[str, Any]) -> QuestionDraft | None:
    """The rule of multiple choice, if the weights are still those that it was written as."""
    if value.get("scoring", "fractions") not in list(RULES):
        return None
    choices = tuple(replace(choice, fraction=None) for choice in draft.choices)
    ruled = replace(
        draft, choices=choices, options=options_of("multiple_choice", {"scoring": "fractions", **value})
    )
    if ruled.options["scoring"] == "fractions":
        return replace(draft, options=ruled.options)
    return ruled if weights_of(ruled) == [choice.fraction for choice in draft.choices] else None


APPLY = {
    "difficulty": with_difficulty,
    "pool": with_pool,
    "hints": with_hints,
    "references": with_references,
    "pinned": with_pinned,
    "options": with_options,
}
