"""The native format, from a file's bytes to drafts and problems."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import dedent, indent

import pytest
from jsonschema import Draft202012Validator

from questions.authoring import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.formats.native import SCHEMA_FILE, parse
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft

HEADER = "format: quizapi/1\nexam: agents\ntopic: basics\nquestions:\n"
QUESTION = """
- slug: stages
  type: single_choice
  stem: Which stages?
  choices:
    - {text: right, correct: true}
    - {text: wrong}
"""
DOCS = Path(__file__).parents[3] / "docs" / "native-format.md"


def questions(text: str) -> bytes:
    return (HEADER + indent(dedent(text), "  ")).encode()


def exam(text: str) -> bytes:
    head = "format: quizapi/1\nexam:\n  slug: agents\n  title: Agents\n  topics: [{slug: a, title: A}]\n"
    return (head + indent(dedent(text), "  ")).encode()


def one_question(text: str) -> QuestionDraft:
    content = parse(questions(text))
    assert content.problems == ()
    (entry,) = content.questions
    return entry.draft


def told(data: bytes) -> list[str]:
    """Each problem as `line path: message`."""
    paths = [(p.line, ".".join(map(str, p.path)), p.message) for p in parse(data).problems]
    return [f"{line} {path}: {message}" for line, path, message in paths]


def test_a_question_with_everything_in_it() -> None:
    draft = one_question(
        """
        - slug: tools
          type: multiple_choice
          difficulty: hard
          pool: exam
          tags: [one, two]
          scoring: fractions
          stem: |
            Which?
          choices:
            - {text: right, correct: true, fraction: 1, feedback: Yes.}
            - {text: wrong, fraction: -0.5}
          explanation: Because.
          hints:
            - first
            - {text: second, penalty: 0.25}
          references:
            - {title: The course, url: "https://example.org/"}
        """
    )
    assert draft == QuestionDraft(
        slug="tools",
        type="multiple_choice",
        difficulty="hard",
        pool="exam",
        tags=("one", "two"),
        options={"scoring": "fractions"},
        stem="Which?",
        choices=(
            ChoiceDraft(text="right", is_correct=True, fraction=Decimal(1), feedback="Yes."),
            ChoiceDraft(text="wrong", fraction=Decimal("-0.5")),
        ),
        explanation="Because.",
        hints=(HintDraft(text="first"), HintDraft(text="second", penalty=Decimal("0.25"))),
        references=({"title": "The course", "url": "https://example.org/"},),
    )


def test_multiple_choice_is_all_or_nothing_unless_it_says_otherwise() -> None:
    draft = one_question(QUESTION.replace("single", "multiple"))
    assert draft.options == {"scoring": "all_or_nothing"}


def test_a_true_false_question_gets_its_two_choices() -> None:
    draft = one_question(
        """
        - {slug: fact, type: true_false, stem: So?, answer: false, feedback: {"true": No., false: Yes.}}
        """
    )
    assert draft.choices == (
        ChoiceDraft(text="True", feedback="No."),
        ChoiceDraft(text="False", is_correct=True, feedback="Yes."),
    )


def test_a_question_stands_in_its_own_topic_or_in_the_files() -> None:
    content = parse(questions(QUESTION + QUESTION.replace("slug: stages", "slug: other\n  topic: tools")))
    assert [(entry.exam, entry.parent) for entry in content.questions] == [
        ("agents", "basics"),
        ("agents", "tools"),
    ]


def test_a_question_is_published_unless_it_is_a_draft() -> None:
    content = parse(questions(QUESTION + QUESTION.replace("slug: stages", "slug: other\n  status: draft")))
    assert [entry.published for entry in content.questions] == [True, False]


def test_the_line_of_a_drafts_field_is_that_of_the_same_in_the_file() -> None:
    (entry,) = parse(questions(QUESTION)).questions
    lines = {"slug": 6, "stem": 8, "choices": 9, "choices.1.text": 11, "choices.0.is_correct": 10, "hints": 6}
    assert {field: entry.line_of(field) for field in lines} == lines


def test_an_exam_with_a_tree_of_topics() -> None:
    content = parse(
        b"format: quizapi/1\nexam:\n  slug: agents\n  title: Agents\n  language: pt-BR\n  topics:\n"
        b"    - {slug: a, title: A, weight: 2.5, topics: [{slug: b, title: B}]}\n    - {slug: c, title: C}\n"
    )
    assert content.exam is not None
    assert content.exam.draft == ExamDraft(slug="agents", title="Agents", language="pt-BR")
    assert [(entry.draft, entry.parent) for entry in content.topics] == [
        (TopicDraft(slug="a", title="A", weight=Decimal("2.5"), position=0), None),
        (TopicDraft(slug="b", title="B", position=1), "a"),
        (TopicDraft(slug="c", title="C", position=2), None),
    ]


def test_a_quiz_with_everything_in_it() -> None:
    content = parse(
        exam(
            """
            quizzes:
              - slug: mock
                title: Mock
                description: Try it.
                mode: exam
                time_limit_minutes: 60
                grace_seconds: 30
                attempts_allowed: 2
                pass_percent: 66.5
                shuffle_questions: false
                shuffle_choices: false
                hints: false
                tries: 3
                try_penalty: 0.5
                opens_at: 2027-01-31T09:00:00Z
                closes_at: "2027-02-28T09:00:00+01:00"
                sections:
                  - {title: Fixed, questions: [a, b]}
                  - {draw: 5, topic: a, tags: [x], difficulty: easy, pool: exam}
                  - {draw: 30, by_topic_weight: true}
            """
        )
    )
    (entry,) = content.quizzes
    assert entry.published
    assert entry.draft == QuizDraft(
        slug="mock",
        title="Mock",
        description="Try it.",
        mode="exam",
        time_limit_s=3600,
        grace_s=30,
        attempts_allowed=2,
        pass_percent=Decimal("66.5"),
        shuffle_questions=False,
        shuffle_choices=False,
        hints=False,
        tries=3,
        try_penalty=Decimal("0.5"),
        opens_at=datetime(2027, 1, 31, 9, tzinfo=UTC),
        closes_at=datetime(2027, 2, 28, 8, tzinfo=UTC),
        sections=(
            SectionDraft(title="Fixed", questions=("a", "b")),
            SectionDraft(draw=5, topic="a", tags=("x",), difficulty="easy", pool="exam"),
            SectionDraft(draw=30, by_topic_weight=True),
        ),
    )


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
            "8 questions.0.scoring: leave this out; it belongs to the type multiple_choice",
        ),
        ("answer: true", "8 questions.0.answer: leave this out; it belongs to the type true_false"),
        ("tags: [a, a]", '8 questions.0.tags: give each once; "a" is there twice'),
        (
            "tags: a",
            '8 questions.0.tags: write a list, each entry on a line that begins with a hyphen, not "a"',
        ),
        ("hints: [1]", "8 questions.0.hints.0: write a text or fields, each as `name: value`"),
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
            "multiple_choice; give `answer: true` or `answer: false` here"
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


def test_json_is_the_same_format() -> None:
    document = {
        "format": "quizapi/1",
        "exam": "agents",
        "topic": "basics",
        "questions": [{"slug": "fact", "type": "true_false", "stem": "😀?", "answer": True}],
    }
    (entry,) = parse(json.dumps(document, indent="\t").encode(), json=True).questions
    assert entry.draft.stem == "😀?"


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA_FILE.read_text()))


def test_the_documented_example_has_no_problems() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)
    content = parse(example.encode())
    assert content.problems == ()
    assert (len(content.topics), len(content.quizzes), len(content.questions)) == (3, 2, 3)


def test_every_field_of_the_schema_is_documented() -> None:
    definitions = json.loads(SCHEMA_FILE.read_text())["$defs"]
    names = {
        name
        for kind in ("question", "choice", "hint", "quiz", "section", "topic", "reference")
        for name in definitions[kind]["properties"]
    }
    undocumented = {name for name in names if not re.search(rf"`{name}[`:]", DOCS.read_text())}
    assert undocumented == set()
