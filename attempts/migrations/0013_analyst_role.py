"""Analysts export attempt data under pseudonyms and read item analysis; names are nobody's by default.

So pages that show whose attempt it is are no longer theirs. An installation may give them back.
"""

from typing import Any

from django.db import migrations

# Django makes permissions after all migrations have run; it finds these there.
GRANTED = [
    ("export", "export_attempts", "Can export attempt data under pseudonyms"),
    ("export", "view_export", "Can view export"),
    ("calibration", "view_analysis", "Can read item analysis"),
]
TAKEN = ["view_attempt", "view_regrade", "view_questionreport"]


def grant(apps: Any, schema_editor: Any) -> None:
    Group = apps.get_model("auth", "Group")
    analysts = Group.objects.filter(name="analyst").first()
    for model, codename, name in GRANTED:
        type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="attempts", model=model
        )
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=type, codename=codename, defaults={"name": name}
        )
        if analysts is not None:
            analysts.permissions.add(permission)
    if analysts is not None:
        named = {"content_type__app_label": "attempts", "codename__in": TAKEN}
        analysts.permissions.remove(*analysts.permissions.filter(**named))


class Migration(migrations.Migration):
    dependencies = [("attempts", "0012_analytics")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
