from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AttemptsConfig(AppConfig):
    name = "attempts"
    verbose_name = "Attempts"

    def ready(self) -> None:
        post_migrate.connect(make_single_rows, sender=self)


def make_single_rows(using: str, **options: Any) -> None:
    """The rows that the views need, where `manage.py flush` took them away."""
    from attempts.exports import keys, lineage  # noqa: PLC0415  # they import models

    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if {"attempts_pseudonymkey", "attempts_lineage"} <= tables:
        keys.ensure_key()
        lineage.ensure_lineage()
