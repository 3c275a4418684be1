"""Drafts as a file gives them: each with its place in the file."""

from dataclasses import dataclass

from questions.formats.marked_yaml import Document, Path
from questions.types.contract import QuestionDraft

# What a draft's field is called in a file, where the two differ.
FILE_NAMES = {
    "is_correct": "correct",
    "time_limit_s": "time_limit_minutes",
    "grace_s": "grace_seconds",
    "attempt_delay_s": "attempt_delay_minutes",
}


@dataclass(frozen=True, kw_only=True)
class Entry[Draft]:
    """A draft, the slugs of what it stands in, and where it is written.

    `parent` is a topic's parent or a question's topic; `published` is whether the file asks for it.
    """

    draft: Draft
    exam: str
    document: Document
    path: Path
    parent: str | None = None
    published: bool = False

    @property
    def line(self) -> int:
        return self.document.line(self.path)

    def line_of(self, field: str) -> int:
        """The line of a field of the draft, such as `choices.2.text`, or of the nearest around it."""
        return self.document.line((*self.path, *self.in_file(field)))

    def in_file(self, field: str) -> Path:
        """`choices.2.is_correct` of the draft as the path of the same in the file."""
        head, *rest = field.split(".")
        if head == "options":  # members of the question itself
            return path_to(rest)
        if head == "choices" and isinstance(self.draft, QuestionDraft) and self.draft.type == "ordering":
            head = "order"
        return path_to([head, *rest])


def path_to(names: list[str]) -> Path:
    """Numbers are places in a list, but for the names of blanks."""
    return tuple(
        int(name) if name.isdigit() and names[place - 1] != "blanks" else FILE_NAMES.get(name, name)
        for place, name in enumerate(names)
    )


def named(path: Path) -> str:
    return ".".join(str(name) for name in path)
