"""True or false: single choice between two choices that always stand in this order.

Answer: `{"choice": id}`, as for single choice.
"""

from questions.types import single_choice
from questions.types.choices import clean_choices, clean_one_correct
from questions.types.contract import Document, Fault, QuestionDraft
from questions.types.options import unknown_faults

TEXTS = ("True", "False")
KEEPS_ORDER = True
QUESTION_SCHEMA: Document = {**single_choice.QUESTION_SCHEMA, "title": "TrueFalseQuestion"}
ANSWER_SCHEMA = single_choice.ANSWER_SCHEMA

deliver = single_choice.deliver
key = single_choice.key
written = single_choice.written
parse_response = single_choice.parse_response
grade = single_choice.grade
correct_answer = single_choice.correct_answer
picked = single_choice.picked
in_words = single_choice.in_words
described = single_choice.described


def clean(draft: QuestionDraft) -> list[Fault]:
    if tuple(choice.text for choice in draft.choices) != TEXTS:
        return [Fault("choices", "Give two choices, True and False, in this order.")]
    return clean_choices(draft) + clean_one_correct(draft) + unknown_faults(draft.options)
