"""Fitted item response models, as the API tells them and as pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from attempts.insight import curves, words
from attempts.insight.curves import Parameters
from attempts.insight.question_sheets import Fitted
from attempts.models import Calibration
from questions.models import Quiz

type Document = dict[str, Any]

# Which one's curve is drawn where there are both: what fits each question.
PREFERRED = (Calibration.Model.TWO_PARAMETER, Calibration.Model.RASCH)
OF_FIT = ("log_likelihood", "aic", "bic")
OF_ITEM = ("question", "answers", "right", "a", "b", "error_a", "error_b", "unbounded")
OF_LEFT_OUT = ("question", "answers", "right", "reason")


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
    return by_quiz([quiz.slug]).get(quiz.slug, [])


def by_quiz(slugs: Iterable[str]) -> Mapping[str, list[Calibration]]:
    found: defaultdict[str, list[Calibration]] = defaultdict(list)
    rows = Calibration.objects.filter(quiz__slug__in=list(slugs)).select_related("quiz")
    for row in sorted(rows, key=lambda row: PREFERRED.index(Calibration.Model(row.model))):
        found[row.quiz.slug].append(row)
    return found


# For the API


def document(row: Calibration) -> Document:
    fit = row.document
    return {
        **outline(row),
        "reason": fit.get("reason"),
        "items": [{name: each[name] for name in OF_ITEM} for each in fit["items"]],
        "left_out": [{name: each[name] for name in OF_LEFT_OUT} for each in fit.get("left_out", ())],
    }


def outline(row: Calibration) -> Document:
    return {
        "model": row.model,
        "computed_at": row.computed_at,
        "learners": row.learners,
        "converged": bool(row.document.get("converged")),
        **{name: row.document.get(name) for name in OF_FIT},
    }


def of_item(row: Calibration, slug: str) -> Document:
    """What a model says of one question."""
    item = item_named(row, slug)
    gone = next((each for each in row.document.get("left_out", ()) if each["question"] == slug), None)
    return {
        **outline(row),
        "item": item and {name: item[name] for name in OF_ITEM},
        "left_out": gone and gone["reason"],
        "curve": curve_of(item),
    }


def curve_of(item: Document | None) -> list[Document]:
    if item is None or not is_estimated(item):
        return []
    points = curves.curve(a=item["a"], b=item["b"])
    return [{"ability": ability, "probability": probability} for ability, probability in points]


def item_named(row: Calibration, slug: str) -> Document | None:
    return next((each for each in row.document["items"] if each["question"] == slug), None)


def is_estimated(item: Document) -> bool:
    return not item["unbounded"] and item["a"] is not None and item["b"] is not None


# For pages


def of_quiz(found: Sequence[Calibration]) -> list[ModelRow]:
    """Those that could be fitted."""
    return [
        ModelRow(
            name=row.get_model_display(),
            learners=row.learners,
            questions=len(row.document["items"]),
            converged=bool(row.document.get("converged")),
            aic=words.number(row.document.get("aic"), 0),
            bic=words.number(row.document.get("bic"), 0),
            computed_at=row.computed_at,
        )
        for row in found
        if row.document["items"]
    ]


def of_question(found: Sequence[Calibration], slug: str) -> list[ParameterRow]:
    return [
        ParameterRow(
            name=row.get_model_display(),
            a=words.number(item["a"]),
            error_a=words.number(item["error_a"]),
            b=words.number(item["b"]),
            error_b=words.number(item["error_b"]),
            answers=item["answers"],
            computed_at=row.computed_at,
        )
        for row in found
        if (item := item_named(row, slug)) is not None and is_estimated(item)
    ]


def fitted(found: Sequence[Calibration]) -> Fitted | None:
    """The preferred model that was fitted, for the plot of a question's curve."""
    for row in found:
        estimates = [each for each in row.document["items"] if is_estimated(each)]
        if estimates:
            items = [Parameters(question=each["question"], a=each["a"], b=each["b"]) for each in estimates]
            return Fitted(model=row.get_model_display(), items=items)
    return None
