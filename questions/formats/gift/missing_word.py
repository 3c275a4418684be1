"""A cloze of one blank as a question of GIFT's whose answers stand within its text."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from questions.formats.gift.blocks import BLOCKS
from questions.formats.gift.pen import Pen
from questions.types.cloze import in_braces
from questions.types.contract import ChoiceDraft, Document, QuestionDraft
from questions.types.options import members, option

KINDS: Mapping[str, str] = {"choice": "single_choice", "numeric": "numeric", "text": "short_text"}


def missing_word(draft: QuestionDraft, pen: Pen) -> str | None:
    """The text with its answers; None, and told, where it has several blanks."""
    blanks = members(option(draft, "blanks"))
    if len(blanks) != 1:
        pen.lose(f"GIFT has no text of several blanks; this has {len(blanks)}.", "It was left out.")
        return None
    name, blank = next(iter(blanks.items()))
    before, place, after = pen.stem(draft.stem).partition(escaped_place(name))
    if not place or escaped_place(name) in after:
        pen.lose("The blank stands in a formula or in code.", "The question was left out.")
        return None
    kind = KINDS[blank["kind"]]
    answers = BLOCKS[kind](as_question(draft, kind, blank), pen)
    if answers is None:
        return None
    words = kind.replace("_", " ")
    pen.lose("This is a text with one blank.", f"It was written as {words} with the answers in its text.")
    explanation = pen.text(draft.explanation)
    return f"{before}{{{answers}{f'####{explanation}' if explanation else ''}}}{after}"


def escaped_place(name: str) -> str:
    return in_braces(name).replace("{", "\\{").replace("}", "\\}")


def as_question(draft: QuestionDraft, kind: str, blank: Document) -> QuestionDraft:
    options = {
        member: value for member, value in blank.items() if member not in ("kind", "weight", "choices")
    }
    choices = tuple(map(as_choice, blank.get("choices", ())))
    if kind == "single_choice":
        options = {"scoring": "fractions"}
    return replace(draft, type=kind, choices=choices, options=options)


def as_choice(choice: Document) -> ChoiceDraft:
    correct = bool(choice.get("correct", False))
    fraction = Decimal(choice.get("fraction", "1" if correct else "0"))
    return ChoiceDraft(
        text=choice["text"], is_correct=correct, fraction=fraction, feedback=choice.get("feedback", "")
    )
