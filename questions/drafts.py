"""Content as its authors write it, and from a question's draft to what is published: checked, then
compiled into the learner's and the key's document.

Pure: plain values in, plain values out.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from questions.images import image_faults
from questions.policy import Policy
from questions.types import TYPES
from questions.types.contract import MAX_HINTS, Fault, QuestionDraft
from questions.types.options import is_storable, text_faults

MAX_SLUG = 100
MAX_TITLE = 200
PLACES = 7  # decimal places that fractions and penalties are kept to
MAX_TAGS = 50
MAX_REFERENCES = 20
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SLUG_RULE = f"Use lower-case letters, digits and single hyphens, at most {MAX_SLUG} characters."
DIFFICULTIES = {"easy": "Easy", "medium": "Medium", "hard": "Hard"}
POOLS = {"practice": "practice: anyone may browse it", "exam": "exam: seen only inside an attempt"}


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """The two documents of a version, and a digest that is equal for equal content."""

    delivery: dict[str, Any]
    answer_key: dict[str, Any]
    digest: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a delivery says of the question beyond its draft."""

    id: str
    exam: str
    topic: str
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class ExamDraft:
    slug: str
    title: str
    description: str = ""
    language: str = "en"
    review_required: bool = False  # only somebody who did not write a question may publish it


@dataclass(frozen=True, kw_only=True)
class TopicDraft:
    slug: str
    title: str
    description: str = ""
    weight: Decimal = Decimal(0)
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class SectionDraft:
    """A fixed list of question slugs, or a draw; topics and questions are named by slug."""

    title: str = ""
    questions: tuple[str, ...] = ()
    draw: int | None = None
    topic: str | None = None
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    pool: str = ""
    by_topic_weight: bool = False


@dataclass(frozen=True, kw_only=True)
class QuizDraft(Policy):
    """A quiz as its author wrote it: what it is called, its rules, its sections."""

    slug: str
    title: str
    description: str = ""
    sections: tuple[SectionDraft, ...] = ()


def faults_to_save(draft: QuestionDraft) -> list[Fault]:
    """What keeps a draft from being saved at all."""
    faults = [
        *text_faults("stem", draft.stem, required=True),
        *text_faults("explanation", draft.explanation),
        *slug_faults("slug", draft.slug),
        *one_of("type", draft.type, TYPES),
        *one_of("difficulty", draft.difficulty, DIFFICULTIES),
        *one_of("pool", draft.pool, POOLS),
        *tag_faults(draft),
        *reference_faults(draft),
        *option_faults(draft),
    ]
    for index, choice in enumerate(draft.choices):
        faults += text_faults(f"choices.{index}.text", choice.text, required=True)
        faults += text_faults(f"choices.{index}.feedback", choice.feedback)
        faults += share_faults(f"choices.{index}.fraction", choice.fraction, least=-1)
    for index, hint in enumerate(draft.hints):
        faults += text_faults(f"hints.{index}.text", hint.text, required=True)
        faults += share_faults(f"hints.{index}.penalty", hint.penalty, least=0)
    if len(draft.hints) > MAX_HINTS:
        faults.append(Fault("hints", f"Give at most {MAX_HINTS} hints; there are {len(draft.hints)}."))
    return faults


def faults_to_publish(draft: QuestionDraft) -> list[Fault]:
    """What keeps a draft from being published."""
    faults = faults_to_save(draft)
    return (
        faults if draft.type not in TYPES else faults + TYPES[draft.type].clean(draft) + image_faults(draft)
    )


def slug_faults(field: str, slug: str) -> list[Fault]:
    if re.fullmatch(SLUG_PATTERN, slug) and len(slug) <= MAX_SLUG:
        return []
    return [Fault(field, SLUG_RULE)]


def one_of(field: str, value: str, allowed: Collection[str]) -> list[Fault]:
    return [] if value in allowed else [Fault(field, f"Choose one of {', '.join(allowed)}.")]


def share_faults(field: str, share: Decimal | None, *, least: int) -> list[Fault]:
    if share is None or (share.is_finite() and least <= share <= 1 and share == round(share, PLACES)):
        return []
    return [Fault(field, f"Give a number from {least} to 1 with at most {PLACES} decimal places.")]


def tag_faults(draft: QuestionDraft) -> list[Fault]:
    faults = [fault for index, tag in enumerate(draft.tags) for fault in slug_faults(f"tags.{index}", tag)]
    if len(set(draft.tags)) < len(draft.tags):
        faults.append(Fault("tags", "Give each tag only once."))
    if len(draft.tags) > MAX_TAGS:
        faults.append(Fault("tags", f"Give at most {MAX_TAGS} tags."))
    return faults


def reference_faults(draft: QuestionDraft) -> list[Fault]:
    if len(draft.references) > MAX_REFERENCES:
        return [Fault("references", f"Give at most {MAX_REFERENCES} references.")]
    return [
        Fault(f"references.{index}", 'Give a "title" and, if there is one, a "url" with http or https.')
        for index, reference in enumerate(draft.references)
        if not is_reference(reference)
    ]


def option_faults(draft: QuestionDraft) -> list[Fault]:
    if is_storable(draft.options):
        return []
    return [Fault("options", "Leave out null characters (U+0000) and numbers that are not finite.")]


def is_reference(reference: object) -> bool:
    if not isinstance(reference, dict) or set(reference) - {"title", "url"}:
        return False
    title, url = reference.get("title"), reference.get("url", "https://")
    return (
        isinstance(title, str)
        and bool(title.strip())
        and isinstance(url, str)
        and url.startswith(("https://", "http://"))
        and "\x00" not in title + url
    )


def compile_question(draft: QuestionDraft, *, place: Place, number: int) -> Compiled:
    """The documents of version `number`; every choice of the draft must have its id by now."""
    kind = TYPES[draft.type]
    delivery = {
        "id": place.id,
        "slug": draft.slug,
        "exam": place.exam,
        "topic": place.topic,
        "type": draft.type,
        "stem": draft.stem,
        **kind.deliver(draft, place.language),
        "hint_count": len(draft.hints),
        "difficulty": draft.difficulty,
        "tags": list(draft.tags),
    }
    answer_key = {
        **kind.key(draft),
        "explanation": draft.explanation,
        "references": [dict(reference) for reference in draft.references],
        "hints": [{"text": hint.text, "penalty": plain(hint.penalty)} for hint in draft.hints],
    }
    digest = digest_of([delivery, answer_key, draft.pool])
    return Compiled(delivery=delivery | {"version": number}, answer_key=answer_key, digest=digest)


def plain(number: Decimal) -> str:
    """A decimal as text without trailing zeros, so that equal numbers are equal documents."""
    return format(number.normalize(), "f")


def digest_of(document: object) -> str:
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()
