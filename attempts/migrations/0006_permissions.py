from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attempts", "0005_selections")]

    operations = [
        migrations.AlterModelOptions(
            name="attempt",
            options={
                "ordering": ["-started_at"],
                "permissions": [
                    ("mark_attempt", "Can mark answers that need a person"),
                    ("intervene_attempt", "Can extend, reopen and void attempts"),
                ],
            },
        ),
        migrations.AddField(
            model_name="intervention",
            name="seconds",
            field=models.PositiveIntegerField(help_text="How much time it gave.", null=True),
        ),
        migrations.AlterField(
            model_name="intervention",
            name="before",
            field=models.JSONField(help_text="State, times and score before."),
        ),
        migrations.AlterField(
            model_name="intervention",
            name="after",
            field=models.JSONField(help_text="State, times and score after."),
        ),
    ]
