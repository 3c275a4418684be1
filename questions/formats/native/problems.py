"""What can be wrong with a file that its schema cannot say."""

from collections.abc import Iterator, Mapping
from typing import Any

from questions.formats.marked_yaml import Document, Path, Problem
from questions.formats.native.exact import MESSAGE, is_exact
from questions.formats.native.exams import topics_below
from questions.formats.native.quizzes import DATES, moment


def ambiguities(document: Document, told: set[Path]) -> Iterator[Problem]:
    """Unquoted words that other readers of YAML do not take for a text, where nothing else is wrong."""
    for path, kind in document.ambiguous.items():
        if path not in told and not means_the_same(path, kind):
            message = f"put this word in quotes; YAML 1.1 takes it for {kind}"
            yield Problem(document.line(path), path, message)


def means_the_same(path: Path, kind: str) -> bool:
    """A date where one is wanted, and `hints: off`, which YAML 1.1 reads as `hints: false`."""
    wanted = "a date" if path[-1] in DATES else "a yes-or-no value" if path[-1] == "hints" else ""
    return kind == wanted


def other_problems(document: Document) -> Iterator[Problem]:
    """Topics that are missing or repeated, dates, and what exports wrote."""
    value = document.value
    if not isinstance(value, dict):
        return
    questions, exam = value.get("questions"), value.get("exam")
    for index, question in enumerate(questions if isinstance(questions, list) else ()):
        if isinstance(question, dict) and "topic" not in question and "topic" not in value:
            path: Path = ("questions", index)
            yield Problem(document.line(path), path, "add the field `topic`, here or at the top of the file")
    yield from wrong_exact(document, questions)
    if isinstance(exam, dict):
        yield from repeated_topics(document, exam)
        yield from wrong_dates(document, exam)


def wrong_exact(document: Document, questions: Any) -> Iterator[Problem]:
    for index, question in enumerate(questions if isinstance(questions, list) else ()):
        exact = question.get("exact") if isinstance(question, dict) else None
        if isinstance(exact, str) and not is_exact(exact):
            path: Path = ("questions", index, "exact")
            yield Problem(document.line(path), path, MESSAGE)


def repeated_topics(document: Document, exam: Mapping[str, Any]) -> Iterator[Problem]:
    seen: dict[Any, int] = {}
    for path, topic, _ in topics_below(("exam",), exam, None):
        slug = topic.get("slug")
        if isinstance(slug, str) and slug in seen:
            message = f'the topic "{slug}" is already on line {seen[slug]}; give each topic its own slug'
            yield Problem(document.line((*path, "slug")), (*path, "slug"), message)
        elif isinstance(slug, str):
            seen[slug] = document.line((*path, "slug"))


def wrong_dates(document: Document, exam: Mapping[str, Any]) -> Iterator[Problem]:
    quizzes = exam.get("quizzes")
    for index, quiz in enumerate(quizzes if isinstance(quizzes, list) else ()):
        for name in DATES:
            text = quiz.get(name) if isinstance(quiz, dict) else None
            if isinstance(text, str) and moment(text) is None:
                path: Path = ("exam", "quizzes", index, name)
                message = "write date, time and time zone, such as 2027-01-31T09:00:00Z"
                yield Problem(document.line(path), path, message)
