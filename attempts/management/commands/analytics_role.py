"""`manage.py analytics_role NAME [--password-stdin | --no-login] [--revoke]`."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attempts.exports.roles import Granted, grant, revoke
from attempts.exports.roles.checks import RoleError

SHORTEST = 12  # characters of a password


class Command(BaseCommand):
    help = (
        "Make a role of PostgreSQL that reads the views in schema analytics, and nothing else, for BI tools;"
        " or bring one in step. It shows the password of a new one once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="of the role")
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--password-stdin", action="store_true", help="read its password from standard input"
        )
        how.add_argument("--no-login", action="store_true", help="a role for others to be members of")
        how.add_argument("--revoke", action="store_true", help="take its rights away, and the role")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        try:
            if options["revoke"]:
                revoke(name)
                self.stdout.write(f"There is no role {name} any more.")
                return
            password = given() if options["password_stdin"] else None
            granted = grant(name, login=not options["no_login"], password=password)
        except RoleError as error:
            raise CommandError(str(error)) from None
        for line in told(name, granted, shows=not options["password_stdin"], login=not options["no_login"]):
            self.stdout.write(line)


def given() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST:
        raise RoleError(f"Give a password of at least {SHORTEST} characters, on one line.")
    return password


def told(name: str, granted: Granted, *, shows: bool, login: bool) -> list[str]:
    lines = [f"{'Made' if granted.created else 'Brought in step:'} the role {name}."]
    if granted.password is not None and shows:
        lines.append(f"Its password is {granted.password} (shown only now).")
    elif granted.password is None and login:
        lines.append("It keeps its password; --password-stdin gives it another one.")
    if granted.may_make_temporary_tables:
        lines.append(
            "It can make temporary tables, because the owner of the database lets everybody; to forbid it:"
            " REVOKE TEMPORARY ON DATABASE ... FROM PUBLIC"
        )
    return lines
