"""Importing native files: what is created, updated, kept and refused."""

from datetime import datetime
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from questions import authoring
from questions.authoring import draft_of, quiz_draft_of
from questions.formats.plan import EDITED, WITHDRAWN, import_paths
from questions.formats.report import Report
from questions.models import Choice, Exam, Hint, ImportRecord, Question, QuestionVersion, Quiz, Topic
from tests.content import make_exam, make_topic, publish_question, single_choice

pytestmark = pytest.mark.django_db

EXAM = """\
format: quizapi/1
exam:
  slug: agents
  title: Agents
  topics:
    - {slug: basics, title: Basics, weight: 2, topics: [{slug: cycle, title: Cycle}]}
    - {slug: tools, title: Tools}
"""
QUIZ = """\
  quizzes:
    - slug: practice
      title: Practice
      mode: practice
      sections: [{questions: [stages]}, {draw: 1, topic: basics}]
"""
STAGES = """
- slug: stages
  type: single_choice
  stem: Which stages?
  choices:
    - {text: right, correct: true, feedback: Yes.}
    - {text: wrong}
    - {text: worse}
  hints: [Think.]
"""
FACT = """
- {slug: fact, topic: cycle, type: true_false, stem: So?, answer: true}
"""


class Folder:
    """A folder of native files, and imports of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> None:
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_text(text)

    def exam(self, *, quizzes: str = "") -> None:
        self.write("exam.yaml", EXAM + quizzes)

    def questions(self, *questions: str, name: str = "a-questions.yaml", topic: str = "basics") -> None:
        head = f"format: quizapi/1\nexam: agents\ntopic: {topic}\nquestions:\n"
        self.write(name, head + indent(dedent("".join(questions)), "  "))

    def imported(self, **options: bool) -> Report:
        return import_paths([self.path], **options)

    def told(self, **options: bool) -> list[str]:
        """What an import tells of all but unchanged items, with file names in this folder."""
        lines = [line for line in self.imported(**options).lines if line.outcome != "unchanged"]
        return [str(line).removeprefix(f"{self.path}/") for line in lines]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.exam(quizzes=QUIZ)
    folder.questions(STAGES, FACT)
    return folder


def refused(folder: Folder) -> list[str]:
    return [line for line in folder.told() if " refused " in line]


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


class TestWhatWasEditedHere:
    """An import must not undo what authors did after the last one."""

    @pytest.fixture(autouse=True)
    def first(self, folder: Folder) -> None:
        folder.imported()

    def edit(self) -> Question:
        question = Question.objects.get(slug="stages")
        draft = draft_of(question)
        changed = type(draft)(**{**vars(draft), "stem": "Edited here"})
        authoring.revise(question=question, topic=question.topic, draft=changed)
        return question

    def test_a_question_edited_and_published_stays(self, folder: Folder) -> None:
        authoring.publish(question=self.edit(), by=None)
        assert folder.told() == [f"a-questions.yaml:6: kept question stages: {EDITED}"]
        assert Question.objects.get(slug="stages").stem == "Edited here"

    def test_an_unpublished_edit_stays(self, folder: Folder) -> None:
        self.edit()
        assert folder.told() == [f"a-questions.yaml:6: kept question stages: {EDITED}"]

    def test_an_edit_stays_when_the_file_changes_too(self, folder: Folder) -> None:
        self.edit()
        folder.questions(STAGES.replace("Which stages?", "Which three?"), FACT)
        assert folder.told() == [f"a-questions.yaml:6: kept question stages: {EDITED}"]

    def test_the_same_edit_in_the_file_is_no_conflict(self, folder: Folder) -> None:
        self.edit()
        folder.questions(STAGES.replace("Which stages?", "Edited here"), FACT)
        assert folder.told() == ["a-questions.yaml:6: updated question stages: version 2 is published"]

    def test_overwriting_applies_the_file(self, folder: Folder) -> None:
        authoring.publish(question=self.edit(), by=None)
        told = folder.told(overwrite=True)
        assert told == ["a-questions.yaml:6: updated question stages: version 3 is published"]
        assert folder.told() == []

    def test_a_retired_question_is_not_published_again(self, folder: Folder) -> None:
        fact = Question.objects.get(slug="fact")
        authoring.retire(question=fact)
        assert folder.told() == [f"a-questions.yaml:15: kept question fact: {WITHDRAWN}"]
        assert Question.objects.get(slug="fact").status == "retired"

    def test_a_retired_question_takes_the_files_text_and_stays_retired(self, folder: Folder) -> None:
        authoring.retire(question=Question.objects.get(slug="fact"))
        folder.questions(STAGES, FACT.replace("So?", "Is it so?"))
        assert folder.told() == [f"a-questions.yaml:15: updated question fact: {WITHDRAWN}"]
        fact = Question.objects.get(slug="fact")
        assert (fact.stem, fact.status, fact.has_unpublished_changes) == ("Is it so?", "retired", True)

    def test_a_retired_question_that_is_in_review_again_is_not_published(self, folder: Folder) -> None:
        fact = Question.objects.get(slug="fact")
        authoring.retire(question=fact)
        authoring.submit(question=fact)
        assert folder.told() == [f"a-questions.yaml:15: kept question fact: {WITHDRAWN}"]

    def test_overwriting_publishes_a_retired_question(self, folder: Folder) -> None:
        authoring.retire(question=Question.objects.get(slug="fact"))
        told = folder.told(overwrite=True)
        assert told == ["a-questions.yaml:15: updated question fact: version 1 is published"]

    def test_a_quiz_edited_here_stays(self, folder: Folder) -> None:
        quiz = Quiz.objects.get()
        draft = quiz_draft_of(quiz)
        authoring.save_quiz(exam=quiz.exam, draft=type(draft)(**{**vars(draft), "title": "Mine"}), quiz=quiz)
        assert folder.told() == [f"exam.yaml:9: kept quiz practice: {EDITED}"]

    def test_a_retired_quiz_stays_retired(self, folder: Folder) -> None:
        authoring.retire_quiz(quiz=Quiz.objects.get())
        assert folder.told() == [f"exam.yaml:9: kept quiz practice: {WITHDRAWN}"]
        assert Quiz.objects.get().status == "retired"

    def test_overwriting_publishes_a_retired_quiz(self, folder: Folder) -> None:
        authoring.retire_quiz(quiz=Quiz.objects.get())
        assert folder.told(overwrite=True) == ["exam.yaml:9: updated quiz practice"]

    def test_what_files_no_longer_mention_stays(self, folder: Folder) -> None:
        folder.questions(STAGES)
        assert folder.told() == []
        assert Question.objects.get(slug="fact").status == "published"


def test_an_item_that_no_file_brought_is_updated_by_its_slug(folder: Folder) -> None:
    publish_question(make_topic(make_exam()), single_choice("stages"))
    told = folder.told()
    assert "exam.yaml:6: updated topic agents/basics" in told
    assert "a-questions.yaml:6: updated question stages: version 2 is published" in told


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
    assert refused(folder) == [
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
    assert refused(folder) == [
        (
            "exam.yaml:12: refused quiz practice: sections.0.questions: "
            "The exam has no questions with these slugs: nothing."
        )
    ]
    assert not Exam.objects.exists()


def test_a_quiz_that_draws_more_than_there_is_is_refused(folder: Folder) -> None:
    folder.exam(quizzes=QUIZ.replace("draw: 1", "draw: 9"))
    assert refused(folder) == [
        (
            "exam.yaml:12: refused quiz practice: sections.1.draw: "
            "2 published questions fit this draw, fewer than 9."
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
        ("try_penalty: 0.33333333", "try_penalty: Ensure that there are no more than 7 decimal places."),
    ],
)
def test_a_quiz_policy_that_cannot_be_saved_is_refused(folder: Folder, policy: str, told: str) -> None:
    folder.exam(quizzes=QUIZ.replace("mode:", f"{policy}\n      mode:"))
    (line,) = refused(folder)
    assert told in line


def test_a_weight_of_more_places_than_are_kept_is_refused(folder: Folder) -> None:
    folder.write("exam.yaml", EXAM.replace("weight: 2", "weight: 0.0001"))
    assert refused(folder) == [
        "exam.yaml:6: refused topic agents/basics: weight: Give 0 to 1000 with at most 3 decimal places."
    ]


def test_a_question_of_another_exam_is_refused(folder: Folder) -> None:
    publish_question(make_topic(make_exam("other")), single_choice("stages"))
    (line,) = refused(folder)
    assert "Choose a topic of the question's exam." in line


def test_a_quiz_of_another_exam_is_refused(folder: Folder) -> None:
    folder.imported()
    folder.write("exam.yaml", (EXAM + QUIZ).replace("slug: agents", "slug: other"))
    folder.write("a-questions.yaml", "format: quizapi/1\nexam: agents\n")
    (line,) = refused(folder)
    assert "A quiz stays in its exam." in line


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
    assert refused(folder) == [
        (
            f"b.yaml:6: refused question stages: slug: It is already at {folder.path}/a-questions.yaml:6; "
            "remove or rename one."
        )
    ]


def test_files_are_found_in_folders_at_any_depth_and_each_is_read_once(folder: Folder) -> None:
    folder.questions(STAGES.replace("stages", "deep"), name="one/two/deep.yml")
    folder.write("notes.txt", "not content")
    report = import_paths([folder.path, folder.path / "exam.yaml", folder.path / "one"])
    assert not report.refused
    assert Question.objects.filter(slug="deep").exists()


def test_paths_that_hold_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = import_paths([tmp_path / "missing.yaml", tmp_path / "empty"])
    assert [line.message for line in report.lines] == [
        "this cannot be read: No such file or directory",
        "there are no .yaml, .yml, .json files in this folder",
    ]


def test_the_time_of_an_import_is_recorded(folder: Folder) -> None:
    folder.imported()
    assert isinstance(ImportRecord.objects.get(item="question stages").imported_at, datetime)
