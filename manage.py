#!/usr/bin/env python
"""Django's command line, with the embedded PostgreSQL running for as long as the command needs it."""

import os
import signal
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizapi.settings")
    at_interrupt = signal.signal(signal.SIGINT, signal.SIG_DFL)  # an import needs no orderly end
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ModuleNotFoundError:
        sys.exit(
            "Error: this Python has no Django. Run `make environment`, then .venv/bin/python manage.py ..."
        )

    from quizapi import local_postgres

    signal.signal(signal.SIGINT, at_interrupt)
    try:
        with local_postgres.for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, local_postgres.LocalPostgresError) as error:
        sys.exit(f"Error: {error}")
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"Error: the database failed: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
