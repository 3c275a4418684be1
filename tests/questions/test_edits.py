"""The history of content: who changed what and when, however they did."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from questions import authoring
from questions.authoring import ExamDraft
from questions.authoring.bulk_rows import Write
from questions.authoring.bulk_writes import BulkWriter
from questions.authoring.history import Command
from questions.comparison import Kind
from questions.edits import DONE, Edit, history_of
from questions.models import Choice, Question, Topic
from quizapi.accounts.models import User
from tests.content import fixed_quiz, make_exam, make_topic, single_choice
from tests.questions.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def author() -> User:
    return User.objects.create_superuser("author@example.org", name="Ada Author")


@pytest.fixture
def question(author: User) -> Question:
    return authoring.create(topic=make_topic(make_exam()), draft=single_choice(), by=author)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def changed(edit: Edit) -> dict[str, tuple[str, str]]:
    """What was taken out and put in, by field."""
    return {
        told.field: tuple(  # type: ignore[misc]
            "".join(run.text for run in told.runs if run.kind is kind) for kind in (Kind.REMOVED, Kind.ADDED)
        )
        for told in edit.changes
    }


def test_an_edit_says_who_when_and_what(question: Question, author: User) -> None:
    draft = replace(authoring.draft_of(question), difficulty="hard")
    authoring.revise(question=question, topic=question.topic, draft=draft, by=author)
    latest, first = history_of(question)
    assert (latest.who, latest.did, changed(latest)) == (
        "Ada Author",
        "revised it",
        {"difficulty": ("medium", "hard")},
    )
    assert (first.who, first.did) == ("Ada Author", "wrote it")
    assert latest.at > first.at


def test_choices_and_hints_belong_to_the_history_of_their_question(question: Question, author: User) -> None:
    draft = authoring.draft_of(question)
    choices = (replace(draft.choices[0], text="best"), *draft.choices[1:-1])
    changes = replace(draft, choices=choices, hints=draft.hints[:-1])
    authoring.revise(question=question, topic=question.topic, draft=changes, by=author)
    fields = changed(history_of(question)[0])
    assert fields["choice 1, text"] == ("right", "best")
    assert fields["choice 4, text"] == ("worst", "")
    assert any(name.startswith("hint") for name in fields)


def test_publishing_is_an_edit_that_names_the_version(question: Question, author: User) -> None:
    authoring.publish(question=question, by=author)
    latest = history_of(question)[0]
    assert latest.did == "published it"
    assert changed(latest)["current version"] == ("", "version 1")


def test_an_edit_with_sql_names_the_database_role(question: Question) -> None:
    run("UPDATE questions_question SET stem = 'Changed?'")
    run("UPDATE questions_choice SET is_correct = false")
    choices, stem = history_of(question)[:2]
    assert (stem.who, stem.did) == ("quizapi (database role)", "changed it with SQL")
    assert changed(stem)["stem"][1] == "Changed?"
    assert changed(choices) == {"choice 1, correct": ("yes", "no")}


def test_a_bulk_update_and_a_bulk_delete_are_in_the_history(question: Question) -> None:
    Question.objects.all().update(difficulty="easy")
    Choice.objects.filter(text="worst").delete()
    deleted, updated = history_of(question)[:2]
    assert changed(updated) == {"difficulty": ("medium", "easy")}
    assert changed(deleted)["choice 4, text"] == ("worst", "")


def test_who_edited_before_in_the_connection_is_not_credited_for_sql(
    question: Question, author: User
) -> None:
    authoring.publish(question=question, by=author)
    run("UPDATE questions_question SET stem = 'Changed?'")
    assert history_of(question)[0].who == "quizapi (database role)"


def test_every_command_has_its_words() -> None:
    assert set(DONE) == set(get_args(Command.__value__))


def test_an_import_is_called_so(author: User) -> None:
    topic = make_topic(make_exam())
    write = Write(topic=topic, draft=single_choice())
    with transaction.atomic():
        [question] = BulkWriter(by=author, command="import_file").save([write])
    assert isinstance(question, Question)
    assert [(edit.who, edit.did) for edit in history_of(question)] == [
        ("Ada Author", "imported it from a file")
    ]


def test_a_command_on_the_server_is_called_so(question: Question) -> None:
    authoring.publish(question=question)
    assert history_of(question)[0].who == "a command on the server"


def topic_of(author: User) -> Topic:
    topic = make_topic(make_exam())
    draft = replace(authoring.topic_draft_of(topic), title="Foundations")
    return authoring.save_topic(exam=topic.exam, draft=draft, topic=topic, by=author)


def exam_of(author: User) -> Any:
    exam = make_exam()
    return authoring.save_exam(draft=ExamDraft(slug=exam.slug, title="Other"), exam=exam, by=author)


def quiz_of(author: User) -> Any:
    quiz = fixed_quiz(make_topic(make_exam()), single_choice())
    draft = replace(authoring.quiz_draft_of(quiz), title="Other")
    return authoring.save_quiz(exam=quiz.exam, draft=draft, quiz=quiz, by=author)


def asset_of(author: User) -> Any:
    asset = authoring.save_asset(data=picture(), alt="A square")
    authoring.describe_asset(asset=asset, alt="A red square", by=author)
    return asset


@pytest.mark.parametrize("make", [topic_of, exam_of, quiz_of, asset_of])
def test_all_content_has_a_history(make: Callable[[User], Any], author: User) -> None:
    latest, *before = history_of(make(author))
    assert latest.who == "Ada Author"
    assert latest.changes
    assert before[-1].who == "a command on the server"


@pytest.mark.parametrize(
    "sql", ["UPDATE questions_questionedit SET stem = ''", "DELETE FROM questions_questionedit"]
)
def test_the_history_itself_is_never_changed(sql: str, question: Question) -> None:
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        run(sql)
    assert len(history_of(question)) == 1


def test_a_deleted_question_leaves_its_history(question: Question, author: User) -> None:
    gone = Question(pk=question.pk)
    authoring.delete(question=question, by=author)
    latest = history_of(gone)[0]
    assert (latest.who, latest.did) == ("Ada Author", "deleted it")


def test_a_history_takes_five_statements_however_long(
    question: Question, author: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for difficulty in ("hard", "easy", "medium") * 3:
        draft = replace(authoring.draft_of(question), difficulty=difficulty)
        authoring.revise(question=question, topic=question.topic, draft=draft, by=author)
        question = Question.objects.get(pk=question.pk)
    with django_assert_num_queries(5):
        assert len(history_of(question)) == 10
