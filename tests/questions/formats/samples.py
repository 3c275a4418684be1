"""Pieces of native files."""

from textwrap import dedent, indent

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
