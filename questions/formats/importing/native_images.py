"""The images of native files: kept as assets, and shown in the files' texts by their names here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from questions.authoring import ContentRefused
from questions.formats.files import File
from questions.formats.importing.pictures import Pictures
from questions.formats.native import Entry
from questions.formats.report import Outcome, Report
from questions.formats.rewriting import with_texts
from questions.images import ADDRESS, OURS
from questions.types.contract import QuestionDraft


def with_images(files: Sequence[File], pictures: Pictures, report: Report) -> Sequence[File]:
    """The files as they would be had their images been made here; images that cannot be kept are refused."""
    names: dict[str, str] = {}
    for file in files:
        for place, picture in enumerate(file.content.images):
            try:
                names[picture.name] = pictures.asset_name(picture.data, picture.alt)
            except ContentRefused as refused:
                why = " ".join(fault.message for fault in refused.faults) or refused.detail
                report.tell(Outcome.REFUSED, file.name, line_of(file, place), f"image {picture.name}", why)
    moved = {old: new for old, new in names.items() if old != new}
    return [renamed(file, moved) for file in files] if moved else files


def line_of(file: File, place: int) -> int:
    content = file.content
    entries = [*([content.exam] if content.exam else []), *content.questions]
    return entries[0].document.line(("images", place)) if entries else 1


def renamed(file: File, names: Mapping[str, str]) -> File:
    def text(before: str) -> str:
        return OURS.sub(lambda found: ADDRESS + names.get(found[1], found[1]), before)

    def entry(before: Entry[Any]) -> Entry[Any]:
        draft = before.draft
        if isinstance(draft, QuestionDraft):
            return replace(before, draft=with_texts(draft, text))
        return replace(before, draft=replace(draft, description=text(draft.description)))

    content = file.content
    changed = replace(
        content,
        exam=None if content.exam is None else entry(content.exam),
        topics=tuple(map(entry, content.topics)),
        quizzes=tuple(map(entry, content.quizzes)),
        questions=tuple(map(entry, content.questions)),
    )
    return replace(file, content=changed)
