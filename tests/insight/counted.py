"""A quiz whose attempts are counted, without attempts: the tables of counts filled by pattern."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from attempts.models import Calibration, ChoiceCell, MarkCell, MonthCell, ScoreCell
from questions.models import Question, QuestionVersion, Quiz, Topic
from tests.content import fixed_quiz, single_choice

MARCH = date(2026, 3, 1)
SLUGS = ("one", "two", "three")
# Whether a learner is right with each question, and how many learners are so. "three" is against the others.
PATTERNS = (((1, 1, 0), 40), ((1, 0, 0), 20), ((0, 1, 1), 10), ((0, 0, 1), 30))


def counted_quiz(
    topic: Topic, patterns: Sequence[tuple[Sequence[int], int]] = PATTERNS, slug: str = "quiz", **policy: Any
) -> Quiz:
    names = [name if slug == "quiz" else f"{slug}-{name}" for name in SLUGS]
    quiz = fixed_quiz(topic, *map(single_choice, names), slug=slug, **policy)
    fill(quiz, [Question.objects.get(slug=name).current_version for name in names], patterns)
    return quiz


def fill(quiz: Quiz, versions: Sequence[Any], patterns: Sequence[tuple[Sequence[int], int]]) -> None:
    scores: Counter[int] = Counter()
    marks: Counter[tuple[QuestionVersion, int, int]] = Counter()
    for pattern, n in patterns:
        scores[sum(pattern)] += n
        for version, mark in zip(versions, pattern, strict=True):
            marks[version, mark, sum(pattern)] += n
    ScoreCell.objects.bulk_create(
        ScoreCell(quiz=quiz, score=score, max_score=len(versions), passed=None, n=n)
        for score, n in scores.items()
    )
    MarkCell.objects.bulk_create(
        MarkCell(quiz=quiz, version=version, mark=mark, max_mark=1, score=score, n=n)
        for (version, mark, score), n in marks.items()
    )
    ChoiceCell.objects.bulk_create(
        ChoiceCell(quiz=quiz, version=version, choice=choice(version, mark), mark=mark, score=score, n=n)
        for (version, mark, score), n in marks.items()
    )
    for version in versions:
        had = sum(n for (each, *_), n in marks.items() if each == version)
        right = sum(n for (each, mark, _), n in marks.items() if each == version and mark)
        month(quiz, version, n=had, right=right, delivered=had + 5)


def month(quiz: Quiz | None, version: Any, *, n: int, right: int, delivered: int, when: date = MARCH) -> None:
    MonthCell.objects.create(
        quiz=quiz,
        version=version,
        month=when,
        delivered=delivered,
        answered=delivered,
        n=n,
        sum_marks=right,
        sum_max_marks=n,
        sum_squares=right,
    )


def choice(version: QuestionVersion, mark: int) -> str:
    """The id of the right choice, or of a wrong one."""
    found = {each["text"]: each["id"] for each in version.delivery["choices"]}
    return str(found["right" if mark else "wrong"])


def calibrated(quiz: Quiz, *slugs: str) -> None:
    """A 2PL model fitted to these questions; "three" was left out."""
    item = {"answers": 100, "right": 60, "a": 1.5, "b": -0.25, "d": 0.375, "error_a": 0.2, "error_b": 0.1}
    Calibration.objects.create(
        quiz=quiz,
        model="2pl",
        computed_at=datetime(2026, 4, 1, tzinfo=UTC),
        learners=100,
        document={
            "reason": None,
            "items": [{"question": slug, **item, "error_d": 0.2, "unbounded": False} for slug in slugs],
            "left_out": [
                {"question": "three", "answers": 100, "right": 100, "reason": "everybody answered it right"}
            ],
            "converged": True,
            "log_likelihood": -180.5,
            "aic": 369.0,
            "bic": 379.4,
        },
    )
