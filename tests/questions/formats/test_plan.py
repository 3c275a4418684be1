"""Importing native files: what is created and updated."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from questions.authoring import draft_of
from questions.formats.plan import import_paths
from questions.models import Choice, Exam, Hint, ImportRecord, Question, QuestionVersion, Quiz, Topic
from questions.policy import Aspect
from tests.questions.formats.folder import EXAM, FACT, QUIZ, STAGES, Folder
from tests.questions.overlap import overlapping

pytestmark = pytest.mark.django_db


def everything() -> list[Any]:
    """Every content row as it is, `updated_at` included."""
    models = (Exam, Topic, Question, Choice, Hint, QuestionVersion, Quiz, ImportRecord)
    managers: list[Any] = [model.objects for model in models]
    return [row for manager in managers for row in manager.order_by("pk").values()]


def test_a_first_import_creates_everything_and_tells_file_and_line(folder: Folder) -> None:
    assert folder.told() == [
        "exam.yaml:2: created exam agents",
        "exam.yaml:6: created topic agents/basics",
        "exam.yaml:6: created topic agents/cycle",
        "exam.yaml:7: created topic agents/tools",
        "a-questions.yaml:6: created question stages: version 1 is published",
        "a-questions.yaml:15: created question fact: version 1 is published",
        "exam.yaml:9: created quiz practice",
    ]


def test_what_was_imported_is_what_the_files_say(folder: Folder) -> None:
    folder.imported()
    stages = draft_of(Question.objects.get(slug="stages"))
    assert (stages.stem, [choice.text for choice in stages.choices]) == (
        "Which stages?",
        ["right", "wrong", "worse"],
    )
    assert Question.objects.get(slug="fact").topic.slug == "cycle"
    assert Topic.objects.get(slug="cycle").parent == Topic.objects.get(slug="basics")
    assert Quiz.objects.get().status == "published"


def test_a_second_import_changes_nothing(folder: Folder) -> None:
    folder.imported()
    before = everything()
    assert folder.told() == []
    assert everything() == before


def test_a_second_import_reads_with_a_few_statements(folder: Folder) -> None:
    folder.questions(*(STAGES.replace("slug: stages", f"slug: stages-{n}") for n in range(30)), name="b.yaml")
    folder.imported()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        folder.imported()
    assert len(queries) <= 20


def test_a_dry_run_tells_the_same_and_writes_nothing(folder: Folder) -> None:
    dry = folder.told(dry_run=True)
    assert not Exam.objects.exists()
    assert dry == folder.told()


def test_an_edited_question_gets_its_next_version(folder: Folder) -> None:
    folder.imported()
    folder.questions(STAGES.replace("Which stages?", "Which three?"), FACT)
    assert folder.told() == ["a-questions.yaml:6: updated question stages: version 2 is published"]
    version = Question.objects.select_related("current_version").get(slug="stages").current_version
    assert version is not None
    assert (version.number, version.delivery["stem"]) == (2, "Which three?")


def test_choices_keep_their_ids_by_text_and_then_by_place(folder: Folder) -> None:
    folder.imported()
    before = {choice.text: choice.public_id for choice in Choice.objects.filter(question__slug="stages")}
    moved = STAGES.replace("{text: worse}", "{text: brand new}\n    - {text: worse, feedback: No.}")
    folder.questions(moved.replace("text: wrong", "text: wrong indeed"), FACT)
    folder.imported()
    after = {choice.text: choice.public_id for choice in Choice.objects.filter(question__slug="stages")}
    assert (after["right"], after["wrong indeed"], after["worse"]) == tuple(before.values())
    assert after["brand new"] not in before.values()


def test_a_draft_is_saved_and_not_published(folder: Folder) -> None:
    folder.exam()
    folder.questions(STAGES.replace("type:", "status: draft\n  type:"))
    assert "a-questions.yaml:6: created question stages" in folder.told()
    assert Question.objects.get().status == "draft"


def test_a_draft_is_published_when_the_file_says_so(folder: Folder) -> None:
    folder.exam()
    folder.questions(STAGES.replace("type:", "status: draft\n  type:"))
    folder.imported()
    folder.questions(STAGES)
    assert folder.told() == ["a-questions.yaml:6: updated question stages: version 1 is published"]


def test_topics_are_edited_and_moved(folder: Folder) -> None:
    folder.imported()
    folder.write(
        "exam.yaml",
        EXAM.replace(", topics: [{slug: cycle, title: Cycle}]", "").replace(
            "title: Tools}", "title: Tools, topics: [{slug: cycle, title: The cycle}]}"
        )
        + QUIZ,
    )
    assert folder.told() == [
        "exam.yaml:7: updated topic agents/tools",
        "exam.yaml:7: updated topic agents/cycle",
    ]
    cycle = Topic.objects.get(slug="cycle")
    assert (cycle.title, cycle.parent) == ("The cycle", Topic.objects.get(slug="tools"))


def test_a_quiz_is_edited(folder: Folder) -> None:
    folder.imported()
    folder.exam(quizzes=QUIZ.replace("title: Practice", "title: Training"))
    assert folder.told() == ["exam.yaml:9: updated quiz practice"]
    assert Quiz.objects.get().title == "Training"


def test_every_rule_of_a_quiz_is_kept_as_the_file_says_it(folder: Folder) -> None:
    rules = """submission: individual
      time_limit_minutes: 30
      at_deadline: grace
      grace_seconds: 60
      grace_answers: false
      pausing: false
      attempts_allowed: 2
      attempt_delay_minutes: 5
      counts: latest
      pass_percent: 50.5
      shuffle_questions: false
      navigation: forward
      tries: 3
      try_points: [1, 0.50, 0.25]
      hints: after_wrong_try
      hint_penalty: 0.1
      negative_marks: true
      reveal: {during: [mark, correctness], finished: [total]}
      """
    folder.exam(quizzes=QUIZ.replace("mode:", f"{rules}mode:"))
    folder.imported()
    assert folder.told() == []
    assert Quiz.objects.get().reveal == {
        "during": ["correctness", "mark"],
        "finished": ["total"],
        "closed": [*Aspect],
    }


def test_files_are_found_in_folders_at_any_depth_and_each_is_read_once(folder: Folder) -> None:
    folder.questions(STAGES.replace("stages", "deep"), name="one/two/deep.yml")
    folder.write("notes.txt", "not content")
    report = import_paths([folder.path, folder.path / "exam.yaml", folder.path / "one"])
    assert not report.refused
    assert Question.objects.filter(slug="deep").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_the_second_finds_what_the_first_did(folder: Folder) -> None:
    first, second = overlapping(folder.imported, folder.imported)
    assert first.summary() == "7 created, 0 updated, 0 unchanged, 0 kept, 0 refused."
    assert second.summary() == "0 created, 0 updated, 7 unchanged, 0 kept, 0 refused."


def test_the_time_of_an_import_is_recorded(folder: Folder) -> None:
    folder.imported()
    assert isinstance(ImportRecord.objects.get(item="question stages").imported_at, datetime)
