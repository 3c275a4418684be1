"""What is exported as GIFT, held against a reader of GIFT that knows nothing of ours."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from questions.formats.gift import render
from questions.formats.interchange import Exported, Image, Imported, Loss
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from tests.questions.formats.gift_files import read, read_one, whats, written
from tests.questions.formats.gift_marks import assert_same_marks
from tests.questions.formats.readers import gift


def choice(text: str, *, correct: bool = False, **fields: object) -> ChoiceDraft:
    return ChoiceDraft(text=text, is_correct=correct, **fields)  # type: ignore[arg-type]


def single(*choices: ChoiceDraft, **fields: object) -> QuestionDraft:
    return QuestionDraft(slug="q", type="single_choice", stem="What?", choices=choices, **fields)  # type: ignore[arg-type]


TWO = (choice("yes", correct=True), choice("no"))


@pytest.mark.parametrize(
    ("rule", "exact"),
    [("net_correct", True), ("all_or_nothing", False), ("coverage", False), ("each_choice", False)],
)
def test_a_rule_that_weights_cannot_say_is_told_and_comes_back(rule: str, exact: bool) -> None:
    choices = (choice("a", correct=True), choice("b", correct=True), choice("c"))
    draft = replace(single(*choices, options={"scoring": rule}), type="multiple_choice")
    file, losses = written(draft)
    assert whats(losses) == [] if exact else [f"GIFT has no rule such as {rule.replace('_', ' ')}."]
    assert [loss.question for loss in losses] == ([] if exact else ["q"])
    assert read_one(file).draft == draft


def test_a_rule_does_not_come_back_once_the_weights_were_changed() -> None:
    choices = (choice("a", correct=True), choice("b", correct=True), choice("c"))
    draft = replace(single(*choices), type="multiple_choice")
    found = read_one(written(draft)[0].replace(b"%-100%", b"%-25%"))
    assert found.draft.options == {"scoring": "fractions"}
    assert [each.fraction for each in found.draft.choices] == [
        Decimal("0.5"),
        Decimal("0.5"),
        Decimal("-0.25"),
    ]
    assert whats(found.losses) == [('"options" in the comment for quizapi cannot be used.', 3)]


def test_all_or_nothing_of_one_right_choice_is_said_exactly() -> None:
    draft = replace(single(*TWO), type="multiple_choice")
    file, losses = written(draft)
    assert losses == []
    assert_same_marks(draft, gift.read(file)[0])


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"hints": (HintDraft(text="think"),)}, "There are hints."),
        ({"references": ({"title": "Book"},)}, "There are references."),
        ({"pool": "exam"}, "It is for exams only."),
        ({"difficulty": "hard"}, "There is a difficulty."),
        ({"choices": (*TWO, choice("none", pinned=True))}, "Choices stay last where choices are shuffled."),
    ],
)
def test_what_gift_has_no_place_for_stands_in_a_comment_and_is_told(
    fields: dict[str, object], what: str
) -> None:
    draft = replace(single(*TWO), **fields)  # type: ignore[arg-type]
    file, losses = written(draft)
    assert whats(losses) == [(what, None)]
    assert read_one(file).draft == draft


@pytest.mark.parametrize(
    ("type", "options", "what"),
    [
        ("numeric", {"answers": [{"value": "5"}], "units": [{"name": "m"}]}, "The number may be in units."),
        (
            "short_text",
            {"answers": [{"text": "a"}], "case_sensitive": True},
            "Capital letters make a difference.",
        ),
        (
            "short_text",
            {"answers": [{"text": "a"}], "whitespace": "exact"},
            "There is a rule for white space.",
        ),
        (
            "short_text",
            {"answers": [{"text": "a"}], "diacritics_sensitive": False},
            "Accents make no difference.",
        ),
        ("essay", {"max_words": 10}, "There is a limit of words."),
        ("essay", {"model_answer": "So."}, "There is a model answer."),
        ("essay", {"rubric": "See."}, "There is a rubric."),
        (
            "matching",
            {
                "pairs": [{"left": "a", "right": "b"}, {"left": "c", "right": "d"}],
                "scoring": "all_or_nothing",
            },
            "All pairs must be right to earn marks.",
        ),
    ],
)
def test_options_beyond_gift_are_told_and_come_back(type: str, options: dict[str, object], what: str) -> None:
    draft = QuestionDraft(slug="q", type=type, stem="What?", options=options)
    file, losses = written(draft)
    assert whats(losses) == [(what, None)]
    assert read_one(file).draft == draft


@pytest.mark.parametrize(
    ("answer", "line", "what"),
    [
        (
            {"value": "-200", "tolerance": "0.05", "tolerance_kind": "relative"},
            "=-200:10",
            "A tolerance is a share of its number.",
        ),
        (
            {"value": "2.345", "tolerance": "2", "tolerance_kind": "significant"},
            "=2.3:0.05",
            "A number is right by its first 2 digits.",
        ),
    ],
)
def test_other_tolerances_become_absolute_and_are_told(answer: dict[str, str], line: str, what: str) -> None:
    draft = QuestionDraft(slug="q", type="numeric", stem="?", options={"answers": [answer]})
    file, losses = written(draft)
    assert f"\t{line}\n".encode() in file
    assert whats(losses) == [(what, None)]


@pytest.mark.parametrize(
    ("draft", "what"),
    [
        (replace(single(*TWO), type="ordering"), "GIFT has no questions of the type ordering."),
        (
            single(choice("a"), choice("b")),
            "The question is not complete: Mark exactly one choice as correct",
        ),
        (
            QuestionDraft(
                slug="q", type="short_text", stem="?", options={"answers": [{"text": "a->b"}, {"text": "c"}]}
            ),
            "One of several short answers holds ->",
        ),
        (
            QuestionDraft(
                slug="q",
                type="cloze",
                stem="{{a}} {{b}}",
                options={
                    "blanks": {name: {"kind": "text", "answers": [{"text": "x"}]} for name in ("a", "b")}
                },
            ),
            "GIFT has no text of several blanks; this has 2.",
        ),
        (
            QuestionDraft(
                slug="q",
                type="cloze",
                stem="$x = {{a}}$",
                options={"blanks": {"a": {"kind": "text", "answers": [{"text": "a->b"}, {"text": "x"}]}}},
            ),
            "One of several short answers holds ->",
        ),
    ],
)
def test_what_gift_cannot_say_is_left_out_and_told(draft: QuestionDraft, what: str) -> None:
    file, losses = written(draft)
    assert file == b""
    assert len(losses) == 1
    assert losses[0].what.startswith(what)
    assert losses[0].question == "q"


def test_one_short_answer_with_an_arrow_is_no_matching() -> None:
    draft = QuestionDraft(slug="q", type="short_text", stem="?", options={"answers": [{"text": "a -> b"}]})
    file, losses = written(draft)
    assert losses == []
    assert gift.read(file)[0].kind == "shortanswer"
    assert read_one(file).draft == draft


@pytest.mark.parametrize(
    ("blank", "type"),
    [
        ({"kind": "text", "answers": [{"text": "four"}, {"text": "4", "fraction": "0.5"}]}, "short_text"),
        ({"kind": "numeric", "answers": [{"value": "4", "tolerance": "1"}]}, "numeric"),
        ({"kind": "choice", "choices": [{"text": "4", "correct": True}, {"text": "5"}]}, "single_choice"),
    ],
)
def test_a_cloze_of_one_blank_becomes_a_missing_word(blank: dict[str, object], type: str) -> None:
    draft = QuestionDraft(
        slug="q",
        type="cloze",
        stem="2 + 2 is {{sum}}, *yes*.",
        options={"blanks": {"sum": blank}},
        explanation="So.",
    )
    file, losses = written(draft)
    assert [loss.what for loss in losses] == ["This is a text with one blank."]
    back = read_one(file).draft
    assert (back.type, back.stem, back.explanation) == (type, "2 + 2 is _____, *yes*.", "So.")
    assert_same_marks(back, gift.read(file)[0])


def test_rights_with_formatting_are_written_plainly_and_told() -> None:
    pairs = [{"left": "a -> b", "right": "*one*"}, {"left": "c", "right": "two"}]
    draft = QuestionDraft(slug="q", type="matching", stem="?", options={"pairs": pairs})
    file, losses = written(draft)
    assert [loss.what for loss in losses] == ["The right sides have formatting."]
    assert read_one(file).draft.options["pairs"] == [{"left": "a -> b", "right": "one"}, pairs[1]]


def test_rights_that_only_formatting_tells_apart_stay_two() -> None:
    pairs = [{"left": "a", "right": "*one*"}, {"left": "c", "right": "one"}]
    draft = QuestionDraft(slug="q", type="matching", stem="?", options={"pairs": pairs})
    assert_same_marks(draft, gift.read(written(draft)[0])[0])


@pytest.mark.parametrize(
    "text", ["[html] is a name", "%50% of it", "a ~ b = c # d {e} \\n :: f", "// no comment"]
)
def test_a_text_that_looks_like_syntax_stays_text(text: str) -> None:
    draft = single(choice(text, correct=True, feedback=text), choice("no"), explanation=text)
    draft = replace(draft, stem=text)
    assert read_one(written(draft)[0]).draft == draft


def test_formulas_and_images_go_as_html_and_come_back() -> None:
    key = "6fbb7a2bf4d2e0b1b5a9bf1de5a3a5f7bf23ad5f2d9e9ba3a8a1a6df2a9c7e11"
    data = b"\x89PNG not really"
    stem = f"What is $a_1^2$? ![a graph](image:{key})"
    file, losses = written(
        replace(single(*TWO), stem=stem), images={key: Image(data=data, media_type="image/png")}
    )
    assert losses == []
    assert b"[html]" in file
    found = read_one(file)
    assert list(found.images.values()) == [data]
    assert found.draft.stem == stem.replace(key, next(iter(found.images)))


def test_an_image_without_its_bytes_is_told() -> None:
    _, losses = written(replace(single(*TWO), stem="![a graph](image:abc)"))
    assert [loss.what for loss in losses] == ["The image image:abc does not fit into the file."]


def test_topics_become_categories_that_come_back() -> None:
    topics = [(("a", "A/B"), ("b", " C /")), (("a", "A/B"), ("b", "C /")), ()]
    losses = list[Loss]()
    exported = (Exported(draft=single(*TWO), exam="e", topic=topic) for topic in topics)
    file = b"".join(render(exported, losses.append))
    assert file.count(b"$CATEGORY:") == 2
    found = [each.category for each in read(file) if isinstance(each, Imported)]
    assert found == [("A/B", "C /"), ("A/B", "C /"), ()]


def test_a_question_is_written_before_the_next_one_is_asked_for() -> None:
    asked = []

    def drafts() -> Iterator[Exported]:
        for number in range(3):
            asked.append(number)
            yield Exported(draft=single(*TWO), exam="e", topic=())

    next(render(drafts(), list[Loss]().append))
    assert asked == [0]


def test_white_space_around_an_answer_that_wants_it_is_told() -> None:
    options = {"answers": [{"text": " a"}], "whitespace": "exact"}
    _, losses = written(QuestionDraft(slug="q", type="short_text", stem="?", options=options))
    assert [loss.what for loss in losses] == [
        "An answer begins or ends with white space.",
        "There is a rule for white space.",
    ]
