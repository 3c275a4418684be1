"""What a regrade needs: how many hints each answer was given with, and ways to find all answers to a question."""

from django.db import migrations, models

# Of earlier answers the times tell; of repeats, which have the time of what they repeat, not quite.
HINTS_TAKEN = """
    UPDATE attempts_response r SET hints_taken = taken.hints
    FROM (
        SELECT r.user_id, r.id, count(*) hints
        FROM attempts_response r
        JOIN attempts_hinttaken h ON h.user_id = r.user_id AND h.attempt_id = r.attempt_id
            AND h.position = r.position AND h.created_at <= r.created_at
        GROUP BY r.user_id, r.id
    ) taken
    WHERE r.user_id = taken.user_id AND r.id = taken.id
"""


class Migration(migrations.Migration):
    dependencies = [("attempts", "0006_permissions")]

    operations = [
        migrations.AddField(
            model_name="response",
            name="hints_taken",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="Hints taken before: with them it is marked, and marked again.",
            ),
        ),
        migrations.RunSQL(HINTS_TAKEN, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="attemptitem",
            index=models.Index(fields=["question"], name="attemptitem_question"),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=models.Q(("counted", False)),
                fields=["user", "attempt", "position"],
                name="response_not_counted",
            ),
        ),
    ]
