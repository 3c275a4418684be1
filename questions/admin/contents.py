"""What is written in each kind of content: as it is kept, and as a form of the admin says it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from questions import authoring, draft_snapshots
from questions.admin.fields import in_tree_order
from questions.authoring import ExamDraft
from questions.comparison import Snapshot
from questions.models import Asset, Exam, Question, Quiz, Topic

type FormSets = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Content:
    """`kept` reads a row with all that belongs to it; `written` a valid form with its rows, for that row."""

    kept: Callable[[Any], Snapshot]
    written: Callable[[Any, FormSets, Any], Snapshot]


def kept_question(row: Question) -> Snapshot:
    return draft_snapshots.of_question(authoring.draft_of(row), topic=row.topic.slug)


def written_question(form: Any, formsets: FormSets, row: Question) -> Snapshot:
    draft = form.draft(formsets["choices"].drafts(), formsets["hints"].drafts())
    return draft_snapshots.of_question(draft, topic=form.cleaned_data["topic"].slug)


def kept_quiz(row: Quiz) -> Snapshot:
    return draft_snapshots.of_quiz(authoring.quiz_draft_of(row))


def written_quiz(form: Any, formsets: FormSets, row: Quiz) -> Snapshot:
    return draft_snapshots.of_quiz(form.draft(formsets["sections"].drafts()))


def kept_exam(row: Exam) -> Snapshot:
    topics = in_tree_order(list(Topic.objects.filter(exam=row).order_by("position", "id")))
    slugs = {topic.pk: topic.slug for topic, _ in topics}
    return draft_snapshots.of_exam(
        authoring.exam_draft_of(row),
        [(authoring.topic_draft_of(topic), slugs.get(topic.parent_id or 0, "")) for topic, _ in topics],
    )


def written_exam(form: Any, formsets: FormSets, row: Exam) -> Snapshot:
    """What is no field of the form is as it is kept."""
    written = form.cleaned_data
    values = {name: written.get(name, getattr(row, name)) for name in ExamDraft.__dataclass_fields__}
    topics = [
        (each.draft(place), each.cleaned_data["parent"].slug if each.cleaned_data["parent"] else "")
        for place, each in enumerate(formsets["topics"].written())
    ]
    return draft_snapshots.of_exam(ExamDraft(**values), topics)


def kept_image(row: Asset) -> Snapshot:
    return draft_snapshots.of_image(row.alt)


def written_image(form: Any, formsets: FormSets, row: Asset) -> Snapshot:
    return draft_snapshots.of_image(form.cleaned_data["alt"])


CONTENTS: Mapping[type, Content] = {
    Question: Content(kept=kept_question, written=written_question),
    Quiz: Content(kept=kept_quiz, written=written_quiz),
    Exam: Content(kept=kept_exam, written=written_exam),
    Asset: Content(kept=kept_image, written=written_image),
}
