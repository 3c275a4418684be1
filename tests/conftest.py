"""Fixtures that all tests share."""

from collections.abc import Iterator

import pytest

from quizapi import local_postgres


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start the server when the first test asks for the database: pure tests never wait for it.

    Every process of the run holds it; the last one to end stops it.
    """
    if not local_postgres.is_used():
        yield
        return
    with local_postgres.running(local_postgres.data_dir(), durable=False):
        yield
