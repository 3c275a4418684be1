"""A draft with other texts; pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from questions.types.contract import QuestionDraft


def with_texts(draft: QuestionDraft, change: Callable[[str], str]) -> QuestionDraft:
    """A draft with all its texts changed."""
    return replace(
        draft,
        stem=change(draft.stem),
        explanation=change(draft.explanation),
        choices=tuple(
            replace(choice, text=change(choice.text), feedback=change(choice.feedback))
            for choice in draft.choices
        ),
        hints=tuple(replace(hint, text=change(hint.text)) for hint in draft.hints),
        options=changed(draft.options, change),
    )


def changed(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case Mapping():
            return {name: changed(each, change) for name, each in value.items()}
        case list():
            return [changed(each, change) for each in value]
    return value
