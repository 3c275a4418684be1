"""The admin's lists with 20,000 questions: as many statements as with few, none of which fetches them all."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from questions.models import Exam, Question, Topic
from quizapi.models import User
from tests.admin.staff import session_of
from tests.content import make_exam, make_topic

pytestmark = pytest.mark.django_db

QUESTIONS = 20_000
LIST = "/admin/questions/question/"
# How many statements a page takes; session and user are two of them.
BUDGETS = {
    "/admin/": 7,
    LIST: 5,
    f"{LIST}?q=zebra": 5,
    f"{LIST}?q=stages+zebra": 5,
    f"{LIST}?tag=rare": 5,
    f"{LIST}?status__exact=published&o=4": 5,
    f"{LIST}?p=300": 5,
    f"{LIST}?returned=me": 5,
    f"{LIST}reviews/": 5,
    f"{LIST}reviews/?written=others": 5,
    "/admin/questions/quiz/": 5,
    "/admin/questions/exam/": 5,
    "/admin/autocomplete/?app_label=questions&model_name=sectionquestion&field_name=question&term=zebra": 4,
}
MOST_ROWS = 200  # of any statement
SEED = """
    INSERT INTO questions_question (public_id, exam_id, topic_id, slug, type, stem, explanation, difficulty,
        pool, tags, "references", options, status, has_unpublished_changes, submitted_at)
    SELECT gen_random_uuid(), {exam}, {topic}, 'question-' || n, 'single_choice',
        CASE WHEN n % 1000 = 0 THEN 'Stages of a zebra ' ELSE 'What are the stages of ' END || md5(n::text),
        'Because of ' || md5((n + 1)::text), 'medium', 'practice',
        CASE WHEN n % 500 = 0 THEN '{{rare}}' ELSE '{{training}}' END::varchar[], '[]', '{{}}',
        CASE WHEN n % 4 = 0 THEN 'in_review' ELSE 'draft' END, true,
        CASE WHEN n % 4 = 0 THEN now() - n * interval '1 minute' END
    FROM generate_series(1, {count}) n;
    INSERT INTO questions_choice (public_id, question_id, position, text, is_correct, feedback, pinned)
    SELECT gen_random_uuid(), q.id, p,
        CASE WHEN q.id % 1000 = 1 AND p = 1 THEN 'a zebra' ELSE md5(q.id::text || p) END, p = 0, '', false
    FROM questions_question q CROSS JOIN generate_series(0, 1) p;
    ANALYZE questions_question; ANALYZE questions_choice;
"""


@pytest.fixture(scope="module", autouse=True)
def content(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once, within a transaction around all tests of this module, which is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        topic = make_topic(make_exam())
        make_topic(topic.exam, "second")
        with connection.cursor() as cursor:
            cursor.execute(SEED.format(exam=topic.exam_id, topic=topic.pk, count=QUESTIONS))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client() -> Client:
    return session_of(User.objects.create_superuser("author@example.org"))


class Statements:
    """Counts those that run, and the rows that each of them gives."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.rows.append((context["cursor"].rowcount, sql))
        return result


@pytest.mark.parametrize("address", BUDGETS)
def test_no_list_takes_more_statements_or_rows_than_it_shows(client: Client, address: str) -> None:
    ContentType.objects.get_for_models(Question, User)
    statements = Statements()
    with connection.execute_wrapper(statements):
        assert client.get(address).status_code == 200

    assert len(statements.rows) == BUDGETS[address]
    assert [sql for count, sql in statements.rows if count > MOST_ROWS] == []


def test_a_word_is_looked_up_in_the_trigrams_of_stem_explanation_and_choices() -> None:
    with connection.cursor() as cursor:
        # So that it does not hang on what the table, or its key, costs: trigrams are read by bitmaps alone.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        found = Question.objects.order_by().containing("zebra")
        plan = found.explain()
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")

    for index in ("question_stem_trigrams", "question_why_trigrams", "choice_text_trigrams"):
        assert index in plan
    assert found.count() == 20 + 20


def test_each_exams_numbers_are_counted_apart(client: Client) -> None:
    response: Any = client.get("/admin/questions/exam/")

    [exam] = response.context["cl"].result_list
    assert (exam.topic_count, exam.published_count) == (2, 0)
    assert (Exam.objects.count(), Topic.objects.count()) == (1, 2)
