"""Folders of native files, and imports of them."""

from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from questions.formats.plan import import_paths
from questions.formats.report import Report

EXAM = """\
format: quizapi/1
exam:
  slug: agents
  title: Agents
  topics:
    - {slug: basics, title: Basics, weight: 2, topics: [{slug: cycle, title: Cycle}]}
    - {slug: tools, title: Tools}
"""
QUIZ = """\
  quizzes:
    - slug: practice
      title: Practice
      mode: practice
      sections: [{questions: [stages]}, {draw: 1, topic: basics}]
"""
STAGES = """
- slug: stages
  type: single_choice
  stem: Which stages?
  choices:
    - {text: right, correct: true, feedback: Yes.}
    - {text: wrong}
    - {text: worse}
  hints: [Think.]
"""
FACT = """
- {slug: fact, topic: cycle, type: true_false, stem: So?, answer: true}
"""


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> None:
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_text(text)

    def exam(self, *, quizzes: str = "") -> None:
        self.write("exam.yaml", EXAM + quizzes)

    def questions(self, *questions: str, name: str = "a-questions.yaml", topic: str = "basics") -> None:
        head = f"format: quizapi/1\nexam: agents\ntopic: {topic}\nquestions:\n"
        self.write(name, head + indent(dedent("".join(questions)), "  "))

    def imported(self, **options: Any) -> Report:
        return import_paths([self.path], **options)

    def told(self, **options: Any) -> list[str]:
        """What an import tells of all but unchanged items, with file names in this folder."""
        lines = [line for line in self.imported(**options).lines if line.outcome != "unchanged"]
        return [str(line).removeprefix(f"{self.path}/") for line in lines]

    def refused(self) -> list[str]:
        return [line for line in self.told() if " refused " in line]
