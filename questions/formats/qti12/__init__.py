"""QTI 1.2, as Canvas exports it: questions of a `questestinterop` document; see docs/formats/qti-1.2.md."""

from questions.formats.qti12.document import items

__all__ = ["items"]
