"""What all tests share."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from quizapi import local_postgres

# A loaded machine is no failure of the code under test.
settings.register_profile("quizapi", deadline=None)
settings.load_profile("quizapi")


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
