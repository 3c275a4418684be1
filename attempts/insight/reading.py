"""What the pages and the API are made from: counts, and the figures they give."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import NoReturn

from attempts import figures
from attempts.analysis import classical
from attempts.analysis.counts import QuizCounts
from attempts.analysis.figures import ItemFigures, QuizFigures
from attempts.figures import QuestionCounts, Selection
from questions.models import Question, Quiz
from quizapi.errors import DomainError


@dataclass(frozen=True, slots=True)
class QuizRead:
    counts: QuizCounts
    figures: QuizFigures


@dataclass(frozen=True, slots=True)
class QuestionRead:
    """A question at a quiz; its weights in the quiz are not told, as that takes all other questions."""

    counts: QuizCounts
    item: ItemFigures


def quiz_named(slug: str) -> Quiz:
    found = Quiz.objects.filter(slug=slug).select_related("exam").first()
    if found is None:
        refuse("quiz")
    return found


def question_named(slug: str) -> Question:
    found = Question.objects.filter(slug=slug).select_related("exam", "topic").first()
    if found is None:
        refuse("question")
    return found


def refuse(what: str) -> NoReturn:
    raise DomainError("not_found", HTTPStatus.NOT_FOUND, f"There is no {what} with this slug.")


def at_quiz(quiz: Quiz, selection: Selection) -> QuizRead:
    counts = figures.read(quiz, selection)
    return QuizRead(counts, classical.analyse(counts))


def everywhere(question: Question) -> list[QuestionRead]:
    return of_each(figures.question(question))


def of_each(counts: QuestionCounts) -> list[QuestionRead]:
    """A question at each quiz that asked it, of first attempts; where most learners had it first."""
    found = [of_question(each, counts.question) for each in counts.quizzes]
    return sorted(filter(None, found), key=lambda read: (-read.item.learners, read.counts.quiz))


def of_question(counts: QuizCounts, slug: str) -> QuestionRead | None:
    """The part of a quiz's counts that is about one question, and its figures; None where it has none."""
    versions = [version for version in counts.versions if version.question == slug]
    if not versions:
        return None
    about = replace(counts, versions=versions)
    (item,) = classical.analyse(about).items
    return QuestionRead(about, without_weights(item))


def without_weights(item: ItemFigures) -> ItemFigures:
    versions = [without_weights(version) for version in item.versions]
    return replace(item, effective_weight=None, intended_weight=None, versions=versions)


def keys_of(slugs: Iterable[str]) -> dict[str, int]:
    """The primary keys of questions, for links to their pages."""
    return dict(Question.objects.filter(slug__in=list(slugs)).values_list("slug", "pk"))
