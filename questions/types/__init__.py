"""The question types, one module each; `contract` says what a type is made of."""

from collections.abc import Mapping

from questions.types import essay, matching, multiple_choice, ordering, single_choice, true_false
from questions.types.contract import QuestionType

TYPES: Mapping[str, QuestionType] = {
    "single_choice": single_choice,
    "multiple_choice": multiple_choice,
    "true_false": true_false,
    "ordering": ordering,
    "matching": matching,
    "essay": essay,
}
