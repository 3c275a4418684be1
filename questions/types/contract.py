"""What every question type is made of: plain values in, plain values out, no Django.

A type is a module with these functions and one fact (`QuestionType`). With its line in `TYPES` it can be
published, attempted, graded, reviewed and compared: what does that never asks which type a question has. Only
what gives a type a shape of its own names it: the author's form, the native format, the API's schema.

- `clean(draft)` lists what keeps the draft from being published, a sentence for each fault;
- `deliver(draft, language)` is the type's share of the document that a learner may see; `language` is the
  exam's, a BCP 47 tag, which says how numbers are written;
- `key(draft)` is its share of the answer key;
- `written(delivery, key)` is the way back from the two documents to what the author wrote, so that a version
  can become a draft again: compiled once more, it is the same version;
- `parse_response(delivery, answer)` checks an answer against the delivered question and returns its
  canonical form, so that equal answers compare equal; `MalformedAnswer` refuses anything else;
- `grade(key, answer)` marks a canonical answer; None: a person has to;
- `correct_answer(key)` is an answer that gets full marks; None: the key knows none;
- `picked(answer)` are the ids of the choices that a canonical answer picks out of all, none where answers
  do not do that: their feedback is what a learner reads;
- `in_words(delivery, answer)` tells a canonical answer to a person, as lines of CommonMark;
- `described(key)` says in words, by name, what the key holds besides its choices and what all
  questions have, so that two versions can be compared;
- `KEEPS_ORDER` says that an attempt must not shuffle the choices, be it that there are none;
- `QUESTION_SCHEMA` and `ANSWER_SCHEMA` are JSON Schemas of its share of the delivery and of an answer; the
  API's schema is made of them. `title` names them there; types that answer alike share one.

What was delivered and the key are JSON documents, because that is how a version keeps them for good.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from questions.types.fractions import Grade

type Document = Mapping[str, Any]

MIN_CHOICES, MAX_CHOICES = 2, 20
MAX_HINTS = 20
MAX_TEXT = 20_000  # characters of any text that an author or a learner writes


@dataclass(frozen=True, kw_only=True)
class ChoiceDraft:
    """One choice as its author wrote it. `id` is the choice's public UUID, None for a new one."""

    text: str
    is_correct: bool = False
    fraction: Decimal | None = None
    feedback: str = ""
    pinned: bool = False  # stays last where choices are shuffled: "none of the above"
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class HintDraft:
    """One hint; `penalty` is the share of the mark, 0 to 1, that revealing it costs."""

    text: str
    penalty: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class QuestionDraft:
    """A question as its author wrote it, apart from the exam and topic it stands in.

    `options` holds what only some types have, such as `scoring` of multiple choice; each type's module says
    what is in it, and `clean` refuses anything else.
    """

    slug: str
    type: str
    stem: str
    explanation: str = ""
    difficulty: str = "medium"
    pool: str = "practice"
    tags: tuple[str, ...] = ()
    references: tuple[Document, ...] = ()
    options: Document = field(default_factory=dict)
    choices: tuple[ChoiceDraft, ...] = ()
    hints: tuple[HintDraft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """What an author wrote of a type's own, told from a version; what has its default may be written out."""

    options: Document = field(default_factory=dict)
    choices: tuple[ChoiceDraft, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Why a draft cannot be published: the field (`choices.2.text`), and what to do about it."""

    field: str
    message: str


class MalformedAnswer(ValueError):
    """An answer that is not one: refused, uses no try. `pointer` is the JSON pointer below `answer`."""

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.message = message


class QuestionType(Protocol):
    """The verbs of a question type's module."""

    KEEPS_ORDER: bool
    QUESTION_SCHEMA: Document
    ANSWER_SCHEMA: Document

    def clean(self, draft: QuestionDraft) -> list[Fault]: ...
    def deliver(self, draft: QuestionDraft, language: str) -> dict[str, Any]: ...
    def key(self, draft: QuestionDraft) -> dict[str, Any]: ...
    def written(self, delivery: Document, key: Document) -> Written: ...
    def parse_response(self, delivery: Document, answer: object) -> dict[str, Any]: ...
    def grade(self, key: Document, answer: Document) -> Grade | None: ...
    def correct_answer(self, key: Document) -> dict[str, Any] | None: ...
    def picked(self, answer: Document) -> frozenset[str]: ...
    def in_words(self, delivery: Document, answer: Document) -> list[str]: ...
    def described(self, key: Document) -> dict[str, str]: ...


def only_member(answer: object, name: str) -> object:
    """The value of the one member that an answer of this type has."""
    if not isinstance(answer, Mapping):
        raise MalformedAnswer("", f'Send an object such as {{"{name}": ...}}.')
    for member in answer:
        if member != name:
            raise MalformedAnswer(
                pointer_to(member), f'An answer to this question has only the member "{name}".'
            )
    if name not in answer:
        raise MalformedAnswer(f"/{name}", "This member is missing.")
    value: object = answer[name]
    return value


def pointer_to(member: object) -> str:
    """The JSON pointer (RFC 6901) to a member of an object."""
    return "/" + str(member).replace("~", "~0").replace("/", "~1")
