"""Pieces of native files."""

import re
from pathlib import Path
from textwrap import dedent, indent

DOCS = Path(__file__).parents[3] / "docs" / "native-format.md"
HEADER = "format: quizapi/1\nexam: agents\ntopic: basics\nquestions:\n"
QUESTION = """
- slug: stages
  type: single_choice
  stem: Which stages?
  choices:
    - {text: right, correct: true}
    - {text: wrong}
"""


def questions(text: str) -> bytes:
    return (HEADER + indent(dedent(text), "  ")).encode()


def exam(text: str) -> bytes:
    head = "format: quizapi/1\nexam:\n  slug: agents\n  title: Agents\n  topics: [{slug: a, title: A}]\n"
    return (head + indent(dedent(text), "  ")).encode()


def documented() -> list[str]:
    """The files that docs/native-format.md shows: an exam, and questions of the other types."""
    return re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)
