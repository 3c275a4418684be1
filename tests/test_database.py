"""Connections that are kept between requests."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


@pytest.fixture
def kept(transactional_db: None) -> Iterator[BaseDatabaseWrapper]:
    """A connection between two requests, of its own so that breaking it disturbs no other test."""
    session = connection.copy()
    session.ensure_connection()
    session.close_if_unusable_or_obsolete()  # what Django does when a request ends
    yield session
    session.close()


def server_process(session: BaseDatabaseWrapper) -> int:
    return int(session.connection.info.backend_pid)


def statements_seen_by_the_server(session: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [server_process(session)])
        return str(cursor.fetchone()[0])


def test_the_server_sees_no_test_before_the_first_statement(kept: BaseDatabaseWrapper) -> None:
    before = server_process(kept)
    with kept.cursor() as cursor:
        cursor.execute("SELECT 'first'")
    kept.close_if_unusable_or_obsolete()
    kept.close_if_health_check_failed()
    assert server_process(kept) == before
    assert statements_seen_by_the_server(kept) == "SELECT 'first'"


def test_a_connection_that_the_server_ended_is_replaced(kept: BaseDatabaseWrapper) -> None:
    before = server_process(kept)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert server_process(kept) != before


def test_a_message_of_the_server_is_no_reason_to_drop_a_connection(kept: BaseDatabaseWrapper) -> None:
    with kept.cursor() as cursor:
        cursor.execute("LISTEN news")
    kept.close_if_unusable_or_obsolete()
    before = server_process(kept)
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY news")
    kept.close_if_health_check_failed()
    assert kept.connection is not None
    assert server_process(kept) == before


def test_a_connection_left_inside_a_transaction_is_tested_with_a_statement(kept: BaseDatabaseWrapper) -> None:
    with kept.cursor() as cursor:
        cursor.execute("BEGIN")
        with pytest.raises(Exception, match="division by zero"):
            cursor.execute("SELECT 1 / 0")
    assert not kept.is_usable()
