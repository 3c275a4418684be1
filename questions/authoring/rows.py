"""Between a question's rows and its draft as plain values."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models.functions import Now

from questions.authoring.refusals import ContentRefused
from questions.models import Choice, Hint, Question
from questions.types.contract import ChoiceDraft, Fault, HintDraft, QuestionDraft

PLAIN_COLUMNS = ("slug", "type", "stem", "explanation", "difficulty", "pool", "options")


def draft_of(question: Question) -> QuestionDraft:
    """The question's draft as plain values; choices and hints should be prefetched."""
    choices = tuple(
        ChoiceDraft(
            id=str(choice.public_id),
            text=choice.text,
            is_correct=choice.is_correct,
            fraction=choice.fraction,
            feedback=choice.feedback,
            pinned=choice.pinned,
        )
        for choice in question.choices.all()
    )
    return QuestionDraft(
        **{name: getattr(question, name) for name in PLAIN_COLUMNS},
        tags=tuple(question.tags),
        references=tuple(question.references),
        choices=choices,
        hints=tuple(HintDraft(text=hint.text, penalty=hint.penalty) for hint in question.hints.all()),
    )


def columns(draft: QuestionDraft) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name) for name in PLAIN_COLUMNS},
        "tags": list(draft.tags),
        "references": [dict(reference) for reference in draft.references],
    }


def choice_columns(draft: ChoiceDraft, position: int) -> dict[str, Any]:
    return {name: value for name, value in vars(draft).items() if name != "id"} | {"position": position}


def differs(row: Choice, fields: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in fields.items())


def save_choices(question: Question, drafts: Sequence[ChoiceDraft], revived: Collection[str] = ()) -> None:
    """Choices that the draft names by id keep their row, so that answers over versions compare.

    `revived` are ids without a row that the question may use again.
    """
    left = {str(choice.public_id): choice for choice in question.choices.all()}
    new = []
    for position, draft in enumerate(drafts):
        fields = choice_columns(draft, position)
        row = left.pop(draft.id or "", None)
        if row is None and draft.id is not None and draft.id not in revived:
            raise unknown_choice(position)
        if row is None:
            new.append(Choice(question=question, **fields, **({"public_id": draft.id} if draft.id else {})))
        elif differs(row, fields):
            Choice.objects.filter(pk=row.pk).update(updated_at=Now(), **fields)
    if left:
        question.choices.filter(pk__in=[choice.pk for choice in left.values()]).delete()
    Choice.objects.bulk_create(new)


def unknown_choice(position: int) -> ContentRefused:
    fault = Fault(f"choices.{position}.id", "Leave the id out for a new choice; this one is not known here.")
    return ContentRefused("invalid_question", "The question cannot be saved.", [fault])


def save_hints(question: Question, drafts: Sequence[HintDraft]) -> None:
    """Hints have no identity beyond their place."""
    before = [HintDraft(text=hint.text, penalty=hint.penalty) for hint in question.hints.all()]
    if before != list(drafts):
        question.hints.all().delete()
        Hint.objects.bulk_create(
            Hint(question=question, position=position, text=draft.text, penalty=draft.penalty)
            for position, draft in enumerate(drafts)
        )
