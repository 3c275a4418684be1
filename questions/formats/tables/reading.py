"""From a row's cells to a question."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from questions.drafts import DIFFICULTIES, POOLS
from questions.formats.interchange import Loss
from questions.formats.naming import slug_of_id
from questions.formats.native.fragments import blanks_in
from questions.formats.native.options import options_of
from questions.formats.tables.cells import Row, of
from questions.formats.tables.columns import ORDER
from questions.types import TYPES, matching, ordering, single_choice, true_false
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from questions.types.fractions import RULES
from questions.types.numbers import TOLERANCES
from questions.types.options import normal
from questions.types.texts import WHITESPACE

SLASH = re.compile(r"(?<!/)/(?!/)")
SCORING = {
    "single_choice": single_choice.RULES,
    "multiple_choice": tuple(RULES),
    "ordering": tuple(ordering.RULES_IN_WORDS),
    "matching": tuple(matching.RULES_IN_WORDS),
}


def question_in(row: Row) -> QuestionDraft | None:
    """The question of a row; None if something is wrong, which the row then tells."""
    type = row.word("type", tuple(TYPES))
    for name in ("type", "stem"):
        if name not in row:
            row.refuse(name, "fill this in")
    if type is None or "stem" not in row:
        return None
    draft = QuestionDraft(
        slug=slug_of_id(row.text("slug")),
        type=type,
        stem=row.text("stem"),
        explanation=row.text("explanation"),
        difficulty=row.word("difficulty", tuple(DIFFICULTIES)) or "medium",
        pool=row.word("pool", tuple(POOLS)) or "practice",
        tags=tuple(tag for tag in re.split(r"[\s,;]+", row.raw("tags")) if tag),
        references=tuple(references(row)),
        options=options_of(type, given(OPTIONS[type](row, type))),
        choices=CHOICES[type](row) if type in CHOICES else (),
        hints=tuple(hints(row)),
    )
    row.raw("topic")
    row.losses += [superfluous(name, type) for name in row.cells if name not in row.used]
    return None if row.wrong else draft


def superfluous(name: str, type: str) -> Loss:
    return Loss(
        what=f"The column {name} is not for the type {type} ({', '.join(ORDER[name].types)}).",
        done="Its cell was left out.",
    )


def category_in(row: Row) -> tuple[str, ...]:
    """The path of a topic."""
    parts = SLASH.split(row.text("topic"))
    return tuple(part.strip().replace("//", "/") for part in parts if part.strip())


def given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [])}


def references(row: Row) -> list[dict[str, str]]:
    return [
        given({"title": row.text(of("reference_#", n)), "url": row.text(of("reference_#_url", n)) or None})
        for n in row.numbered("reference_#", "reference_#_url")
    ]


def hints(row: Row) -> list[HintDraft]:
    return [
        HintDraft(text=row.text(of("hint_#", n)), penalty=row.share(of("hint_#_penalty", n)) or Decimal(0))
        for n in row.numbered("hint_#", "hint_#_penalty")
    ]


def picked_choices(row: Row) -> tuple[ChoiceDraft, ...]:
    numbers = row.numbered("choice_#", "choice_#_feedback", "choice_#_fraction")
    correct, pinned = row.picks("correct", numbers), row.picks("pinned", numbers)
    if "correct" not in row:
        row.refuse("correct", "write the numbers of the correct choices, or none")
    return tuple(
        ChoiceDraft(
            text=row.text(of("choice_#", n)),
            is_correct=n in (correct or ()),
            fraction=row.share(of("choice_#_fraction", n)),
            feedback=row.text(of("choice_#_feedback", n)),
            pinned=n in (pinned or ()),
        )
        for n in numbers
    )


def true_and_false(row: Row) -> tuple[ChoiceDraft, ...]:
    undecided = row.raw("correct").strip().casefold() == "none"
    answer = None if undecided else row.flag("correct")
    if "correct" not in row:
        row.refuse("correct", "write true or false")
    for number, text in enumerate(true_false.TEXTS, start=1):
        name = of("choice_#", number)
        if row.text(name).casefold() not in ("", text.casefold()):
            row.refuse(name, f"write {text} or nothing; of a true_false question this is always {text}")
    return tuple(
        ChoiceDraft(
            text=text,
            is_correct=answer is (number == 1),
            feedback=row.text(of("choice_#_feedback", number)),
        )
        for number, text in enumerate(true_false.TEXTS, start=1)
    )


def steps(row: Row) -> tuple[ChoiceDraft, ...]:
    return tuple(
        ChoiceDraft(text=row.text(of("choice_#", n)), feedback=row.text(of("choice_#_feedback", n)))
        for n in row.numbered("choice_#", "choice_#_feedback")
    )


def scoring(row: Row, type: str) -> dict[str, Any]:
    rule = row.word("scoring", SCORING[type])
    shares = [name for name in row.cells if name.startswith("choice_") and name.endswith("_fraction")]
    if shares and rule != "fractions" and type in ("single_choice", "multiple_choice"):
        what = "Choices have fractions, but the column scoring does not say fractions."
        row.losses.append(Loss(what=what, done="The fractions were kept; they do not count."))
    return given({"scoring": rule})


def ticked(row: Row, type: str) -> dict[str, Any]:
    return {**scoring(row, type), "choose": row.whole("choose")}


def nothing(row: Row, type: str) -> dict[str, Any]:
    return {}


def numeric(row: Row, type: str) -> dict[str, Any]:
    attached = ("answer_#_tolerance", "answer_#_fraction", "answer_#_feedback")
    answers = [
        given(
            {"value": row.raw(of("answer_#", n)).strip(), **tolerance(row, n), **worth(row, n)},
        )
        for n in row.numbered("answer_#", *attached)
    ]
    units = [
        given({"name": row.raw(of("unit_#", n)).strip(), "factor": stripped(row, of("unit_#_factor", n))})
        for n in row.numbered("unit_#", "unit_#_factor")
    ]
    return {"answers": answers, "units": units, "unit_required": row.flag("unit_required")}


def stripped(row: Row, name: str) -> str | None:
    return row.raw(name).strip() or None


def tolerance(row: Row, number: int) -> dict[str, Any]:
    """`0.5`, `0.05 relative` or `3 significant`."""
    name = of("answer_#_tolerance", number)
    size, *kind = row.raw(name).split() or [""]
    kind = [word.casefold() for word in kind if word.casefold() != "digits"]
    if size and (len(kind) > 1 or (kind and kind[0] not in TOLERANCES) or "%" in size):
        row.refuse(name, "write it as 0.5, 0.05 relative or 3 significant")
    return {"tolerance": size or None, "tolerance_kind": kind[0] if kind else None}


def worth(row: Row, number: int) -> dict[str, Any]:
    share = row.share(of("answer_#_fraction", number))
    return {
        "fraction": None if share is None else format(share, "f"),
        "feedback": row.text(of("answer_#_feedback", number)) or None,
    }


def short_text(row: Row, type: str) -> dict[str, Any]:
    answers = [
        given({"text": row.raw(of("answer_#", n)), **worth(row, n)})
        for n in row.numbered("answer_#", "answer_#_fraction", "answer_#_feedback")
    ]
    flags = {name: row.flag(name) for name in ("case_sensitive", "diacritics_sensitive", "wildcards")}
    return {"answers": answers, **flags, "whitespace": row.word("whitespace", WHITESPACE)}


def matched(row: Row, type: str) -> dict[str, Any]:
    lefts, rights = row.numbered("left_#", "right_#"), row.numbered("right_#", "left_#")
    return {
        "pairs": [
            {"left": row.text(of("left_#", n)), "right": row.text(of("right_#", n))}
            for n in lefts
            if n in rights
        ],
        "distractors": [row.text(of("distractor_#", n)) for n in row.numbered("distractor_#")],
        **scoring(row, type),
    }


def cloze(row: Row, type: str) -> dict[str, Any]:
    text = row.raw("blanks")
    if not text:
        return {}
    fragment = blanks_in(text)
    for line, sentence in fragment.problems:
        row.refuse("blanks", f"line {line} of the cell: {sentence}")
    return {"blanks": fragment.blanks}


def essay(row: Row, type: str) -> dict[str, Any]:
    texts = {name: normal(row.raw(name)) or None for name in ("model_answer", "rubric")}
    return {"max_words": row.whole("max_words"), **texts}


OPTIONS: Mapping[str, Callable[[Row, str], dict[str, Any]]] = {
    "single_choice": scoring,
    "multiple_choice": ticked,
    "true_false": nothing,
    "numeric": numeric,
    "short_text": short_text,
    "ordering": scoring,
    "matching": matched,
    "cloze": cloze,
    "essay": essay,
}
CHOICES: Mapping[str, Callable[[Row], tuple[ChoiceDraft, ...]]] = {
    "single_choice": picked_choices,
    "multiple_choice": picked_choices,
    "true_false": true_and_false,
    "ordering": steps,
}
