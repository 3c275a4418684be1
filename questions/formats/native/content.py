"""From a file's bytes to what the file holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questions.drafts import ExamDraft, QuizDraft, TopicDraft
from questions.formats.marked_yaml import Document, Path, Problem, UnreadableError, read
from questions.formats.native.entries import Entry
from questions.formats.native.exams import exam_entry, topic_entries
from questions.formats.native.pictures import image_problems, pictures_of
from questions.formats.native.placed import Picture
from questions.formats.native.problems import ambiguities, other_problems
from questions.formats.native.questions import question_entry
from questions.formats.native.quizzes import quiz_entry
from questions.formats.native.schema import violations
from questions.types.contract import QuestionDraft
from questions.types.options import members

SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, kw_only=True)
class Content:
    """What one file holds, and what is wrong with it; an entry with a problem is left out."""

    exam: Entry[ExamDraft] | None = None
    topics: tuple[Entry[TopicDraft], ...] = ()
    quizzes: tuple[Entry[QuizDraft], ...] = ()
    questions: tuple[Entry[QuestionDraft], ...] = ()
    images: tuple[Picture, ...] = ()
    problems: tuple[Problem, ...] = ()


def parse(data: bytes, *, json: bool = False) -> Content:
    """A file's content; whatever is wrong with the file is in `problems`, never raised."""
    try:
        document = read(data, json=json, bulky="images")
    except UnreadableError as error:
        return Content(problems=tuple(error.problems))
    problems = [*violations(document), *other_problems(document)]
    problems += image_problems(document, members(document.value).get("images"))
    problems += ambiguities(document, {problem.path for problem in problems})
    bad = {place(problem.path) for problem in problems}
    return content_of(document, tuple(sorted(problems, key=lambda problem: problem.line)), bad)


def place(path: Path) -> Path:
    """The question, or the part of the file, that a path leads into."""
    if path[:1] in (("questions",), ("images",)):
        return path[:2] if len(path) > 1 else ()
    return path[:1] if path[:1] == ("exam",) else ()


def content_of(document: Document, problems: tuple[Problem, ...], bad: set[Path]) -> Content:
    """What stands in the places that no problem concerns."""
    if () in bad:
        return Content(problems=problems)
    value = document.value
    exam = value["exam"]
    if isinstance(exam, str):
        header: dict[str, Any] = {}
    elif ("exam",) in bad:
        header, exam = {}, ""
    else:
        header, exam = exam_parts(document, exam), exam["slug"]
    questions = value.get("questions", [])
    paths: list[Path] = [("questions", index) for index in range(len(questions)) if exam]
    entries = [question_entry(document, exam, path) for path in paths if path not in bad]
    images = [image for index, image in enumerate(value.get("images", [])) if ("images", index) not in bad]
    return Content(**header, questions=tuple(entries), images=tuple(pictures_of(images)), problems=problems)


def exam_parts(document: Document, exam: Mapping[str, Any]) -> dict[str, Any]:
    """The file's exam, topics and quizzes, by the names of `Content`."""
    quizzes = enumerate(exam.get("quizzes", []))
    return {
        "exam": exam_entry(document, exam),
        "topics": tuple(topic_entries(document, exam)),
        "quizzes": tuple(quiz_entry(document, exam["slug"], index, quiz) for index, quiz in quizzes),
    }
