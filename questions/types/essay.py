"""Essay: write, at most so many words; a person marks it. Answer: `{"text": "..."}`, as for short text.

`options` holds `max_words`, if there is a limit, `model_answer`, an answer that deserves the full mark, and
`rubric`, which tells those who mark what to look for. Learners see neither before the key is due.
"""

import re
from typing import Any

from questions.types.contract import MAX_TEXT, Document, Fault, MalformedAnswer, QuestionDraft, only_member
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
MARKUP = re.compile(r"[!-/:-@\[-`{-~]")  # what may mean something in CommonMark: ASCII punctuation


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
    for name in ("model_answer", "rubric"):
        if (value := option(draft, name)) is not None:
            faults += text_faults(f"options.{name}", value)
    words, limit = word_count(text(option(draft, "model_answer"))), max_words(draft)
    if limit is not None and words > limit:
        message = f"Write at most {limit} words, as learners must; these are {words}."
        faults.append(Fault("options.model_answer", message))
    return faults


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    return {"max_words": max_words(draft)}


def key(draft: QuestionDraft) -> dict[str, Any]:
    texts = {name: normal(text(option(draft, name))) for name in ("model_answer", "rubric")}
    return {**texts, "max_words": max_words(draft)}


def word_count(text: str) -> int:
    return len(text.split())


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    written = only_member(answer, "text")
    if not isinstance(written, str) or not written.strip():
        raise MalformedAnswer("/text", "Send a text that is not blank.")
    if len(written) > MAX_TEXT:
        message = f"Send at most {MAX_TEXT} characters; these are {len(written)}."
        raise MalformedAnswer("/text", message)
    if "\x00" in written:
        raise MalformedAnswer("/text", "Send a text without the null character (U+0000).")
    limit, words = delivery["max_words"], word_count(written)
    if limit is not None and words > limit:
        raise MalformedAnswer("/text", f"Send at most {limit} words; these are {words}.")
    return {"text": normal(written)}


def grade(key: Document, answer: Document) -> None:
    """A person does."""


def correct_answer(key: Document) -> dict[str, Any] | None:
    return {"text": key["model_answer"]} if key["model_answer"] else None


def picked(answer: Document) -> frozenset[str]:
    return frozenset()


def in_words(delivery: Document, answer: Document) -> list[str]:
    """Each line as it was written: nothing that a learner types is markup."""
    lines = (line.strip() for line in answer["text"].split("\n"))
    return [MARKUP.sub(r"\\\g<0>", line) for line in lines if line]


def described(key: Document) -> dict[str, str]:
    limit = "" if key["max_words"] is None else f"at most {key['max_words']}"
    return {"Words": limit, "Model Answer": key["model_answer"], "Rubric": key["rubric"]}
