"""What a GIFT file holds that cannot be imported, or not all of it: told with its line and a remedy."""

import pytest

from questions.formats.interchange import Imported, Problem
from tests.questions.formats.gift_files import read, read_one, refused, whats


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("Only text", 1, "no answers"),
        ("\n\n::Title:: text\nand more", 3, "no answers"),
        ("A {=x\n=y", 1, "not closed"),
        ("A =x}", 1, "without its {"),
        ("A } {T}", 1, "without its {"),
        ("A {T}\nB {F}", 2, "second brace"),
        ("A {=a{b} ~c}", 1, "second brace"),
        ("A {=x ~y} and }", 1, "second brace"),
        ("A {~x ~y}", 1, "No answer is right"),
        ("A {=x ~}", 1, "at least two answers"),
        ("A {\n~%150%x\n~y}", 2, "not from -100 to 100"),
        ("A {=%50%x}", 1, "earns the full mark"),
        ("A {#}", 1, "no number"),
        ("A " + "*b* " * 60_000 + "{T}", 1, "more than 200000 characters"),
        ("A {#=3,14:0.1}", 1, 'This is no number: "3,14:0.1"'),
        ("A {#\n=3\n=x:1}", 3, 'no number: "x:1"'),
        ("A {#5..1}", 1, "ends before it begins"),
        ("A {#5:-1}", 1, "0 or more"),
        ("A {#*}", 1, "takes every number"),
        ("A {#%50%4}", 1, "earns the full mark"),
        ("A {=a -> b\n=c}", 2, "no ->"),
        ("A {=a -> b}", 1, "at least two answers"),
        ("A {>ALL VERTICAL a b}", 1, "ordering"),
        ("A {" + "~x" * 300 + "}", 1, "more than 200 answers"),
    ],
)
def test_what_is_no_question_is_a_problem_with_its_line(source: str, line: int, message: str) -> None:
    problem = refused(source)
    assert problem.line == line
    assert message in problem.message


def test_a_problem_says_what_the_question_is_called() -> None:
    assert refused("::Tomb:: Who?").name == "Tomb"


def test_the_questions_around_a_broken_one_are_read() -> None:
    source = "A{T}\n\nB {=x\n\n=y\n}\n\nC{F}\n\nD {T} {F}\n\nE{}"
    found = read(source)
    names = [each.draft.stem if isinstance(each, Imported) else each.line for each in found]
    assert names == ["A", 3, "C", 10, "E"]


def test_the_rest_of_an_answer_block_after_a_blank_line_is_part_of_the_same_problem() -> None:
    (problem, fine) = read("A {\n=x\n\n~y\n\n~z\n}\n\n= is a sign {T}")
    assert isinstance(problem, Problem)
    assert problem.line == 1
    assert isinstance(fine, Imported)


def test_a_question_that_is_too_long_is_a_problem_and_the_next_one_is_read() -> None:
    found = read("A\n" + f"{'x' * 1_000_000}\n" * 3 + "{T}\n\nB{T}")
    assert isinstance(found[0], Problem)
    assert (found[0].line, len(found)) == (1, 2)
    assert isinstance(found[1], Imported)


@pytest.mark.parametrize(
    ("source", "losses"),
    [
        ("A {=x =y ~z}", [("2 answers are right, of which learners pick one.", 1)]),
        ("A {\n=x\n~%33,3%y}", [("An answer begins with what is no weight here.", 3)]),
        ("A {=%50%x ~y}", [("An answer begins with what is no weight here.", 1)]),
        ("A {=x ~#feedback ~y}", [("An answer has no text.", 1)]),
        ("A {=x\n=%-50%y}", [("An answer takes marks away.", 2)]),
        ("A {=%5x%y}", [("An answer begins with what is no weight here.", 1)]),
        ("A {true}", [('"true" is a word here.', 1)]),
        ("A {#=3 ~#wrong}", [("There is feedback to every other number.", 1)]),
        ("A {#=3\n=%0%*#wrong}", [("There is an answer * for every other number.", 2)]),
        ("// [tag:тег]\nA {T}", [('The tag "тег" has no Latin letters or digits.', 2)]),
        ("// quizapi: {nothing\nA {T}", [("The comment for quizapi cannot be read.", 2)]),
        ('// quizapi: {"pool": "\\u0000"}\nA {T}', [("The comment for quizapi cannot be read.", 2)]),
        ("A\x07 *b* {T}", [("There is a control character.", 1)]),
        ("[markdown]a <b>c</b> {T}", [("There is HTML within Markdown.", 1)]),
        ("[markdown]a `<b>` <https\\://example.org> {T}", []),
        (
            "[markdown]![x](https://example.org/x.png) {T}",
            [("The image https://example.org/x.png is not in the file.", 1)],
        ),
    ],
)
def test_what_is_not_kept_is_told_with_its_line(source: str, losses: list[tuple[str, int]]) -> None:
    assert whats(read_one(source).losses) == losses


@pytest.mark.parametrize(
    "extras",
    [
        '{"difficulty": "extreme"}',
        '{"pool": 7}',
        '{"hints": [["text", "x"]]}',
        '{"hints": {"text": 1}}',
        '{"references": ["x"]}',
        '{"pinned": 9}',
        '{"pinned": true}',
        '{"options": {"answers": []}}',
        '{"options": 5}',
        '{"options": {"scoring": ["x"]}}',
        '{"unknown": 1}',
    ],
)
def test_what_cannot_be_used_of_our_comment_is_told(extras: str) -> None:
    source = f"// quizapi: {extras}\nA {{~%50%x ~%50%y}}"
    found = read_one(source)
    assert len(found.losses) == 1
    assert "cannot be used" in found.losses[0].what
    assert found.draft == read_one("A {~%50%x ~%50%y}").draft


def test_what_html_cannot_keep_is_told_with_its_line() -> None:
    found = read_one('A {\n=x\n~[html]<iframe src\\="https\\://example.org"></iframe> y}')
    assert [loss.line for loss in found.losses] == [3]


def test_a_tag_too_many_is_told() -> None:
    tags = "".join(f"[tag:t{number}]" for number in range(200))
    found = read_one(f"// {tags}\nA{{T}}")
    assert whats(found.losses) == [("There are more than 100 tags.", 2)]


def test_what_is_told_of_the_file_comes_with_its_first_question() -> None:
    first, second = read("Café {T}\n\nThé {F}".encode("latin-1"))
    assert isinstance(first, Imported)
    assert isinstance(second, Imported)
    assert (whats(first.losses), second.losses) == ([("The file is not UTF-8.", 1)], ())


def test_what_is_told_of_a_file_without_questions_is_a_problem() -> None:
    assert [each.line for each in read("// Café".encode("latin-1")) if isinstance(each, Problem)] == [1]
