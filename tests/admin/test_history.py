"""The history of content in the admin, and versions made the draft again."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from questions import authoring
from questions.models import Question
from tests.admin.roles import browser_of
from tests.content import edit_question, make_exam, make_topic, publish_question, single_choice


@pytest.fixture
def question(db: None) -> Question:
    """Published twice, with another stem the second time."""
    question = publish_question(make_topic(make_exam()), single_choice())
    edit_question(question, stem="What comes second?")
    authoring.publish(question=question)
    return Question.objects.get(pk=question.pk)


def address(question: Question, page: str) -> str:
    return f"/admin/questions/question/{question.pk}/{page}/"


@pytest.mark.django_db(transaction=True)  # what SQL changes is in a transaction of its own
def test_the_history_shows_what_was_changed_in_the_admin_and_behind_it(
    admin: Client, question: Question
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE questions_question SET difficulty = 'hard'")
    page = admin.get(address(question, "history")).content.decode()
    assert "quizapi (database role) changed it with SQL" in page
    assert "<ins>hard</ins>" in page
    assert "a command on the server published it" in page


def test_what_is_in_a_history_is_shown_as_text(admin: Client, question: Question) -> None:
    draft = replace(authoring.draft_of(question), explanation="<script>alert(1)</script>")
    authoring.revise(question=question, topic=question.topic, draft=draft)
    page = admin.get(address(question, "history")).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_a_version_is_made_the_draft_again(admin: Client, question: Question) -> None:
    assert "Make it the draft" in admin.get(address(question, "versions")).content.decode()
    response = admin.post(address(question, "restore"), {"version": "1"})
    assert response.status_code == 302
    question.refresh_from_db()
    assert (question.stem, question.has_unpublished_changes) == (single_choice().stem, True)


@pytest.mark.parametrize("version", ["9", "", "one", "1e9"])
def test_a_version_that_is_not_there_changes_nothing(version: str, admin: Client, question: Question) -> None:
    assert admin.post(address(question, "restore"), {"version": version}).status_code in (302, 404)
    question.refresh_from_db()
    assert question.stem == "What comes second?"


def test_a_version_is_not_restored_by_a_link(admin: Client, question: Question) -> None:
    assert admin.get(address(question, "restore")).status_code == 405


def test_who_may_only_read_is_not_offered_to_restore(question: Question) -> None:
    client = browser_of("analyst")
    assert "Make it the draft" not in client.get(address(question, "versions")).content.decode()
    assert client.post(address(question, "restore"), {"version": "1"}).status_code == 403
