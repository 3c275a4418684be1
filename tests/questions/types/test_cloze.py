"""Cloze questions."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types import cloze
from questions.types.contract import MalformedAnswer, QuestionDraft
from questions.types.fractions import Part
from tests.questions.types.drafts import accepted_numbers, accepted_texts, choice, clozes, draft

CITY = {
    "kind": "choice",
    "choices": [
        {"text": "Paris", "correct": True, "feedback": "well done"},
        {"text": "Lyon", "fraction": "0.5", "feedback": "the second largest"},
        {"text": "Nice"},
    ],
}
RATIO = {"kind": "numeric", "weight": "2", "answers": [{"value": "3.14", "tolerance": "0.01"}]}
WORD = {"kind": "text", "weight": "0.5", "answers": [{"text": "pi", "feedback": "a letter"}]}
STEM = "In {{city}} the {{ratio}} is called {{word}}."


def of(stem: str = STEM, **blanks: Any) -> QuestionDraft:
    return replace(draft("cloze", blanks=blanks), stem=stem)


ALL = of(city=CITY, ratio=RATIO, word=WORD)
DELIVERY = cloze.deliver(ALL, "en")
IDS = {choice["text"]: choice["id"] for choice in DELIVERY["blanks"][0]["choices"]}


def parsed(filled: Any, question: QuestionDraft = ALL, language: str = "en") -> dict[str, Any]:
    return cloze.parse_response(cloze.deliver(question, language), {"blanks": filled})


def faults(question: QuestionDraft) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in cloze.clean(question)]


def fields(question: QuestionDraft) -> set[str]:
    return {where for where, _ in faults(question)}


def test_blanks_are_delivered_in_the_order_of_the_stem() -> None:
    shuffled = replace(ALL, stem="{{word}} {{city}} {{ratio}}")
    assert [blank["name"] for blank in cloze.deliver(shuffled, "en")["blanks"]] == ["word", "city", "ratio"]


def test_a_blank_is_delivered_by_name_kind_and_weight() -> None:
    assert DELIVERY["blanks"][1:] == [
        {"name": "ratio", "kind": "numeric", "weight": 2},
        {"name": "word", "kind": "text", "weight": 0.5},
    ]


def test_choices_are_delivered_by_id_and_text_sorted_by_id() -> None:
    choices = DELIVERY["blanks"][0]["choices"]
    assert sorted(choice["text"] for choice in choices) == ["Lyon", "Nice", "Paris"]
    assert all(choice.keys() == {"id", "text"} for choice in choices)
    assert [choice["id"] for choice in choices] == sorted(choice["id"] for choice in choices)


def test_the_same_choice_has_the_same_id_in_every_version_and_another_in_every_blank() -> None:
    blanks = cloze.deliver(of("{{city}} {{town}}", city=CITY, town=CITY), "en")["blanks"]
    city, town = ({choice["text"]: choice["id"] for choice in blank["choices"]} for blank in blanks)
    assert city == IDS
    assert not set(city.values()) & set(town.values())
    elsewhere = cloze.deliver(replace(ALL, slug="elsewhere"), "en")["blanks"][0]["choices"]
    assert not set(city.values()) & {choice["id"] for choice in elsewhere}


def test_a_decimal_comma_is_told_only_where_a_blank_is_a_number() -> None:
    assert cloze.deliver(ALL, "de")["decimal_comma"] is True
    assert cloze.deliver(ALL, "en")["decimal_comma"] is False
    assert "decimal_comma" not in cloze.deliver(of("{{word}}", word=WORD), "de")


def test_each_blank_is_kept_in_canonical_form() -> None:
    filled = {"word": "Cafe\N{COMBINING ACUTE ACCENT}", "ratio": "3,140", "city": IDS["Paris"].upper()}
    kept = parsed(filled, language="de")
    assert kept == {"blanks": {"city": IDS["Paris"], "ratio": "3.14", "word": "Café"}}


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        ({"city": "Paris", "ratio": "3.14", "word": "Pi"}, "1"),
        ({"city": "Lyon", "ratio": "3.14", "word": "Pi"}, "0.8571429"),
        ({"city": "Nice", "ratio": "3", "word": "tau"}, "0"),
        ({"city": "Paris"}, "0.2857143"),
        ({"ratio": "3.15"}, "0.5714286"),
        ({"word": "pi"}, "0.1428571"),
    ],
)
def test_the_fraction_is_the_mean_of_the_blanks_by_weight(filled: dict[str, str], expected: str) -> None:
    filled = {name: IDS.get(value, value) for name, value in filled.items()}
    assert cloze.grade(cloze.key(ALL), parsed(filled)).fraction == Decimal(expected)


def test_every_blank_tells_how_it_did() -> None:
    grade = cloze.grade(cloze.key(ALL), parsed({"city": IDS["Lyon"], "word": "pi"}))
    assert grade.parts == (
        Part("city", Decimal("0.5"), "the second largest"),
        Part("ratio", Decimal(0)),
        Part("word", Decimal(1), "a letter"),
    )


def test_the_correct_answer_fills_every_blank() -> None:
    right = {"blanks": {"city": IDS["Paris"], "ratio": "3.14", "word": "pi"}}
    assert cloze.correct_answer(cloze.key(ALL)) == right


def test_an_answer_to_another_version_earns_what_still_fits() -> None:
    answer = parsed({"city": IDS["Nice"], "ratio": "3.14", "word": "pi"})
    fewer = {**CITY, "choices": CITY["choices"][:2]}
    key = cloze.key(of("{{city}} {{ratio}} {{word}} {{new}}", city=fewer, ratio=RATIO, word=RATIO, new=WORD))
    assert [part.fraction for part in cloze.grade(key, answer).parts] == [0, 1, 0, 0]


@pytest.mark.parametrize("answer", [None, [], {}, {"blanks": {}}, {"blanks": []}, {"blanks": "pi"}])
def test_an_answer_is_an_object_of_blanks(answer: Any) -> None:
    with pytest.raises(MalformedAnswer) as refused:
        cloze.parse_response(DELIVERY, answer)
    assert refused.value.pointer in {"", "/blanks"}


@pytest.mark.parametrize(
    ("filled", "pointer", "message"),
    [
        ({"city": "Paris"}, "/blanks/city", "id of one of this question's choices"),
        ({"city": None}, "/blanks/city", "id of one of this question's choices"),
        ({"ratio": "three"}, "/blanks/ratio", "Write digits"),
        ({"ratio": "3,14"}, "/blanks/ratio", "one decimal point"),
        ({"ratio": 3.14}, "/blanks/ratio", "as text"),
        ({"ratio": ""}, "/blanks/ratio", "Write digits"),
        ({"word": " "}, "/blanks/word", "must not be blank"),
        ({"word": {"text": "pi"}}, "/blanks/word", "Give a text"),
        ({"word": "pi", "town": "Paris"}, "/blanks/town", "it has city, ratio, word"),
        ({"a/b~c": "pi"}, "/blanks/a~1b~0c", "no such blank"),
    ],
)
def test_what_does_not_fit_a_blank_is_refused_at_its_pointer(
    filled: dict[str, Any], pointer: str, message: str
) -> None:
    with pytest.raises(MalformedAnswer, match=message) as refused:
        parsed(filled)
    assert refused.value.pointer == pointer


@given(question=clozes(), data=st.data())
def test_the_key_makes_no_difference_to_what_is_delivered(
    question: QuestionDraft, data: st.DataObject
) -> None:
    changed = {name: data.draw(another_key(blank)) for name, blank in question.options["blanks"].items()}
    another = replace(question, options={"blanks": changed})
    assert cloze.clean(another) == []
    assert orjson.dumps(cloze.deliver(question, "de")) == orjson.dumps(cloze.deliver(another, "de"))


@st.composite
def another_key(draw: st.DrawFn, blank: dict[str, Any]) -> dict[str, Any]:
    """The same blank with the same choices in another order, and quite another key."""
    shape = {"kind": blank["kind"], "weight": blank["weight"]}
    match blank["kind"]:
        case "choice":
            texts = draw(st.permutations([choice["text"] for choice in blank["choices"]]))
            first = {"text": texts[0], "correct": True}
            return {**shape, "choices": [first, *({"text": t, "fraction": "0.5"} for t in texts[1:])]}
        case "numeric":
            return {**shape, "answers": draw(accepted_numbers())}
        case _:
            return {**shape, **draw(accepted_texts())}


def test_an_answer_is_told_blank_by_blank_in_the_order_of_the_stem() -> None:
    answer = parsed({"word": "*pi*", "ratio": "3.14", "city": IDS["Nice"]})
    assert cloze.in_words(DELIVERY, answer) == ["city: Nice", "ratio: 3.14", r"word: \*pi\*"]


def test_what_the_key_holds_is_told_in_words() -> None:
    question = of("{{ratio}} {{city}}", city={**CITY, "choices": CITY["choices"][:2]}, ratio=RATIO)
    lines = cloze.described(cloze.key(question))["Blanks"].splitlines()
    assert lines[:3] == [
        "ratio: numeric, weight 2",
        "Answers: 3.14, within 0.01: 1 of the mark.",
        "city: choice, weight 1",
    ]
    assert {line.removeprefix("Choices: ") for line in lines[3:]} == {
        "Paris: 1 of the mark. well done",
        "Lyon: 0.5 of the mark. the second largest",
    }


@pytest.mark.parametrize(
    ("stem", "message"),
    [
        ("{{city}} {{city}}", "{{city}} stands here twice"),
        ("{{city}} {{town}}", "{{town}} has no blank"),
        ("{{city}} {{ town }}", "{{ town }}: name a blank by letters, digits, _ and -"),
        ("{{city}} {{}}", "{{}}: name a blank"),
        ("{{city}} {{" + "x" * 51 + "}}", "50 at most"),
        (r"{{city}} $x^{{\alpha}}$", "need a space between them"),
    ],
)
def test_each_place_in_the_stem_is_of_one_blank(stem: str, message: str) -> None:
    ((field, told),) = faults(of(stem, city=CITY))
    assert field == "stem" and message in told


def test_a_formula_may_have_braces() -> None:
    assert faults(of(r"$\frac{1}{ {x} }$ {{city}} {x}", city=CITY)) == []


def test_each_blank_has_a_place_in_the_stem() -> None:
    assert faults(of("{{city}}", city=CITY, word=WORD)) == [
        ("options.blanks.word", "Write {{word}} in the stem where this stands, or remove it.")
    ]


@pytest.mark.parametrize("blanks", [None, [], {}, "city", {f"blank{n}": WORD for n in range(101)}])
def test_there_are_one_to_a_hundred_blanks(blanks: Any) -> None:
    ((field, message),) = faults(draft("cloze", blanks=blanks))
    assert field == "options.blanks" and "1 to 100 blanks" in message


@pytest.mark.parametrize(
    ("blank", "field"),
    [
        ("pi", ""),
        ({}, ".kind"),
        ({"kind": "essay"}, ".kind"),
        ({"kind": ["text"]}, ".kind"),
        ({**WORD, "weight": "0"}, ".weight"),
        ({**WORD, "weight": "-1"}, ".weight"),
        ({**WORD, "weight": "1001"}, ".weight"),
        ({**WORD, "weight": "0.00000001"}, ".weight"),
        ({**WORD, "weight": 1}, ".weight"),
        ({**WORD, "units": []}, ".units"),
        ({**WORD, "wildcards": "no"}, ".wildcards"),
        ({**WORD, "answers": [{"text": "pi", "fraction": "2"}]}, ".answers.0.fraction"),
        ({**WORD, "answers": []}, ".answers"),
        ({**RATIO, "units": []}, ".units"),
        ({**RATIO, "unit_required": False}, ".unit_required"),
        ({**RATIO, "answers": [{"value": "1", "tolerance": "-1"}]}, ".answers.0.tolerance"),
        ({**CITY, "answers": []}, ".answers"),
        ({**CITY, "choices": None}, ".choices"),
        ({**CITY, "choices": CITY["choices"][:1]}, ".choices"),
        ({**CITY, "choices": [{"text": f"{n}", "correct": True} for n in range(21)]}, ".choices"),
        ({**CITY, "choices": CITY["choices"][1:]}, ".choices"),
        ({**CITY, "choices": [*CITY["choices"], "Nantes"]}, ".choices.3"),
        ({**CITY, "choices": [*CITY["choices"], {"text": " "}]}, ".choices.3.text"),
        ({**CITY, "choices": [*CITY["choices"], {"text": " paris"}]}, ".choices.3.text"),
        ({**CITY, "choices": [*CITY["choices"], {"text": "Nantes", "correct": 1}]}, ".choices.3.correct"),
        ({**CITY, "choices": [*CITY["choices"], {"text": "Nantes", "fraction": "1"}]}, ".choices.3.fraction"),
        (
            {**CITY, "choices": [*CITY["choices"], {"text": "Nantes", "fraction": "-1"}]},
            ".choices.3.fraction",
        ),
        ({**CITY, "choices": [*CITY["choices"], {"text": "Nantes", "feedback": 7}]}, ".choices.3.feedback"),
        ({**CITY, "choices": [*CITY["choices"], {"text": "Nantes", "pinned": True}]}, ".choices.3.pinned"),
    ],
)
def test_what_is_wrong_with_a_blank_is_told_at_its_field(blank: Any, field: str) -> None:
    assert f"options.blanks.it{field}" in fields(of("{{it}}", it=blank))


def test_a_correct_choice_earns_the_full_mark() -> None:
    half = {"text": "Paris", "correct": True, "fraction": "0.5"}
    ((field, message),) = faults(of("{{city}}", city={**CITY, "choices": [half, *CITY["choices"][1:]]}))
    assert field == "options.blanks.city.choices.0.fraction" and "has the fraction 1" in message


def test_several_choices_may_be_correct() -> None:
    both = {**CITY, "choices": [{"text": "Paris", "correct": True}, {"text": "Lutetia", "correct": True}]}
    assert faults(of("{{city}}", city=both)) == []


def test_options_and_choices_that_the_type_does_not_have_are_faults() -> None:
    question = replace(ALL, options={**ALL.options, "scoring": "coverage"})
    with_choices = replace(question, choices=(choice(1, "a", correct=True),))
    assert [where for where, _ in faults(with_choices)] == ["choices", "options.scoring"]


def test_blanks_with_faults_are_left_out_of_a_preview() -> None:
    unsound = of(city=CITY, ratio={**RATIO, "weight": "none"}, word="pi")
    assert [blank["name"] for blank in cloze.deliver(unsound, "en")["blanks"]] == ["city"]
    assert [blank["name"] for blank in cloze.key(unsound)["blanks"]] == ["city"]
    assert cloze.correct_answer(cloze.key(of())) is None
