"""Questions that are in review have been since they were last changed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("questions", "0006_authoring")]

    operations = [
        migrations.RunSQL(
            "UPDATE questions_question SET submitted_at = updated_at WHERE status = 'in_review'",
            migrations.RunSQL.noop,
        )
    ]
