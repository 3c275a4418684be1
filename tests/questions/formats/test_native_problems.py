"""The native format: what is wrong with a file, as sentences with a line and a remedy."""

import re

import pytest

from questions.formats.native import parse
from questions.policy import Aspect
from tests.questions.formats.samples import QUESTION, exam, questions


def told(data: bytes) -> list[str]:
    """Each problem as `line path: message`."""
    paths = [(p.line, ".".join(map(str, p.path)), p.message) for p in parse(data).problems]
    return [f"{line} {path}: {message}" for line, path, message in paths]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("stem: 42", "8 questions.0.stem: put 42 in quotes to make it a text; without them it is a number"),
        (
            "stem: true",
            "8 questions.0.stem: put true in quotes to make it a text; without them it is true or false",
        ),
        ("stem: no", "8 questions.0.stem: put this word in quotes; YAML 1.1 takes it for a yes-or-no value"),
        ("stem: 2026-11-23", "8 questions.0.stem: put this word in quotes; YAML 1.1 takes it for a date"),
        ("stem: 1_000", "8 questions.0.stem: put this word in quotes; YAML 1.1 takes it for a number"),
        ("stem:", "8 questions.0.stem: write a text, or leave the field out"),
        ("stem: ' '", "8 questions.0.stem: write something here"),
        ("stem: [a]", "8 questions.0.stem: write a text, not a list"),
        ("stem: {a: b}", "8 questions.0.stem: write a text, not fields"),
    ],
)
def test_a_stem_that_is_no_text_is_told_with_the_remedy(wrong: str, problem: str) -> None:
    assert told(questions(QUESTION.replace("stem: Which stages?", wrong))) == [problem]


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        ("slug: A b", '6 questions.0.slug: use lower-case letters, digits and single hyphens, not "A b"'),
        ("stme: x", "8 questions.0.stme: there is no field `stme` here (is it stem?); remove or rename it"),
        (
            "difficulty: eazy",
            '8 questions.0.difficulty: write easy or medium or hard (is it easy?), not "eazy"',
        ),
        (
            "scoring: coverage",
            '8 questions.0.scoring: write correct_choice or fractions, not "coverage"',
        ),
        ("choose: 2", "8 questions.0.choose: leave this out; it belongs to the type multiple_choice"),
        ("order: [a, b]", "8 questions.0.order: leave this out; it belongs to the type ordering"),
        ("rubric: Look.", "8 questions.0.rubric: leave this out; it belongs to the type essay"),
        ("answer: true", "8 questions.0.answer: leave this out; it belongs to the type true_false"),
        ("tags: [a, a]", '8 questions.0.tags: give each once; "a" is there twice'),
        (
            "tags: a",
            '8 questions.0.tags: write a list, each entry on a line that begins with a hyphen, not "a"',
        ),
        (
            "hints: [1]",
            "8 questions.0.hints.0: put 1 in quotes to make it a text; without them it is a number",
        ),
        ("hints: [[a]]", "8 questions.0.hints.0: write a text or fields, each as `name: value`"),
        ("hints: [{txt: a}]", "8 questions.0.hints.0: add the field `text`"),
        ("hints: [{text: a, penalty: 2}]", "8 questions.0.hints.0.penalty: give a number from 0 to 1, not 2"),
        ("references: [{title: a, url: ftp}]", 'begin the address with https:// or http://, not "ftp"'),
        ("references: " + str([{"title": "a"}] * 21), "give at most 20; there are 21"),
    ],
)
def test_a_wrong_field_of_a_question_is_told_with_the_remedy(added: str, problem: str) -> None:
    name = added.partition(":")[0]
    question = (
        re.sub("slug: .*", added, QUESTION)
        if name == "slug"
        else QUESTION.replace("type:", f"type: single_choice\n  {added}\n  was:").replace(
            "\n  was: single_choice", ""
        )
    )
    assert any(problem in line for line in told(questions(question)))


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("{text: wrong, correct: yes}", '11 questions.0.choices.1.correct: write true or false, not "yes"'),
        (
            "{text: No}",
            "11 questions.0.choices.1.text: put this word in quotes; YAML 1.1 takes it for a yes-or-no value",
        ),
        (
            "{text: wrong, fraction: 0.5}",
            "leave this out; it belongs to a question with `scoring: fractions`",
        ),
        ("wrong", '11 questions.0.choices.1: write fields, each as `name: value`, not "wrong"'),
        ("{correct: true}", "11 questions.0.choices.1: add the field `text`"),
        ("{text: " + "x" * 20_001 + "}", "write at most 20000 characters; these are 20001"),
    ],
)
def test_a_wrong_choice_is_told_with_the_remedy(wrong: str, problem: str) -> None:
    assert any(problem in line for line in told(questions(QUESTION.replace("{text: wrong}", wrong))))


def test_choices_do_not_belong_to_a_true_false_question_and_the_answer_does() -> None:
    assert told(questions(QUESTION.replace("single_choice", "true_false"))) == [
        "6 questions.0: add the field `answer`",
        (
            "9 questions.0.choices: leave this out; it belongs to the types single_choice and "
            "multiple_choice; others have `answer`, `answers`, `order`, `pairs` or `blanks`"
        ),
    ]


def test_one_wrong_question_does_not_hide_the_others_or_their_problems() -> None:
    wrong = QUESTION.replace("stages", "wrong").replace("stem:", "stme:")
    content = parse(questions(QUESTION + wrong + QUESTION.replace("stages", "third") + "- just text\n"))
    assert [entry.draft.slug for entry in content.questions] == ["stages", "third"]
    assert {problem.path[1] for problem in content.problems} == {1, 3}


def test_a_question_without_a_topic_is_told() -> None:
    text = questions(QUESTION).replace(b"topic: basics\n", b"")
    assert told(text) == ["5 questions.0: add the field `topic`, here or at the top of the file"]


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        (
            "{questions: [a], draw: 2}",
            "give either `questions`, a list, or `draw`, how many to draw; not both",
        ),
        ("{}", "give either `questions`, a list, or `draw`, how many to draw; not both"),
        ("{draw: 0}", "give a number from 1 to 500, not 0"),
        ("{draw: 2.5}", "write a whole number, not 2.5"),
        ("{questions: []}", "give at least 1; there are 0"),
    ],
)
def test_a_wrong_section_is_told_with_the_remedy(section: str, problem: str) -> None:
    (line,) = told(exam(f"quizzes: [{{slug: q, title: Q, mode: exam, sections: [{section}]}}]"))
    assert line.startswith("6 exam.quizzes.0.sections.0")
    assert line.endswith(problem)


TRUE_FALSE_HINTS = "true or false or off or on_demand or after_wrong_try"


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("hints: no", f'hints: write {TRUE_FALSE_HINTS}, not "no"'),
        ("hints: never", f'hints: write {TRUE_FALSE_HINTS}, not "never"'),
        ("counts: best", 'counts: write highest or latest or first or average (is it latest?), not "best"'),
        ("try_points: [1, 2]", "try_points.1: give a number from 0 to 1, not 2"),
        (
            "reveal: {later: [key]}",
            "reveal.later: there is no field `later` here; remove or rename it",
        ),
        (
            "reveal: {during: [marks]}",
            f'reveal.during.0: write {" or ".join(Aspect)} (is it mark?), not "marks"',
        ),
    ],
)
def test_a_wrong_rule_of_a_quiz_is_told_with_the_remedy(rule: str, problem: str) -> None:
    quiz = f"quizzes: [{{slug: q, title: Q, mode: exam, {rule}, sections: [{{draw: 1}}]}}]"
    assert told(exam(quiz)) == [f"6 exam.quizzes.0.{problem}"]


@pytest.mark.parametrize("date", ["tomorrow", "2027-01-31", "2027-01-31T09:00:00"])
def test_a_date_needs_a_time_and_a_time_zone(date: str) -> None:
    quiz = f"quizzes: [{{slug: q, title: Q, mode: exam, opens_at: '{date}', sections: [{{draw: 1}}]}}]"
    assert told(exam(quiz)) == [
        "6 exam.quizzes.0.opens_at: write date, time and time zone, such as 2027-01-31T09:00:00Z"
    ]


def test_two_topics_with_one_slug_are_told_with_both_lines() -> None:
    text = exam("").replace(
        b"[{slug: a, title: A}]", b"\n    - {slug: a, title: A}\n    - {slug: a, title: B}"
    )
    assert told(text) == [
        '7 exam.topics.1.slug: the topic "a" is already on line 6; give each topic its own slug'
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"- a", "write fields, each as `name: value`, not a list"),
        (b"42", "write fields, each as `name: value`, not 42"),
        (b"null", "write fields, each as `name: value`, or leave the field out"),
        (b"format: quizapi/2\nexam: a", 'write quizapi/1 (is it quizapi/1?), not "quizapi/2"'),
        (b"format: quizapi/1", "add the field `exam`"),
        (b"format: quizapi/1\nexam: [1]", "write a text or fields, each as `name: value`"),
        (b"format: quizapi/1\nexam: a\nquestions: 3", "not 3"),
        (b"format: quizapi/1\nexam: a\nquestions: [", "This is not valid YAML"),
    ],
)
def test_a_file_of_another_shape_is_told(data: bytes, problem: str) -> None:
    content = parse(data)
    assert any(problem in told.message for told in content.problems)
    assert (content.exam, content.questions) == (None, ())
