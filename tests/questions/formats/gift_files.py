"""Reading and writing GIFT in tests."""

import io
from collections.abc import Iterable, Mapping

from questions.formats.gift import parse, render
from questions.formats.interchange import Exported, Image, Imported, Loss, Problem
from questions.types.contract import QuestionDraft


def read(source: str | bytes) -> list[Imported | Problem]:
    return list(parse(io.BytesIO(source.encode() if isinstance(source, str) else source)))


def read_one(source: str | bytes) -> Imported:
    (found,) = read(source)
    assert isinstance(found, Imported), found
    return found


def refused(source: str) -> Problem:
    (found,) = read(source)
    assert isinstance(found, Problem), found
    return found


def whats(losses: Iterable[Loss]) -> list[tuple[str, int | None]]:
    return [(loss.what, loss.line) for loss in losses]


def written(*drafts: QuestionDraft, images: Mapping[str, Image] | None = None) -> tuple[bytes, list[Loss]]:
    losses = list[Loss]()
    exported = (Exported(draft=draft, exam="exam", topic=(), images=images or {}) for draft in drafts)
    return b"".join(render(exported, losses.append)), losses
