from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0004_policies_and_types")]

    operations = [
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("status", "published")),
                fields=["exam", "id"],
                include=["current_version"],
                name="question_published_of_exam",
            ),
        ),
    ]
