"""Making a role for BI tools, bringing one in step, taking it away; and what is refused."""

import base64
import hashlib
import hmac
import io
import re
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection

from attempts.exports.dictionary import VIEWS
from tests.exports.test_analytics_role import command


def verifier(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [name])
        (found,) = cursor.fetchone()
    return str(found)


def opens(name: str, password: str) -> bool:
    """Whether the server would let the role in with it, by RFC 5802."""
    found = re.fullmatch(r"SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)", verifier(name))
    assert found
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(found[2]), int(found[1]))
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    return hashlib.sha256(client_key).digest() == base64.b64decode(found[3])


@pytest.mark.django_db
def test_the_password_is_shown_once_and_kept_when_the_role_is_brought_in_step() -> None:
    first = command("bi")
    again = command("bi")

    shown = re.search(r"password is (\S+) ", first)
    assert shown
    assert opens("bi", shown[1])
    assert shown[1] not in again
    assert "keeps its password" in again


@pytest.mark.django_db
def test_a_password_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    command("bi")
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))

    told = command("bi", "--password-stdin")

    assert opens("bi", "correct horse battery")
    assert "password" not in told


@pytest.mark.django_db
def test_a_short_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="at least 12"):
        command("bi", "--password-stdin")


def scalar(statement: str, *parameters: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return row and row[0]


@pytest.mark.django_db
def test_a_role_without_a_login_gets_one_later() -> None:
    assert "password" not in command("bi", "--no-login")
    assert scalar("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'bi'") is False

    assert "password is" in command("bi")
    assert scalar("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'bi'") is True


@pytest.mark.django_db
def test_a_role_that_drifted_is_brought_in_step() -> None:
    command("bi")
    run(
        "ALTER ROLE bi CONNECTION LIMIT -1",
        "ALTER ROLE bi SET search_path = public",
        "REVOKE SELECT ON analytics.attempts FROM bi",
    )

    command("bi")

    assert scalar("SELECT rolconnlimit FROM pg_roles WHERE rolname = 'bi'") == 10
    assert "search_path=analytics" in scalar("SELECT rolconfig FROM pg_roles WHERE rolname = 'bi'")
    assert scalar("SELECT has_table_privilege('bi', 'analytics.attempts', 'SELECT')")


@pytest.mark.django_db
def test_revoking_leaves_nothing() -> None:
    command("bi")

    command("bi", "--revoke")

    assert scalar("SELECT 1 FROM pg_roles WHERE rolname = 'bi'") is None
    with pytest.raises(CommandError, match="There is no role bi"):
        command("bi", "--revoke")


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("CREATE ROLE bi SUPERUSER", "may administer the server"),
        ("CREATE ROLE bi CREATEDB", "may administer the server"),
        ("CREATE ROLE bi IN ROLE pg_read_all_data", "member of other roles"),
        ("CREATE ROLE bi; CREATE TABLE mine (a int); ALTER TABLE mine OWNER TO bi", "owns objects"),
        ("CREATE ROLE bi; GRANT SELECT ON quizapi_user TO bi", "read or write quizapi_user"),
        ("GRANT SELECT (email) ON quizapi_user TO PUBLIC", "read or write quizapi_user"),
        ("GRANT UPDATE ON analytics.attempts TO PUBLIC", "read or write analytics.attempts"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "create in schema public"),
    ],
)
def test_a_role_that_could_do_more_is_refused(before: str, told: str) -> None:
    run(before)
    rights = "SELECT has_schema_privilege(oid, 'analytics', 'USAGE') FROM pg_roles WHERE rolname = 'bi'"

    with pytest.raises(CommandError, match=re.escape(told)):
        command("bi")

    assert not scalar(rights) or "SUPERUSER" in before or "pg_read_all" in before


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["pg_bi", "public", "", "b" * 64])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="no name for a role"):
        command(name)


@pytest.mark.django_db
def test_the_user_of_the_service_is_refused() -> None:
    with pytest.raises(CommandError, match="is who you are"):
        command(scalar("SELECT current_user"))


def act_as(*options: str) -> None:
    """As the owner of the views who is no superuser, until the transaction ends."""
    run(
        f"CREATE ROLE service NOSUPERUSER {' '.join(options)}",
        "ALTER SCHEMA analytics OWNER TO service",
        *(f"ALTER VIEW analytics.{name} OWNER TO service" for name in VIEWS),
        "SET LOCAL ROLE service",
    )


@pytest.mark.django_db
def test_the_owner_of_the_views_needs_no_more_than_createrole() -> None:
    act_as("CREATEROLE")

    assert "password is" in command("bi")
    assert "keeps its password" in command("bi")
    assert scalar("SELECT has_table_privilege('bi', 'analytics.attempts', 'SELECT')")
    assert "any more" in command("bi", "--revoke")


@pytest.mark.django_db
def test_who_may_not_make_roles_is_told_what_is_missing() -> None:
    act_as()

    with pytest.raises(CommandError, match="ALTER ROLE service CREATEROLE"):
        command("bi")


@pytest.mark.django_db
def test_a_role_that_somebody_else_made_is_theirs() -> None:
    run("CREATE ROLE bi")
    act_as("CREATEROLE")

    with pytest.raises(CommandError, match=r"PostgreSQL refuses: .* ADMIN OPTION"):
        command("bi")
