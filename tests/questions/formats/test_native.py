"""The native format, from a file's bytes to drafts."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from jsonschema import Draft202012Validator

from questions.authoring import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.drafts import DIFFICULTIES, MAX_SLUG, MAX_TITLE, POOLS, SLUG_PATTERN
from questions.formats.native import SCHEMA_FILE, parse
from questions.types import TYPES
from questions.types.contract import (
    MAX_CHOICES,
    MAX_HINTS,
    MAX_TEXT,
    ChoiceDraft,
    HintDraft,
    QuestionDraft,
)
from questions.types.fractions import RULES
from tests.questions.formats.samples import QUESTION, exam, questions

DOCS = Path(__file__).parents[3] / "docs" / "native-format.md"


def one_question(text: str) -> QuestionDraft:
    content = parse(questions(text))
    assert content.problems == ()
    (entry,) = content.questions
    return entry.draft


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
        hints="off",
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


def test_the_schema_agrees_with_what_can_be_saved() -> None:
    defs = json.loads(SCHEMA_FILE.read_text())["$defs"]
    question = defs["question"]["properties"]
    assert (defs["slug"]["pattern"], defs["slug"]["maxLength"]) == (SLUG_PATTERN, MAX_SLUG)
    assert (defs["title"]["maxLength"], defs["text"]["maxLength"]) == (MAX_TITLE, MAX_TEXT)
    assert (defs["difficulty"]["enum"], defs["pool"]["enum"]) == ([*DIFFICULTIES], [*POOLS])
    assert (question["type"]["enum"], question["scoring"]["enum"]) == ([*TYPES], [*RULES])
    assert (question["choices"]["maxItems"], question["hints"]["maxItems"]) == (MAX_CHOICES, MAX_HINTS)


def test_every_field_of_the_schema_is_documented() -> None:
    definitions = json.loads(SCHEMA_FILE.read_text())["$defs"]
    names = {
        name
        for kind in ("question", "choice", "hint", "quiz", "section", "topic", "reference")
        for name in definitions[kind]["properties"]
    }
    undocumented = {name for name in names if not re.search(rf"`{name}[`:]", DOCS.read_text())}
    assert undocumented == set()
