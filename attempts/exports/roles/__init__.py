"""Roles of PostgreSQL for BI tools: they read the views in schema `analytics`, and nothing else."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import Error, connection, transaction
from psycopg import errors, sql

from attempts.exports.roles.checks import RoleError, Standing, refuse, require_no_more, standing

SCHEMA = sql.Identifier("analytics")
MOST_CONNECTIONS = 10
SETTINGS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "5min",
    "idle_in_transaction_session_timeout": "10min",
    "search_path": "analytics",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Granted:
    """What became of a role: `password` is None where it keeps the one that it has, or has no login."""

    created: bool
    password: str | None
    may_make_temporary_tables: bool


def grant(name: str, *, login: bool = True, password: str | None = None) -> Granted:
    """Make the role, or bring it in step. A new one, or one that gets a login, gets a password.

    Raises RoleError; nothing is changed then.
    """
    with explained(name), transaction.atomic():
        before = standing(name)
        refuse(name, before)
        if login and password is None and not (before.exists and before.may_login):
            password = secrets.token_urlsafe(24)
        make(name, before, login=login, password=password)
        for statement in rights(name, before):
            run(statement)
        require_no_more(name)
        after = standing(name)
    return Granted(
        created=not before.exists,
        password=password,
        may_make_temporary_tables=after.may_make_temporary_tables,
    )


def revoke(name: str) -> None:
    """Take all rights away, and the role. Raises RoleError."""
    with explained(name), transaction.atomic():
        before = standing(name)
        if not before.exists:
            raise RoleError(f"There is no role {name}.")
        refuse(name, before)
        for statement in fewer_rights(name, before):
            run(statement)
        run(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def make(name: str, before: Standing, *, login: bool, password: str | None) -> None:
    role = sql.Identifier(name)
    run(
        sql.SQL("{verb} ROLE {role} {login} CONNECTION LIMIT {most}").format(
            verb=sql.SQL("ALTER" if before.exists else "CREATE"),
            role=role,
            login=sql.SQL("LOGIN" if login else "NOLOGIN"),
            most=sql.Literal(MOST_CONNECTIONS),
        )
    )
    if login and password is not None:
        run(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(hashed(name, password))))
    for setting, value in SETTINGS.items():
        run(sql.SQL("ALTER ROLE {} SET {} = {}").format(role, sql.Identifier(setting), sql.Literal(value)))


def hashed(name: str, password: str) -> str:
    """As the server keeps it, so that no log of statements has the password."""
    connection.ensure_connection()
    pgconn = connection.connection.pgconn
    return str(pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode())


def rights(name: str, before: Standing) -> Iterator[sql.Composed]:
    role, owner = sql.Identifier(name), sql.Identifier(before.schema_owner)
    database = sql.Identifier(before.database)
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(SCHEMA, role)
    yield sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(SCHEMA, role)
    # Views that a later release adds.
    yield sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA {} GRANT SELECT ON TABLES TO {}").format(
        owner, SCHEMA, role
    )
    if before.owns_database:
        yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role)
        # Everybody may else make temporary tables, and functions beside them.
        yield sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC, {}").format(database, role)


def fewer_rights(name: str, before: Standing) -> Iterator[sql.Composed]:
    role, owner = sql.Identifier(name), sql.Identifier(before.schema_owner)
    yield sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA {} REVOKE ALL ON TABLES FROM {}").format(
        owner, SCHEMA, role
    )
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(SCHEMA, role)
    yield sql.SQL("REVOKE ALL ON SCHEMA {} FROM {}").format(SCHEMA, role)
    if before.owns_database:
        yield sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(sql.Identifier(before.database), role)


def run(statement: sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """What PostgreSQL refuses, as a RoleError that says what to do."""
    try:
        yield
    except Error as error:
        cause = error.__cause__
        if isinstance(cause, errors.InsufficientPrivilege):
            raise RoleError(
                f"PostgreSQL refuses: {cause.diag.message_primary}. Let the owner of the database do it, with"
                f" the right CREATEROLE and, for a role that somebody else made, GRANT {name} TO that owner"
                " WITH ADMIN OPTION."
            ) from None
        if isinstance(cause, errors.DependentObjectsStillExist):
            raise RoleError(
                f"The role {name} has rights elsewhere, perhaps in another database of this server:"
                f" {cause.diag.message_detail}."
            ) from None
        raise
