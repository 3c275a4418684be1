"""A database of an earlier state of the project comes along: what was meant then holds now."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from attempts.models import Attempt, Response
from questions.models import Quiz
from questions.policy import Policy
from quizapi.accounts.models import User
from tests.content import make_exam, make_topic, publish_question

pytestmark = pytest.mark.django_db(transaction=True)

# Before policies were declarative: hints on or off, grace wherever it was given.
EXAM = """
    INSERT INTO questions_exam (public_id, slug, title, description, language)
    VALUES (%s, 'e', 'E', '', 'en')
"""
QUIZ = """
    INSERT INTO questions_quiz (public_id, exam_id, slug, title, description, status, mode, grace_s, hints,
        shuffle_questions, shuffle_choices, tries, try_penalty)
    SELECT gen_random_uuid(), id, %s, 'Q', '', 'draft', %s, %s, %s, true, true, 1, 0.3333333
    FROM questions_exam
"""
ATTEMPT = """
    INSERT INTO attempts_attempt (id, user_id, exam_id, selection, policy, seed, state, started_at, score,
        max_score)
    SELECT gen_random_uuid(), %s, id, '{"exam": "e", "topics": null, "count": 1, "select": "random"}',
        %s::jsonb, 1, 'in_progress', now(), 0, 1
    FROM questions_exam
"""
POLICY = """{"mode": "%s", "time_limit_s": 600, "grace_s": %s, "closes_at": null, "pass_percent": "70.00",
    "shuffle_questions": true, "shuffle_choices": true, "hints": %s, "tries": 1,
    "try_penalty": "0.3333333"}"""


@pytest.fixture
def earlier(transactional_db: None) -> Any:
    call_command("migrate", "attempts", "0002_by_user", verbosity=0)
    call_command("migrate", "questions", "0003_import_record", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


@pytest.fixture
def before_regrades(transactional_db: None) -> Any:
    call_command("migrate", "attempts", "0006_permissions", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def run(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_quizzes_and_attempts_keep_their_rules(earlier: None) -> None:
    learner = User.objects.create_guest()
    run(EXAM, learner.pk)
    run(QUIZ, "strict", "exam", 30, False)
    run(QUIZ, "easy", "practice", 0, True)
    run(ATTEMPT, learner.pk, POLICY % ("exam", 30, "false"))
    run(ATTEMPT, learner.pk, POLICY % ("practice", 0, "true"))

    call_command("migrate", verbosity=0)

    rules = {quiz.slug: (quiz.hints, quiz.at_deadline) for quiz in Quiz.objects.all()}
    assert rules == {"strict": ("off", "grace"), "easy": ("on_demand", "autosubmit")}
    policies = {each.policy["mode"]: Policy.from_document(each.policy) for each in Attempt.objects.all()}
    assert policies["exam"] == policies["exam"].frozen()
    assert policies["practice"] == policies["practice"].frozen()
    frozen = Policy(mode="exam", time_limit_s=600, hints="off", at_deadline="grace", grace_s=30).frozen()
    assert policies["exam"].to_document() == frozen.to_document() | {"pass_percent": "70.00"}
    practice = Policy(mode="practice", time_limit_s=600).frozen().to_document()
    assert policies["practice"].to_document() == practice | {"pass_percent": "70.00"}
    assert set(Attempt.objects.values_list("selection__seed", flat=True)) == {None}


HINT = """
    INSERT INTO attempts_hinttaken (user_id, id, attempt_id, position, number, created_at)
    SELECT user_id, gen_random_uuid(), id, 1, %s, '2026-03-01 12:00Z'::timestamptz + %s * interval '1 minute'
    FROM attempts_attempt
"""
RESPONSE = """
    INSERT INTO attempts_response (user_id, id, attempt_id, position, number, version_id, created_at)
    SELECT user_id, gen_random_uuid(), id, %s, %s, %s,
        '2026-03-01 12:00Z'::timestamptz + %s * interval '1 minute'
    FROM attempts_attempt
"""


def test_answers_know_how_many_hints_had_been_taken_before_them(before_regrades: None) -> None:
    learner = User.objects.create_guest()
    version = publish_question(make_topic(make_exam("e"))).current_version_id
    run(ATTEMPT, learner.pk, POLICY % ("practice", 0, "true"))
    run(HINT, 1, 10)
    run(HINT, 2, 20)
    for number, minute in ((1, 5), (2, 15), (3, 25)):
        run(RESPONSE, 1, number, version, minute)
    run(RESPONSE, 2, 1, version, 25)

    call_command("migrate", verbosity=0)

    taken = Response.objects.order_by("position", "number").values_list("hints_taken", flat=True)
    assert list(taken) == [0, 1, 2, 0]
