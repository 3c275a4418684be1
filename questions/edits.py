"""The history of content: each edit with when, who and what it changed, as triggers noted it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from questions.authoring.history import Command
from questions.comparison import Run, runs
from questions.models import (
    Asset,
    AssetEdit,
    ChoiceEdit,
    Exam,
    ExamEdit,
    HintEdit,
    Question,
    QuestionEdit,
    QuestionVersion,
    Quiz,
    QuizEdit,
    QuizSectionEdit,
    Topic,
    TopicEdit,
)
from quizapi.accounts.models import User

MOST_ROWS = 500  # of each table, the newest
DONE: Mapping[Command, str] = {
    "create": "wrote it",
    "revise": "revised it",
    "submit": "submitted it for review",
    "return": "returned it to its author",
    "publish": "published it",
    "retire": "retired it",
    "delete": "deleted it",
    "restore": "restored an earlier version",
    "import_file": "imported it from a file",
    "save_exam": "saved it",
    "save_topic": "saved it",
    "save_quiz": "saved it",
    "publish_quiz": "published it",
    "retire_quiz": "retired it",
    "save_asset": "uploaded it",
    "describe_asset": "described it",
}
WITH_SQL = "changed it with SQL"
NEVER_TOLD = frozenset(
    [
        "public_id",
        "exam",
        "question",
        "quiz",
        "has_unpublished_changes",
        "submitted_by",
        "position",
        "source_digest",
    ]
)


@dataclass(frozen=True)
class Part:
    """A table of edits that has rows about a row of content: by which column, and what it calls its rows."""

    model: Any
    key: str
    name: str = ""


PARTS: Mapping[type[Model], tuple[Part, ...]] = {
    Asset: (Part(AssetEdit, "pgh_obj_id"),),
    Exam: (Part(ExamEdit, "pgh_obj_id"),),
    Question: (
        Part(QuestionEdit, "pgh_obj_id"),
        Part(ChoiceEdit, "question_id", "choice"),
        Part(HintEdit, "question_id", "hint"),
    ),
    Quiz: (Part(QuizEdit, "pgh_obj_id"), Part(QuizSectionEdit, "quiz_id", "section")),
    Topic: (Part(TopicEdit, "pgh_obj_id"),),
}


@dataclass(frozen=True)
class Told:
    """A field that an edit changed."""

    field: str
    runs: Sequence[Run]


@dataclass(kw_only=True)
class Edit:
    """What one transaction changed. `who` is a person, or the database role of whoever used SQL."""

    at: datetime
    who: str
    did: str
    changes: list[Told] = field(default_factory=list)


def history_of(row: Model) -> list[Edit]:
    """The edits of a row of content and of what belongs to it, the latest first; at most seven statements."""
    rows = [(part, edit) for part in PARTS[type(row)] for edit in edits_of(part, row)]
    people = User.objects.in_bulk({user for _, edit in rows if (user := metadata(edit).get("user"))})
    names = names_in([edit for _, edit in rows])
    found: dict[object, Edit] = {}
    for part, edit in rows:
        who = credited(edit, {str(id): str(person) for id, person in people.items()})
        command: Any = metadata(edit).get("command")
        did = DONE.get(command, WITH_SQL)
        group = edit.pgh_context_id or edit.pgh_created_at
        entry = found.setdefault(group, Edit(at=edit.pgh_created_at, who=who, did=did))
        entry.changes += told(part, edit, names)
    return sorted(found.values(), key=lambda each: each.at, reverse=True)


def edits_of(part: Part, row: Model) -> list[Any]:
    """The newest edits of a table, oldest first, each with the state before it as `before`."""
    rows = part.model.objects.filter(**{part.key: row.pk}).select_related("pgh_context")
    newest = list(rows.order_by("-pgh_id")[:MOST_ROWS])[::-1]
    last: dict[int, Any] = {}
    for edit in newest:
        edit.before = last.get(edit.pgh_obj_id)
        last[edit.pgh_obj_id] = edit
    return newest


def metadata(edit: Any) -> Mapping[str, Any]:
    return edit.pgh_context.metadata if edit.pgh_context else {}


def credited(edit: Any, people: Mapping[str, str]) -> str:
    context = metadata(edit)
    if not context:
        return f"{edit.pgh_role} (database role)"
    return people.get(str(context["user"]), "a command on the server")


def told(part: Part, edit: Any, names: Mapping[tuple[str, int], str]) -> Iterator[Told]:
    """The fields that differ from the state before; of a row that is gone, what it said."""
    gone = edit.pgh_label == "deleted"
    for each in edit.pgh_tracked_model._meta.concrete_fields:
        if each.name in NEVER_TOLD or each.primary_key or not hasattr(edit, each.attname):
            continue
        new = "" if gone else in_words(each.name, getattr(edit, each.attname), names)
        before = edit if gone else edit.before
        old = "" if before is None else in_words(each.name, getattr(before, each.attname), names)
        if old != new and not (old in SILENT and new in SILENT):
            label = str(each.verbose_name)
            yield Told(f"{part.name} {edit_place(edit)}, {label}" if part.name else label, runs(old, new))


SILENT = ("", "no", "0", "0.0000000", "{}", "[]")  # a new row's defaults say nothing


def edit_place(edit: Any) -> int:
    return int(edit.position) + 1


def in_words(name: str, value: object, names: Mapping[tuple[str, int], str]) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() if (name, value) in names:
            return names[name, value]
        case list() if all(isinstance(each, str) for each in value):
            return ", ".join(value)
    return str(value)


def names_in(edits: Iterable[Any]) -> dict[tuple[str, int], str]:
    """What topics and versions are called that edits name by key."""
    seen = list(edits)
    topics = {each for edit in seen if (each := getattr(edit, "topic_id", None))}
    parents = {each for edit in seen if (each := getattr(edit, "parent_id", None))}
    versions = {each for edit in seen if (each := getattr(edit, "current_version_id", None))}
    titles = dict(Topic.objects.filter(pk__in=topics | parents).values_list("pk", "title"))
    numbers = dict(QuestionVersion.objects.filter(pk__in=versions).values_list("pk", "number"))
    return {
        **{("topic", pk): title for pk, title in titles.items()},
        **{("parent", pk): title for pk, title in titles.items()},
        **{("current_version", pk): f"version {number}" for pk, number in numbers.items()},
    }
