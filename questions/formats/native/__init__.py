"""The native format: YAML or JSON files that hold exams, topics, quizzes and questions.

`parse` turns a file's bytes into drafts, each with its lines, and into problems; pure. What the format
is, is said by native.schema.json; docs/native-format.md shows it.
"""

from questions.formats.native.content import SUFFIXES, Content, parse
from questions.formats.native.entries import Entry, named
from questions.formats.native.schema import SCHEMA_FILE

__all__ = ["SCHEMA_FILE", "SUFFIXES", "Content", "Entry", "named", "parse"]
