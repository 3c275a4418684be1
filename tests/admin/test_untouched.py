"""What an author saves untouched in the admin stays equal to the file that it came from."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from questions.models import Exam, Question, Quiz, Topic
from questions.types import TYPES
from tests.admin.forms import change_page, saved_question_form
from tests.admin.pages import save_untouched
from tests.admin.test_quizzes_and_exams import exam_form, topic_row
from tests.questions.formats.folder import FACT, QUIZ, Folder
from tests.questions.formats.samples import documented

LONG = """
- slug: stages
  type: single_choice
  stem: "    an_indented_first_line()\\n\\nWhich stages?  \\n"
  explanation: |
    First line.

    Second line.
  choices:
    - {text: "right\\nin two lines", correct: true, feedback: "Yes.\\nIndeed."}
    - {text: wrong}
  hints: ["Think.\\nTwice."]
"""
SPACED = """
- slug: spaced
  type: short_text
  stem: So?
  answers: [" a ", "a\\nb"]
  whitespace: exact
"""
RULES = """\
      description: "One\\nTwo"
      submission: individual
      time_limit_minutes: 30
      at_deadline: grace
      grace_seconds: 60
      grace_answers: false
      pausing: false
      opens_at: 2027-01-31T09:00:00Z
      closes_at: 2027-02-28T18:00:00Z
      attempts_allowed: 2
      attempt_delay_minutes: 5
      counts: latest
      pass_percent: 50.5
      shuffle_questions: false
      navigation: forward
      tries: 3
      try_penalty: 0.25
      try_points: [1, 0.50, 0.25]
      hints: after_wrong_try
      hint_penalty: 0.1
      negative_marks: true
      reveal: {during: [mark, correctness], finished: [total]}
"""


def sent(form: dict[str, Any]) -> dict[str, Any]:
    """A form as browsers send it: with CR LF."""
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in form.items()
    }


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.exam(quizzes=QUIZ.replace(", {draw: 1, topic: basics}", ""))
    folder.questions(LONG)
    folder.imported()
    return folder


def test_a_question(admin: Client, folder: Folder) -> None:
    question = Question.objects.get()
    form = saved_question_form(question)

    assert admin.post(change_page(question), sent(form)).status_code == 302

    question.refresh_from_db()
    assert not question.has_unpublished_changes
    assert folder.told() == []


def test_a_question_of_every_type(admin: Client, folder: Folder) -> None:
    for number, example in enumerate(documented()):
        folder.write(f"{number}.yaml", example)
    folder.imported()

    for question in Question.objects.all():
        save_untouched(admin, change_page(question))

    assert folder.told() == []
    assert not Question.objects.filter(has_unpublished_changes=True).exists()
    assert set(Question.objects.values_list("type", flat=True)) == set(TYPES)


def test_texts_whose_white_space_matters(admin: Client, folder: Folder) -> None:
    folder.questions(LONG, SPACED)
    folder.imported()

    save_untouched(admin, change_page(Question.objects.get(slug="spaced")))

    assert folder.told() == []


@pytest.mark.parametrize("rules", ["", RULES])
def test_a_quiz(admin: Client, folder: Folder, rules: str) -> None:
    folder.questions(LONG, FACT)
    folder.exam(quizzes=QUIZ.replace("      mode:", f"{rules}      mode:"))
    folder.imported()

    save_untouched(admin, change_page(Quiz.objects.get()))

    assert folder.told() == []


def test_an_exam_and_its_topics(admin: Client, folder: Folder) -> None:
    exam = Exam.objects.get()
    Exam.objects.update(description="One\nTwo")
    topics = [topic_row(topic) for topic in Topic.objects.order_by("position")]

    form = {**exam_form(exam, topics, saved=3), "description": "One\nTwo"}
    assert admin.post(change_page(exam), sent(form)).status_code == 302

    exam.refresh_from_db()
    assert exam.description == "One\nTwo"
    assert all(" topic " not in line for line in folder.told())
