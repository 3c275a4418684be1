"""What a role is before it is touched, and that it may do no more than read the views afterwards."""

from dataclasses import dataclass

from django.db import connection

LONGEST_NAME = 63  # bytes, of PostgreSQL's names


class RoleError(Exception):
    """A sentence for the person at the command line: why a role cannot be made, and what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who asks, and what the role is so far."""

    asking: str
    may_make_roles: bool
    database: str
    owns_database: bool
    schema_owner: str
    exists: bool
    may_login: bool
    privileged: bool
    is_member: bool
    owns_something: bool
    may_make_temporary_tables: bool


STANDING = """
    SELECT
        me.rolname,
        me.rolsuper OR me.rolcreaterole,
        d.datname,
        pg_has_role(me.oid, d.datdba, 'MEMBER'),
        (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'analytics'),
        r.oid IS NOT NULL,
        COALESCE(r.rolcanlogin, false),
        COALESCE(
            r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls, false),
        EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid),
        EXISTS (SELECT FROM pg_shdepend s WHERE s.refobjid = r.oid AND s.deptype = 'o'
            AND s.refclassid = 'pg_authid'::regclass),
        COALESCE(has_database_privilege(r.oid, d.oid, 'TEMPORARY'), false)
    FROM pg_roles me
    JOIN pg_database d ON d.datname = current_database()
    LEFT JOIN pg_roles r ON r.rolname = %(name)s
    WHERE me.rolname = current_user
"""

# What it may do beyond the views, whoever allowed it; PUBLIC is everybody.
TOO_MUCH = """
    SELECT 'read or write ' || c.oid::regclass::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND n.nspname <> ALL (ARRAY['pg_catalog', 'information_schema']) AND n.nspname !~ '^pg_(toast|temp)'
        AND (has_table_privilege(%(name)s, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
            OR has_any_column_privilege(%(name)s, c.oid, 'INSERT, UPDATE, REFERENCES')
            OR (n.nspname <> 'analytics' AND has_any_column_privilege(%(name)s, c.oid, 'SELECT')))
    UNION ALL
    SELECT 'create in schema ' || quote_ident(nspname)
    FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)' AND has_schema_privilege(%(name)s, oid, 'CREATE')
    UNION ALL
    SELECT 'create schemas in this database'
    WHERE has_database_privilege(%(name)s, current_database(), 'CREATE')
    UNION ALL
    SELECT 'act as the owner of ' || p.oid::regprocedure::text
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prosecdef AND p.prorettype <> 'trigger'::regtype
        AND n.nspname <> ALL (ARRAY['pg_catalog', 'information_schema'])
        AND has_schema_privilege(%(name)s, n.oid, 'USAGE')
        AND has_function_privilege(%(name)s, p.oid, 'EXECUTE')
    ORDER BY 1 LIMIT 5
"""


def standing(name: str) -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"name": name})
        return Standing(*cursor.fetchone())


def refuse(name: str, before: Standing) -> None:
    """Raises RoleError for a name that cannot be, and for a role that is more than a reader."""
    if not 0 < len(name.encode()) <= LONGEST_NAME or name.startswith("pg_") or name.lower() == "public":
        raise RoleError(f"{name!r} is no name for a role: at most {LONGEST_NAME} bytes, and not pg_...")
    if not before.may_make_roles:
        raise RoleError(
            f"The database user {before.asking} may not make roles. An administrator of PostgreSQL can allow"
            f" it: ALTER ROLE {before.asking} CREATEROLE"
        )
    reasons = {
        "is who you are": name == before.asking,
        "may administer the server": before.privileged,
        "is a member of other roles": before.is_member,
        "owns objects of a database": before.owns_something,
    }
    for reason, holds in reasons.items():
        if holds:
            raise RoleError(f"The role {name} {reason}. Choose another name, for a role that only reads.")


def require_no_more(name: str) -> None:
    """Raises RoleError where somebody else gave the role, or everybody, more than the views."""
    with connection.cursor() as cursor:
        cursor.execute(TOO_MUCH, {"name": name})
        found = [text for (text,) in cursor.fetchall()]
    if found:
        raise RoleError(
            f"The role {name} could {', '.join(found)}, because that was granted to it or to PUBLIC. Revoke"
            " that first."
        )
