"""Questions that say nearly the same, told while a stem is written."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from questions import authoring
from questions.models import Question, Topic
from questions.similar import LOOKED_AT, similar_to
from quizapi.accounts.models import User
from tests.admin.roles import browser_of
from tests.admin.staff import session_of
from tests.content import make_exam, make_topic, publish_question, single_choice

PAGE = "/admin/questions/question/similar/"
STEM = "What are the three stages of training?"


def question(topic: Topic, slug: str, stem: str) -> Question:
    return authoring.create(topic=topic, draft=single_choice(slug, stem=stem))


def note(client: Client, stem: str, topic: Topic | None = None, **more: object) -> str:
    response = client.post(PAGE, {"stem": stem, "topic": topic.pk if topic else "", **more})
    assert response.status_code == 200
    return unescape(response.content.decode().strip())


def test_the_nearest_is_first_and_nothing_else_is_told(admin: Client, topic: Topic) -> None:
    question(topic, "near", "What are the three stages of training a model?")
    same = publish_question(topic, single_choice("same", stem=f"**{STEM}**"))
    question(topic, "far", "How does a tokenizer split words?")

    text = note(admin, STEM, topic)

    facts = re.findall(r"(\w+), (\d+)% alike, (\w+)<", text)
    assert facts == [("same", "100", "published"), ("near", "83", "draft")]
    assert f'<a href="/admin/questions/question/{same.pk}/change/" target="_blank"' in text
    assert f">{STEM}<" in text


def test_there_is_no_note_without_one(admin: Client, topic: Topic) -> None:
    question(topic, "far", "How does a tokenizer split words?")
    assert note(admin, STEM, topic) == ""


def test_the_question_itself_is_not_told(admin: Client, topic: Topic) -> None:
    itself = question(topic, "itself", STEM)
    assert note(admin, STEM, topic, question=itself.pk) == ""


def test_questions_of_the_exams_other_topics_are_told_and_of_other_exams_are_not(
    admin: Client, topic: Topic
) -> None:
    question(make_topic(topic.exam, "agents"), "beside", STEM)
    question(make_topic(make_exam("other"), "else"), "elsewhere", STEM)

    text = note(admin, STEM, topic)

    assert "beside, 100% alike" in text
    assert "elsewhere" not in text


def test_at_most_five_are_told(admin: Client, topic: Topic) -> None:
    for number in range(7):
        question(topic, f"number-{number}", STEM)
    assert note(admin, STEM, topic).count("<li>") == 5


def test_half_of_the_trigrams_must_be_the_same(topic: Topic) -> None:
    question(topic, "near", "stages of training")
    assert similar_to("stages", topic=topic.pk) == []
    assert [each.share for each in similar_to("stages of", topic=topic.pk)] == [pytest.approx(0.5, abs=0.1)]


@pytest.mark.parametrize(
    ("stem", "topic_key"),
    [
        (STEM, ""),
        (STEM, "x"),
        (STEM, "0"),
        (STEM, "9" * 30),
        (STEM, "٣"),
        ("What are", "1"),
        ("\0" * 40, "1"),
    ],
)
def test_what_cannot_be_compared_has_no_note(admin: Client, topic: Topic, stem: str, topic_key: str) -> None:
    assert admin.post(PAGE, {"stem": stem, "topic": topic_key, "question": "x"}).content.strip() == b""


def test_an_authors_markup_does_not_run_in_the_note(admin: Client, topic: Topic) -> None:
    question(topic, "script", "<script>alert(1)</script> of the three stages")
    response = admin.post(PAGE, {"stem": "<script>alert(1)</script> of the three stages", "topic": topic.pk})
    assert "<script>" not in response.content.decode()
    assert "&lt;script&gt;" in response.content.decode()


def test_the_page_of_a_reader_asks_nothing(topic: Topic) -> None:
    row = question(topic, "read", STEM)
    page = browser_of("analyst").get(f"/admin/questions/question/{row.pk}/change/").content.decode()
    assert "similar/" not in page
    assert "asset/upload/" not in page


def superuser() -> User:
    return User.objects.create_superuser("author@example.org")


def stem_of(number: int) -> str:
    return Question.objects.get(slug=f"question-{number}").stem


# The index takes in what was written a moment ago at the next vacuum, or when there is much of it.
SEED = """
    INSERT INTO questions_question (public_id, exam_id, topic_id, slug, type, stem, explanation, difficulty,
        pool, tags, "references", options, status, has_unpublished_changes)
    SELECT gen_random_uuid(), {exam}, {topic}, 'question-' || n, 'single_choice', 'Which of these says what '
        || translate(md5(n::text) || md5(n || 'x'), '0123456789', '   eiouaei'),
        '', 'medium', 'practice', '{{}}', '[]', '{{}}', 'draft', true
    FROM generate_series(1, 20000) n;
    SELECT gin_clean_pending_list('question_stem_trigrams');
    ANALYZE questions_question;
"""


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Topic]:
    """20,000 questions that begin alike, within a transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        topic = make_topic(make_exam("large"))
        with connection.cursor() as cursor:
            cursor.execute(SEED.format(exam=topic.exam_id, topic=topic.pk))
        yield topic
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_among_many_it_is_one_statement_besides_the_session_and_the_user(many: Topic) -> None:
    client, stem = session_of(superuser()), stem_of(77)
    with CaptureQueriesContext(connection) as statements:
        assert "question-77," in note(client, stem, many)
    assert len(statements) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("length", [20, 200, LOOKED_AT])
def test_among_many_the_index_is_read_however_long_the_text_is(many: Topic, length: int) -> None:
    text = " ".join(stem_of(number) for number in range(1, 20))[:length]
    with CaptureQueriesContext(connection) as statements:
        similar_to(text, topic=many.pk)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statements[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "question_stem_trigrams" in plan
    assert "Seq Scan on questions_question" not in plan
