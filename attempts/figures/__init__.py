"""The store of counts behind item analysis: kept as attempts end, read at a cost that history does not raise.

What is counted: of each learner and quiz the first ended attempt; of every ended attempt, that its questions
were delivered. Why so, and how it stays exact: docs/decisions/0017. Matrices and models are not imported from
here: they need numpy, and those who answer learners do not.
"""

from attempts.figures.reading import SELECTIONS, QuestionCounts, Selection, question, read
from attempts.figures.rebuilding import Rebuilt, rebuild
from attempts.figures.updating import Updated, update

__all__ = [
    "SELECTIONS",
    "QuestionCounts",
    "Rebuilt",
    "Selection",
    "Updated",
    "question",
    "read",
    "rebuild",
    "update",
]
