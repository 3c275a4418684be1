"""What of a question Moodle keeps, and what is told of the rest."""

import hashlib
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questions.formats.interchange import Loss
from questions.formats.moodle_xml import parse, render
from questions.formats.moodle_xml.writing import WRITERS
from questions.types import TYPES
from questions.types.contract import HintDraft, QuestionDraft
from tests.questions.formats.moodle_files import (
    IMAGE,
    PIXEL,
    choice,
    draft,
    exported,
    flagged,
    imported,
    read,
    saved,
    sentences,
    written,
)
from tests.questions.formats.readers import moodle

PAIRS = [
    {"left": "one", "right": "a *b*"},
    {"left": "two", "right": "due"},
    {"left": "1", "right": "due"},
]
SINGLE = draft("single_choice", choice("a", correct=True), choice("b"), choice("c"))
CHOSEN = replace(SINGLE, type="multiple_choice", options={"scoring": "fractions", "choose": 1})
LOSSES = {
    "Hint 1 costs 0.25 of the mark. In Moodle it costs nothing; a further try costs a third.": replace(
        SINGLE, hints=(HintDraft(text="hint", penalty=Decimal("0.25")),)
    ),
    "Some choices stay last where the others are shuffled."
    " In Moodle none of the choices is shuffled.": replace(
        SINGLE, choices=(*SINGLE.choices[:2], replace(SINGLE.choices[2], pinned=True))
    ),
    "Some shares of the mark are not among Moodle's grades."
    " Import the file with the setting that takes the nearest grade.": replace(
        SINGLE,
        options={"scoring": "fractions"},
        choices=(
            replace(SINGLE.choices[0], fraction=Decimal(1)),
            *(replace(each, fraction=Decimal("0.15")) for each in SINGLE.choices[1:]),
        ),
    ),
    "Learners tick exactly 1. In Moodle they may tick any number.": replace(
        CHOSEN,
        choices=(
            replace(SINGLE.choices[0], fraction=Decimal(1)),
            *(replace(each, fraction=Decimal(0)) for each in SINGLE.choices[1:]),
        ),
    ),
    "All pairs must be right for any mark. In Moodle each pair earns its share.": draft(
        "matching", options={"pairs": PAIRS[1:], "scoring": "all_or_nothing"}
    ),
    "Formulas stand between dollar signs."
    " Moodle shows them if its MathJax filter is told to take single dollars.": replace(
        SINGLE, stem="$x_1$?"
    ),
}


@pytest.mark.parametrize("sentence", LOSSES)
def test_what_moodle_cannot_say_is_told_and_comes_back(sentence: str) -> None:
    data, losses = written(LOSSES[sentence])
    assert sentences(losses) == {sentence} and {loss.question for loss in losses} == {"slug"}
    assert saved(imported(data).draft) == LOSSES[sentence]


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            draft("matching", options={"pairs": PAIRS, "distractors": ["tre"]}),
            "Moodle has no markup or images in this place. The plain words were written.",
        ),
        (
            draft("essay", hints=(HintDraft(text="hint"),)),
            "The question has hints. Moodle's essays show none.",
        ),
        (
            replace(SINGLE, stem="a\x01b"),
            "There are control characters, which XML cannot hold. They were left out.",
        ),
        (
            replace(SINGLE, references=({"title": "a\nb"},)),
            "A reference has line breaks in its title, or spaces in its address. They were left out.",
        ),
        (
            replace(SINGLE, stem=f"![x](image:{'0' * 64})"),
            "A text shows an image that is not at hand. Its address was kept.",
        ),
        (
            draft(
                "numeric",
                options={
                    "answers": [{"value": "1"}, {"value": "2", "fraction": "0.5"}],
                    "units": [{"name": "m"}, {"name": "km", "factor": "1000"}],
                    "unit_required": True,
                },
            ),
            (
                "There are several right numbers, and several units."
                " Moodle looks at each number without its unit too, and may take another answer."
            ),
        ),
    ],
)
def test_what_is_lost_is_told(found: QuestionDraft, sentence: str) -> None:
    assert sentence in sentences(written(found)[1])


def test_what_a_blank_cannot_say_is_told() -> None:
    blanks = {
        "a": {"kind": "text", "weight": "0.3333333", "answers": [{"text": r"a\#b"}]},
        "b": {
            "kind": "choice",
            "choices": [{"text": "x", "correct": True}, {"text": "y", "feedback": "![p](image:k)"}],
        },
        "c": {
            "kind": "numeric",
            "answers": [{"value": "1", "tolerance": "2", "tolerance_kind": "significant"}],
        },
    }
    _, losses = written(draft("cloze", stem="{{a}} {{b}} {{c}}", options={"blanks": blanks}))
    assert [loss.what for loss in losses] == [
        "The weights of the blanks have no simple proportion.",
        "A backslash before # or } inside a blank means nothing by itself in Moodle.",
        "Moodle has no images inside a blank.",
        "Numbers that agree to so many significant digits are right.",
    ]


def test_a_draft_with_faults_is_left_out() -> None:
    data, losses = written(replace(SINGLE, choices=()), SINGLE)
    assert len(list(moodle.questions(data))) == 1
    assert losses[0].question == "slug" and losses[0].what.startswith("The question has a fault: ")


def test_rights_that_are_the_same_in_plain_words_are_left_out() -> None:
    pairs = [{"left": "one", "right": "*a*"}, {"left": "two", "right": "a"}]
    data, losses = written(draft("matching", options={"pairs": pairs}))
    assert list(moodle.questions(data)) == []
    assert losses[-1].what == "Two texts on the right are the same without their markup."


def test_images_are_embedded() -> None:
    key = hashlib.sha256(PIXEL).hexdigest()
    found = replace(SINGLE, stem=f"See ![a pixel](image:{key}).", explanation=f"![again](image:{key})")
    data, losses = written(exported(found, images={key: IMAGE}))
    assert losses == [] and data.count(b"<file ") == 2
    assert f"![a pixel](@@PLUGINFILE@@/{key}.png)".encode() in data
    back = imported(data)
    assert (back.draft.stem, back.draft.explanation) == (found.stem, found.explanation)
    assert back.images == {key: PIXEL} and back.losses == ()


def test_topics_are_categories() -> None:
    topics = [(("a", "Sea/land"), ("b", "b/"), ("c", "c")), (("a", "Sea/land"),)]
    data, _ = written(*(exported(SINGLE, topic=topic) for topic in (topics[0], topics[0], topics[1])))
    assert data.count(b'type="category"') == 2
    paths = [found.category for found in read(data)]  # type: ignore[union-attr]
    assert paths == [("Sea/land", "b/", "c"), ("Sea/land", "b/", "c"), ("Sea/land",)]


def test_what_a_question_is_called_and_sorted_by_comes_back() -> None:
    found = replace(
        SINGLE,
        explanation="Because.",
        difficulty="hard",
        pool="exam",
        tags=("one", "two"),
        references=({"title": "The [book]", "url": "https://example.org/?a=(b)&c=d"}, {"title": "by *them*"}),
        hints=(HintDraft(text="hint"),),
    )
    data, losses = written(found)
    assert saved(imported(data).draft) == found and losses == []


def test_questions_are_written_as_they_come() -> None:
    asked: list[int] = []

    def many() -> Any:
        for number in range(3):
            asked.append(number)
            yield exported(replace(SINGLE, slug=f"slug-{number}"))

    losses: list[Loss] = []
    chunks = render(many(), losses.append)
    next(chunks)
    assert asked == []
    next(chunks)
    assert asked == [0]


def test_questions_are_read_as_they_come() -> None:
    data, _ = written(*(replace(SINGLE, slug=f"slug-{number}", stem="x" * 2000) for number in range(200)))
    stream = io.BytesIO(data)
    next(iter(parse(stream)))
    assert stream.tell() < len(data) / 2


def test_every_type_can_be_written() -> None:
    assert WRITERS.keys() == TYPES.keys()


@pytest.mark.parametrize(
    ("found", "before", "after", "options"),
    [
        (
            draft("multiple_choice", *flagged("RRWW"), options={"scoring": "all_or_nothing"}),
            b'fraction="-100"',
            b'fraction="-50"',
            {"scoring": "fractions"},
        ),
        (
            draft(
                "numeric",
                options={"answers": [{"value": "200", "tolerance": "0.1", "tolerance_kind": "relative"}]},
            ),
            b"<tolerance>20<",
            b"<tolerance>30<",
            {"answers": [{"value": "200", "tolerance": "30"}]},
        ),
        (
            draft(
                "numeric",
                options={
                    "answers": [{"value": "3.14159", "tolerance": "3", "tolerance_kind": "significant"}]
                },
            ),
            b"<text>3.14<",
            b"<text>2.72<",
            {"answers": [{"value": "2.72", "tolerance": "0.005"}]},
        ),
        (
            draft(
                "numeric",
                options={
                    "answers": [{"value": "1"}],
                    "units": [{"name": "m"}, {"name": "km", "factor": "1000"}],
                    "unit_required": True,
                },
            ),
            b"<multiplier>0.001<",
            b"<multiplier>0.01<",
            {
                "answers": [{"value": "1"}],
                "units": [{"name": "m"}, {"name": "km", "factor": "100"}],
                "unit_required": True,
            },
        ),
    ],
)
def test_what_quizapi_wrote_down_gives_way_to_what_was_changed_since(
    found: QuestionDraft, before: bytes, after: bytes, options: dict[str, Any]
) -> None:
    data, _ = written(found)
    assert before in data
    assert imported(data.replace(before, after)).draft.options == options
