"""From a published version back to the draft that it was compiled of. Pure."""

from decimal import Decimal

from questions.formats.native.options import options_of
from questions.types import TYPES
from questions.types.contract import Document, HintDraft, QuestionDraft


def draft_of_version(*, delivery: Document, answer_key: Document, pool: str) -> QuestionDraft:
    """A draft that compiles to this version; what no version tells, such as the order of pairs, is free."""
    type = delivery["type"]
    written = TYPES[type].written(delivery, answer_key)
    return QuestionDraft(
        slug=delivery["slug"],
        type=type,
        stem=delivery["stem"],
        explanation=answer_key["explanation"],
        difficulty=delivery["difficulty"],
        pool=pool,
        tags=tuple(delivery["tags"]),
        references=tuple(answer_key["references"]),
        options=options_of(type, written.options),
        choices=written.choices,
        hints=tuple(
            HintDraft(text=hint["text"], penalty=Decimal(hint["penalty"])) for hint in answer_key["hints"]
        ),
    )
