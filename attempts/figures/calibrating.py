"""Fitting item response models to quizzes, and when it is time to fit them again.

A fit takes all answers of a quiz, so it is not made for every learner who comes: the parameters move little
until there are a good many more.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from math import isfinite
from typing import Any

from django.db import connection
from django.utils import timezone

from attempts.analysis import irt
from attempts.figures.matrices import Matrix, matrix
from attempts.models import Calibration
from questions.models import Quiz

# Below that, errors are as wide as the differences between questions.
FEWEST = 50  # learners
# A model is fitted again when there are so many times the learners that it was fitted to.
GROWTH = 1.1

# Those that have no calibration, or one of too few learners; those with most learners first.
DUE = """
    SELECT s.quiz_id FROM (
        SELECT quiz_id, sum(n) AS learners FROM attempts_scorecell GROUP BY quiz_id
    ) s
    LEFT JOIN (
        SELECT quiz_id, min(learners) AS learners, count(*) AS models
        FROM attempts_calibration GROUP BY quiz_id
    ) c ON c.quiz_id = s.quiz_id
    WHERE s.learners >= %(fewest)s
        AND (c.models IS NULL OR c.models < %(models)s OR s.learners >= %(growth)s * c.learners)
    ORDER BY s.learners DESC, s.quiz_id
"""


def due() -> list[Quiz]:
    """The quizzes whose counted learners have grown enough; one statement, two if there are any."""
    values = {"fewest": FEWEST, "growth": GROWTH, "models": len(Calibration.Model)}
    with connection.cursor() as cursor:
        cursor.execute(DUE, values)
        ids = [id for (id,) in cursor.fetchall()]
    quizzes = Quiz.objects.in_bulk(ids)
    return [quizzes[id] for id in ids]


def calibrate(quiz: Quiz, *, now: datetime | None = None) -> list[Calibration]:
    """Fit each model to a quiz and keep it in place of the one before, however few learners there are.

    Where there is too little to fit, the document gives the `reason`, and no items.
    """
    seen = matrix(quiz)
    answers = irt.from_answers(
        learner=seen.learner,
        item=seen.item,
        right=seen.right,
        learners=seen.learners,
        items=len(seen.questions),
    )
    fitted = []
    for model in Calibration.Model:
        values = {
            "computed_at": now or timezone.now(),
            "learners": seen.learners,
            "document": document(seen, answers, irt.Model(model.value)),
        }
        fitted.append(Calibration.objects.update_or_create(quiz=quiz, model=model, defaults=values)[0])
    return fitted


def document(seen: Matrix, answers: irt.Answers, model: irt.Model) -> dict[str, Any]:
    """The fit as JSON, its items by question; what is not a finite number is null."""
    try:
        found = asdict(irt.fit(answers, model))
    except irt.CannotFitError as reason:
        return {"reason": str(reason), "items": [], "left_out": []}
    named = {
        name: [{"question": seen.questions[each.pop("index")], **finite(each)} for each in found.pop(name)]
        for name in ("items", "left_out")
    }
    return {"reason": None, **named, **finite(found)}


def finite(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not isfinite(value) else value
        for name, value in values.items()
    }
