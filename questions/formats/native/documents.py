"""Questions as the members that a file has of them; what has its default is left out."""

from collections.abc import Mapping
from typing import Any

from questions.drafts import plain
from questions.formats.native.exact import exact_text, same_fields
from questions.formats.native.questions import question_draft
from questions.formats.native.writing import Number, with_numbers
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from questions.types.options import members

FIRST = ("scoring", "choose")  # of a type's own members, those that stand before the stem
COMMON = frozenset(
    "slug topic type status difficulty pool tags stem explanation hints references exact".split()
)
OF_CHOICES = ("choices", "order", "answer", "feedback")

type Members = dict[str, Any]


def question_document(draft: QuestionDraft) -> Members:
    """The members of a question, from which reading makes the very same draft.

    What they cannot say stands in the member `exact`: an unfinished draft may have one choice, or options
    that its type does not know.
    """
    document = ordinary(draft)
    if is_sound(draft, document):
        other = [name for name, same in same_fields(question_draft(document), draft).items() if not same]
    else:
        document = {name: value for name, value in document.items() if name in COMMON}
        other = ["choices", "options"]
        bare = question_draft({**document, "exact": exact_text(draft, other)})
        other += [name for name, same in same_fields(bare, draft).items() if not same]
    return document if not other else with_exact(document, draft, other)


def with_exact(document: Members, draft: QuestionDraft, fields: list[str]) -> Members:
    """What is said exactly is not said twice."""
    said = set(OF_CHOICES) if "choices" in fields else set()
    if "options" in fields:
        said |= {name for name in document if name not in COMMON and name not in OF_CHOICES}
    kept = {name: value for name, value in document.items() if name not in said}
    return {**kept, "exact": exact_text(draft, fields)}


def is_sound(draft: QuestionDraft, document: Members) -> bool:
    """Whether the members are of the kinds that reading expects."""
    return not TYPES[draft.type].clean(draft) and len(document.get("choices", "ab")) > 1


def ordinary(draft: QuestionDraft) -> Members:
    own = of_type(draft) | options_document(draft)
    document = {
        "slug": draft.slug,
        "type": draft.type,
        "difficulty": None if draft.difficulty == "medium" else draft.difficulty,
        "pool": None if draft.pool == "practice" else draft.pool,
        "tags": list(draft.tags),
        **{name: own[name] for name in FIRST if name in own},
        "stem": draft.stem,
        **{name: value for name, value in own.items() if name not in FIRST},
        "explanation": draft.explanation,
        "hints": [hint_document(hint) for hint in draft.hints],
        "references": [dict(reference) for reference in draft.references],
    }
    return {name: value for name, value in document.items() if value not in (None, "", [])}


def options_document(draft: QuestionDraft) -> Members:
    options = {name: value for name, value in members(draft.options).items() if name not in COMMON}
    return dict(with_numbers(options))


def of_type(draft: QuestionDraft) -> Members:
    """What a file calls the choices of a type."""
    match draft.type:
        case "true_false":
            return true_or_false(draft.choices)
        case "ordering":
            return {"order": [alone(choice_document(choice)) for choice in draft.choices]}
    by_fractions = members(draft.options).get("scoring") == "fractions"
    choices = [choice_document(choice, by_fractions=by_fractions) for choice in draft.choices]
    return {"choices": choices} if choices else {}


def true_or_false(choices: tuple[ChoiceDraft, ...]) -> Members:
    feedback = {choice.text.lower(): choice.feedback for choice in choices if choice.feedback}
    answer = any(choice.is_correct and choice.text == "True" for choice in choices)
    return {"answer": answer} | ({"feedback": feedback} if feedback else {})


def choice_document(choice: ChoiceDraft, *, by_fractions: bool = False) -> Members:
    share = choice.fraction if by_fractions else None
    document = {
        "text": choice.text,
        "correct": choice.is_correct or None,
        "fraction": None if share is None else Number(plain(share)),
        "feedback": choice.feedback or None,
        "pinned": choice.pinned or None,
    }
    return {name: value for name, value in document.items() if value is not None}


def hint_document(hint: HintDraft) -> Any:
    return alone({"text": hint.text} | ({"penalty": Number(plain(hint.penalty))} if hint.penalty else {}))


def alone(document: Mapping[str, Any]) -> Any:
    """A text that nothing is said about stands without its name."""
    return document["text"] if len(document) == 1 else document
