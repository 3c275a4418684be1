"""Single choice: pick the one correct choice. Answer: `{"choice": id}`."""

from typing import Any

from questions.types.choices import (
    CHOICES_SCHEMA,
    choices_in_words,
    choices_key,
    clean_choices,
    clean_one_correct,
    deliver_choices,
    known_choice,
)
from questions.types.contract import Document, Fault, QuestionDraft, only_member
from questions.types.fractions import ONE, ZERO, Grade

KEEPS_ORDER = False
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "SingleChoiceQuestion",
    "required": ["choices"],
    "properties": {"choices": CHOICES_SCHEMA},
}
ANSWER_SCHEMA: Document = {
    "type": "object",
    "title": "ChoiceAnswer",
    "description": "Answers a single_choice or true_false question.",
    "required": ["choice"],
    "additionalProperties": False,
    "properties": {"choice": {"type": "string", "format": "uuid"}},
}


def clean(draft: QuestionDraft) -> list[Fault]:
    return clean_choices(draft) + clean_one_correct(draft)


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    return {"choices": deliver_choices(draft)}


def key(draft: QuestionDraft) -> dict[str, Any]:
    return choices_key(draft)


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    return {"choice": known_choice(delivery, only_member(answer, "choice"), "/choice")}


def grade(key: Document, answer: Document) -> Grade:
    return Grade(ONE if answer["choice"] in key["correct"] else ZERO)


def correct_answer(key: Document) -> dict[str, Any]:
    return {"choice": key["correct"][0]}


def picked(answer: Document) -> frozenset[str]:
    return frozenset([answer["choice"]])


def in_words(delivery: Document, answer: Document) -> list[str]:
    return choices_in_words(delivery, [answer["choice"]])


def described(key: Document) -> dict[str, str]:
    return {}
