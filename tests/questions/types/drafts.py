"""Drafts of every question type, for properties that all types share."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from unicodedata import category
from uuid import UUID

import orjson
from hypothesis import strategies as st

from questions.types import TYPES, matching, ordering
from questions.types.contract import ChoiceDraft, QuestionDraft
from questions.types.fractions import RULES
from questions.types.texts import INVISIBLE, WHITESPACE

MARK = "SECRET"  # of what only the key holds
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20).filter(
    lambda text: (
        text.strip() == text and MARK not in text and any(category(each) not in INVISIBLE for each in text)
    )
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def choice(number: int, text: str, *, correct: bool, **fields: Any) -> ChoiceDraft:
    """A choice with an id, as one that was saved has."""
    return ChoiceDraft(id=str(UUID(int=number)), text=text, is_correct=correct, **fields)


def draft(kind: str, *choices: ChoiceDraft, **options: Any) -> QuestionDraft:
    return QuestionDraft(slug="question", type=kind, stem="?", choices=choices, options=options)


def as_read(text: str) -> str:
    return " ".join(text.split()).casefold()


@st.composite
def single_choices(draw: st.DrawFn) -> QuestionDraft:
    texts = draw(st.lists(TEXTS, min_size=2, max_size=8, unique_by=as_read))
    right, pinned = draw(st.integers(0, len(texts) - 1)), draw(pins(len(texts)))
    wrong = st.integers(-10, 9).map(lambda tenths: Decimal(tenths) / 10)
    choices = (
        choice(
            number,
            text,
            correct=number == right,
            feedback=f"SECRET {text}",
            fraction=Decimal(1) if number == right else draw(wrong),
            pinned=pinned[number],
        )
        for number, text in enumerate(texts)
    )
    options = draw(st.sampled_from([{}, {"scoring": "correct_choice"}, {"scoring": "fractions"}]))
    return draft("single_choice", *choices, **options)


@st.composite
def multiple_choices(draw: st.DrawFn, *, choose: bool = False) -> QuestionDraft:
    flags = draw(st.lists(st.booleans(), min_size=2, max_size=8).filter(any))
    pinned = draw(pins(len(flags)))
    share = (Decimal(1) / sum(flags)).quantize(Decimal("0.0000001"))
    choices = (
        choice(
            number,
            f"choice {number}",
            correct=flag,
            feedback=f"SECRET {number}",
            fraction=share if flag else Decimal("-0.5"),
            pinned=pinned[number],
        )
        for number, flag in enumerate(flags)
    )
    exactly = {"choose": sum(flags)} if choose and draw(st.booleans()) else {}
    return draft("multiple_choice", *choices, scoring=draw(st.sampled_from(sorted(RULES))), **exactly)


def pins(choices: int) -> st.SearchStrategy[list[bool]]:
    """Which of some choices are pinned: the last few, so that two are left."""
    return st.integers(0, choices - 2).map(lambda last: [n >= choices - last for n in range(choices)])


@st.composite
def true_falses(draw: st.DrawFn) -> QuestionDraft:
    answer = draw(st.booleans())
    return draft(
        "true_false",
        choice(1, "True", correct=answer, feedback="SECRET"),
        choice(2, "False", correct=not answer),
    )


@st.composite
def orderings(draw: st.DrawFn) -> QuestionDraft:
    """The ids of the choices stand in any order, as random ones do."""
    texts = draw(st.lists(TEXTS, min_size=2, max_size=8, unique_by=as_read))
    numbers = draw(st.permutations(range(len(texts))))
    rules = st.sampled_from(sorted(ordering.RULES_IN_WORDS))
    choices = (
        choice(number, text, correct=False, feedback=f"SECRET {text}")
        for number, text in zip(numbers, texts, strict=True)
    )
    return draft("ordering", *choices, scoring=draw(rules))


@st.composite
def matchings(draw: st.DrawFn) -> QuestionDraft:
    """Lefts may share a right."""
    lefts = draw(st.lists(TEXTS, min_size=2, max_size=6, unique_by=as_read))
    texts = draw(st.lists(TEXTS, min_size=1, max_size=8, unique_by=as_read))
    offered = texts[: draw(st.integers(1, len(texts)))]
    rights = [draw(st.sampled_from(offered)) for _ in lefts]
    return draft(
        "matching",
        pairs=[{"left": left, "right": right} for left, right in zip(lefts, rights, strict=True)],
        distractors=texts[len(offered) :],
        scoring=draw(st.sampled_from(sorted(matching.RULES_IN_WORDS))),
    )


@st.composite
def accepted_numbers(draw: st.DrawFn) -> list[dict[str, str]]:
    """Those that earn the full mark stand first: nothing keeps them from it."""
    values = draw(st.lists(st.decimals(-(10**9), 10**9, places=3), min_size=1, max_size=4))
    shares = sorted(draw(st.sampled_from(["1", "0.5", "0"])) for _ in values[1:])
    kinds = {"absolute": ["0", "0.001", "10"], "relative": ["0", "0.05", "1"], "significant": ["1", "15"]}
    answers = []
    for value, share in zip(values, ["1", *reversed(shares)], strict=True):
        kind = draw(st.sampled_from(sorted(kinds)))
        tolerance = draw(st.sampled_from(kinds[kind]))
        answer = {"value": str(value), "tolerance": tolerance, "tolerance_kind": kind, "fraction": share}
        answers.append(answer | {"feedback": "SECRET feedback"})
    return answers


@st.composite
def numerics(draw: st.DrawFn) -> QuestionDraft:
    units = [
        {"name": "m", "factor": "1"},
        {"name": "km", "factor": "1e3"},
        {"name": "in", "factor": "0.0254"},
    ]
    offered = draw(st.permutations(units)) if draw(st.booleans()) else []
    required = bool(offered) and draw(st.booleans())
    return draft("numeric", answers=draw(accepted_numbers()), units=offered, unit_required=required)


@st.composite
def accepted_texts(draw: st.DrawFn) -> dict[str, Any]:
    """The answers, and the rules by which they are compared; a number tells one answer from another."""
    wildcards = draw(st.booleans())
    answers = []
    for number, text in enumerate(draw(st.lists(TEXTS, min_size=1, max_size=4))):
        literal = text.replace("*", r"\*") if wildcards else text
        answers.append({"text": f"SECRET {number} {literal}", "fraction": "1", "feedback": "SECRET feedback"})
    if wildcards:
        answers.append({"text": "SECRET * of * things", "fraction": "0.5"})
    return {
        "answers": answers,
        "case_sensitive": draw(st.booleans()),
        "diacritics_sensitive": draw(st.booleans()),
        "whitespace": draw(st.sampled_from(WHITESPACE)),
        "wildcards": wildcards,
    }


def short_texts() -> st.SearchStrategy[QuestionDraft]:
    return accepted_texts().map(lambda options: draft("short_text", **options))


@st.composite
def listed_choices(draw: st.DrawFn) -> list[dict[str, Any]]:
    texts = draw(st.lists(TEXTS, min_size=2, max_size=4, unique_by=as_read))
    right = draw(st.integers(0, len(texts) - 1))
    return [
        {"text": text, "correct": number == right, "feedback": "SECRET feedback"}
        for number, text in enumerate(texts)
    ]


@st.composite
def blanks(draw: st.DrawFn) -> dict[str, Any]:
    weight = draw(st.sampled_from(["1", "2", "0.5", "0.3333333"]))
    match kind := draw(st.sampled_from(["choice", "numeric", "text"])):
        case "choice":
            return {"kind": kind, "weight": weight, "choices": draw(listed_choices())}
        case "numeric":
            return {"kind": kind, "weight": weight, "answers": draw(accepted_numbers())}
        case _:
            return {"kind": kind, "weight": weight, **draw(accepted_texts())}


@st.composite
def clozes(draw: st.DrawFn) -> QuestionDraft:
    names = draw(st.lists(st.from_regex(r"\A[A-Za-z0-9_-]{1,5}\Z"), min_size=1, max_size=4, unique=True))
    stem = " and ".join(f"{{{{{name}}}}}" for name in draw(st.permutations(names)))
    return replace(draft("cloze", blanks={name: draw(blanks()) for name in names}), stem=stem)


@st.composite
def essays(draw: st.DrawFn) -> QuestionDraft:
    answer = f"SECRET {draw(TEXTS)}"
    limits: list[dict[str, int]] = [{}, {"max_words": len(answer.split()) + draw(st.integers(0, 5))}]
    options = {"model_answer": answer, "rubric": "SECRET rubric"} | draw(st.sampled_from(limits))
    return draft("essay", **options)


DRAFTS = {
    "single_choice": single_choices(),
    "multiple_choice": multiple_choices(choose=True),
    "true_false": true_falses(),
    "numeric": numerics(),
    "short_text": short_texts(),
    "ordering": orderings(),
    "matching": matchings(),
    "cloze": clozes(),
    "essay": essays(),
}


MARKED_BY_A_PERSON = {"essay"}


def drawn(data: st.DataObject, name: str) -> tuple[QuestionDraft, dict[str, Any], dict[str, Any]]:
    """A draft, and its two documents as a version gives them back: through JSON."""
    draft = data.draw(DRAFTS[name])
    documents = TYPES[name].deliver(draft, "en"), TYPES[name].key(draft)
    delivery, key = (orjson.loads(orjson.dumps(document)) for document in documents)
    return draft, delivery, key


def right_answer(name: str, key: dict[str, Any]) -> dict[str, Any]:
    """The answer that gets the full mark, of a key that knows one."""
    answer = TYPES[name].correct_answer(key)
    assert answer is not None
    return answer
