"""A question of every type whose secrets are marked, and how a learner answers it."""

from typing import Any

from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from tests.content import single_choice

SECRET = "SECRET"
OPTIONS: dict[str, dict[str, Any]] = {
    "numeric": {
        "answers": [{"value": "271828.1828", "tolerance": "0.0314159", "feedback": "SECRET feedback"}],
        "units": [{"name": "km", "factor": "1618.033"}, {"name": "m", "factor": "1"}],
    },
    "short_text": {
        "answers": [
            {"text": "SECRET word", "feedback": "SECRET feedback"},
            {"text": "SECRET near miss", "fraction": "0.5"},
        ]
    },
    "matching": {
        "pairs": [{"left": "one", "right": "uno"}, {"left": "two", "right": "due"}],
        "distractors": ["tre"],
    },
    "cloze": {
        "blanks": {
            "a": {"kind": "text", "answers": [{"text": "SECRET blank", "feedback": "SECRET feedback"}]},
            "b": {"kind": "numeric", "answers": [{"value": "271828.1828"}]},
            "c": {
                "kind": "choice",
                "choices": [{"text": "yes", "correct": True, "feedback": "SECRET yes"}, {"text": "no"}],
            },
        }
    },
    "essay": {"model_answer": "SECRET model answer", "rubric": "SECRET rubric"},
}
# What the key holds that is not marked, as it would read in JSON.
NUMBERS = ("271828", "0.0314159", "1618.033")
CHOICES = {
    "single_choice": ("right", "wrong", "worse"),
    "multiple_choice": ("right", "wrong", "worse"),
    "true_false": ("True", "False"),
    "ordering": ("first", "second", "third"),
}
WRONG: dict[str, Any] = {
    "numeric": {"number": "7", "unit": "km"},
    "short_text": {"text": "nothing"},
    "cloze": {"blanks": {"a": "nothing", "b": "7"}},
    "essay": {"text": "nothing"},
}


def marked(type: str) -> QuestionDraft:
    """A published question of the type would be `type` with hyphens."""
    choices = tuple(
        ChoiceDraft(
            text=text,
            is_correct=type != "ordering" and number == 0,
            feedback="" if type == "ordering" else f"SECRET on {text}",
        )
        for number, text in enumerate(CHOICES.get(type, ()))
    )
    return single_choice(
        type.replace("_", "-"),
        type=type,
        stem="{{a}}, {{b}} or {{c}}?" if type == "cloze" else "What?",
        explanation="SECRET explanation",
        references=({"title": "SECRET reference", "url": "https://example.org/"},),
        hints=(HintDraft(text="SECRET hint 1"), HintDraft(text="SECRET hint 2")),
        choices=choices,
        options=OPTIONS.get(type, {}),
    )


def wrong_answer(question: dict[str, Any]) -> dict[str, Any]:
    """An answer to the delivered question that is not right, or not known to be."""
    ids = {choice["text"]: choice["id"] for choice in question.get("choices", ())}
    match question["type"]:
        case "single_choice":
            return {"choice": ids["wrong"]}
        case "true_false":
            return {"choice": ids["False"]}
        case "multiple_choice":
            return {"choices": [ids["wrong"], ids["worse"]]}
        case "ordering":
            return {"order": [ids["second"], ids["first"], ids["third"]]}
        case "matching":
            left, right = (
                {each["text"]: each["id"] for each in question[side]} for side in ("left", "right")
            )
            return {"pairs": {left["one"]: right["tre"]}}
        case type:
            answer: dict[str, Any] = WRONG[type]
            return answer
