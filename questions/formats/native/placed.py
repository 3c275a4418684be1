"""Drafts on their way into a file, and the images that their texts show."""

from dataclasses import dataclass

from questions.drafts import ExamDraft, QuizDraft, TopicDraft


@dataclass(frozen=True, kw_only=True)
class Placed[Draft]:
    """A draft, and where it stands: `parent` is a topic's parent or a question's topic, by slug.

    `published` is whether an import of the file is to publish it.
    """

    draft: Draft
    parent: str | None = None
    published: bool = False


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What a file says of an exam before its questions; topics may stand in any order."""

    exam: ExamDraft
    topics: tuple[Placed[TopicDraft], ...] = ()
    quizzes: tuple[Placed[QuizDraft], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An image that texts show as `![words](/assets/NAME)`; `alt` says what it shows."""

    name: str
    alt: str
    data: bytes
