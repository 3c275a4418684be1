"""Practice selections say more; their draws find by index what a learner has met and flagged."""

from django.conf import settings
from django.db import migrations, models

# What the earlier selections meant, written out.
SELECTIONS = """
    UPDATE attempts_attempt
    SET selection = '{"tags": null, "difficulty": null, "types": null, "by_topic_weight": false, "seed": null}'
        || selection
    WHERE selection IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("attempts", "0004_in_full_by_user"),
        ("questions", "0005_published_of_exam"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SELECTIONS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="attemptitem",
            index=models.Index(fields=["user", "question", "id"], name="attemptitem_met"),
        ),
        migrations.AddIndex(
            model_name="attemptitem",
            index=models.Index(
                condition=models.Q(("flagged", True)), fields=["user", "question"], name="attemptitem_flagged"
            ),
        ),
    ]
