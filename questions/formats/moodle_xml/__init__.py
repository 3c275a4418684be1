"""Moodle XML: the format in which Moodle's question bank imports and exports most of what it has."""

from questions.formats.moodle_xml.reading import parse
from questions.formats.moodle_xml.writing import render

NAME = "moodle-xml"
TITLE = "Moodle XML"
SUFFIXES = (".xml",)
MEDIA_TYPE = "application/xml"

__all__ = ["MEDIA_TYPE", "NAME", "SUFFIXES", "TITLE", "parse", "render"]
