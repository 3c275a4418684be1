"""Quizzes: their policy and their sections."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from questions.drafts import QuizDraft, SectionDraft
from questions.formats.marked_yaml import Document
from questions.formats.native.entries import FILE_NAMES, Entry
from questions.formats.native.options import kept_text
from questions.policy import PRESETS, Aspect, Hints, Mode, Phase, Policy

DATES = ("opens_at", "closes_at")
SECONDS = {"time_limit_s": "time_limit_seconds", "attempt_delay_s": "attempt_delay_seconds"}
DRAFT_NAMES = {there: here for names in (FILE_NAMES, SECONDS) for here, there in names.items()}


def quiz_entry(document: Document, exam: str, index: int, quiz: Mapping[str, Any]) -> Entry[QuizDraft]:
    plain = {name: kept_text(quiz[name]) for name in ("slug", "title", "description") if name in quiz}
    sections = tuple(section_draft(section) for section in quiz["sections"])
    return Entry(
        draft=QuizDraft(**plain, **policy_of(quiz), sections=sections),
        exam=exam,
        document=document,
        path=("exam", "quizzes", index),
        published=quiz.get("status", "published") == "published",
    )


def policy_of(quiz: Mapping[str, Any]) -> dict[str, Any]:
    """The rules that the file gives, as a policy has them."""
    rules = {DRAFT_NAMES.get(name, name): rule(name, value, quiz) for name, value in quiz.items()}
    return {name: value for name, value in rules.items() if name in Policy.__dataclass_fields__}


def rule(name: str, value: Any, quiz: Mapping[str, Any]) -> Any:
    match name:
        case "opens_at" | "closes_at":
            return moment(value)
        case "time_limit_minutes" | "attempt_delay_minutes":
            return value * 60
        case "pass_percent" | "try_penalty" | "hint_penalty":
            return Decimal(value)
        case "try_points":
            return tuple(map(Decimal, value))
        case "hints" if isinstance(value, bool):
            return str(Hints.ON_DEMAND if value else Hints.OFF)
        case "reveal":
            return revealed(Mode(quiz["mode"]), value)
    return value


def revealed(mode: Mode, given: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """What shows in every phase: in one that was left out, as the mode has it."""
    preset = PRESETS[mode].reveal
    return {
        str(phase): [str(aspect) for aspect in Aspect if aspect in given.get(phase, preset[phase])]
        for phase in Phase
    }


def moment(text: str) -> datetime | None:
    """A time with its zone; None where the text says no such thing."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value if value.tzinfo else None


def section_draft(section: Mapping[str, Any]) -> SectionDraft:
    lists = {name: tuple(section[name]) for name in ("questions", "tags") if name in section}
    return SectionDraft(**{name: kept_text(value) for name, value in section.items()} | lists)
