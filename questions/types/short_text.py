"""Short text: write a word or a few. Answer: `{"text": "..."}`.

`options` holds `answers`, what the author accepts: `text`, `fraction`, `feedback`; and what makes a
difference: `case_sensitive`, `diacritics_sensitive`, `whitespace` (`collapse`: how much of it makes none;
`ignore`: none does; `exact`), and `wildcards`, whether `*` stands for any run of characters.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from questions.types import accepted, essay, texts
from questions.types.contract import Document, Fault, QuestionDraft, Written, only_member
from questions.types.fractions import Grade
from questions.types.options import choices_faults, members, option, unknown_faults
from questions.types.texts import MAX_ANSWER, Rules, parse_text, rules_of

KEEPS_ORDER = True
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "ShortTextQuestion",
    "description": f"The answer has at most {MAX_ANSWER} characters.",
    "properties": {},
}
ANSWER_SCHEMA = essay.ANSWER_SCHEMA


def clean(draft: QuestionDraft) -> list[Fault]:
    return [
        *choices_faults(draft),
        *unknown_faults(draft.options, "answers", *texts.RULES),
        *texts.rules_faults("options", draft.options),
        *answers_faults("options.answers", option(draft, "answers"), rules_of(draft.options)),
    ]


def answers_faults(field: str, value: object, rules: Rules) -> list[Fault]:
    """What is wrong with a list of accepted texts."""
    faults = accepted.answers_faults(field, value, answer_faults)
    if faults:
        return faults
    answers = answers_key(value)
    if right_text(answers, rules) is None:
        message = "Give an answer with the fraction 1 and no wildcard: it is shown as the right one."
        faults.append(Fault(field, message))
    return faults + order_faults(field, [texts.runs(answer["text"], rules) for answer in answers])


def order_faults(field: str, answers: list[list[str]]) -> list[Fault]:
    """What an answer without wildcard takes must not be taken by one before it."""
    faults = []
    for index, runs in enumerate(answers):
        takers = (place for place, other in enumerate(answers) if texts.matches(runs[0], other))
        if len(runs) == 1 and (taker := next(takers)) < index:
            faults.append(accepted.order_fault(f"{field}.{index}.text", taker))
    return faults


def answer_faults(field: str, value: object) -> list[Fault]:
    answer = members(value)
    return [
        *unknown_faults(value, "text", *accepted.WORTH_MEMBERS, field=field),
        *texts.text_faults(f"{field}.text", answer.get("text")),
        *accepted.worth_faults(field, answer),
    ]


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    return {}


def key(draft: QuestionDraft) -> dict[str, Any]:
    return {"answers": answers_key(option(draft, "answers")), **asdict(rules_of(draft.options))}


def answers_key(value: object) -> list[dict[str, str]]:
    """The sound ones among accepted texts, with nothing left out."""
    return [
        {"text": parse_text(answer["text"], ""), **accepted.worth(answer)}
        for answer in accepted.sound(value, answer_faults)
    ]


def written(delivery: Document, key: Document) -> Written:
    return Written(options={name: key[name] for name in ("answers", *texts.RULES)})


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    return {"text": parse_text(only_member(answer, "text"), "/text")}


def grade(key: Document, answer: Document) -> Grade:
    return accepted.grade(texts.accepting(key["answers"], answer["text"], rules_of(key)))


def correct_answer(key: Document) -> dict[str, Any] | None:
    """The first text without wildcard that earns the full mark."""
    text = right_text(key["answers"], rules_of(key))
    return None if text is None else {"text": text}


def right_text(answers: Sequence[Document], rules: Rules) -> str | None:
    full = (texts.concrete(answer["text"], rules) for answer in answers if accepted.earns_all(answer))
    return next((text for text in full if text is not None), None)


def picked(answer: Document) -> frozenset[str]:
    return frozenset()


def in_words(delivery: Document, answer: Document) -> list[str]:
    return texts.literal(answer["text"])


def described(key: Document) -> dict[str, str]:
    answers = "\n".join(accepted.in_words(answer["text"], answer) for answer in key["answers"])
    return {"Answers": answers, **texts.rules_in_words(rules_of(key))}
