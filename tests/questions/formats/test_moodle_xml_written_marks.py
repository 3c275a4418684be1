"""A question that is exported earns in Moodle what it earns here; where it does not, that is told."""

from itertools import chain, combinations, permutations, product
from typing import Any

import pytest

from questions.types.contract import QuestionDraft
from questions.types.fractions import RULES
from tests.questions.formats.moodle_files import (
    SAME,
    blank_choices,
    blank_names,
    choice,
    draft,
    flagged,
    ids,
    imported,
    mark,
    sentences,
    side,
    written,
)
from tests.questions.formats.readers import moodle


def apart(found: QuestionDraft, data: bytes) -> float:
    """How far marks are from each other at most, over all sets of ticks."""
    theirs, count = moodle.only(data), len(found.choices)
    subsets = chain.from_iterable(combinations(range(count), size) for size in range(1, count + 1))
    return max(
        abs(
            mark(found, {"choices": [ids(found)[place] for place in places]})
            - moodle.multichoice(theirs, places)
        )
        for places in subsets
    )


@pytest.mark.parametrize("fractions", [None, ("1", "0.5", "-1"), ("1", "0.3333333", "0")])
def test_a_single_choice_earns_its_share(fractions: tuple[str, ...] | None) -> None:
    shares = fractions or (None, None, None)
    options = {"scoring": "fractions"} if fractions else {}
    given = [
        choice(text, correct=text == "a", fraction=share) for text, share in zip("abc", shares, strict=True)
    ]
    found = draft("single_choice", *given, options=options)
    data, losses = written(found)
    for place, id in enumerate(ids(found)):
        expected = pytest.approx(moodle.multichoice(moodle.only(data), [place]), abs=SAME)
        assert mark(found, {"choice": id}) == expected
    assert losses == []


@pytest.mark.parametrize(
    "flags", ["RW", "RWW", "RRW", "RRWW", "RRRW", "RR", "RRRRRRW", "RRRRRRRRRRRW", "WRRRWWWW"]
)
@pytest.mark.parametrize("rule", sorted(set(RULES) - {"fractions"}))
def test_ticks_earn_what_the_rule_says_or_that_is_told(rule: str, flags: str) -> None:
    found = draft("multiple_choice", *flagged(flags), options={"scoring": rule})
    data, losses = written(found)
    is_told = any(loss.what.startswith(f"The rule {rule.replace('_', ' ')} is unknown") for loss in losses)
    assert is_told == (apart(found, data) > 2 * SAME)


def test_net_correct_is_what_moodle_does() -> None:
    data, losses = written(draft("multiple_choice", *flagged("RRWW"), options={"scoring": "net_correct"}))
    assert [moodle.fraction(each) for each in moodle.only(data).findall("answer")] == [0.5, 0.5, -0.5, -0.5]
    assert losses == []


def test_fractions_are_written_as_they_are() -> None:
    given = [
        choice("a", correct=True, fraction="0.25"),
        choice("b", correct=True, fraction="0.75"),
        choice("c", fraction="-0.1666667"),
    ]
    found = draft("multiple_choice", *given, options={"scoring": "fractions"})
    data, losses = written(found)
    assert apart(found, data) < SAME and losses == []


@pytest.mark.parametrize("rule", ["all_or_nothing", "adjacent_pairs"])
def test_every_order(rule: str) -> None:
    found = draft("ordering", *map(choice, "abcd"), options={"scoring": rule})
    data, losses = written(found)
    for order in permutations(range(4)):
        expected = pytest.approx(moodle.ordering(moodle.only(data), order), abs=SAME)
        assert mark(found, {"order": [ids(found)[place] for place in order]}) == expected
    assert losses == []


def test_true_or_false() -> None:
    found = draft("true_false", choice("True"), choice("False", correct=True))
    data, losses = written(found)
    for said, id in zip((True, False), ids(found), strict=True):
        assert mark(found, {"choice": id}) == moodle.truefalse(moodle.only(data), said)
    assert losses == []


PAIRS = [
    {"left": "one", "right": r"a\*b\*"},
    {"left": "two", "right": "due"},
    {"left": "1", "right": "due"},
]


def test_every_pairing() -> None:
    found = draft("matching", options={"pairs": PAIRS, "distractors": ["tre"]})
    data, losses = written(found)
    theirs, left, right = moodle.only(data), side(found, "left"), side(found, "right")
    plain = {text.replace("\\", ""): id for text, id in right.items()}
    assert plain.keys() == set(moodle.rights(theirs))
    for put in product(moodle.rights(theirs), repeat=3):
        sent = {left[text]: plain[of] for text, of in zip(moodle.lefts(theirs), put, strict=True)}
        expected = pytest.approx(moodle.matching(theirs, dict(enumerate(put))), abs=SAME)
        assert mark(found, {"pairs": sent}) == expected
    assert losses == []


TYPED = ["Rome", "rome", "roma", "r*me", "rxme", "*", "Rom", "é", "e", "a b", "a  b", " a b ", r"a\b"]


@pytest.mark.parametrize("case_sensitive", [True, False])
@pytest.mark.parametrize(
    ("texts", "wildcards"),
    [(["Rome", "r*me"], True), ([r"r\*me", "ro*"], True), (["r*me", "é"], False), ([r"a\b", "*"], False)],
)
def test_a_typed_text(texts: list[str], wildcards: bool, case_sensitive: bool) -> None:
    answers = [{"text": text, "fraction": share} for text, share in zip(texts, ("1", "0.5"), strict=True)]
    if wildcards:
        answers.insert(0, {"text": "Rom"})
    options = {"answers": answers, "case_sensitive": case_sensitive, "wildcards": wildcards}
    found = draft("short_text", options=options)
    data, losses = written(found)
    for typed in TYPED:
        expected = pytest.approx(moodle.shortanswer(moodle.only(data), typed), abs=SAME)
        assert mark(found, {"text": typed}) == expected, typed
    assert losses == []


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"diacritics_sensitive": False}, "Accents make no difference. In Moodle they do."),
        ({"whitespace": "ignore"}, "White space makes no difference. In Moodle it does."),
        ({"whitespace": "exact"}, "White space around an answer makes a difference. In Moodle it does not."),
        ({}, "How much white space there is makes no difference. In Moodle it does."),
    ],
)
def test_rules_for_texts_that_moodle_lacks_are_told_and_come_back(
    rules: dict[str, Any], sentence: str
) -> None:
    text = "New York" if not rules else "York"
    found = draft("short_text", options={"answers": [{"text": text}], **rules})
    data, losses = written(found)
    assert sentence in sentences(losses)
    assert imported(data).draft.options == found.options


NUMBERS = ["3.14", "3.1", "3.15", "3", "3.2", "0", "-3.14", "314", "1000", "1049.9", "1050.1", "949", "951"]


@pytest.mark.parametrize(
    "answer",
    [
        {"value": "3.14", "tolerance": "0.05"},
        {"value": "-3.14"},
        {"value": "1000", "tolerance": "0.05", "tolerance_kind": "relative"},
        {"value": "0", "tolerance": "0.5", "tolerance_kind": "relative"},
    ],
)
def test_a_number(answer: dict[str, str]) -> None:
    near = {"value": "3", "tolerance": "0.5", "fraction": "0.5"}
    found = draft("numeric", options={"answers": [answer, near]})
    data, losses = written(found)
    for typed in NUMBERS:
        expected = moodle.numerical(moodle.only(data), float(typed))
        assert mark(found, {"number": typed}) == expected, typed
    assert losses == []


def test_significant_digits_become_a_tolerance_which_is_told() -> None:
    answer = {"value": "3.14159", "tolerance": "3", "tolerance_kind": "significant"}
    found = draft("numeric", options={"answers": [answer]})
    data, losses = written(found)
    for typed in ("3.14", "3.135", "3.1449", "3.1451", "3.134", "3.2"):
        assert mark(found, {"number": typed}) == moodle.numerical(moodle.only(data), float(typed)), typed
    assert [loss.what for loss in losses] == ["Numbers that agree to so many significant digits are right."]
    assert imported(data).draft.options == found.options


@pytest.mark.parametrize("required", [True, False])
def test_a_number_in_a_unit(required: bool) -> None:
    units = [{"name": "m"}, {"name": "km", "factor": "1000"}, {"name": "in", "factor": "0.0254"}]
    options = {"answers": [{"value": "1000", "tolerance": "0.5"}], "units": units}
    found = draft("numeric", options=options | ({"unit_required": True} if required else {}))
    data, losses = written(found)
    for typed, unit in product(["1", "1000", "39370.08", "999.6"], ["m", "km", "in"]):
        expected = moodle.numerical(moodle.only(data), float(typed), unit)
        assert mark(found, {"number": typed, "unit": unit}) == expected, (typed, unit)
    told = set() if required else {"A number without a unit is accepted. In Moodle learners choose a unit."}
    assert sentences(losses) == told
    assert imported(data).draft.options == found.options


CLOZE = {
    "a": {
        "kind": "text",
        "weight": "0.5",
        "answers": [
            {"text": "Rome", "feedback": "**Yes** #1 {ok} ~"},
            {"text": r"a}b#c~d\e&amp;=%50%<b>", "fraction": "0.5"},
        ],
    },
    "b-2": {
        "kind": "numeric",
        "weight": "1.5",
        "answers": [
            {"value": "-3.14", "tolerance": "0.05"},
            {"value": "3", "fraction": "0.25", "feedback": "no"},
        ],
    },
    "c": {
        "kind": "choice",
        "choices": [
            {"text": "yes", "correct": True},
            {"text": "a & b < c", "fraction": "0.3333333"},
            {"text": "no ~ # }", "feedback": "Not so."},
        ],
    },
}  # fmt: skip
FILLED: list[list[str | None]] = [
    ["Rome", "rome", r"a}b#c~d\e&amp;=%50%<b>", "x", None],
    ["-3.14", "-3.1", "3", "5", None],
    ["yes", "a & b < c", "no ~ # }", None],
]


def test_blanks_filled_in_every_way() -> None:
    found = draft("cloze", stem="{{a}} is $x$ {{b-2}} or {{c}}.", options={"blanks": CLOZE})
    data, _ = written(found)
    assert [gap.weight for gap in moodle.cloze_gaps(moodle.only(data))] == [1, 3, 2]
    names, offered = blank_names(found), blank_choices(found)
    for filled in product(*FILLED):
        sent = {
            name: of.get(put, put)
            for name, of, put in zip(names, offered, filled, strict=True)
            if put is not None
        }
        if sent:
            theirs = moodle.cloze(moodle.only(data), [in_html(put) for put in filled])
            assert mark(found, {"blanks": sent}) == pytest.approx(theirs, abs=SAME), filled


def in_html(text: str | None) -> str | None:
    """A choice as Moodle has it, where it is HTML."""
    return {"a & b < c": "a &amp; b &lt; c"}.get(text or "", text)


def test_text_that_moodle_would_take_for_a_blank_stays_text() -> None:
    blanks = {"a": {"kind": "text", "answers": [{"text": "x"}]}}
    data, losses = written(draft("cloze", stem="{1:SA:=no} {{a}}", options={"blanks": blanks}))
    assert len(moodle.cloze_gaps(moodle.only(data))) == 1
    assert "The text has what Moodle would take for a blank. Its brace became an entity." in sentences(losses)
