"""The native format: YAML or JSON files that hold exams, topics, quizzes, questions and their images.

`parse` turns a file's bytes into drafts, each with its lines, and into problems; `write` turns drafts into
a file that is read as the same drafts. Both are pure. What the format is, is said by native.schema.json;
docs/native-format.md shows it.
"""

from questions.formats.native.content import SUFFIXES, Content, parse
from questions.formats.native.entries import Entry, named
from questions.formats.native.placed import Outline, Picture, Placed
from questions.formats.native.schema import SCHEMA_FILE
from questions.formats.native.whole import write

__all__ = [
    "SCHEMA_FILE",
    "SUFFIXES",
    "Content",
    "Entry",
    "Outline",
    "Picture",
    "Placed",
    "named",
    "parse",
    "write",
]
