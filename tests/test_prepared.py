"""Hot statements are planned once per connection."""

import pytest
from django.db import IntegrityError, connection

from quizapi.database import prepared
from quizapi.database.base import DatabaseWrapper

DOUBLE = "SELECT 2 * %s::int"


def prepared_on(session: object) -> list[str]:
    assert isinstance(session, DatabaseWrapper)
    with session.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [row[0] for row in cursor.fetchall()]


def run(session: object, sql: str, *values: int) -> object:
    assert isinstance(session, DatabaseWrapper)
    with session.prepared_cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def test_a_hot_statement_is_prepared_once(transactional_db: None) -> None:
    session = connection.copy()
    assert [run(session, DOUBLE, number) for number in (1, 2, 3)] == [2, 4, 6]
    assert prepared_on(session) == ["SELECT 2 * $1::int"]
    session.close()


def test_nothing_is_prepared_where_the_settings_switch_it_off(transactional_db: None) -> None:
    session = connection.copy()
    session.settings_dict["OPTIONS"] = {}
    assert run(session, DOUBLE, 2) == 4
    assert prepared_on(session) == []
    session.close()


@pytest.mark.django_db
def test_an_error_of_a_hot_statement_is_one_of_djangos() -> None:
    sql = "INSERT INTO quizapi_ratelimit (key, used, ends_at) VALUES (%(key)s, 1, now())"
    prepared.execute(sql, {"key": "same"})
    with pytest.raises(IntegrityError):
        prepared.execute(sql, {"key": "same"})
