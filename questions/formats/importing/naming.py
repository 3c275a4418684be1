"""What questions are called that a file gives no id, or one that is taken; pure.

A name that is made says what the question is about, and ends in a digest of the exam, of the question's name
in the file and of its stem: so it is the same at the next import, when its answers have been mended, and
differs from that of any other question.
"""

from questions.drafts import digest_of
from questions.formats.interchange import Imported
from questions.formats.naming import slug_from

DIGITS = 8


def made_slug(imported: Imported, *, exam: str) -> str:
    return with_digest(imported.name or imported.draft.stem, *identity(imported, exam))


def other_slugs(slug: str, imported: Imported, *, exam: str, content: str) -> list[str]:
    """What a question may be called instead, the first that is free: the later, the more it depends on."""
    mine = identity(imported, exam)
    return [
        with_digest(slug, slug, exam),
        with_digest(slug, slug, *mine),
        with_digest(slug, slug, *mine, content),
    ]


def identity(imported: Imported, exam: str) -> tuple[str, ...]:
    return exam, imported.name, imported.draft.stem


def with_digest(text: str, *parts: str) -> str:
    return "-".join(filter(None, [slug_from(text) or "question", digest_of(parts)[:DIGITS]]))
