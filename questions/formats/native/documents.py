"""Questions as the members that a file has of them; what has its default is left out."""

from collections.abc import Mapping
from typing import Any

from questions.drafts import plain
from questions.formats.native.content import parse
from questions.formats.native.exact import FIELDS, comparable, exact_text
from questions.formats.native.options import options_of
from questions.formats.native.questions import question_draft
from questions.formats.native.writing import Number, dumped, with_numbers
from questions.types import TYPES
from questions.types.cloze import PLACEHOLDER
from questions.types.contract import ChoiceDraft, Document, HintDraft, QuestionDraft
from questions.types.options import members

FIRST = ("scoring", "choose")  # of a type's own members, those that stand before the stem
COMMON = frozenset(
    {"slug", "topic", "type", "status", "difficulty", "pool", "tags", "stem"}.union(
        {"explanation", "hints", "references", "exact"}
    )
)
OF_CHOICES = ("choices", "order", "answer", "feedback")

type Members = dict[str, Any]


def question_document(draft: QuestionDraft) -> Members:
    """The members of a question, from which reading makes the very same draft.

    What they cannot say stands in the member `exact`: an unfinished draft may have one choice, or options
    that its type does not know.
    """
    sound = not TYPES[draft.type].clean(draft)
    document = ordinary(draft, in_order(draft) if sound else by_name(members(draft.options)))
    if sound or is_sayable(document):
        other = differing(document, draft)
    else:
        document = {name: value for name, value in document.items() if name in COMMON}
        other = [*differing(document, draft), *(["choices"] if draft.type == "true_false" else [])]
    return with_exact(document, draft, other) if other else document


def in_order(draft: QuestionDraft) -> Document:
    """The options of a sound draft in the order of writing: a database keeps none."""
    options = options_of(draft.type, draft.options)
    if draft.type == "cloze":
        options["blanks"] = {name: options["blanks"][name] for name in PLACEHOLDER.findall(draft.stem)}
    return options


def by_name(value: Any) -> Any:
    """A JSON value with the members of its objects sorted."""
    match value:
        case Mapping():
            return {name: by_name(value[name]) for name in sorted(value)}
        case list():
            return [by_name(each) for each in value]
    return value


def is_sayable(document: Members) -> bool:
    """Whether a file may hold these members; those of a draft that can be published it always may."""
    file = {"format": "quizapi/1", "exam": "any", "topic": "any", "questions": [document]}
    return not parse(dumped(file).encode()).problems


def differing(document: Members, draft: QuestionDraft) -> list[str]:
    read = question_draft(document)
    return [name for name in FIELDS if comparable(read, name) != comparable(draft, name)]


def with_exact(document: Members, draft: QuestionDraft, fields: list[str]) -> Members:
    """What is said exactly is not said twice."""
    said = set(OF_CHOICES) if "choices" in fields else set()
    if "options" in fields:
        said |= {name for name in document if name not in COMMON and name not in OF_CHOICES}
    kept = {name: value for name, value in document.items() if name not in said}
    return {**kept, "exact": exact_text(draft, fields)}


def ordinary(draft: QuestionDraft, options: Document) -> Members:
    own = of_type(draft) | with_numbers({name: options[name] for name in options if name not in COMMON})
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
        "references": [by_name(reference) for reference in draft.references],  # the title comes first
    }
    return {name: value for name, value in document.items() if value not in (None, "", [])}


def of_type(draft: QuestionDraft) -> Members:
    """What a file calls the choices of a type."""
    match draft.type:
        case "true_false":
            return true_or_false(draft.choices)
        case "ordering":
            return {"order": [alone(step_document(choice)) for choice in draft.choices]}
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


def step_document(choice: ChoiceDraft) -> Members:
    return {"text": choice.text} | ({"feedback": choice.feedback} if choice.feedback else {})


def hint_document(hint: HintDraft) -> Any:
    return alone({"text": hint.text} | ({"penalty": Number(plain(hint.penalty))} if hint.penalty else {}))


def alone(document: Mapping[str, Any]) -> Any:
    """A text that nothing is said about stands without its name."""
    return document["text"] if len(document) == 1 else document
