"""The rows of many questions, written by one statement a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Now

from questions.authoring.rows import choice_columns, columns, differs, unknown_choice
from questions.models import Choice, Hint, Question, Topic
from questions.types.contract import HintDraft, QuestionDraft

COLUMNS = tuple(field.attname for field in Question._meta.concrete_fields)
CHOICE_COLUMNS = ("position", "text", "is_correct", "fraction", "feedback", "pinned")


@dataclass(frozen=True, kw_only=True)
class Write:
    """A question to be made, or (`question`, as `held` gave it) to be revised; the topic has its exam."""

    topic: Topic
    draft: QuestionDraft
    question: Question | None = None


def write_questions(writes: Sequence[Write]) -> list[Question]:
    """The questions as they are now but for their choices and hints, in the order of the writes."""
    rows = [question_row(write) for write in writes]
    Question.objects.bulk_create([row for row in rows if row.pk is None])
    old = [
        (row, write.question) for row, write in zip(rows, writes, strict=True) if write.question is not None
    ]
    if old:
        changed = {*columns(writes[0].draft), "topic", "updated_at"}
        if all(row.slug == before.slug for row, before in old):
            changed.discard("slug")  # a key: attempts with these questions would wait for the transaction
        Question.objects.bulk_create(
            [row for row, _ in old],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=sorted(changed),
        )
    return rows


def question_row(write: Write) -> Question:
    fields: dict[str, Any] = {"exam_id": write.topic.exam_id}
    if write.question is not None:
        fields = {name: getattr(write.question, name) for name in COLUMNS} | {"updated_at": Now()}
    return Question(**fields | columns(write.draft) | {"topic_id": write.topic.pk})


def write_choices(writes: Sequence[Write], rows: Sequence[Question]) -> None:
    """Choices that a draft names by id keep their row; see `rows.save_choices`."""
    new: list[Choice] = []
    changed: list[Choice] = []
    gone: list[int] = []
    for write, row in zip(writes, rows, strict=True):
        left = {str(each.public_id): each for each in old_choices(write)}
        for position, draft in enumerate(write.draft.choices):
            fields = choice_columns(draft, position)
            before = left.pop(draft.id or "", None)
            if before is None:
                new.append(Choice(question_id=row.pk, **fields))
            elif differs(before, fields):
                changed.append(revised(before, fields))
        gone += [each.pk for each in left.values()]
    if gone:
        Choice.objects.filter(pk__in=gone).delete()
    if changed:
        Choice.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*CHOICE_COLUMNS, "updated_at"],
        )
    Choice.objects.bulk_create(new)


def old_choices(write: Write) -> Iterable[Choice]:
    return write.question.choices.all() if write.question is not None else ()


def revised(row: Choice, fields: dict[str, Any]) -> Choice:
    kept = {
        "id": row.pk,
        "public_id": row.public_id,
        "question_id": row.question_id,
        "created_at": row.created_at,
    }
    return Choice(**kept, updated_at=Now(), **fields)


def refuse_unknown_choices(write: Write) -> None:
    known = {str(each.public_id) for each in old_choices(write)}
    for position, draft in enumerate(write.draft.choices):
        if draft.id is not None and draft.id not in known:
            raise unknown_choice(position)
        known.discard(draft.id or "")


def write_hints(writes: Sequence[Write], rows: Sequence[Question]) -> None:
    """Hints have no identity beyond their place."""
    replaced = [
        (write, row)
        for write, row in zip(writes, rows, strict=True)
        if tuple(old_hints(write)) != write.draft.hints
    ]
    revised = [row.pk for write, row in replaced if write.question is not None]
    if revised:
        Hint.objects.filter(question__in=revised).delete()
    Hint.objects.bulk_create(
        Hint(question_id=row.pk, position=position, text=draft.text, penalty=draft.penalty)
        for write, row in replaced
        for position, draft in enumerate(write.draft.hints)
    )


def old_hints(write: Write) -> Iterator[HintDraft]:
    if write.question is not None:
        for hint in write.question.hints.all():
            yield HintDraft(text=hint.text, penalty=hint.penalty)
