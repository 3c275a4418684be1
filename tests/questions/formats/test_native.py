"""The native format, from a file's bytes to drafts."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from questions.authoring import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.formats.native import parse
from questions.policy import Aspect
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from tests.questions.formats.samples import QUESTION, documented, exam, questions


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
                submission: individual
                time_limit_minutes: 60
                at_deadline: grace
                grace_seconds: 30
                grace_answers: false
                pausing: true
                attempts_allowed: 2
                attempt_delay_minutes: 1440
                counts: average
                pass_percent: 66.5
                shuffle_questions: false
                shuffle_choices: false
                navigation: forward
                tries: 3
                try_penalty: 0.5
                try_points: [1, 0.7, 0.5]
                hints: after_wrong_try
                hint_penalty: 0.1
                negative_marks: true
                certainty: false
                reveal: {during: [], finished: [mark, correctness], closed: [key]}
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
        submission="individual",
        time_limit_s=3600,
        at_deadline="grace",
        grace_s=30,
        grace_answers=False,
        pausing=True,
        attempts_allowed=2,
        attempt_delay_s=86_400,
        counts="average",
        pass_percent=Decimal("66.5"),
        shuffle_questions=False,
        shuffle_choices=False,
        navigation="forward",
        tries=3,
        try_penalty=Decimal("0.5"),
        try_points=(Decimal(1), Decimal("0.7"), Decimal("0.5")),
        hints="after_wrong_try",
        hint_penalty=Decimal("0.1"),
        negative_marks=True,
        reveal={"during": [], "finished": ["correctness", "mark"], "closed": ["key"]},
        opens_at=datetime(2027, 1, 31, 9, tzinfo=UTC),
        closes_at=datetime(2027, 2, 28, 8, tzinfo=UTC),
        sections=(
            SectionDraft(title="Fixed", questions=("a", "b")),
            SectionDraft(draw=5, topic="a", tags=("x",), difficulty="easy", pool="exam"),
            SectionDraft(draw=30, by_topic_weight=True),
        ),
    )


def one_quiz(rule: str) -> QuizDraft:
    quiz = f"quizzes: [{{slug: q, title: Q, mode: exam, {rule}, sections: [{{draw: 1}}]}}]"
    content = parse(exam(quiz))
    assert content.problems == ()
    return content.quizzes[0].draft


@pytest.mark.parametrize(
    ("written", "hints"),
    [("true", "on_demand"), ("on_demand", "on_demand"), ("false", "off"), ("off", "off"), ("'off'", "off")],
)
def test_hints_are_switched_or_named(written: str, hints: str) -> None:
    assert one_quiz(f"hints: {written}").hints == hints


def test_a_phase_that_is_left_out_reveals_what_the_mode_has() -> None:
    reveal = one_quiz("reveal: {finished: [total]}").reveal
    assert reveal == {"during": ["hints"], "finished": ["total"], "closed": [str(each) for each in Aspect]}


def test_json_is_the_same_format() -> None:
    document = {
        "format": "quizapi/1",
        "exam": "agents",
        "topic": "basics",
        "questions": [{"slug": "fact", "type": "true_false", "stem": "😀?", "answer": True}],
    }
    (entry,) = parse(json.dumps(document, indent="\t").encode(), json=True).questions
    assert entry.draft.stem == "😀?"


def test_the_documented_examples_have_no_problems() -> None:
    contents = [parse(example.encode()) for example in documented()]
    assert [content.problems for content in contents] == [(), ()]
    counts = [(len(content.topics), len(content.quizzes), len(content.questions)) for content in contents]
    assert counts == [(3, 2, 3), (0, 0, 8)]


def test_a_question_of_every_type_is_documented() -> None:
    drafts = [entry.draft for example in documented() for entry in parse(example.encode()).questions]
    assert {draft.type for draft in drafts} == set(TYPES)
