"""The roles of staff, as groups that an installation may change afterwards.

Django makes permissions after all migrations have run, so those that the roles hold are made here. What a
group holds already stays; going back removes no group, since users may be in it.
"""

from typing import Any

from django.db import migrations

VIEW_CONTENT = {
    "questions": [
        *("view_exam", "view_topic", "view_question", "view_quiz", "view_asset", "view_finding"),
        "export_question",
    ],
    "attempts": ["view_questionreport"],
}
WRITE_CONTENT = {
    "questions": [
        *("add_topic", "change_topic", "add_question", "change_question", "delete_question"),
        *("import_question", "add_quiz", "change_quiz", "add_asset", "change_asset"),
    ],
}
ROLES: dict[str, list[dict[str, list[str]]]] = {
    "author": [VIEW_CONTENT, WRITE_CONTENT],
    "reviewer": [
        VIEW_CONTENT,
        {"questions": ["review_question"], "attempts": ["resolve_questionreport"]},
    ],
    "publisher": [
        VIEW_CONTENT,
        WRITE_CONTENT,
        {
            "questions": [
                *("add_exam", "change_exam", "review_question", "publish_question", "retire_question"),
                *("publish_quiz", "retire_quiz"),
            ],
            "attempts": ["resolve_questionreport", "view_regrade", "add_regrade"],
        },
    ],
    "analyst": [VIEW_CONTENT, {"attempts": ["view_attempt", "view_regrade"]}],
    "support": [
        {
            "attempts": [
                *("view_attempt", "mark_attempt", "intervene_attempt"),
                *("view_questionreport", "resolve_questionreport"),
                *("view_learnergroup", "add_learnergroup", "change_learnergroup", "delete_learnergroup"),
                *("view_override", "add_override", "change_override", "delete_override"),
            ],
            "questions": ["view_exam", "view_topic", "view_question", "view_quiz"],
            "quizapi": ["view_user"],
        }
    ],
}


def make_roles(apps: Any, schema_editor: Any) -> None:
    Group = apps.get_model("auth", "Group")
    for name, parts in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        for part in parts:
            for app, codenames in part.items():
                group.permissions.add(*(permission(apps, app, codename) for codename in codenames))


def permission(apps: Any, app: str, codename: str) -> Any:
    """The permission as Django would make it, which then finds it there."""
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    verb, model = codename.split("_", 1)
    type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
    options = apps.get_model(app, model)._meta
    named = dict(options.permissions)
    name = named.get(codename) or f"Can {verb} {options.verbose_name_raw}"
    found, _ = Permission.objects.get_or_create(content_type=type, codename=codename, defaults={"name": name})
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("attempts", "0009_question_reports"),
        ("questions", "0008_in_review"),
        ("quizapi", "0002_rate_limit"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
