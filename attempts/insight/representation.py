"""Item analysis as JSON: figures as the API sends them, by the names of serializers.py."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from attempts.analysis.counts import MonthCount, VersionCounts
from attempts.analysis.dif import Dif
from attempts.analysis.figures import ItemFigures, MonthFigures, TestFigures
from attempts.insight import flags
from attempts.insight.differential import Comparison, Groups
from attempts.insight.listing import Listed
from attempts.insight.reading import QuestionRead, QuizRead
from questions.models import Question, Quiz

type Document = dict[str, Any]

MEASURES = (
    *("learners", "mean_mark", "max_mark", "sd", "facility", "discrimination_index"),
    *(
        "discriminative_efficiency",
        "random_guess_score",
        "upper",
        "lower",
        "learners_upper",
        "learners_lower",
    ),
    *("median_seconds", "drift"),
)
COMPARED = ("strata", "odds_ratio", "d_dif", "chi_square", "p", "level")


def quiz(row: Quiz, read: QuizRead, calibrations: Sequence[Document], *, now: datetime) -> Document:
    figures = read.figures
    return {
        "quiz": row.slug,
        "exam": row.exam.slug,
        "attempts": figures.selection,
        "as_of": now,
        "computed_from": figures.test.learners,
        "test": test(figures.test),
        "topics": [asdict(topic) for topic in figures.topics],
        "items": [item(each) for each in figures.items],
        "calibrations": calibrations,
    }


def test(figures: TestFigures) -> Document:
    return asdict(figures)


def measures(figures: ItemFigures) -> Document:
    whole = asdict(figures)
    found = {name: whole[name] for name in MEASURES}
    return {**found, "flags": [flag.code for flag in flags.of_item(figures)]}


def item(figures: ItemFigures) -> Document:
    named = {"question": figures.question, "topic": figures.topic, "type": figures.type}
    weights = {
        "effective_weight": figures.effective_weight,
        "intended_weight": figures.intended_weight,
    }
    return {**named, **measures(figures), **weights}


def listed(row: Listed) -> Document:
    return {
        "question": row.question,
        "quiz": row.quiz,
        "topic": row.topic,
        "type": row.type,
        "learners": row.learners,
        "facility": row.facility and asdict(row.facility),
        "discrimination_index": row.discrimination and asdict(row.discrimination),
        "exposure": row.exposure,
        "flags": [flag.code for flag in row.flags],
    }


def question(
    row: Question,
    reads: Sequence[QuestionRead],
    practice: Sequence[VersionCounts],
    at_quizzes: Sequence[Document],
    *,
    now: datetime,
) -> Document:
    months: list[MonthFigures | MonthCount] = [month for read in reads for month in read.item.months]
    months += [month for version in practice for month in version.months]
    return {
        "question": row.slug,
        "exam": row.exam.slug,
        "topic": row.topic.slug,
        "type": row.type,
        "stem": row.stem,
        "as_of": now,
        "computed_from": sum(read.item.learners for read in reads),
        "exposure": {
            "delivered": sum(month.delivered for month in months),
            "answered": sum(month.answered for month in months),
            "practice": [practice_month(version, month) for version in practice for month in version.months],
        },
        "quizzes": at_quizzes,
    }


def practice_month(version: VersionCounts, month: MonthCount) -> Document:
    return {
        "version": version.version,
        "month": month.month,
        "delivered": month.delivered,
        "answered": month.answered,
    }


def at_quiz(read: QuestionRead, calibrations: Sequence[Document], differential: Document | None) -> Document:
    figures = read.item
    return {
        "quiz": read.counts.quiz,
        **measures(figures),
        "choices": [asdict(choice) for choice in figures.choices],
        "months": [asdict(month) for month in figures.months],
        "versions": [version(each) for each in figures.versions],
        "calibrations": calibrations,
        "differential": differential,
    }


def version(figures: ItemFigures) -> Document:
    choices = [asdict(choice) for choice in figures.choices]
    return {"version": figures.version, **measures(figures), "choices": choices}


def differential(groups: Groups, found: Comparison) -> Document:
    named = {"focal": groups.focal.name, "reference": groups.reference and groups.reference.name}
    compared: Mapping[str, Any] = {} if found.dif is None else told(found.dif)
    return {
        **named,
        "focal_learners": found.focal,
        "reference_learners": found.reference,
        **{name: compared.get(name) for name in COMPARED},
    }


def told(found: Dif) -> Document:
    return asdict(found)
