"""Attempts as rows, one answer each, and the counts of them: what the counting in the database is to give."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from attempts.analysis.counts import (
    Choice,
    ChoiceCount,
    MarkCount,
    MonthCount,
    QuizCounts,
    ScoreCount,
    TimeCount,
    VersionCounts,
)


@dataclass(frozen=True)
class Answer:
    question: str
    version: int
    mark: Decimal
    max_mark: Decimal
    choices: tuple[str, ...] = ()
    seconds: int | None = None
    month: date = date(2026, 1, 1)


@dataclass(frozen=True)
class Paper:
    """A learner's attempt: the answers to the questions it had."""

    answers: tuple[Answer, ...]
    passed: bool | None = None

    @property
    def score(self) -> Decimal:
        return sum((answer.mark for answer in self.answers), Decimal(0))

    @property
    def max_score(self) -> Decimal:
        return sum((answer.max_mark for answer in self.answers), Decimal(0))


@dataclass(frozen=True)
class About:
    """What a version is called."""

    question: str
    version: int = 1
    topic: str = "topic"
    guess: float | None = None
    choices: tuple[Choice, ...] = ()


def counts_of(papers: Sequence[Paper], versions: Sequence[About]) -> QuizCounts:
    scores = Counter((paper.score, paper.max_score, paper.passed) for paper in papers)
    return QuizCounts(
        quiz="mock",
        scores=[ScoreCount(*key, n) for key, n in scores.items()],
        versions=[_version(papers, about) for about in versions],
    )


def _version(papers: Sequence[Paper], about: About) -> VersionCounts:
    seen = [
        (paper, answer)
        for paper in papers
        for answer in paper.answers
        if (answer.question, answer.version) == (about.question, about.version)
    ]
    marks = Counter((answer.mark, answer.max_mark, paper.score) for paper, answer in seen)
    taken = Counter(
        (choice, answer.mark, paper.score) for paper, answer in seen for choice in answer.choices or ("",)
    )
    times = Counter(answer.seconds for _, answer in seen if answer.seconds is not None)
    return VersionCounts(
        question=about.question,
        version=about.version,
        topic=about.topic,
        type="single_choice",
        guess=about.guess,
        choices=about.choices,
        marks=[MarkCount(*key, n) for key, n in marks.items()],
        taken=[ChoiceCount(*key, n) for key, n in taken.items()] if about.choices else [],
        times=[TimeCount(seconds, n) for seconds, n in times.items()],
        months=_months([answer for _, answer in seen]),
    )


def _months(answers: Sequence[Answer]) -> list[MonthCount]:
    by_month: dict[date, list[Answer]] = {}
    for answer in answers:
        by_month.setdefault(answer.month, []).append(answer)
    return [
        MonthCount(
            month=month,
            delivered=len(those),
            answered=sum(bool(answer.choices) for answer in those),
            n=len(those),
            sum_marks=sum((answer.mark for answer in those), Decimal(0)),
            sum_max_marks=sum((answer.max_mark for answer in those), Decimal(0)),
            sum_squares=sum((answer.mark**2 for answer in those), Decimal(0)),
        )
        for month, those in by_month.items()
    ]
