"""QTI 2.1, 2.2 and 3.0, items and content packages; see docs/formats/qti.md."""

from questions.formats.qti.parsing import parse

NAME = "qti"
TITLE = "QTI"
SUFFIXES = (".zip", ".xml")
MEDIA_TYPE = "application/zip"

__all__ = ["MEDIA_TYPE", "NAME", "SUFFIXES", "TITLE", "parse"]
