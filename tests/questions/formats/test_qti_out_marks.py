"""What QTI's own rules give for every answer to an exported question is what the question's type gives."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any
from unicodedata import normalize
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.drafts import faults_to_publish
from questions.formats.interchange import Exported
from questions.formats.markup.parsing import UNWRITABLE
from questions.formats.qti_out import VERSIONS, item
from questions.formats.qti_out.item import strings
from questions.types import TYPES, cloze, units
from questions.types.contract import Document, MalformedAnswer, QuestionDraft
from questions.types.fractions import RULES
from questions.types.numbers import TOLERANCES, plain
from tests.questions.formats.readers.qti import Item, Responses
from tests.questions.types.drafts import DRAFTS, choice, draft

MOST = 200  # answers to one question
NEAR = Fraction(1, 10**6)

type Answers = Iterator[tuple[dict[str, Any], Responses]]

every_version = pytest.mark.parametrize("version", sorted(VERSIONS))


def picked(id: str) -> str:
    return f"choice-{id}"


def of_choice(delivery: Document, key: Document) -> Answers:
    for each in delivery["choices"]:
        yield {"choice": each["id"]}, {"RESPONSE": picked(each["id"])}


def of_choices(delivery: Document, key: Document) -> Answers:
    ids = [each["id"] for each in delivery["choices"]]
    for size in range(1, len(ids) + 1):
        for ticked in combinations(ids, size):
            yield {"choices": list(ticked)}, {"RESPONSE": [*map(picked, ticked)]}


def of_orders(delivery: Document, key: Document) -> Answers:
    for order in permutations([each["id"] for each in delivery["choices"]]):
        yield {"order": list(order)}, {"RESPONSE": [*map(picked, order)]}


def of_pairs(delivery: Document, key: Document) -> Answers:
    lefts, rights = ([each["id"] for each in delivery[side]] for side in ("left", "right"))
    for filled in product([None, *rights], repeat=len(lefts)):
        pairs = {left: right for left, right in zip(lefts, filled, strict=True) if right}
        yield {"pairs": pairs}, {"RESPONSE": [f"side-{left} side-{right}" for left, right in pairs.items()]}


def numbers_of(key: Document) -> list[str]:
    """Numbers in and around what is accepted, and at the ends of the tolerances."""
    found = [Decimal(0), Decimal("-7.5"), Decimal("1e12")]
    for answer in key["answers"]:
        value, tolerance = Decimal(answer["value"]), Decimal(answer["tolerance"])
        reach = abs(value) * tolerance if answer["tolerance_kind"] == "relative" else tolerance
        found += [value + step * reach for step in (-2, -1, Decimal("-0.5"), 0, 1, Decimal("1.01"))]
        found += [value + Decimal("0.001"), value * Decimal("1.04"), -value]
    return [plain(each) for each in found if len(plain(each)) <= 50]


def texts_of(key: Document) -> list[str]:
    """Texts that are accepted, in other cases, with more around them, and others; no spaces are added."""
    texts = [answer["text"].replace(r"\*", "*") for answer in key["answers"]]
    more = [change(text) for text in texts for change in (str.upper, str.lower, str.swapcase)]
    stars = [text.replace("*", filled) for text in texts for filled in ("", "x", "ab c")]
    found = [*texts, *more, *stars, *(f"x{text}y" for text in texts), "other"]
    return [text for text in found if text == " ".join(text.split())]


def of_number(delivery: Document, key: Document) -> Answers:
    unit = units.key_unit(key["units"])
    for number in numbers_of(key):
        yield {"number": number} | ({"unit": unit} if unit else {}), {"RESPONSE": number}


def of_text(delivery: Document, key: Document) -> Answers:
    for text in texts_of(key):
        yield {"text": text}, {"RESPONSE": text}


def of_blanks(delivery: Document, key: Document) -> Answers:
    fillings = [
        [None, *map(picked, (each["id"] for each in blank["choices"]))]
        if blank["kind"] == "choice"
        else [None, *(numbers_of(blank) if blank["kind"] == "numeric" else texts_of(blank))[:6]]
        for blank in key["blanks"]
    ]
    names = [blank["name"] for blank in key["blanks"]]
    for filled in product(*fillings):
        given = {name: value for name, value in zip(names, filled, strict=True) if value}
        ours = {name: value.removeprefix("choice-") for name, value in given.items()}
        yield {"blanks": ours}, {in_qti(name): value for name, value in given.items()}


def in_qti(name: str) -> str:
    return name if name[0].isalpha() or name[0] == "_" else f"_{name}"


ANSWERS = {
    "single_choice": of_choice,
    "true_false": of_choice,
    "multiple_choice": of_choices,
    "ordering": of_orders,
    "matching": of_pairs,
    "numeric": of_number,
    "short_text": of_text,
    "cloze": of_blanks,
}


def exported(question: QuestionDraft) -> Exported:
    return Exported(draft=question, exam="exam", topic=())


def assert_same_marks(question: QuestionDraft, version: str) -> None:
    assert faults_to_publish(question) == []
    kind = TYPES[question.type]
    delivery, key = kind.deliver(question, "en"), kind.key(question)
    read = Item.read(item(exported(question), VERSIONS[version]))
    count = 0
    for answer, responses in ANSWERS[question.type](delivery, key):
        try:
            ours = kind.grade(key, kind.parse_response(delivery, answer))
        except MalformedAnswer:
            continue
        assert ours is not None
        assert abs(read.score(responses) - Fraction(ours.fraction)) < NEAR, (answer, ours)
        assert_feedback(read, responses, answer, key, ours)
        count += 1
        if count == MOST:
            break
    assert count


def assert_feedback(read: Item, responses: Responses, answer: Document, key: Document, ours: Any) -> None:
    """What learners read for this answer is what QTI shows."""
    shown = read.shown(responses)
    ids = answer.get("choices", [answer.get("choice")])
    due = [key["feedback"][id] for id in ids if id in key.get("feedback", {})]
    due += [text for text in (ours.feedback, *(part.feedback for part in ours.parts)) if text]
    assert len(shown) == len(due)
    if all(text.replace(" ", "").isalnum() for text in due):  # no markup
        assert sorted(shown) == sorted(" ".join(text.split()) for text in due)


FOUR = [choice(n, f"choice {n}", correct=n < 3, feedback=f"feedback {n}") for n in range(1, 5)]
FRACTIONS = [Decimal(1) / 3, Decimal(2) / 3, Decimal("-0.5"), Decimal(0)]
WITH_FRACTIONS = [
    choice(n, f"choice {n}", correct=worth > 0, fraction=round(worth, 7)) for n, worth in enumerate(FRACTIONS)
]
EXAMPLES: Mapping[str, QuestionDraft] = {
    **{rule: draft("multiple_choice", *FOUR, scoring=rule) for rule in RULES if rule != "fractions"},
    "fractions": draft("multiple_choice", *WITH_FRACTIONS, scoring="fractions"),
    "choose": draft("multiple_choice", *FOUR, choose=2),
    "negative": draft(
        "single_choice",
        choice(1, "a", correct=True, fraction=Decimal(1)),
        choice(2, "b", correct=False, fraction=Decimal(-1)),
        choice(3, "c", correct=False, fraction=Decimal("0.5"), feedback="near"),
        scoring="fractions",
    ),
    "adjacent": draft(
        "ordering", *(choice(n, str(n), correct=False) for n in (3, 1, 4, 2)), scoring="adjacent_pairs"
    ),
    "thirds": draft(
        "matching",
        pairs=[{"left": left, "right": right} for left, right in ("ax", "bx", "cy")],
        distractors=["z"],
    ),
    "halves": draft("matching", pairs=[{"left": left, "right": right} for left, right in ("ax", "by")]),
    "all_pairs": draft(
        "matching",
        pairs=[{"left": left, "right": right} for left, right in ("ax", "by")],
        scoring="all_or_nothing",
    ),
    "texts": draft(
        "short_text",
        answers=[
            {"text": "Paris", "feedback": "yes"},
            {"text": "Lyon"},
            {"text": "Nice", "fraction": "0.3333333", "feedback": "near"},
        ],
        case_sensitive=True,
    ),
    "stars": draft(
        "short_text",
        answers=[
            {"text": "colour"},
            {"text": "*colo*r*", "fraction": "0.5", "feedback": "one of them"},
            {"text": r"*\**", "fraction": "0.2"},
        ],
        wildcards=True,
    ),
    "numbers": draft(
        "numeric",
        answers=[
            {"value": "3.14", "tolerance": "3", "tolerance_kind": "significant", "feedback": "right"},
            {"value": "-2", "tolerance": "0.05", "tolerance_kind": "relative"},
            {"value": "3", "tolerance": "0.5", "fraction": "0.25", "feedback": "roughly"},
            {"value": "1e30", "fraction": "0.1"},
        ],
    ),
}


@every_version
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_answer_gets_the_same_mark_and_feedback(name: str, version: str) -> None:
    assert_same_marks(EXAMPLES[name], version)


@pytest.mark.parametrize("name", sorted(ANSWERS))
@given(data=st.data())
def test_questions_of_every_type_are_marked_alike(name: str, data: st.DataObject) -> None:
    question = data.draw(DRAFTS[name].filter(is_short))
    assert_same_marks(question, data.draw(st.sampled_from(sorted(VERSIONS))))


def is_short(question: QuestionDraft) -> bool:
    """Few enough answers to try, and texts that small and capital letters keep in length and in XML."""
    written = "".join(strings(asdict(question)))
    folds = all(each.lower().upper() == each.upper() for each in written)
    folds = folds and normalize("NFKD", written) == written and written.casefold() == written.lower()
    return folds and not UNWRITABLE.search(written) and "\r" not in written


@every_version
def test_the_tolerances_of_numbers_are_all_tried(version: str) -> None:
    kinds = {answer.get("tolerance_kind", "absolute") for answer in EXAMPLES["numbers"].options["answers"]}
    assert kinds == set(TOLERANCES)


def test_ids_of_choices_tell_nothing_of_their_order() -> None:
    read = Item.read(item(exported(EXAMPLES["adjacent"]), VERSIONS["2.1"]))
    assert read.identifiers() == [picked(str(UUID(int=n))) for n in (1, 2, 3, 4)]


def test_a_blank_counts_by_its_weight_in_qti_too() -> None:
    blanks = {
        "a": {"kind": "text", "answers": [{"text": "x"}], "weight": "3"},
        "1": {"kind": "numeric", "answers": [{"value": "2"}, {"value": "3", "fraction": "0.5"}]},
        "SCORE": {"kind": "choice", "choices": [{"text": "yes", "correct": True}, {"text": "no"}]},
    }
    question = QuestionDraft(
        slug="q", type="cloze", stem="{{a}} *{{1}}* {{SCORE}}", options={"blanks": blanks}
    )
    read = Item.read(item(exported(question), VERSIONS["2.1"]))
    key = cloze.key(question)
    right = key["blanks"][2]["choices"][0]["id"]
    worth = read.score({"a": "x", "_1": "3", "_SCORE": picked(right)})
    answer = {"blanks": {"a": "x", "1": "3", "SCORE": right}}
    assert abs(worth - Fraction(cloze.grade(key, answer).fraction)) < NEAR
