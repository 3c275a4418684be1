"""Essay: write, at most so many words; a person marks it. Answer: `{"text": "..."}`, as for short text.

`options` holds `max_words`, if there is a limit, `model_answer`, an answer that deserves the full mark, and
`rubric`, which tells those who mark what to look for. Learners see neither before the key is due.
"""

from typing import Any

from questions.types import texts
from questions.types.contract import (
    MAX_TEXT,
    Document,
    Fault,
    MalformedAnswer,
    QuestionDraft,
    Written,
    only_member,
)
from questions.types.options import (
    choices_faults,
    normal,
    option,
    text,
    text_faults,
    unknown_faults,
    whole_number_faults,
)

MOST_WORDS = MAX_TEXT // 2  # each takes a letter and what parts it from the next
KEEPS_ORDER = True
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "EssayQuestion",
    "required": ["max_words"],
    "properties": {
        "max_words": {
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": MOST_WORDS,
            "description": "A longer answer is refused; null: only its characters are limited.",
        }
    },
}
ANSWER_SCHEMA: Document = {
    "type": "object",
    "title": "TextAnswer",
    "description": "Answers a short_text or essay question; it must not be blank.",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}},
}


def max_words(draft: QuestionDraft) -> int | None:
    limit: int | None = option(draft, "max_words")
    return None if max_words_faults(limit) else limit


def max_words_faults(limit: object) -> list[Fault]:
    if limit is None:
        return []
    return whole_number_faults("options.max_words", limit, least=1, most=MOST_WORDS)


def clean(draft: QuestionDraft) -> list[Fault]:
    faults = choices_faults(draft) + unknown_faults(draft.options, "max_words", "model_answer", "rubric")
    faults += max_words_faults(option(draft, "max_words"))
    if (rubric := option(draft, "rubric")) is not None:
        faults += text_faults("options.rubric", rubric)
    return faults + model_answer_faults(option(draft, "model_answer"), max_words(draft))


def model_answer_faults(value: object, limit: int | None) -> list[Fault]:
    """It is an answer that a learner could send, or there is none."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return []
    words = word_count(text(value))
    if limit is not None and words > limit:
        message = f"Write at most {limit} words, as learners must; these are {words}."
        return [Fault("options.model_answer", message)]
    return texts.text_faults("options.model_answer", value, most=MAX_TEXT)


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    return {"max_words": max_words(draft)}


def key(draft: QuestionDraft) -> dict[str, Any]:
    written = {name: normal(text(option(draft, name))) for name in ("model_answer", "rubric")}
    return {**written, "max_words": max_words(draft)}


def word_count(text: str) -> int:
    return len(text.split())


def written(delivery: Document, key: Document) -> Written:
    return Written(options={name: key[name] for name in ("model_answer", "rubric", "max_words")})


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    written = texts.parse_text(only_member(answer, "text"), "/text", most=MAX_TEXT)
    limit, words = delivery["max_words"], word_count(written)
    if limit is not None and words > limit:
        raise MalformedAnswer("/text", f"Write at most {limit} words; these are {words}.")
    return {"text": normal(written)}


def grade(key: Document, answer: Document) -> None:
    """A person does."""


def correct_answer(key: Document) -> dict[str, Any] | None:
    return {"text": key["model_answer"]} if key["model_answer"] else None


def picked(answer: Document) -> frozenset[str]:
    return frozenset()


def in_words(delivery: Document, answer: Document) -> list[str]:
    return texts.literal(answer["text"])


def described(key: Document) -> dict[str, str]:
    limit = "" if key["max_words"] is None else f"at most {key['max_words']}"
    return {"Words": limit, "Model Answer": key["model_answer"], "Rubric": key["rubric"]}
