"""What an author saves untouched in the admin stays equal to the file that it came from."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from questions.models import Exam, Question, Quiz, Topic
from tests.admin.forms import change_page, quiz_form, quiz_section, rows, saved_question_form
from tests.admin.test_quizzes_and_exams import exam_form, topic_row
from tests.questions.formats.folder import QUIZ, Folder

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


def sent(form: dict[str, Any]) -> dict[str, Any]:
    """A form as browsers send it: with CR LF."""
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in form.items()
    }


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    texts = QUIZ.replace("title: Practice", 'title: Practice\n      description: "One\\nTwo"')
    texts = texts.replace(", {draw: 1, topic: basics}", "")
    folder.exam(quizzes=texts)
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


def test_a_quiz(admin: Client, folder: Folder) -> None:
    quiz = Quiz.objects.get()
    section = {**quiz_section(Question.objects.get()), "id": quiz.sections.get().pk, "quiz": quiz.pk}
    switches = {"shuffle_questions": "on", "shuffle_choices": "on", "try_penalty": quiz.try_penalty}
    form = {**quiz_form(quiz.exam, []), **switches, "title": quiz.title, "description": quiz.description}

    response = admin.post(change_page(quiz), {**sent(form), **rows("sections", [section], saved=1)})

    assert response.status_code == 302
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
