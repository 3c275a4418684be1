"""The native format: YAML or JSON files that hold exams, topics, quizzes and questions.

`parse` turns a file's bytes into drafts, each with its lines, and into problems; pure. What the format
is, is said by native.schema.json; docs/native-format.md shows it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from jsonschema import Draft202012Validator

from questions.drafts import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.formats.marked_yaml import Document, Path, Problem, UnreadableError, read
from questions.formats.sentences import problems_of
from questions.policy import Hints
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from questions.types.fractions import DEFAULT_RULE
from questions.types.options import normal

SCHEMA_FILE = FilePath(__file__).with_name("native.schema.json")
SUFFIXES = (".yaml", ".yml", ".json")
DATES = ("opens_at", "closes_at")
# What a draft's field is called in a file, where the two differ.
FILE_NAMES = {
    "is_correct": "correct",
    "time_limit_s": "time_limit_minutes",
    "grace_s": "grace_seconds",
    "options": "scoring",
}


@dataclass(frozen=True, kw_only=True)
class Entry[Draft]:
    """A draft, the slugs of what it stands in, and where it is written.

    `parent` is a topic's parent or a question's topic; `published` is whether the file asks for it.
    """

    draft: Draft
    exam: str
    document: Document
    path: Path
    parent: str | None = None
    published: bool = False

    @property
    def line(self) -> int:
        return self.document.line(self.path)

    def line_of(self, field: str) -> int:
        """The line of a field of the draft, such as `choices.2.text`, or of the nearest around it."""
        return self.document.line((*self.path, *in_file(field)))


@dataclass(frozen=True, kw_only=True)
class Content:
    """What one file holds, and what is wrong with it; an entry with a problem is left out."""

    exam: Entry[ExamDraft] | None = None
    topics: tuple[Entry[TopicDraft], ...] = ()
    quizzes: tuple[Entry[QuizDraft], ...] = ()
    questions: tuple[Entry[QuestionDraft], ...] = ()
    problems: tuple[Problem, ...] = ()


@cache
def schema() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return document


def parse(data: bytes, *, json: bool = False) -> Content:
    """A file's content; whatever is wrong with the file is in `problems`, never raised."""
    try:
        document = read(data, json=json)
    except UnreadableError as error:
        return Content(problems=tuple(error.problems))
    problems = problems_of(document, list(Draft202012Validator(schema()).iter_errors(document.value)))
    problems += other_problems(document)
    problems += ambiguities(document, {problem.path for problem in problems})
    bad = {place(problem.path) for problem in problems}
    return content_of(document, tuple(sorted(problems, key=lambda problem: problem.line)), bad)


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
        header, exam = exam_entries(document, exam), exam["slug"]
    questions = value.get("questions", [])
    paths: list[Path] = [("questions", index) for index in range(len(questions)) if exam]
    entries = [question_entry(document, exam, path) for path in paths if path not in bad]
    return Content(**header, questions=tuple(entries), problems=problems)


def place(path: Path) -> Path:
    """The question, or the part of the file, that a path leads into."""
    if path[:1] == ("questions",):
        return path[:2] if len(path) > 1 else ()
    return path[:1] if path[:1] == ("exam",) else ()


def in_file(field: str) -> Path:
    """`choices.2.is_correct` of a draft as the path of the same in a file."""
    return tuple(int(name) if name.isdigit() else FILE_NAMES.get(name, name) for name in field.split("."))


def named(path: Path) -> str:
    return ".".join(str(name) for name in path)


def ambiguities(document: Document, told: set[Path]) -> Iterator[Problem]:
    """Unquoted words that other readers of YAML do not take for a text, where nothing else is wrong."""
    for path, kind in document.ambiguous.items():
        if path in told or (kind == "a date" and path[-1] in DATES):
            continue
        yield Problem(document.line(path), path, f"put this word in quotes; YAML 1.1 takes it for {kind}")


def other_problems(document: Document) -> Iterator[Problem]:
    """What the schema cannot say: topics that are missing or repeated, and dates."""
    value = document.value
    if not isinstance(value, dict):
        return
    questions, exam = value.get("questions"), value.get("exam")
    for index, question in enumerate(questions if isinstance(questions, list) else ()):
        if isinstance(question, dict) and "topic" not in question and "topic" not in value:
            path: Path = ("questions", index)
            yield Problem(document.line(path), path, "add the field `topic`, here or at the top of the file")
    if isinstance(exam, dict):
        yield from repeated_topics(document, exam)
        yield from wrong_dates(document, exam)


def repeated_topics(document: Document, exam: Mapping[str, Any]) -> Iterator[Problem]:
    seen: dict[Any, int] = {}
    for path, topic, _ in topics_below(("exam",), exam, None):
        slug = topic.get("slug")
        if isinstance(slug, str) and slug in seen:
            message = f'the topic "{slug}" is already on line {seen[slug]}; give each topic its own slug'
            yield Problem(document.line((*path, "slug")), (*path, "slug"), message)
        elif isinstance(slug, str):
            seen[slug] = document.line((*path, "slug"))


def topics_below(path: Path, owner: Mapping[str, Any], parent: str | None) -> Iterator[tuple[Path, Any, Any]]:
    """Each topic of an exam's tree with its path and its parent's slug, parents first."""
    topics = owner.get("topics")
    for index, topic in enumerate(topics if isinstance(topics, list) else ()):
        if isinstance(topic, dict):
            here: Path = (*path, "topics", index)
            yield here, topic, parent
            yield from topics_below(here, topic, topic.get("slug"))


def wrong_dates(document: Document, exam: Mapping[str, Any]) -> Iterator[Problem]:
    quizzes = exam.get("quizzes")
    for index, quiz in enumerate(quizzes if isinstance(quizzes, list) else ()):
        for name in DATES:
            text = quiz.get(name) if isinstance(quiz, dict) else None
            if isinstance(text, str) and moment(text) is None:
                path: Path = ("exam", "quizzes", index, name)
                message = "write date, time and time zone, such as 2027-01-31T09:00:00Z"
                yield Problem(document.line(path), path, message)


def moment(text: str) -> datetime | None:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value if value.tzinfo else None


def exam_entries(document: Document, exam: Mapping[str, Any]) -> dict[str, Any]:
    """The file's exam, topics and quizzes, by the names of `Content`."""
    slug = exam["slug"]
    plain = {name: text(exam[name]) for name in ("slug", "title", "description", "language") if name in exam}
    topics = enumerate(topics_below(("exam",), exam, None))
    quizzes = enumerate(exam.get("quizzes", []))
    return {
        "exam": Entry(draft=ExamDraft(**plain), exam=slug, document=document, path=("exam",)),
        "topics": tuple(topic_entry(document, slug, position, found) for position, found in topics),
        "quizzes": tuple(quiz_entry(document, slug, index, quiz) for index, quiz in quizzes),
    }


def topic_entry(
    document: Document, exam: str, position: int, found: tuple[Path, Any, str | None]
) -> Entry[TopicDraft]:
    path, topic, parent = found
    draft = TopicDraft(
        slug=topic["slug"],
        title=text(topic["title"]),
        description=text(topic.get("description", "")),
        weight=Decimal(topic.get("weight", 0)),
        position=position,
    )
    return Entry(draft=draft, exam=exam, parent=parent, document=document, path=path)


def quiz_entry(document: Document, exam: str, index: int, quiz: Mapping[str, Any]) -> Entry[QuizDraft]:
    fields = {name: text(value) for name, value in quiz.items() if name not in ("status", "sections", *DATES)}
    if "time_limit_minutes" in fields:
        fields["time_limit_s"] = fields.pop("time_limit_minutes") * 60
    if "grace_seconds" in fields:
        fields["grace_s"] = fields.pop("grace_seconds")
    if isinstance(fields.get("hints"), bool):
        fields["hints"] = str(Hints.ON_DEMAND if fields["hints"] else Hints.OFF)
    for name in ("pass_percent", "try_penalty"):
        if name in fields:
            fields[name] = Decimal(fields[name])
    fields |= {name: moment(quiz[name]) for name in DATES if name in quiz}
    sections = tuple(section_draft(section) for section in quiz["sections"])
    return Entry(
        draft=QuizDraft(**fields, sections=sections),
        exam=exam,
        document=document,
        path=("exam", "quizzes", index),
        published=quiz.get("status", "published") == "published",
    )


def section_draft(section: Mapping[str, Any]) -> SectionDraft:
    lists = {name: tuple(section[name]) for name in ("questions", "tags") if name in section}
    return SectionDraft(**{name: text(value) for name, value in section.items()} | lists)


def question_entry(document: Document, exam: str, path: Path) -> Entry[QuestionDraft]:
    question = document.value["questions"][path[1]]
    return Entry(
        draft=question_draft(question),
        exam=exam,
        parent=question.get("topic", document.value.get("topic")),
        document=document,
        path=path,
        published=question.get("status", "published") == "published",
    )


def question_draft(question: Mapping[str, Any]) -> QuestionDraft:
    plain = ("slug", "type", "stem", "explanation", "difficulty", "pool")
    multiple = question["type"] == "multiple_choice"
    return QuestionDraft(
        **{name: text(question[name]) for name in plain if name in question},
        tags=tuple(question.get("tags", ())),
        references=tuple(dict(reference) for reference in question.get("references", ())),
        options={"scoring": question.get("scoring", DEFAULT_RULE)} if multiple else {},
        choices=tuple(choice_drafts(question)),
        hints=tuple(hint_draft(hint) for hint in question.get("hints", ())),
    )


def choice_drafts(question: Mapping[str, Any]) -> Iterator[ChoiceDraft]:
    if question["type"] == "true_false":
        feedback = question.get("feedback", {})
        for answer, name in ((True, "True"), (False, "False")):
            yield ChoiceDraft(
                text=name,
                is_correct=question["answer"] is answer,
                feedback=text(feedback.get(name.lower(), "")),
            )
    for choice in question.get("choices", ()):
        yield ChoiceDraft(
            text=text(choice["text"]),
            is_correct=choice.get("correct", False),
            fraction=Decimal(choice["fraction"]) if "fraction" in choice else None,
            feedback=text(choice.get("feedback", "")),
        )


def hint_draft(hint: str | Mapping[str, Any]) -> HintDraft:
    if isinstance(hint, str):
        return HintDraft(text=text(hint))
    return HintDraft(text=text(hint["text"]), penalty=Decimal(hint.get("penalty", 0)))


def text(value: Any) -> Any:
    """A text as it is kept, without the line end of a YAML block; any other value as it is."""
    return normal(value) if isinstance(value, str) else value
