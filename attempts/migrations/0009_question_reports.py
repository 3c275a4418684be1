"""Learners' reports; their key begins with the user, as those of all learner tables do."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import quizapi.ids


class Migration(migrations.Migration):
    dependencies = [
        ("attempts", "0008_closes_and_pauses"),
        ("questions", "0008_in_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quizapi.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "attempt_id",
                    models.UUIDField(help_text="Where the learner met it; null: while browsing.", null=True),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("wrong_key", "the answer given as right is wrong"),
                            ("unclear", "the question is unclear"),
                            ("typo", "spelling or wording"),
                            ("outdated", "no longer true"),
                            ("display", "something does not show as it should"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "open"), ("resolved", "resolved"), ("dismissed", "dismissed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, help_text="What staff say to the learner.")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questions.question",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questions.questionversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "permissions": [("resolve_questionreport", "Can answer and close learners' reports")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["question", "created_at"],
                        name="questionreport_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "version"), name="questionreport_once_per_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["wrong_key", "unclear", "typo", "outdated", "display", "other"])
                        ),
                        name="questionreport_reason_known",
                        violation_error_message="The reason must be one of wrong_key, unclear, typo, outdated, display, other.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "resolved", "dismissed"])),
                        name="questionreport_status_known",
                        violation_error_message="The status must be one of open, resolved, dismissed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("status", "open")),
                            models.Q(
                                models.Q(("status", "open"), _negated=True), ("closed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="questionreport_closed_says_when",
                        violation_error_message="A report that is closed says when; an open one does not.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            """
            ALTER TABLE attempts_questionreport
                DROP CONSTRAINT attempts_questionreport_pkey, ADD PRIMARY KEY (user_id, id);
            """,
            """
            ALTER TABLE attempts_questionreport
                DROP CONSTRAINT attempts_questionreport_pkey, ADD PRIMARY KEY (id);
            """,
        ),
    ]
