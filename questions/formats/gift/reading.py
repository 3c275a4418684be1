"""A GIFT file, read as Moodle reads it, one question at a time."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from questions.formats.decoding import open_text
from questions.formats.gift.answers import answers_of
from questions.formats.gift.chunks import Category, Chunk, parts
from questions.formats.gift.comments import named
from questions.formats.gift.escapes import hidden
from questions.formats.gift.extras import with_extras
from questions.formats.gift.refusals import Refused
from questions.formats.gift.source import source_of, titled
from questions.formats.gift.texts import MOODLE, Notes, in_format
from questions.formats.interchange import Imported, Problem
from questions.formats.naming import slug_of_id
from questions.types.contract import QuestionDraft

MOST_TAGS = 100


def parse(stream: BinaryIO) -> Iterator[Imported | Problem]:
    """The questions of a file; `Unreadable` if it is no text."""
    text = open_text(stream)
    told, category = text.losses, tuple[str, ...]()
    for part in parts(text.lines):
        if isinstance(part, Category):
            category = part.path
            continue
        read = question(part, category) if isinstance(part, Chunk) else part
        if told and isinstance(read, Imported):
            read, told = replace(read, losses=(*told, *read.losses)), ()
        yield read
    yield from (Problem(line=loss.line or 1, message=f"{loss.what} {loss.done}") for loss in told)


def question(chunk: Chunk, category: tuple[str, ...]) -> Imported | Problem:
    """A question, or why it is none."""
    try:
        return imported(chunk, category)
    except Refused as refused:
        name = titled(hidden(chunk.text))[0]
        return Problem(line=refused.line, message=str(refused), name=name)


def imported(chunk: Chunk, category: tuple[str, ...]) -> Imported:
    source, notes = source_of(chunk), Notes(chunk.line)
    format, _ = in_format(source.stem, MOODLE)
    found = answers_of(source, format, notes)
    draft = QuestionDraft(
        slug=next(map(slug_of_id, named(chunk.comments, "id")), ""),
        type=found.type,
        stem=notes.commonmark(source.stem, format=MOODLE, line=source.line),
        explanation=notes.commonmark(source.general, format=format, line=source.general_line),
        tags=tags_of(chunk, notes),
        choices=found.choices,
        options=found.options,
    )
    draft = with_extras(draft, chunk.comments, notes)
    return Imported(
        draft=draft,
        line=chunk.line,
        name=source.title,
        category=category,
        losses=tuple(notes.losses),
        images=notes.images,
        lines={"stem": source.line, "explanation": source.general_line, **found.lines},
    )


def tags_of(chunk: Chunk, notes: Notes) -> tuple[str, ...]:
    """The tags as slugs, each once."""
    if not chunk.comments:
        return ()
    found = dict[str, None]()
    for tag in named(chunk.comments, "tag"):
        if slug := slug_of_id(tag):
            found[slug] = None
        else:
            notes.lose(f'The tag "{tag[:100]}" has no Latin letters or digits.', "It was left out.")
        if len(found) + len(notes.losses) > MOST_TAGS:
            notes.lose(f"There are more than {MOST_TAGS} tags.", "The others were left out.")
            break
    return tuple(found)
