"""Imports of questions as formats read them, and of small GIFT files."""

import hashlib
import io
from collections.abc import Iterable
from typing import Any

from questions.formats.importing.options import Options
from questions.formats.importing.run import Run
from questions.formats.interchange import Imported, Problem
from questions.formats.plan import import_file, run
from questions.formats.report import Report
from questions.models import Exam, Question, Topic
from questions.types.contract import ChoiceDraft, QuestionDraft
from tests.content import make_exam, make_topic


class Target:
    """An exam with a topic, and imports into them."""

    def __init__(self, exam: Exam | None = None, topic: Topic | None = None) -> None:
        self.exam = exam or make_exam()
        self.topic = topic or make_topic(self.exam)

    def read(self, *records: Imported | Problem, **options: Any) -> Report:
        return self.stream(records, **options)

    def stream(
        self,
        records: Iterable[Imported | Problem],
        *,
        dry_run: bool = False,
        skip_refused: bool = False,
        **options: Any,
    ) -> Report:
        asked = Options(**{"exam": self.exam, "topic": self.topic, **options})

        def step(report: Report, pictures: Any) -> None:
            Run(asked, report, pictures).run(records, file="file")

        return run([step], Report(dry_run=dry_run, skip_refused=skip_refused), by=asked.by)

    def gift(self, source: str | bytes, **options: Any) -> Report:
        return self.file(source.encode() if isinstance(source, str) else source, "gift", **options)

    def file(self, data: bytes, format: str, **options: Any) -> Report:
        asked = {"exam": self.exam, "topic": self.topic, **options}
        return import_file(io.BytesIO(data), name="file", format=format, **asked)


def told(report: Report) -> list[str]:
    return [str(line).removeprefix("file:") for line in report.lines]


def question(
    slug: str = "stages",
    stem: str = "Which stages?",
    *,
    choices: Iterable[ChoiceDraft] = (ChoiceDraft(text="right", is_correct=True), ChoiceDraft(text="wrong")),
    line: int = 1,
    **more: Any,
) -> Imported:
    """A question as a format reads it; what drafts have goes to the draft."""
    of_draft = {name: more.pop(name) for name in list(more) if name in QuestionDraft.__dataclass_fields__}
    draft = QuestionDraft(
        slug=slug, stem=stem, choices=tuple(choices), **{"type": "single_choice", **of_draft}
    )
    return Imported(draft=draft, line=line, **more)


def numbered(count: int, **more: Any) -> Iterable[Imported]:
    return (question(f"question-{n}", f"Question {n}?", line=n, **more) for n in range(1, count + 1))


def key_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def slugs() -> list[str]:
    return sorted(Question.objects.values_list("slug", flat=True))
