"""Questions of every type."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from questions.formats.marked_yaml import Document, Path
from questions.formats.native.entries import Entry
from questions.formats.native.exact import with_exact_fields
from questions.formats.native.options import kept_text, options_of
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft


def question_entry(document: Document, exam: str, path: Path) -> Entry[QuestionDraft]:
    question = document.value["questions"][path[1]]
    return Entry(
        draft=question_draft(question),
        exam=exam,
        parent=question.get("topic", document.value.get("topic")),
        document=document,
        path=path,
        published=question.get("status", "published") == "published",
    )


def question_draft(question: Mapping[str, Any]) -> QuestionDraft:
    plain = ("slug", "type", "stem", "explanation", "difficulty", "pool")
    draft = QuestionDraft(
        **{name: kept_text(question[name]) for name in plain if name in question},
        tags=tuple(question.get("tags", ())),
        references=tuple(dict(reference) for reference in question.get("references", ())),
        options=options_of(question["type"], question),
        choices=tuple(choice_drafts(question)),
        hints=tuple(hint_draft(hint) for hint in question.get("hints", ())),
    )
    return with_exact_fields(draft, question["exact"]) if "exact" in question else draft


def choice_drafts(question: Mapping[str, Any]) -> Iterator[ChoiceDraft]:
    match question["type"]:
        case "true_false" if "answer" in question:
            yield from true_and_false(question["answer"], question.get("feedback", {}))
        case "ordering":
            yield from map(choice_draft, question.get("order", ()))
        case _:
            yield from map(choice_draft, question.get("choices", ()))


def true_and_false(answer: bool, feedback: Mapping[str, str]) -> Iterator[ChoiceDraft]:
    for value, name in ((True, "True"), (False, "False")):
        yield ChoiceDraft(
            text=name, is_correct=answer is value, feedback=kept_text(feedback.get(name.lower(), ""))
        )


def choice_draft(choice: str | Mapping[str, Any]) -> ChoiceDraft:
    if isinstance(choice, str):
        return ChoiceDraft(text=kept_text(choice))
    return ChoiceDraft(
        text=kept_text(choice["text"]),
        is_correct=choice.get("correct", False),
        fraction=Decimal(choice["fraction"]) if "fraction" in choice else None,
        feedback=kept_text(choice.get("feedback", "")),
        pinned=choice.get("pinned", False),
    )


def hint_draft(hint: str | Mapping[str, Any]) -> HintDraft:
    if isinstance(hint, str):
        return HintDraft(text=kept_text(hint))
    return HintDraft(text=kept_text(hint["text"]), penalty=Decimal(hint.get("penalty", 0)))
