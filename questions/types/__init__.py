"""The question types, one module each; `contract` says what a type is made of."""

from collections.abc import Mapping

from questions.types import (
    cloze,
    essay,
    matching,
    multiple_choice,
    numeric,
    ordering,
    short_text,
    single_choice,
    true_false,
)
from questions.types.contract import QuestionType

TYPES: Mapping[str, QuestionType] = {
    "single_choice": single_choice,
    "multiple_choice": multiple_choice,
    "true_false": true_false,
    "numeric": numeric,
    "short_text": short_text,
    "ordering": ordering,
    "matching": matching,
    "cloze": cloze,
    "essay": essay,
}
