"""A database of an earlier state of the project comes along: what was meant then holds now."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from attempts.exports.dictionary import VIEWS
from attempts.exports.lineage import is_adopted
from attempts.models import Attempt, Response
from questions.models import Quiz
from questions.policy import Policy
from quizapi.accounts.models import User
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, publish_question, single_choice

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


@pytest.fixture
def attempt(transactional_db: None) -> Iterator[Any]:
    """Finished, with a hint, a right answer and one that was never given."""
    fixed_quiz(make_topic(make_exam("e")), *map(single_choice, ("one", "two", "three")), pass_percent=50)
    learner = Learner()
    attempt = learner.begin()
    learner.hint(attempt, 2)
    learner.answer(attempt, 1, "right", elapsed_ms=1500)
    learner.answer(attempt, 2, "wrong")
    learner.finish(attempt)
    yield attempt
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


EXPORTED = ("attempts", "responses", "items", "hints", "questions", "choices")
NUMBERS = {"state_in", "changed_in"}


def exported(*, numbers: bool) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that analysts see, without pseudonyms, whose key is a new one; or the numbers in them."""
    found = {}
    with connection.cursor() as cursor:
        for name in EXPORTED:
            columns = [column.name for column in VIEWS[name].columns + VIEWS[name].beside]
            wanted = [each for each in columns if each != "learner" and (each in NUMBERS) == numbers]
            cursor.execute(f"SELECT {', '.join(wanted)} FROM {VIEWS[name].view}")
            found[name] = sorted(cursor.fetchall(), key=repr)
    return found


def test_attempts_of_the_release_before_exports_are_exported_and_new_ones_have_numbers(attempt: Any) -> None:
    before = exported(numbers=False)
    assert all(min(row) > 0 for rows in exported(numbers=True).values() for row in rows)
    call_command("migrate", "attempts", "0010_roles", verbosity=0)
    call_command("migrate", "questions", "0008_in_review", verbosity=0)

    call_command("migrate", verbosity=0)

    assert exported(numbers=False) == before
    assert {number for rows in exported(numbers=True).values() for row in rows for number in row} == {0}
    assert is_adopted()

    learner = Learner()
    learner.answer(learner.begin(), 1, "right")

    numbers = exported(numbers=True)
    assert sorted(min(row) > 0 for row in numbers["attempts"]) == [False, True]
    assert sorted(min(row) > 0 for row in numbers["responses"]) == [False, False, True]
