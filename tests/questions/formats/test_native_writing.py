"""Whole native files: what is written is read as the very same."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.formats import marked_yaml
from questions.formats.interchange import Loss
from questions.formats.native import Content, Outline, Picture, Placed, parse, write
from questions.formats.native.writing import Number, dumped, in_full
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from tests.content import single_choice
from tests.questions.formats.content_strategies import SLUGS, outlines, questions, unfinished
from tests.questions.formats.samples import documented

every_type = pytest.mark.parametrize("type", sorted(TYPES))
both_syntaxes = pytest.mark.parametrize("json", [False, True], ids=["yaml", "json"])
NAME, OTHER = "a" * 22 + ".png", "B-_" + "c" * 19 + ".jpg"
SHOWN = f"![a cat](/assets/{NAME})"

type Question = Placed[QuestionDraft]


def file_of(
    *placed: Question, exam: Outline | str = "agents", told: list[Loss] | None = None, **options: Any
) -> bytes:
    losses: list[Loss] = [] if told is None else told
    data = b"".join(write(placed, losses.append, exam=exam, **options))
    assert told is not None or losses == []
    return data


def read(data: bytes, *, json: bool = False) -> Content:
    content = parse(data, json=json)
    assert content.problems == (), data.decode()
    return content


def text_of(*placed: Question, **options: Any) -> str:
    return file_of(*placed, **options).decode()


def kept(content: Content) -> list[Question]:
    return [Placed(draft=e.draft, parent=e.parent, published=e.published) for e in content.questions]


def without_ids(draft: QuestionDraft) -> QuestionDraft:
    return replace(draft, choices=tuple(replace(choice, id=None) for choice in draft.choices))


@every_type
@both_syntaxes
@settings(max_examples=15)
@given(data=st.data())
def test_a_question_is_read_as_it_was_written(type: str, json: bool, data: st.DataObject) -> None:
    drafts = data.draw(st.lists(questions(type) | unfinished(type), min_size=1, max_size=2))
    placed = [
        Placed(draft=without_ids(draft), parent=data.draw(SLUGS), published=data.draw(st.booleans()))
        for draft in drafts
    ]
    assert kept(read(file_of(*placed, json=json), json=json)) == placed


@both_syntaxes
@settings(max_examples=50)
@given(outline=outlines())
def test_an_exam_with_topics_and_quizzes_is_read_as_it_was_written(json: bool, outline: Outline) -> None:
    content = read(file_of(exam=outline, json=json), json=json)
    assert content.exam is not None
    assert content.exam.draft == outline.exam
    assert {entry.draft.slug: (entry.draft, entry.parent) for entry in content.topics} == {
        topic.draft.slug: (topic.draft, topic.parent) for topic in outline.topics
    }
    assert [(entry.draft, entry.published) for entry in content.quizzes] == [
        (quiz.draft, quiz.published) for quiz in outline.quizzes
    ]


@every_type
@settings(max_examples=25)
@given(data=st.data())
def test_the_same_content_is_written_as_the_same_bytes(type: str, data: st.DataObject) -> None:
    draft = data.draw(questions(type) | unfinished(type))
    first = file_of(Placed(draft=draft, parent="a"))
    assert file_of(*kept(read(first))) == first
    assert file_of(Placed(draft=replace(draft, options=reversed_members(draft.options)), parent="a")) == first


def reversed_members(value: Any) -> Any:
    """The same JSON with its members in another order, as a database may give them."""
    match value:
        case dict():
            return {name: reversed_members(value[name]) for name in reversed(value)}
        case list():
            return [reversed_members(each) for each in value]
    return value


@pytest.mark.parametrize("number", [0, 1])
def test_the_documented_examples_are_written_and_read_as_the_same(number: int) -> None:
    content = read(documented()[number].encode())
    topics = tuple(Placed(draft=entry.draft, parent=entry.parent) for entry in content.topics)
    quizzes = tuple(Placed(draft=entry.draft, published=entry.published) for entry in content.quizzes)
    exam = content.exam
    outline = "first-aid" if exam is None else Outline(exam=exam.draft, topics=topics, quizzes=quizzes)
    again = read(file_of(*kept(content), exam=outline))
    assert kept(again) == kept(content)
    assert [entry.draft for entry in again.quizzes] == [entry.draft for entry in content.quizzes]
    assert "exact" not in text_of(*kept(content), exam=outline)


def test_a_file_is_one_that_its_author_could_have_written() -> None:
    draft = single_choice(
        "stages",
        stem="Which?\n\nOne of them.",
        difficulty="hard",
        tags=("one",),
        choices=(
            ChoiceDraft(text="right", is_correct=True, feedback="Yes: 1."),
            ChoiceDraft(text="no", pinned=True, fraction=None),
        ),
        explanation="",
        references=(),
        hints=(HintDraft(text="first"), HintDraft(text="second", penalty=Decimal("0.2500000"))),
    )
    assert text_of(Placed(draft=draft, parent="basics", published=True)) == (
        "format: quizapi/1\n"
        "exam: agents\n"
        "questions:\n"
        "  - slug: stages\n"
        "    topic: basics\n"
        "    type: single_choice\n"
        "    difficulty: hard\n"
        "    tags:\n"
        "      - one\n"
        "    stem: |-\n"
        "      Which?\n"
        "\n"
        "      One of them.\n"
        "    choices:\n"
        "      - text: right\n"
        "        correct: true\n"
        "        feedback: 'Yes: 1.'\n"
        "      - text: 'no'\n"
        "        pinned: true\n"
        "    hints:\n"
        "      - first\n"
        "      - text: second\n"
        "        penalty: 0.25\n"
    )


def test_json_is_one_that_other_tools_read() -> None:
    placed = Placed(draft=single_choice("stages", hints=(HintDraft(text="x", penalty=Decimal("0.1")),)))
    document = json.loads(file_of(placed, placed, json=True))
    assert [question["slug"] for question in document["questions"]] == ["stages", "stages"]
    assert document["questions"][0]["hints"] == [{"text": "x", "penalty": 0.1}]


@both_syntaxes
def test_a_file_without_questions_is_whole(json: bool) -> None:
    assert read(file_of(json=json), json=json).questions == ()


@settings(max_examples=25)
@given(draft=questions("single_choice"))
def test_other_readers_of_yaml_find_the_same_texts(draft: QuestionDraft) -> None:
    (question,) = yaml.safe_load(file_of(Placed(draft=draft)))["questions"]
    assert (question["stem"], question.get("explanation", "")) == (draft.stem, draft.explanation)


def test_a_question_is_written_before_the_next_one_is_asked_for() -> None:
    asked = []

    def questions() -> Any:
        for number in range(3):
            asked.append(number)
            yield Placed(draft=single_choice(f"q-{number}"), parent="a")

    told: list[Loss] = []
    parts = write(questions(), told.append, exam="agents")
    while b"q-0" not in next(parts):
        pass
    assert asked == [0]


def images(*pictures: Picture) -> Any:
    return lambda names: [picture for picture in pictures if picture.name in names]


@both_syntaxes
@pytest.mark.parametrize("size", [1, 57, 1000])
def test_the_images_that_texts_show_are_in_the_file(json: bool, size: int) -> None:
    cat = Picture(name=NAME, alt="A cat.", data=bytes(range(256)) * (size // 256 + 1))
    dog = Picture(name=OTHER, alt="A dog, 'out'\nfor a walk", data=b"\x00" * size)
    unseen = Picture(name="z" * 22 + ".gif", alt="Unseen", data=b"x")
    draft = single_choice(
        stem=SHOWN, choices=(ChoiceDraft(text=f"![d](/assets/{OTHER})"), ChoiceDraft(text="b"))
    )
    data = file_of(Placed(draft=draft, parent="a"), json=json, images=images(cat, dog, unseen))
    assert read(data, json=json).images == (cat, dog)


def test_an_image_that_is_missing_is_told() -> None:
    told: list[Loss] = []
    file_of(Placed(draft=single_choice(stem=SHOWN), parent="a"), told=told)
    assert [loss.what for loss in told] == [f"The image {NAME} is missing."]


IMAGE = "format: quizapi/1\nexam: a\nimages:\n  - name: {name}\n    alt: {alt}\n    data: {data}\n"


@pytest.mark.parametrize(
    ("name", "alt", "data", "line", "message"),
    [
        ("cat.png", "A cat", "AAAA", 4, "write 22 signs"),
        (NAME, "''", "AAAA", 5, "write something here"),
        (NAME, "A cat", "A*AA", 6, "in base64"),
        (NAME, "A cat", "AAA", 6, "in base64"),
        (NAME, "A cat", "AAAA\n  - {name: " + NAME + ", alt: a, data: AAAA}", 7, "already given"),
    ],
)
def test_what_is_wrong_with_an_image_is_told_at_its_line(
    name: str, alt: str, data: str, line: int, message: str
) -> None:
    content = parse(IMAGE.format(name=name, alt=alt, data=data).encode())
    (problem,) = content.problems
    assert problem.line == line
    assert message in problem.message


def test_an_image_that_is_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("questions.formats.native.pictures.MAX_IMAGE", 2)
    (problem,) = parse(IMAGE.format(name=NAME, alt="a", data="AAAA").encode()).problems
    assert "make this one smaller" in problem.message


def test_texts_are_bounded_and_images_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked_yaml, "MAX_TEXTS", 200)
    content = parse(IMAGE.format(name=NAME, alt="a", data="AAAA" * 500).encode())
    assert content.problems == ()
    long = IMAGE.format(name=NAME, alt="a" * 300, data="AAAA").replace("images", "questions")
    assert "The texts are longer" in parse(long.encode()).problems[0].message


@pytest.mark.parametrize("bound", ["MAX_NODES", "MAX_TEXTS", "MAX_BYTES"])
def test_a_file_that_is_too_large_to_be_read_again_is_told(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(f"questions.formats.native.whole.{bound}", 5)
    told: list[Loss] = []
    file_of(Placed(draft=single_choice()), told=told)
    assert ["topic by topic" in loss.done for loss in told] == [True]


@pytest.mark.parametrize(
    "exact",
    [
        "nonsense",
        "[]",
        '{"slug": "x"}',
        '{"choices": 3}',
        '{"choices": [{"text": "a"}]}',
        '{"choices": [{"text": 1, "is_correct": true, "fraction": null, "feedback": "", "pinned": false}]}',
        '{"hints": [{"text": "a", "penalty": "NaN"}]}',
        '{"options": {"a": NaN}}',
        '{"options": {"a": "\\u0000"}}',
        '{"options": ' + "[" * 60 + "]" * 60 + "}",
        "[" * 100_000,
        '{"references": ["a"]}',
    ],
)
def test_exact_fields_that_no_export_wrote_are_refused(exact: str) -> None:
    question = {"slug": "a", "topic": "a", "type": "essay", "stem": "?", "exact": exact}
    data = json.dumps({"format": "quizapi/1", "exam": "a", "questions": [question]}).encode()
    (problem,) = parse(data, json=True).problems
    assert "leave it out" in problem.message


@pytest.mark.parametrize(
    ("limit", "seconds", "written"),
    [("time_limit", 90, "time_limit_seconds: 90"), ("time_limit", 120, "time_limit_minutes: 2")],
)
def test_a_limit_is_in_minutes_where_it_can_be(limit: str, seconds: int, written: str) -> None:
    quiz = "quizzes: [{{slug: q, title: Q, mode: exam, {0}, sections: [{{draw: 1}}]}}]"
    head = "format: quizapi/1\nexam:\n  slug: a\n  title: A\n  topics: []\n  "
    (entry,) = read((head + quiz.format(written)).encode()).quizzes
    assert getattr(entry.draft, f"{limit}_s") == seconds
    both = quiz.format("time_limit_minutes: 2, time_limit_seconds: 90")
    assert "the limit is given in minutes" in parse((head + both).encode()).problems[0].message


WORDS = st.sampled_from(
    [*"a1-?:#é%|'\"[@\n\t\x85", "tool: x", "b:", "#c", "  ", "No", "it's", "{{a}}", "null", "`k`", "x" * 40]
)
TEXTS = st.lists(WORDS, max_size=20).map(" ".join) | st.lists(WORDS, max_size=4).map("".join)
SCALARS = TEXTS | st.none() | st.booleans() | st.integers(-9, 99) | st.just(Number("0.5"))
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_the_layout_is_that_of_pyyaml(value: Any) -> None:
    document = {"a": value, "b": "c"}
    assert dumped(document) == in_full(document, 100)


@pytest.mark.parametrize("text", ["a\n\n", "a\n", "a\n\nb\n\n\n"])
def test_a_text_that_ends_in_blank_lines_keeps_them_before_other_questions(text: str) -> None:
    draft = QuestionDraft(
        slug="a", type="essay", stem="?", options={}, hints=(HintDraft(text=text, penalty=Decimal(0)),)
    )
    first, second = (Placed(draft=replace(draft, slug=slug), parent="t") for slug in ("a", "b"))
    content = read(file_of(first, second))
    assert [entry.draft.hints[0].text for entry in content.questions] == [text, text]
