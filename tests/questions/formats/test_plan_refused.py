"""Importing native files: what is refused, and where."""

from pathlib import Path

import pytest

from questions.formats.plan import import_paths
from questions.models import Exam
from tests.content import make_exam, make_topic, publish_question, single_choice
from tests.questions.formats.folder import EXAM, FACT, QUIZ, STAGES, Folder

pytestmark = pytest.mark.django_db


def test_everything_wrong_is_told_in_one_go_and_nothing_is_written(folder: Folder) -> None:
    folder.questions(
        STAGES.replace("stages", "others").replace(", correct: true", ""),
        STAGES.replace("stages", "thirds").replace("stem:", "stme:"),
        name="b.yaml",
    )
    folder.write("c.yaml", "format: 'open")
    told = "\n".join(folder.told())
    assert "b.yaml:9: refused question others: choices: Mark exactly one choice as correct" in told
    assert "b.yaml:15: refused questions.1: add the field `stem`" in told
    assert "b.yaml:17: refused questions.1.stme: there is no field `stme` here" in told
    assert "c.yaml:1: refused: This is not valid YAML" in told
    assert not Exam.objects.exists()


def test_a_topic_that_the_exam_does_not_have_is_told(folder: Folder) -> None:
    folder.questions(STAGES, FACT.replace("topic: cycle", "topic: nowhere"))
    assert folder.refused() == [
        "a-questions.yaml:15: refused question fact: topic: The exam agents has no topic nowhere."
    ]


def test_quizzes_are_left_aside_while_what_they_may_need_is_refused(folder: Folder) -> None:
    folder.questions(STAGES.replace(", correct: true", ""))
    report = folder.imported()
    assert report.summary() == (
        "4 created, 0 updated, 0 unchanged, 0 kept, 1 refused, 1 quiz left unchecked. Nothing was written."
    )


def test_a_quiz_that_names_an_unknown_question_is_refused_at_its_line(folder: Folder) -> None:
    folder.exam(quizzes=QUIZ.replace("[stages]", "[stages, nothing]"))
    assert folder.refused() == [
        (
            "exam.yaml:12: refused quiz practice: sections.0.questions: "
            "The exam has no questions with these slugs: nothing."
        )
    ]
    assert not Exam.objects.exists()


def test_a_quiz_that_draws_more_than_there_is_is_refused(folder: Folder) -> None:
    folder.exam(quizzes=QUIZ.replace("draw: 1", "draw: 9"))
    assert folder.refused() == [
        (
            "exam.yaml:12: refused quiz practice: sections.1.draw: "
            "Too few published questions fit this draw, besides those that the quiz lists: 1 of 9."
        )
    ]


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (
            "opens_at: 2027-02-01T00:00:00Z\n      closes_at: 2027-01-01T00:00:00Z",
            "must open before it closes",
        ),
        ("pass_percent: 33.333", "pass_percent: Ensure that there are no more than 2 decimal places."),
        ("grace_seconds: 30", "grace_seconds: Grace needs at_deadline to be grace"),
        ("tries: 2\n      try_points: [0.5, 1]", "try_points: Points must not rise from try to try."),
        ("submission: simultaneous\n      reveal: {during: [key]}", "reveal: Where an answer may be changed"),
        ("try_penalty: 0.33333333", "try_penalty: Ensure that there are no more than 7 decimal places."),
    ],
)
def test_a_quiz_policy_that_cannot_be_saved_is_refused(folder: Folder, policy: str, told: str) -> None:
    folder.exam(quizzes=QUIZ.replace("mode:", f"{policy}\n      mode:"))
    (line,) = folder.refused()
    assert told in line


def test_a_fault_of_a_types_own_field_is_told_at_its_line(folder: Folder) -> None:
    numeric = (
        "\n- slug: pi\n  type: numeric\n  stem: Pi?\n  answers:\n    - value: 3.14\n      tolerance: -1\n"
    )
    steps = "\n- slug: steps\n  type: ordering\n  stem: So?\n  order:\n    - one\n    - One\n"
    folder.questions(numeric, steps, name="b.yaml")
    assert folder.refused() == [
        "b.yaml:11: refused question pi: answers.0.tolerance: Give a number of 0 or more.",
        (
            "b.yaml:18: refused question steps: order.1.text: "
            "Choice 2 says the same as choice 1; change or remove one."
        ),
    ]


def test_a_weight_of_more_places_than_are_kept_is_refused(folder: Folder) -> None:
    folder.write("exam.yaml", EXAM.replace("weight: 2", "weight: 0.0001"))
    assert folder.refused() == [
        "exam.yaml:6: refused topic agents/basics: weight: Give 0 to 1000 with at most 3 decimal places."
    ]


def test_a_question_of_another_exam_is_refused(folder: Folder) -> None:
    publish_question(make_topic(make_exam("other")), single_choice("stages"))
    (line,) = folder.refused()
    assert "slug: The exam other has this slug already; choose another." in line


def test_a_quiz_of_another_exam_is_refused(folder: Folder) -> None:
    folder.imported()
    folder.write("exam.yaml", (EXAM + QUIZ).replace("slug: agents", "slug: other"))
    folder.write("a-questions.yaml", "format: quizapi/1\nexam: agents\n")
    (line,) = folder.refused()
    assert "slug: The exam agents has this slug already; choose another." in line


def test_a_question_without_its_exam_says_what_is_missing(folder: Folder) -> None:
    (folder.path / "exam.yaml").unlink()
    folder.questions(STAGES)
    assert folder.told() == [
        (
            "a-questions.yaml:6: refused question stages: exam: "
            "There is no exam agents; give the file that defines it, too."
        )
    ]


def test_a_slug_in_two_files_is_refused_with_both_places(folder: Folder) -> None:
    folder.questions(STAGES, name="b.yaml")
    assert folder.refused() == [
        (
            f"b.yaml:6: refused question stages: slug: It is already at {folder.path}/a-questions.yaml:6; "
            "remove or rename one."
        )
    ]


def test_paths_that_hold_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = import_paths([tmp_path / "missing.yaml", tmp_path / "empty"])
    assert [line.message for line in report.lines] == [
        "this cannot be read: No such file or directory",
        "there are no .yaml, .yml, .json files in this folder",
    ]


def test_a_refusal_is_one_line_whatever_the_file_holds(folder: Folder) -> None:
    folder.questions(STAGES.replace("stem:", '"st\\em\\n":'))
    folder.write("na\x1bme\n.yaml", "format: [")
    assert all(line.isprintable() for line in folder.told())
