"""Fitted item response models as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from attempts.insight import words
from attempts.insight.question_sheets import Fitted
from attempts.models import Calibration
from questions.models import Quiz

# Which one's curve is drawn where there are both: what fits each question.
PREFERRED = (Calibration.Model.TWO_PARAMETER, Calibration.Model.RASCH)


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelRow:
    name: str
    learners: int
    questions: int
    converged: bool
    aic: str
    bic: str
    computed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ParameterRow:
    name: str
    a: str
    error_a: str
    b: str
    error_b: str
    answers: int
    computed_at: datetime


def calibrations(quiz: Quiz) -> list[Calibration]:
    """At most one of each model, the preferred one first."""
    rows = {row.model: row for row in Calibration.objects.filter(quiz=quiz)}
    return [rows[model] for model in PREFERRED if model in rows]


def of_quiz(quiz: Quiz) -> list[ModelRow]:
    return [
        ModelRow(
            name=row.get_model_display(),
            learners=row.learners,
            questions=len(row.document["items"]),
            converged=row.document["converged"],
            aic=words.number(row.document["aic"], 0),
            bic=words.number(row.document["bic"], 0),
            computed_at=row.computed_at,
        )
        for row in calibrations(quiz)
    ]


def fitted(quiz: Quiz) -> Fitted | None:
    return None


def of_question(quiz: Quiz, slug: str) -> list[ParameterRow]:
    return []
