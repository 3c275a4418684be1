"""GIFT as it is read: what maps to what, and with which lines."""

from decimal import Decimal
from pathlib import Path

import pytest

from questions.formats.interchange import Imported
from questions.types.contract import ChoiceDraft, HintDraft
from tests.questions.formats import gift_marks
from tests.questions.formats.gift_files import read, read_one
from tests.questions.formats.readers import gift


def choice(
    text: str, fraction: str | None = None, *, correct: bool = False, feedback: str = ""
) -> ChoiceDraft:
    share = None if fraction is None else Decimal(fraction)
    return ChoiceDraft(text=text, is_correct=correct, fraction=share, feedback=feedback)


def test_single_choice_on_one_line() -> None:
    draft = read_one("Who is it?{~Grant ~Jefferson =no one}").draft
    assert (draft.type, draft.stem, draft.options) == ("single_choice", "Who is it?", {})
    assert draft.choices == (choice("Grant"), choice("Jefferson"), choice("no one", correct=True))


def test_single_choice_on_several_lines_with_weights_and_feedback() -> None:
    found = read_one(
        "::Tomb:: Who is it? {\n  =no one # right\n\n  ~%50%half#part\n~%-25%no\n####General\n}".replace(
            "\n\n", "\n"
        )
    )
    assert found.name == "Tomb"
    assert found.draft.options == {"scoring": "fractions"}
    assert found.draft.explanation == "General"
    assert found.draft.choices == (
        choice("no one", "1", correct=True, feedback="right"),
        choice("half", "0.5", feedback="part"),
        choice("no", "-0.25"),
    )
    assert found.lines == {
        "stem": 1,
        "choices.0.text": 2,
        "choices.1.text": 3,
        "choices.2.text": 4,
        "explanation": 5,
    }


def test_multiple_choice_has_weights_and_no_right_sign() -> None:
    draft = read_one("Which?{~%50%a ~%50%b ~%-100%c ~d}").draft
    assert (draft.type, draft.options) == ("multiple_choice", {"scoring": "fractions"})
    assert draft.choices == (
        choice("a", "0.5", correct=True),
        choice("b", "0.5", correct=True),
        choice("c", "-1"),
        choice("d", "0"),
    )


@pytest.mark.parametrize(
    ("weights", "fractions"),
    [
        (["33.33333"] * 3, ["0.3333333"] * 3),
        (["33.333"] * 3, ["0.3333334", "0.3333333", "0.3333333"]),
        (["33"] * 3, ["0.3333334", "0.3333333", "0.3333333"]),
        (["16.67"] * 6, ["0.1666670", "0.1666666", "0.1666666", "0.1666666", "0.1666666", "0.1666666"]),
        (["50", "25"], ["0.5", "0.25"]),
    ],
)
def test_weights_that_were_meant_to_add_up_do(weights: list[str], fractions: list[str]) -> None:
    answers = " ".join(f"~%{weight}%{letter}" for weight, letter in zip(weights, "abcdef", strict=False))
    found = [each.fraction for each in read_one(f"Which?{{{answers} ~x}}").draft.choices[:-1]]
    assert [round(each or 0, 6) for each in found] == [round(Decimal(each), 6) for each in fractions]
    assert len(weights) == 2 or abs(sum(map(Decimal, fractions), start=Decimal(-1))) < Decimal("0.000001")


@pytest.mark.parametrize(
    ("block", "right", "feedback"),
    [
        ("T", True, ("", "")),
        ("FALSE", False, ("", "")),
        ("TRUE#no#yes####so", True, ("yes", "no")),
        ("F#no#yes", False, ("no", "yes")),
        ("F##yes", False, ("", "yes")),
        ("T#no", True, ("", "no")),
    ],
)
def test_true_or_false_has_feedback_to_the_wrong_answer_first(
    block: str, right: bool, feedback: tuple[str, str]
) -> None:
    draft = read_one(f"Sure?{{{block}}}").draft
    assert draft.type == "true_false"
    assert [each.is_correct for each in draft.choices] == [right, not right]
    assert tuple(each.feedback for each in draft.choices) == feedback


def test_short_answers() -> None:
    draft = read_one("Two plus two?{=four =4#digits =%50%for*#nearly =%0%*#no}").draft
    assert draft.type == "short_text"
    assert draft.options == {
        "answers": [
            {"text": "four"},
            {"text": "4", "feedback": "digits"},
            {"text": "for*", "fraction": "0.5", "feedback": "nearly"},
            {"text": "*", "fraction": "0", "feedback": "no"},
        ],
        "wildcards": True,
    }


def test_stars_that_are_all_escaped_need_no_wildcards() -> None:
    assert read_one(r"Times?{=\*}").draft.options == {"answers": [{"text": "*"}]}


def test_a_short_answer_needs_no_sign() -> None:
    assert read_one("Four?{4}").draft.options == {"answers": [{"text": "4"}]}


@pytest.mark.parametrize(
    ("block", "answers"),
    [
        ("#3.14:0.01", [{"value": "3.14", "tolerance": "0.01"}]),
        ("#3", [{"value": "3"}]),
        ("# 1..5 ", [{"value": "3", "tolerance": "2"}]),
        ("#-2..-1", [{"value": "-1.5", "tolerance": "0.5"}]),
        ("#-1e3:.5", [{"value": "-1000", "tolerance": "0.5"}]),
        (
            "#\n=1822:0 #Right\n=%50%1822:2 #Nearly",
            [
                {"value": "1822", "feedback": "Right"},
                {"value": "1822", "tolerance": "2", "fraction": "0.5", "feedback": "Nearly"},
            ],
        ),
    ],
)
def test_numbers_have_tolerances_or_ranges(block: str, answers: list[dict[str, str]]) -> None:
    draft = read_one(f"How much?{{{block}}}").draft
    assert (draft.type, draft.options) == ("numeric", {"answers": answers})


def test_matching_may_share_rights_and_have_more_of_them() -> None:
    draft = read_one("Match.{=a -> x =b->x = -> y =-> y = -> x =c -> *z*}").draft
    assert draft.type == "matching"
    assert draft.options == {
        "pairs": [
            {"left": "a", "right": "x"},
            {"left": "b", "right": "x"},
            {"left": "c", "right": r"\*z\*"},
        ],
        "distractors": ["y"],
    }


@pytest.mark.parametrize(
    ("source", "type", "stem"),
    [
        ("Grant is {~buried =entombed} here.", "single_choice", "Grant is _____ here."),
        ("[markdown]Two and {=two} are *four*.", "short_text", "Two and _____ are *four*."),
        ("About {#3:1} things", "numeric", "About _____ things"),
    ],
)
def test_a_missing_word_leaves_a_gap_in_the_text(source: str, type: str, stem: str) -> None:
    draft = read_one(source).draft
    assert (draft.type, draft.stem.replace("\\_", "_")) == (type, stem)


def test_an_essay_may_have_general_feedback() -> None:
    draft = read_one("Write.{####Thanks}").draft
    assert (draft.type, draft.explanation, draft.options) == ("essay", "Thanks", {})


def test_escaped_characters_are_text() -> None:
    draft = read_one(r"Set \{a\: b\} \\ x\ny \= \(z\)?{=one \~ two \# three ~no\=}").draft
    assert draft.stem == "Set {a: b} \\ x\\\ny = $z$?"
    assert [each.text for each in draft.choices] == ["one ~ two # three", "no="]


@pytest.mark.parametrize(
    ("prefix", "text", "stem"),
    [
        ("", "a <b>c</b> *d*", r"a **c** \*d\*"),
        ("[moodle]", "a <b>c</b> *d*", r"a **c** \*d\*"),
        ("[html]", "<p>a</p> <p>c &lt; d</p>", "a\n\nc < d"),
        ("[plain]", "a <b> *c*", r"a \<b> \*c\*"),
        ("[markdown]", "a **c** *d*", "a **c** *d*"),
        ("[other]", "a", r"\[other\]a"),
    ],
)
def test_each_format_becomes_commonmark(prefix: str, text: str, stem: str) -> None:
    assert read_one(f"{prefix}{text} {{T}}").draft.stem in (stem, stem.replace(r"\[other\]", "[other]"))


def test_answers_and_feedback_have_the_format_of_the_question_unless_they_name_one() -> None:
    draft = read_one("[markdown]Q {=*a*#*b* ~[plain]*c*#[html]<i>d</i> #### *e*}").draft
    assert [(each.text, each.feedback) for each in draft.choices] == [("*a*", "*b*"), (r"\*c\*", "*d*")]
    assert draft.explanation == "*e*"


def test_line_ends_in_a_text_stay_line_ends() -> None:
    assert read_one("one\ntwo {T}").draft.stem == "one\\\ntwo"
    assert read_one("[html]one\ntwo {T}").draft.stem == "one\ntwo"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_questions_are_parted_by_blank_lines_or_by_the_next_title(end: str) -> None:
    lines = [
        "// a comment",
        "::one:: A {T}",
        "// [id:two]",
        "::two:: B {",
        "=x",
        "~y",
        "}",
        "",
        "C {F}",
        "",
        "",
    ]
    found = [each for each in read(end.join(lines)) if isinstance(each, Imported)]
    assert [(each.name, each.draft.slug, each.line) for each in found] == [
        ("one", "", 2),
        ("two", "two", 4),
        ("", "", 9),
    ]


def test_categories_hold_for_what_follows() -> None:
    source = (
        "A{T}\n\n$CATEGORY: $course$/top/Exam 1/and//or/ x \n\nB{T}\n$CATEGORY: tom\n// c\nC{T}\n\n"
        "$CATEGORY: $course$/top\n\nD{T}"
    )
    found = [(each.draft.stem, each.category) for each in read(source) if isinstance(each, Imported)]
    assert found == [("A", ()), ("B", ("Exam 1", "and/or", "x")), ("C", ("tom",)), ("D", ())]


def test_comments_give_id_and_tags() -> None:
    source = (
        "// question: 5  name: x [id:Q.7] [id:other]\n// [tag:Prompt Engineering] [tag:b\\]] [tag:b]\nA{T}"
    )
    found = read_one(source)
    assert (found.draft.slug, found.draft.tags, found.line) == ("q-7", ("prompt-engineering", "b"), 3)


def test_our_own_comment_gives_the_rest() -> None:
    source = (
        '// quizapi: {"difficulty": "easy", "pool": "exam", "hints": [["[tag:x]", "0.25"]],'
        ' "references": [{"title": "T"}], "pinned": 1, "options": {"scoring": "net_correct"}}\n'
        "A{~%50%a ~%50%b ~%-50%c}"
    )
    found = read_one(source)
    draft = found.draft
    assert found.losses == ()
    assert (draft.difficulty, draft.pool, draft.tags) == ("easy", "exam", ())
    assert draft.hints == (HintDraft(text="[tag:x]", penalty=Decimal("0.25")),)
    assert draft.references == ({"title": "T"},)
    assert draft.options == {"scoring": "net_correct"}
    assert [each.pinned for each in draft.choices] == [False, False, True]


def test_an_image_within_a_text_is_an_image_of_the_question() -> None:
    for source in (
        '[html]<img src="data:image/png;base64,AAEC" alt\\="a dot"> {T}',
        "[markdown]![a dot](data:image/png;base64,AAEC) {T}",
    ):
        found = read_one(source.replace('src="', 'src\\="').replace("data:", "data\\:"))
        ((key, data),) = found.images.items()
        assert data == b"\x00\x01\x02"
        assert found.draft.stem == f"![a dot](image:{key})"


@pytest.mark.parametrize(
    "source",
    [
        "Who?{~Grant ~%50%Jefferson =no one ~%-33.33333%x}",
        "Who?{=a =b ~c}",
        "Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-50%d}",
        "Which?{~%100%a ~%-100%b}",
        "Which?{ first ~%60%a ~%40%b}",
        "True?{T#no#yes####so}",
        "True?{FALSE##yes}",
        "Word?{=%100%San Francisco =%50%San* =%25%*Fran\\*}",
        "Word?{four}",
        "Number?{#=5:2 =%50%1..20 =%10%7.5}",
        "Number?{#1..2.5}",
        "Match?{=a -> x =b -> y =c -> x = -> z}",
    ],
)
def test_marks_are_those_that_another_reader_of_the_file_gives(source: str) -> None:
    gift_marks.assert_same_marks(read_one(source).draft, gift.read(source.encode())[0])


def test_the_examples_of_the_documentation_are_read() -> None:
    page = (Path(__file__).parents[3] / "docs/formats/gift.md").read_text()
    question, comment = page.split("```\n")[1::2]
    found = read_one(question)
    assert (found.name, found.draft.slug, found.draft.stem) == ("Tokens", "tokens", "What is a *token*?")
    kept = read_one(f"{comment}A {{~%50%a ~%50%b ~%-50%c}}")
    assert kept.losses == ()
    assert kept.draft.options == {"scoring": "net_correct"}
