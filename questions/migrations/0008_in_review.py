"""A question in review says since when. Apart from 0007: a table that was just written takes no constraint."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0007_in_review_since")]

    operations = [
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "in_review"), ("submitted_at", None), _negated=True),
                    models.Q(
                        ("status__in", ["draft", "retired"]), ("submitted_at__isnull", False), _negated=True
                    ),
                ),
                name="question_in_review_since",
                violation_error_message="A question in review says since when; a draft is not in review.",
            ),
        ),
    ]
