"""GIFT, the text format of Moodle. What maps to what: docs/formats/gift.md."""

from questions.formats.gift.reading import parse
from questions.formats.gift.writing import render

NAME, TITLE = "gift", "GIFT"
SUFFIXES = (".gift", ".txt")
MEDIA_TYPE = "text/plain; charset=utf-8"

__all__ = ["MEDIA_TYPE", "NAME", "SUFFIXES", "TITLE", "parse", "render"]
