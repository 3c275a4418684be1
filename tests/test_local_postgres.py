"""The embedded PostgreSQL."""

import pytest
from django.db import connection

from quizapi import local_postgres


@pytest.mark.django_db
@pytest.mark.skipif(not local_postgres.is_used(), reason="DATABASE_URL names another server")
def test_the_test_run_has_a_server_of_its_own_in_a_temporary_folder() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('data_directory')")
        assert cursor.fetchone() == ("off", str(local_postgres.data_dir() / "postgres"))
