"""Aiken, in and out."""

import io
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from questions.formats.aiken import parse, render
from questions.formats.interchange import Exported, Imported, Loss, Problem, Unreadable
from questions.formats.literal import literal
from questions.formats.markup import to_plain
from questions.types import single_choice
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from questions.types.options import is_storable
from tests.questions.formats.content_strategies import questions

TWO = "A) x\nB) y\n"
YES, NO = ChoiceDraft(text="yes", is_correct=True), ChoiceDraft(text="no")
PLAIN = QuestionDraft(slug="q", type="single_choice", stem="What?", choices=(YES, NO))


def read(source: str | bytes) -> list[Imported | Problem]:
    return list(parse(io.BytesIO(source.encode() if isinstance(source, str) else source)))


def written(*drafts: QuestionDraft) -> tuple[str, list[str]]:
    """The file, and what was told of a question."""
    losses = list[Loss]()
    exported = (Exported(draft=draft, exam="exam", topic=()) for draft in drafts)
    file = b"".join(render(exported, losses.append)).decode()
    return file, [loss.what for loss in losses if loss.question]


def scored(file: str) -> list[tuple[str, list[tuple[str, bool]]]]:
    """Another reader of what is exported: each question with its choices, and which is right."""
    found = []
    for block in file.strip("\n").split("\n\n"):
        stem, *choices, answer = block.split("\n")
        letter = answer.removeprefix("ANSWER: ")
        found.append((stem, [(choice[3:], choice[0] == letter) for choice in choices]))
    return found


@pytest.mark.parametrize(
    "source",
    [
        "What?\nA) x\nB) y\nANSWER: B\n",
        "What?\r\nA. x\r\nB. y\r\nANSWER:B",
        "\n What? \n\n A)x\n\n\tB)\ty\n ANSWER:  B  \n\n",
        "What?\rA) x\rB. y\rANSWER: B.",
    ],
)
def test_a_question_has_lettered_choices_and_an_answer(source: str) -> None:
    (found,) = read(source)
    assert isinstance(found, Imported)
    choices = (ChoiceDraft(text="x"), ChoiceDraft(text="y", is_correct=True))
    assert found.draft == QuestionDraft(slug="", type="single_choice", stem="What?", choices=choices)
    assert found.losses == ()


def test_lines_are_told() -> None:
    _, found = read(f"One?\n{TWO}ANSWER: A\n\nTwo?\n{TWO}ANSWER: B")
    assert isinstance(found, Imported)
    assert (found.line, found.lines) == (6, {"stem": 6, "choices.0.text": 7, "choices.1.text": 8})


def test_texts_are_plain() -> None:
    (found,) = read("Is 2 * 3 * 4 < <b>?\nA) \\(x^2\\)\nB) _y_\nANSWER: A")
    assert isinstance(found, Imported)
    assert to_plain(found.draft.stem) == "Is 2 * 3 * 4 < <b>?"
    assert [choice.text for choice in found.draft.choices] == ["$x^2$", r"\_y\_"]


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        (f"Two\nlines?\n{TWO}ANSWER: A", 2, "A question is one line"),
        ("What?\nA) x\nmore\nB) y\nANSWER: A", 3, "A choice is one line"),
        ("What?\nA) x\nC) y\nANSWER: A", 3, "letter B"),
        (f"{TWO}ANSWER: A", 1, "no question before it"),
        ("ANSWER: A", 1, "no question before it"),
        ("What?\nA) x\nANSWER: A", 3, "at least two choices"),
        (f"What?\n{TWO}ANSWER: C", 4, "There is no choice C"),
        (f"What?\n{TWO}ANSWER: a", 4, "one capital letter"),
        (f"What?\n{TWO}ANSWER: A, B", 4, "one right answer"),
        (f"What?\n{TWO}ANSWER: A and B", 4, "one right answer"),
        (f"What?\n{TWO}ANSWER: AB", 4, "one capital letter"),
        (f"What?\n{TWO}", 1, "lacks its line ANSWER:"),
        ("A heading", 1, "lacks choices"),
    ],
)
def test_what_is_no_question_is_a_problem_and_the_next_one_is_read(
    source: str, line: int, message: str
) -> None:
    problem, fine = read(f"{source}\n\nNext?\n{TWO}ANSWER: B")
    assert isinstance(problem, Problem)
    assert problem.line == line
    assert message in problem.message
    assert isinstance(fine, Imported)
    assert fine.draft.stem == "Next?"


def test_what_stands_behind_the_letter_is_told() -> None:
    (found,) = read(f"What?\n{TWO}ANSWER: B) y")
    assert isinstance(found, Imported)
    assert [(loss.what, loss.line) for loss in found.losses] == [
        ('Behind the letter of the answer stands "y".', 4)
    ]


def test_what_is_told_of_the_file_comes_with_its_first_question() -> None:
    (found,) = read(f"Thé?\n{TWO}ANSWER: B".encode("latin-1"))
    assert isinstance(found, Imported)
    assert [loss.what for loss in found.losses] == ["The file is not UTF-8."]
    assert [each.line for each in read(b"Th\xe9")] == [1, 1]


@given(questions("single_choice"))
def test_what_is_exported_has_the_right_answer_and_comes_back_plainly(draft: QuestionDraft) -> None:
    assume(not single_choice.clean(draft))
    file, losses = written(draft)
    if not file:
        assert len(losses) == 1
        return
    ((_, choices),) = scored(file)
    assert [right for _, right in choices] == [choice.is_correct for choice in draft.choices]
    (back,) = read(file)
    assert isinstance(back, Imported)
    assert [choice.text for choice in back.draft.choices] == [literal(text) for text, _ in choices]
    if "The texts have formatting, formulas, images or several lines." not in losses:
        assert back.draft.stem == draft.stem
        assert [choice.text for choice in back.draft.choices] == [choice.text for choice in draft.choices]
    (again,) = read(written(replace(back.draft, slug="q"))[0])
    assert isinstance(again, Imported)
    assert again.draft == back.draft


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"stem": "*What?*"}, "The texts have formatting, formulas, images or several lines."),
        ({"explanation": "So."}, "There is an explanation."),
        ({"hints": (HintDraft(text="x"),)}, "There are hints."),
        ({"tags": ("a",)}, "There are tags."),
        ({"references": ({"title": "x"},)}, "There are references."),
        ({"pool": "exam"}, "It is for exams only."),
        ({"choices": (YES, replace(NO, feedback="no"))}, "There is feedback to choices."),
        (
            {"choices": (YES, NO, replace(NO, text="none", pinned=True))},
            "Choices stay last where choices are shuffled.",
        ),
        (
            {
                "choices": (replace(YES, fraction=Decimal(1)), replace(NO, fraction=Decimal("0.5"))),
                "options": {"scoring": "fractions"},
            },
            "Wrong choices earn a part of the mark, or cost some.",
        ),
    ],
)
def test_what_aiken_cannot_say_is_told(fields: dict[str, object], what: str) -> None:
    file, losses = written(replace(PLAIN, **fields))  # type: ignore[arg-type]
    assert losses == [what]
    assert scored(file)[0][1][:2] == [("yes", True), ("no", False)]


def test_that_names_are_lost_is_told_once() -> None:
    losses = list[Loss]()
    exported = [Exported(draft=PLAIN, exam="exam", topic=())] * 3
    assert len(list(render(exported, losses.append))) == 3
    assert [(loss.what, loss.question) for loss in losses] == [
        ("Aiken has no names, topics and difficulties of questions.", "")
    ]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"type": "essay"}, "Aiken has no questions of the type essay."),
        ({"choices": (NO, replace(NO, text="x"))}, "The question is not complete"),
        ({"stem": "A. Lincoln was what?"}, "begins like a choice"),
        ({"stem": "ANSWER: what?"}, "begins like a choice"),
        ({"stem": "?"}, "has no text"),
        ({"choices": (YES, replace(NO, text="![](image:x)"))}, "has no text"),
        ({"choices": (YES, replace(NO, text="*yes*"))}, "two choices are the same"),
    ],
)
def test_what_cannot_be_written_is_left_out_and_told(fields: dict[str, object], what: str) -> None:
    file, losses = written(replace(PLAIN, **fields))  # type: ignore[arg-type]
    assert file == ""
    assert len(losses) == 1
    assert what in losses[0]


LINES = st.sampled_from(
    ["Q?", "A) x", "B. y", "C)", "ANSWER: A", "ANSWER:", "ANSWER: B, C", "", "  ", "A", "Ä) é", "\ufeff"]
)


@given(st.lists(LINES, max_size=30).map("\n".join) | st.text(max_size=100))
def test_any_lines_are_read_or_told(source: str) -> None:
    with suppress(Unreadable):
        for each in parse(io.BytesIO(source.encode("utf-8", "replace"))):
            assert each.line >= 1
            assert isinstance(each, Problem) or is_storable(each.draft.stem)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        assert all(each.line >= 1 for each in parse(io.BytesIO(data)))


@pytest.mark.parametrize("piece", ["Q\n", "A) x\n", "ANSWER: A\n", "A", "*", "Q\n\n", "ANSWER: A, "])
def test_a_megabyte_of_the_worst_ends(piece: str) -> None:
    for each in read(piece * (1_000_000 // len(piece))):
        assert each.line >= 1


def test_memory_does_not_grow_with_the_number_of_questions() -> None:
    stream = io.BytesIO(
        b"".join(b"What is %d?\nA) x\nB) y\nANSWER: A\n\n" % number for number in range(20_000))
    )
    tracemalloc.start()
    try:
        assert sum(isinstance(each, Imported) for each in parse(stream)) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
