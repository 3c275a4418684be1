"""The member `exact` of a question: fields of its draft as JSON, where its other members cannot say them.

Exports write it, mostly for unfinished drafts, which may hold anything; people need not.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from questions.types.options import is_storable

MAX_DEPTH = 50
MESSAGE = "this is written by exports and is not for changing; copy it whole, or leave it out"


class NotExactError(ValueError):
    """The text is no JSON of a draft's fields."""


def exact_text(draft: QuestionDraft, fields: Collection[str]) -> str:
    document = {name: getattr(draft, name) for name in FIELDS if name in fields}
    return json.dumps(document, default=kept, ensure_ascii=False, indent=2, sort_keys=True)


def kept(value: Any) -> Any:
    match value:
        case Decimal():
            return str(value)
        case ChoiceDraft() | HintDraft():
            return {name: each for name, each in vars(value).items() if name != "id"}
    return dict(value)


def with_exact_fields(draft: QuestionDraft, text: str) -> QuestionDraft:
    """The draft with the fields that the text gives; `NotExactError` if it is none that was written here."""
    try:
        document = json.loads(text, parse_constant=refused)
        if not isinstance(document, dict) or depth(document) > MAX_DEPTH or not is_storable(document):
            raise NotExactError
        fields = {name: FIELDS[name](value) for name, value in document.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, InvalidOperation) as error:
        raise NotExactError from error
    return replace(draft, **fields)


def is_exact(text: str) -> bool:
    try:
        with_exact_fields(QuestionDraft(slug="", type="", stem=""), text)
    except NotExactError:
        return False
    return True


def refused(constant: str) -> None:
    raise NotExactError(constant)


def depth(value: Any) -> int:
    """How deep lists and objects are nested, looking no further than to what is too deep."""
    level, deep = [value], 0
    while level and deep <= MAX_DEPTH:
        held = [each for each in level if isinstance(each, (dict, list))]
        level = [each for one in held for each in (one.values() if isinstance(one, dict) else one)]
        deep += bool(held)
    return deep


def comparable(draft: QuestionDraft, name: str) -> Any:
    """A field as it compares with the same of another draft; the ids of choices do not count."""
    value = getattr(draft, name)
    return tuple(replace(choice, id=None) for choice in value) if name == "choices" else typed(value)


def typed(value: Any) -> Any:
    """Told apart from what is equal in Python, but not in JSON, such as `true` and `1`."""
    match value:
        case bool() | float():
            return (type(value), value)
        case Mapping():
            return {name: typed(each) for name, each in value.items()}
        case list():
            return [typed(each) for each in value]
    return value


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise NotExactError
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise NotExactError
    return value


def share(value: Any) -> Decimal:
    number = Decimal(text(value))
    if not number.is_finite():
        raise NotExactError
    return number


def choices(value: Any) -> tuple[ChoiceDraft, ...]:
    return tuple(
        ChoiceDraft(
            text=text(each["text"]),
            is_correct=flag(each["is_correct"]),
            fraction=None if each["fraction"] is None else share(each["fraction"]),
            feedback=text(each["feedback"]),
            pinned=flag(each["pinned"]),
        )
        for each in listed(value)
    )


def hints(value: Any) -> tuple[HintDraft, ...]:
    return tuple(HintDraft(text=text(each["text"]), penalty=share(each["penalty"])) for each in listed(value))


def listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise NotExactError
    return value


def same(value: Any) -> Any:
    return value


# What may be given exactly, and how it is read.
FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "stem": text,
    "choices": choices,
    "options": same,
    "explanation": text,
    "hints": hints,
    "references": lambda value: tuple(dict(each) for each in listed(value)),
}
