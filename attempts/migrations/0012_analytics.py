"""The schema that analysts read: views with comments, and the key of their pseudonyms."""

import secrets
from pathlib import Path
from typing import Any

from django.db import migrations
from django.utils import timezone

SQL = Path(__file__).parent / "sql"
BLOCK = 64  # bytes, of SHA-256


def make_key(apps: Any, schema_editor: Any) -> None:
    key = secrets.token_bytes(BLOCK)
    apps.get_model("attempts", "PseudonymKey").objects.create(
        number=1,
        inner_pad=bytes(byte ^ 0x36 for byte in key),
        outer_pad=bytes(byte ^ 0x5C for byte in key),
        created_at=timezone.now(),
    )


def drop_key(apps: Any, schema_editor: Any) -> None:
    apps.get_model("attempts", "PseudonymKey").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("attempts", "0011_analysts")]

    operations = [
        migrations.RunPython(make_key, drop_key),
        migrations.RunSQL(
            (SQL / "analytics_views.sql").read_text() + (SQL / "analytics_comments.sql").read_text(),
            "DROP SCHEMA analytics CASCADE",
        ),
        migrations.RunSQL(
            "INSERT INTO attempts_lineage SELECT 1, system_identifier FROM pg_control_system()",
            "DELETE FROM attempts_lineage",
        ),
    ]
