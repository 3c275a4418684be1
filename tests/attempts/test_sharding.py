"""That learner tables can be sharded by `user_id`: every statement names the user, and so does every key."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ProtectedError

from attempts import candidates
from attempts.models import (
    Attempt,
    Calibration,
    Export,
    GroupMembership,
    LearnerGroup,
    LearnerModel,
    Lineage,
    Override,
    PseudonymKey,
    QuizEnd,
    Regrade,
    StatementDelivery,
)
from attempts.models.analysis import Cell
from questions.models import Quiz, Topic
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, multiple_choice, publish_questions, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MODELS = list(apps.get_app_config("attempts").get_models())
TABLES = sorted(m._meta.db_table for m in MODELS if issubclass(m, LearnerModel))
# What staff write, and what no command of a learner writes yet.
NOT_WALKED = {
    "attempts_groupmembership",
    "attempts_intervention",
    "attempts_manualmark",
    "attempts_regradedattempt",
    "attempts_regradedresponse",
}
NO_ALIAS = (
    r"(?!(?:as|cross|default|for|full|group|inner|join|left|limit|on|order|right|select|set|values|where)\b)"
)
MENTION = re.compile(
    rf'\b(from|join|update|into)\s+"?({"|".join(TABLES)})"?(?!\w)(?:\s+(?:as\s+)?{NO_ALIAS}(\w+))?',
    re.IGNORECASE,
)
JOIN = re.compile(r'"?(\w+)"?\."?user_id"? = \(?"?(\w+)"?\."?user_id"?')


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are executed meanwhile, with their values in place."""
    executed: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        connection.ensure_connection()
        executed.append(psycopg.ClientCursor(connection.connection).mogrify(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield executed


def unfiltered(sql: str, user_id: UUID) -> list[str]:
    """The learner tables that the statement reads or writes without saying whose rows it means."""
    mentions = list(MENTION.finditer(sql))
    literal = rf"'(?:{user_id}|{user_id.hex})'"  # psycopg writes UUIDs without hyphens
    equals = rf'"?user_id"? = \(?{literal}'
    joined = JOIN.findall(sql)
    open_names = []
    for mention, end in zip(mentions, [*(m.start() for m in mentions[1:]), len(sql)], strict=True):
        verb, table, alias = mention.groups()
        name, part = alias or table, sql[mention.start() : end]
        partners = {name} | {b for a, b in joined if a == name} | {a for a, b in joined if b == name}
        if verb.lower() == "into":
            named = "user_id" in part and re.search(literal, part) is not None
        elif alias or re.search(rf'"{table}"\."?user_id', part):
            named = any(re.search(rf'(?<!\w)"?{partner}"?\.{equals}', sql) for partner in partners)
        else:
            named = re.search(rf"(?<![.\w]){equals}", part) is not None
        if not named:
            open_names.append(name)
    return open_names


ME = UUID("01900000-0000-7000-8000-000000000000")


MINE = f"user_id = '{ME}'::uuid"
JOINED = "SELECT 1 FROM attempts_response r JOIN attempts_attempt a"
CHANGING = "WITH w AS (UPDATE attempts_attempt SET x = 1"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (f"SELECT 1 FROM attempts_attempt WHERE {MINE} AND id = 1", []),
        ("SELECT 1 FROM attempts_attempt WHERE id = 1", ["attempts_attempt"]),
        ("SELECT 1 FROM attempts_attempt a WHERE user_id = a.user_id", ["a"]),
        (f'UPDATE "attempts_attempt" SET x = 1 WHERE ("attempts_attempt".{MINE})', []),
        (f"{JOINED} ON a.id = 1 WHERE r.{MINE}", ["a"]),
        (f"SELECT 1 FROM attempts_response r, (SELECT 1 FROM attempts_attempt a) WHERE r.{MINE}", ["a"]),
        (f"{JOINED} ON r.user_id = a.id WHERE r.{MINE}", ["a"]),
        (f"{JOINED} ON a.user_id = r.user_id WHERE r.{MINE}", []),
        (f"{CHANGING} WHERE id = 1) UPDATE attempts_response SET x = 1 WHERE {MINE}", ["attempts_attempt"]),
        (f"{CHANGING} WHERE {MINE}) UPDATE attempts_response SET x = 1 WHERE {MINE}", []),
        ("INSERT INTO attempts_attempt (id) VALUES (1)", ["attempts_attempt"]),
        (f"INSERT INTO attempts_attempt (id, user_id) VALUES (1, '{ME}')", []),
    ],
)
def test_a_statement_that_does_not_name_the_user_is_found(sql: str, expected: list[str]) -> None:
    assert unfiltered(sql, ME) == expected


def walk(learner: Learner) -> None:
    """Every command and read, also those that are refused, repeated or come too late."""
    id, answer_id = uuid4(), uuid4()
    with at(NOON):
        attempt = learner.start("quiz", id=id).body
        for start_id in (id, uuid4()):
            learner.start("quiz", id=start_id)
        learner.save(attempt, 1, "worse")
        learner.clear(attempt, 1, id=uuid4())
        for text in ("wrong", "wrong", "right"):
            learner.answer(attempt, 1, text, id=answer_id)
        learner.answer(attempt, 1, "right")
        learner.answer(attempt, 2, "choice 1", "choice 2", id=answer_id)
        learner.hint(attempt, 2)
        learner.flag(attempt, 1)
        learner.sync(attempt, {"type": "flag", "id": uuid4(), "position": 1, "flagged": False})
        for _ in range(2):
            learner.pause(attempt)
        learner.answer(attempt, 1, "wrong")
        for _ in range(2):
            learner.resume(attempt)
        learner.read(attempt)
        learner.review(attempt)
        learner.list("quiz=quiz&state=in_progress")
        learner.finish(attempt)
        learner.review(attempt)
        second = learner.start("quiz").body
    with at(NOON + timedelta(hours=2)):
        learner.finish(second)
        learner.start("quiz")
    for change in (learner.bookmark, learner.bookmark, learner.remove_bookmark):
        change("question-1")
    learner.bookmarks("exam=agents")
    for _ in range(2):
        learner.report(attempt)
    learner.reports()
    for select in candidates.SELECTS:
        practised = learner.practise(id=uuid4(), count=1, select=select)
        assert practised.status in (201, 409)
    with at(NOON + timedelta(hours=4)):
        learner.answer(attempt, 1, "right")
        learner.list()


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    """An exam under many rules."""
    publish_questions(topic, 2)
    drafts = (single_choice("one"), multiple_choice("two"))
    return fixed_quiz(topic, *drafts, mode="exam", time_limit_s=3600, attempts_allowed=5, pausing=True)


def test_every_statement_of_a_learner_names_the_user(quiz: Quiz, learner: Learner) -> None:
    group = LearnerGroup.objects.create(name="Late ones")
    GroupMembership.objects.create(user=learner.user, group=group)
    Override.objects.create(quiz=quiz, group=group, extra_attempts=1)

    with statements() as executed:
        walk(learner)

    of_learners = [sql for sql in executed if MENTION.search(sql)]
    assert [sql for sql in of_learners if unfiltered(sql, learner.user.pk)] == []
    for table in set(TABLES) - NOT_WALKED:  # nothing was overlooked: the walk wrote to each of them
        assert any(re.search(rf'into "?{table}"?\W', sql, re.IGNORECASE) for sql in of_learners), table


def catalog(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"tables": TABLES})
        return [row if len(row) > 1 else row[0] for row in cursor.fetchall()]


def test_all_tables_are_of_learners_but_what_is_of_several() -> None:
    others = {model for model in MODELS if not issubclass(model, LearnerModel | Cell)}

    assert others == {
        *(LearnerGroup, Override, QuizEnd, Regrade),
        *(Calibration, Export, Lineage, PseudonymKey, StatementDelivery),  # of the whole service
    }
    assert len(TABLES) == 13


@pytest.mark.django_db
def test_every_unique_key_contains_the_user() -> None:
    keys = catalog(
        """
        SELECT i.indexrelid::regclass::text, array_agg(a.attname::text)
        FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid::regclass::text = ANY (%(tables)s) AND i.indisunique
        GROUP BY i.indexrelid
        """
    )

    assert len(keys) > len(TABLES)
    assert [name for name, columns in keys if "user_id" not in columns] == []


@pytest.mark.django_db
def test_the_primary_key_is_the_user_and_the_id() -> None:
    keys = catalog(
        """
        SELECT pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid::regclass::text = ANY (%(tables)s) AND indisprimary
        """
    )

    assert len(keys) == len(TABLES)
    assert all(key.endswith("(user_id, id)") for key in keys)


@pytest.mark.django_db
def test_foreign_keys_between_learner_tables_begin_with_the_user() -> None:
    keys = catalog(
        """
        SELECT pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype = 'f' AND conrelid::regclass::text = ANY (%(tables)s)
            AND confrelid::regclass::text = ANY (%(tables)s)
        """
    )

    assert len(keys) == 9
    assert all(key.startswith("FOREIGN KEY (user_id, ") for key in keys)


@pytest.mark.django_db
def test_every_row_has_a_user() -> None:
    assert (
        catalog(
            """
            SELECT attrelid::regclass::text FROM pg_attribute
            WHERE attrelid::regclass::text = ANY (%(tables)s) AND attname = 'user_id' AND NOT attnotnull
            """
        )
        == []
    )


@pytest.mark.django_db
def test_ids_are_not_made_by_the_database() -> None:
    assert (
        catalog(
            """
            SELECT a.attrelid::regclass::text, a.attname
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid::regclass::text = ANY (%(tables)s)
                AND (a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval%%')
            """
        )
        == []
    )


@pytest.mark.django_db
def test_there_are_no_triggers() -> None:
    assert (
        catalog(
            """
            SELECT tgrelid::regclass::text, tgname FROM pg_trigger
            WHERE tgrelid::regclass::text = ANY (%(tables)s) AND NOT tgisinternal
            """
        )
        == []
    )


def test_deleting_one_learners_attempt_cannot_reach_anothers_with_the_same_id(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    one, other = Learner(), Learner()
    id = uuid4()
    for learner in (one, other):
        learner.start(id=id)

    with pytest.raises(ProtectedError):
        Attempt.objects.of(one.user.pk).filter(id=id).delete()

    assert one.read({"id": id}).status == other.read({"id": id}).status == 200
