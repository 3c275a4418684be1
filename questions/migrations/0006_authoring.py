"""Reviews, findings, images, files to import, and the history of every edit (triggers by pghistory)."""

import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import questions.models.assets
import quizapi.ids


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("questions", "0005_published_of_exam"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Asset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=quizapi.ids.uuid7, editable=False, unique=True, verbose_name="public id"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=40, unique=True)),
                (
                    "alt",
                    models.TextField(
                        help_text="What the image shows, for who does not see it. Texts that show it may say it otherwise.",
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "file",
                    models.FileField(editable=False, storage=questions.models.assets.images, upload_to=""),
                ),
                (
                    "media_type",
                    models.CharField(
                        choices=[
                            ("image/png", "image/png"),
                            ("image/jpeg", "image/jpeg"),
                            ("image/webp", "image/webp"),
                            ("image/gif", "image/gif"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("width", models.PositiveIntegerField(editable=False, help_text="Pixels.")),
                ("height", models.PositiveIntegerField(editable=False, help_text="Pixels.")),
                ("size", models.PositiveIntegerField(editable=False, help_text="Bytes.")),
                (
                    "digest",
                    models.CharField(
                        editable=False, help_text="SHA-256 of its bytes.", max_length=64, unique=True
                    ),
                ),
                (
                    "source_digest",
                    models.CharField(
                        db_index=True,
                        editable=False,
                        help_text="SHA-256 of the file that was uploaded.",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "verbose_name": "image",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AssetEdit",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_role",
                    models.TextField(
                        db_default=models.Func(function="session_user", template="%(function)s"),
                        help_text="The database role of the connection; who used SQL is known by it alone.",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "public_id",
                    models.UUIDField(default=quizapi.ids.uuid7, editable=False, verbose_name="public id"),
                ),
                ("name", models.CharField(editable=False, max_length=40)),
                (
                    "alt",
                    models.TextField(
                        help_text="What the image shows, for who does not see it. Texts that show it may say it otherwise.",
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "file",
                    models.FileField(editable=False, storage=questions.models.assets.images, upload_to=""),
                ),
                (
                    "media_type",
                    models.CharField(
                        choices=[
                            ("image/png", "image/png"),
                            ("image/jpeg", "image/jpeg"),
                            ("image/webp", "image/webp"),
                            ("image/gif", "image/gif"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("width", models.PositiveIntegerField(editable=False, help_text="Pixels.")),
                ("height", models.PositiveIntegerField(editable=False, help_text="Pixels.")),
                ("size", models.PositiveIntegerField(editable=False, help_text="Bytes.")),
                (
                    "digest",
                    models.CharField(editable=False, help_text="SHA-256 of its bytes.", max_length=64),
                ),
                (
                    "source_digest",
                    models.CharField(
                        editable=False, help_text="SHA-256 of the file that was uploaded.", max_length=64
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChoiceEdit",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_role",
                    models.TextField(
                        db_default=models.Func(function="session_user", template="%(function)s"),
                        help_text="The database role of the connection; who used SQL is known by it alone.",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="public id")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(help_text="CommonMark; $...$ holds math.")),
                ("is_correct", models.BooleanField(default=False, verbose_name="correct")),
                (
                    "fraction",
                    models.DecimalField(
                        blank=True,
                        decimal_places=7,
                        help_text="Share of the mark, -1 to 1, where the question's scoring is by fractions.",
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal(-1)),
                            django.core.validators.MaxValueValidator(Decimal(1)),
                        ],
                    ),
                ),
                (
                    "feedback",
                    models.TextField(
                        blank=True, help_text="Shown to a learner after the answer. CommonMark."
                    ),
                ),
                (
                    "pinned",
                    models.BooleanField(
                        default=False,
                        help_text="Stays last where choices are shuffled, such as none of the above.",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("text", models.TextField()),
                (
                    "move",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("submitted", "submitted for review"),
                            ("returned", "returned to the author"),
                            ("published", "published"),
                            ("retired", "retired"),
                        ],
                        max_length=10,
                        verbose_name="with",
                    ),
                ),
            ],
            options={
                "ordering": ["question", "at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="last"
                    ),
                ),
            ],
            options={
                "ordering": ["question", "at"],
            },
        ),
        migrations.CreateModel(
            name="ExamEdit",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_role",
                    models.TextField(
                        db_default=models.Func(function="session_user", template="%(function)s"),
                        help_text="The database role of the connection; who used SQL is known by it alone.",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "public_id",
                    models.UUIDField(default=quizapi.ids.uuid7, editable=False, verbose_name="public id"),
                ),
                ("slug", models.SlugField(db_index=False, max_length=100)),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True, help_text="CommonMark.")),
                (
                    "language",
                    models.CharField(
                        default="en", help_text="BCP 47 tag, such as en or pt-BR.", max_length=35
                    ),
                ),
                (
                    "review_required",
                    models.BooleanField(
                        default=False,
                        help_text="A question is published only by somebody who has not written to its draft.",
                        verbose_name="second pair of eyes",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("no_explanation", "no explanation"),
                            ("no_hints", "no hints"),
                            ("longest_is_correct", "longest choice is the correct one"),
                            ("all_of_the_above", "all of the above"),
                            ("none_of_the_above", "none of the above"),
                            ("negative_stem", "negative stem unmarked"),
                            ("position_skew", "correct position skewed"),
                            ("unpublished_changes", "unpublished changes"),
                            ("near_duplicate", "nearly the same as another"),
                            ("open_reports", "learners' reports open"),
                            ("too_easy", "too easy"),
                            ("too_hard", "too hard"),
                            ("negative_discrimination", "negative discrimination"),
                            ("unused_distractor", "a distractor nobody takes"),
                        ],
                        max_length=30,
                        verbose_name="finding",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="The figures or words that show it.", max_length=300
                    ),
                ),
                ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["code", "question"],
            },
        ),
        migrations.CreateModel(
            name="HintEdit",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_role",
                    models.TextField(
                        db_default=models.Func(function="session_user", template="%(function)s"),
                        help_text="The database role of the connection; who used SQL is known by it alone.",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "public_id",
                    models.UUIDField(default=quizapi.ids.uuid7, editable=False, verbose_name="public id"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(help_text="CommonMark; $...$ holds math.")),
                (
                    "penalty",
                    models.DecimalField(
                        decimal_places=7,
                        default=Decimal(0),
                        help_text="Share of the mark, 0 to 1, that revealing it costs.",
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal(0)),
                            django.core.validators.MaxValueValidator(Decimal(1)),
                        ],
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PendingImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=quizapi.ids.uuid7, editable=False, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True),
                ),
                ("file", models.FileField(storage=questions.models.assets.uploads, upload_to="")),
                ("file_name", models.CharField(help_text="As its owner called it.", max_length=200)),
                ("format", models.CharField(max_length=20)),
                ("one_topic", models.BooleanField(default=False)),
                ("publish", models.BooleanField(default=False)),
                ("overwrite", models.BooleanField(default=False)),
                ("skip_refused", models.BooleanField(default=False)),
                ("applied_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-created_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="QuestionEdit",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_role",
                    models.TextField(
                        db_default=models.Func(function="session_user", template="%(function)s"),
                        help_text="The database role of the connection; who used SQL is known by it alone.",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "public_id",
                    models.UUIDField(default=quizapi.ids.uuid7, editable=False, verbose_name="public id"),
                ),
                (
                    "slug",
                    models.SlugField(
                        db_index=False,
                        help_text="Public and stable: it is in the question's address.",
                        max_length=100,
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("single_choice", "single choice"),
                            ("multiple_choice", "multiple choice"),
                            ("true_false", "true or false"),
                            ("numeric", "Numeric"),
                            ("short_text", "short text"),
                            ("ordering", "Ordering"),
                            ("matching", "Matching"),
                            ("cloze", "Cloze"),
                            ("essay", "Essay"),
                        ],
                        max_length=20,
                    ),
                ),
                ("stem", models.TextField(help_text="What is asked. CommonMark; $...$ holds math.")),
                (
                    "explanation",
                    models.TextField(
                        blank=True,
                        help_text="Why the right answer is right and the others are not. CommonMark.",
                    ),
                ),
                (
                    "difficulty",
                    models.CharField(
                        choices=[("easy", "Easy"), ("medium", "Medium"), ("hard", "Hard")],
                        default="medium",
                        max_length=10,
                    ),
                ),
                (
                    "pool",
                    models.CharField(
                        choices=[
                            ("practice", "practice: anyone may browse it"),
                            ("exam", "exam: seen only inside an attempt"),
                        ],
                        default="practice",
                        max_length=10,
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=100), blank=True, default=list
                    ),
                ),
                (
                    "references",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='A list such as [{"title": "...", "url": "https://..."}].',
                    ),
                ),
                (
                    "options",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="What only some types have, such as the scoring rule.",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "in review"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("has_unpublished_changes", models.BooleanField(default=True, editable=False)),
                ("submitted_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QuizEdit",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_role",
                    models.TextField(
                        db_default=models.Func(function="session_user", template="%(function)s"),
                        help_text="The database role of the connection; who used SQL is known by it alone.",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "public_id",
                    models.UUIDField(default=quizapi.ids.uuid7, editable=False, verbose_name="public id"),
                ),
                ("slug", models.SlugField(db_index=False, max_length=100)),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True, help_text="CommonMark.")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("practice", "practice: feedback after each answer"),
                            ("exam", "exam: nothing is shown before the end"),
                        ],
                        default="practice",
                        max_length=10,
                    ),
                ),
                (
                    "submission",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("individual", "individual: each answer is a try, graded at once"),
                            ("simultaneous", "simultaneous: an answer may be changed until the end"),
                        ],
                        help_text="Empty: as the mode has it; practice is individual, an exam simultaneous.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "time_limit_s",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="time limit (seconds)"),
                ),
                (
                    "at_deadline",
                    models.CharField(
                        choices=[
                            ("autosubmit", "autosubmit: what was saved counts"),
                            ("grace", "grace: some more time to finish"),
                            ("abandon", "abandon: an attempt not finished in time counts for nothing"),
                        ],
                        default="autosubmit",
                        max_length=10,
                        verbose_name="at the deadline",
                    ),
                ),
                (
                    "grace_s",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="How long after the deadline the attempt may still be finished.",
                        verbose_name="grace (seconds)",
                    ),
                ),
                (
                    "grace_answers",
                    models.BooleanField(
                        default=True,
                        help_text="Answers are accepted during grace, too.",
                        verbose_name="answers in grace",
                    ),
                ),
                (
                    "pausing",
                    models.BooleanField(
                        blank=True,
                        help_text="Learners may stop the clock. Empty: as the mode has it; in practice yes, in an exam no.",
                        null=True,
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attempts_allowed",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Empty: as many as a learner likes.", null=True
                    ),
                ),
                (
                    "attempt_delay_s",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="From the end of one attempt to the start of the next.",
                        verbose_name="pause between attempts (seconds)",
                    ),
                ),
                (
                    "counts",
                    models.CharField(
                        choices=[
                            ("highest", "the highest"),
                            ("latest", "the latest"),
                            ("first", "the first"),
                            ("average", "the average of all"),
                        ],
                        default="highest",
                        max_length=10,
                        verbose_name="which attempt counts",
                    ),
                ),
                (
                    "pass_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal(0)),
                            django.core.validators.MaxValueValidator(Decimal(100)),
                        ],
                        verbose_name="pass mark (percent)",
                    ),
                ),
                ("shuffle_questions", models.BooleanField(default=True)),
                ("shuffle_choices", models.BooleanField(default=True)),
                (
                    "navigation",
                    models.CharField(
                        choices=[
                            ("free", "free: any question at any time"),
                            ("forward", "forward: no way back to an earlier question"),
                        ],
                        default="free",
                        max_length=10,
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Where submission is individual.",
                        verbose_name="tries per question",
                    ),
                ),
                (
                    "try_penalty",
                    models.DecimalField(
                        decimal_places=7,
                        default=Decimal("0.3333333"),
                        help_text="Share of the mark that each try after the first costs.",
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal(0)),
                            django.core.validators.MaxValueValidator(Decimal(1)),
                        ],
                        verbose_name="penalty per try",
                    ),
                ),
                (
                    "try_points",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(
                            decimal_places=7,
                            max_digits=8,
                            validators=[
                                django.core.validators.MinValueValidator(Decimal(0)),
                                django.core.validators.MaxValueValidator(Decimal(1)),
                            ],
                        ),
                        blank=True,
                        default=list,
                        help_text="Instead of a penalty: what each try adds where it improves on the best before, as a share of the mark, such as 1, 0.7, 0.5.",
                        verbose_name="points per try",
                    ),
                ),
                (
                    "hints",
                    models.CharField(
                        choices=[
                            ("off", "off: no hints"),
                            ("on_demand", "on demand"),
                            ("after_wrong_try", "after a wrong try"),
                        ],
                        default="on_demand",
                        max_length=15,
                    ),
                ),
                (
                    "hint_penalty",
                    models.DecimalField(
                        blank=True,
                        decimal_places=7,
                        help_text="Share of the mark that each hint costs. Empty: what the hint itself says.",
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal(0)),
                            django.core.validators.MaxValueValidator(Decimal(1)),
                        ],
                        verbose_name="penalty per hint",
                    ),
                ),
                (
                    "negative_marks",
                    models.BooleanField(
                        default=False, help_text="A wrong choice may take marks away, as its fraction says."
                    ),
                ),
                (
                    "certainty",
                    models.BooleanField(
                        default=False,
                        help_text="Learners say how sure they are; that multiplies the mark, and costs where they are wrong.",
                        verbose_name="certainty-based marking",
                    ),
                ),
                (
                    "reveal",
                    models.JSONField(
                        blank=True,
                        help_text="Aspects for each phase, during, finished and closed. Empty: as the mode has it.",
                        null=True,
                        verbose_name="what shows when",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QuizSectionEdit",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_role",
                    models.TextField(
                        db_default=models.Func(function="session_user", template="%(function)s"),
                        help_text="The database role of the connection; who used SQL is known by it alone.",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(blank=True, max_length=200)),
                (
                    "draw",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How many questions to draw; empty for a fixed list.", null=True
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=100),
                        blank=True,
                        default=list,
                        help_text="Draw questions that carry all of these tags.",
                    ),
                ),
                (
                    "difficulty",
                    models.CharField(
                        blank=True,
                        choices=[("easy", "Easy"), ("medium", "Medium"), ("hard", "Hard")],
                        max_length=10,
                    ),
                ),
                (
                    "pool",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("practice", "practice: anyone may browse it"),
                            ("exam", "exam: seen only inside an attempt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "by_topic_weight",
                    models.BooleanField(
                        default=False, help_text="Share the draw out over the exam's topics by their weights."
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SectionQuestionEdit",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_role",
                    models.TextField(
                        db_default=models.Func(function="session_user", template="%(function)s"),
                        help_text="The database role of the connection; who used SQL is known by it alone.",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TopicEdit",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_role",
                    models.TextField(
                        db_default=models.Func(function="session_user", template="%(function)s"),
                        help_text="The database role of the connection; who used SQL is known by it alone.",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "public_id",
                    models.UUIDField(default=quizapi.ids.uuid7, editable=False, verbose_name="public id"),
                ),
                ("slug", models.SlugField(db_index=False, max_length=100)),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True, help_text="CommonMark.")),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=3,
                        default=Decimal(0),
                        help_text="Share in a draw by topic weight, relative to the exam's other topics.",
                        max_digits=7,
                        validators=[django.core.validators.MinValueValidator(Decimal(0))],
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AlterModelOptions(
            name="question",
            options={
                "ordering": ["exam", "topic", "id"],
                "permissions": [
                    ("publish_question", "Can publish questions"),
                    ("retire_question", "Can retire questions"),
                    ("review_question", "Can comment on questions in review and return them"),
                    ("import_question", "Can import content from files"),
                    ("export_question", "Can export content to files"),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="quiz",
            options={
                "ordering": ["exam", "title", "id"],
                "permissions": [
                    ("publish_quiz", "Can publish quizzes"),
                    ("retire_quiz", "Can retire quizzes"),
                ],
                "verbose_name_plural": "quizzes",
            },
        ),
        migrations.AddField(
            model_name="exam",
            name="review_required",
            field=models.BooleanField(
                default=False,
                help_text="A question is published only by somebody who has not written to its draft.",
                verbose_name="second pair of eyes",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="submitted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="submitted_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="choice",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("text"), name="gin_trgm_ops"
                ),
                name="choice_text_trigrams",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("submitted_at__isnull", False)),
                fields=["submitted_at", "id"],
                name="question_in_review",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("stem"), name="gin_trgm_ops"
                ),
                name="question_stem_trigrams",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("explanation"), name="gin_trgm_ops"
                ),
                name="question_why_trigrams",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="choice",
            trigger=pgtrigger.compiler.Trigger(
                name="created_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_choiceedit" ("feedback", "fraction", "id", "is_correct", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "position", "public_id", "question_id", "text") SELECT new_values."feedback", new_values."fraction", new_values."id", new_values."is_correct", _pgh_attached_context.value, NOW(), \'created\', new_values."id", new_values."pinned", new_values."position", new_values."public_id", new_values."question_id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="73e4655aba61253eac27924f6fc688731db4a1e7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_created_insert_3d70d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="questions_choice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="choice",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_choiceedit" ("feedback", "fraction", "id", "is_correct", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "position", "public_id", "question_id", "text") SELECT new_values."feedback", new_values."fraction", new_values."id", new_values."is_correct", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."pinned", new_values."position", new_values."public_id", new_values."question_id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."feedback" IS DISTINCT FROM (new_values."feedback") OR old_values."fraction" IS DISTINCT FROM (new_values."fraction") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_correct" IS DISTINCT FROM (new_values."is_correct") OR old_values."pinned" IS DISTINCT FROM (new_values."pinned") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."question_id" IS DISTINCT FROM (new_values."question_id") OR old_values."text" IS DISTINCT FROM (new_values."text")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2d3ab94bfcdb6d5c79e62509199b3538d19c140f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_6f734",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="questions_choice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="choice",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_choiceedit" ("feedback", "fraction", "id", "is_correct", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "position", "public_id", "question_id", "text") SELECT old_values."feedback", old_values."fraction", old_values."id", old_values."is_correct", _pgh_attached_context.value, NOW(), \'deleted\', old_values."id", old_values."pinned", old_values."position", old_values."public_id", old_values."question_id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a45bef2ab4ed0ae41366870494876766bd860120",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_7405c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="questions_choice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exam",
            trigger=pgtrigger.compiler.Trigger(
                name="created_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_examedit" ("description", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "review_required", "slug", "title") SELECT new_values."description", new_values."id", new_values."language", _pgh_attached_context.value, NOW(), \'created\', new_values."id", new_values."public_id", new_values."review_required", new_values."slug", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="47e5860161f3d9413b41301e54f77f33db3a2926",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_created_insert_388f4",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="questions_exam",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exam",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_examedit" ("description", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "review_required", "slug", "title") SELECT new_values."description", new_values."id", new_values."language", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."public_id", new_values."review_required", new_values."slug", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."review_required" IS DISTINCT FROM (new_values."review_required") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="206b7d4711dde93ea6c44478206667db458b6223",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_cec08",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="questions_exam",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exam",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_examedit" ("description", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "review_required", "slug", "title") SELECT old_values."description", old_values."id", old_values."language", _pgh_attached_context.value, NOW(), \'deleted\', old_values."id", old_values."public_id", old_values."review_required", old_values."slug", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3dc8d021805e823d4e9bf769d55fc5cb3c14f618",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_38437",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="questions_exam",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hint",
            trigger=pgtrigger.compiler.Trigger(
                name="created_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_hintedit" ("id", "penalty", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "question_id", "text") SELECT new_values."id", new_values."penalty", _pgh_attached_context.value, NOW(), \'created\', new_values."id", new_values."position", new_values."public_id", new_values."question_id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="cc5b9268704a43ef7ef97c4ae13f2d4cfd06428b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_created_insert_ea7cd",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="questions_hint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hint",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_hintedit" ("id", "penalty", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "question_id", "text") SELECT new_values."id", new_values."penalty", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."position", new_values."public_id", new_values."question_id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."penalty" IS DISTINCT FROM (new_values."penalty") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."question_id" IS DISTINCT FROM (new_values."question_id") OR old_values."text" IS DISTINCT FROM (new_values."text")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="40f6a9cfd49f7f3ab23ecab5e4ef32d85d7acb97",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_3b2df",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="questions_hint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hint",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_hintedit" ("id", "penalty", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "question_id", "text") SELECT old_values."id", old_values."penalty", _pgh_attached_context.value, NOW(), \'deleted\', old_values."id", old_values."position", old_values."public_id", old_values."question_id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="637a510a1b60324781d3ad509f6b16d42163cef1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_b5393",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="questions_hint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="created_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_questionedit" ("current_version_id", "difficulty", "exam_id", "explanation", "has_unpublished_changes", "id", "options", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "public_id", "references", "slug", "status", "stem", "submitted_at", "submitted_by_id", "tags", "topic_id", "type") SELECT new_values."current_version_id", new_values."difficulty", new_values."exam_id", new_values."explanation", new_values."has_unpublished_changes", new_values."id", new_values."options", _pgh_attached_context.value, NOW(), \'created\', new_values."id", new_values."pool", new_values."public_id", new_values."references", new_values."slug", new_values."status", new_values."stem", new_values."submitted_at", new_values."submitted_by_id", new_values."tags", new_values."topic_id", new_values."type" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="287a502edb15ca11fbccf6a9b6bceab218ac324a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_created_insert_cc006",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="questions_question",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_questionedit" ("current_version_id", "difficulty", "exam_id", "explanation", "has_unpublished_changes", "id", "options", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "public_id", "references", "slug", "status", "stem", "submitted_at", "submitted_by_id", "tags", "topic_id", "type") SELECT new_values."current_version_id", new_values."difficulty", new_values."exam_id", new_values."explanation", new_values."has_unpublished_changes", new_values."id", new_values."options", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."pool", new_values."public_id", new_values."references", new_values."slug", new_values."status", new_values."stem", new_values."submitted_at", new_values."submitted_by_id", new_values."tags", new_values."topic_id", new_values."type" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."current_version_id" IS DISTINCT FROM (new_values."current_version_id") OR old_values."difficulty" IS DISTINCT FROM (new_values."difficulty") OR old_values."exam_id" IS DISTINCT FROM (new_values."exam_id") OR old_values."explanation" IS DISTINCT FROM (new_values."explanation") OR old_values."has_unpublished_changes" IS DISTINCT FROM (new_values."has_unpublished_changes") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."options" IS DISTINCT FROM (new_values."options") OR old_values."pool" IS DISTINCT FROM (new_values."pool") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."references" IS DISTINCT FROM (new_values."references") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."stem" IS DISTINCT FROM (new_values."stem") OR old_values."submitted_at" IS DISTINCT FROM (new_values."submitted_at") OR old_values."submitted_by_id" IS DISTINCT FROM (new_values."submitted_by_id") OR old_values."tags" IS DISTINCT FROM (new_values."tags") OR old_values."topic_id" IS DISTINCT FROM (new_values."topic_id") OR old_values."type" IS DISTINCT FROM (new_values."type")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="22295628d37c9c409f96d7101e547a17e1104621",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_b2097",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="questions_question",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_questionedit" ("current_version_id", "difficulty", "exam_id", "explanation", "has_unpublished_changes", "id", "options", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "public_id", "references", "slug", "status", "stem", "submitted_at", "submitted_by_id", "tags", "topic_id", "type") SELECT old_values."current_version_id", old_values."difficulty", old_values."exam_id", old_values."explanation", old_values."has_unpublished_changes", old_values."id", old_values."options", _pgh_attached_context.value, NOW(), \'deleted\', old_values."id", old_values."pool", old_values."public_id", old_values."references", old_values."slug", old_values."status", old_values."stem", old_values."submitted_at", old_values."submitted_by_id", old_values."tags", old_values."topic_id", old_values."type" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="85ce448b6255abfa13cbfb8a31bd8c5394a9f5b0",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_3c414",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="questions_question",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quiz",
            trigger=pgtrigger.compiler.Trigger(
                name="created_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_quizedit" ("at_deadline", "attempt_delay_s", "attempts_allowed", "certainty", "closes_at", "counts", "description", "exam_id", "grace_answers", "grace_s", "hint_penalty", "hints", "id", "mode", "navigation", "negative_marks", "opens_at", "pass_percent", "pausing", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reveal", "shuffle_choices", "shuffle_questions", "slug", "status", "submission", "time_limit_s", "title", "tries", "try_penalty", "try_points") SELECT new_values."at_deadline", new_values."attempt_delay_s", new_values."attempts_allowed", new_values."certainty", new_values."closes_at", new_values."counts", new_values."description", new_values."exam_id", new_values."grace_answers", new_values."grace_s", new_values."hint_penalty", new_values."hints", new_values."id", new_values."mode", new_values."navigation", new_values."negative_marks", new_values."opens_at", new_values."pass_percent", new_values."pausing", _pgh_attached_context.value, NOW(), \'created\', new_values."id", new_values."public_id", new_values."reveal", new_values."shuffle_choices", new_values."shuffle_questions", new_values."slug", new_values."status", new_values."submission", new_values."time_limit_s", new_values."title", new_values."tries", new_values."try_penalty", new_values."try_points" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="73e178ffa7726eb335fd59f7d3e301dbabb3dc98",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_created_insert_3f564",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="questions_quiz",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quiz",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_quizedit" ("at_deadline", "attempt_delay_s", "attempts_allowed", "certainty", "closes_at", "counts", "description", "exam_id", "grace_answers", "grace_s", "hint_penalty", "hints", "id", "mode", "navigation", "negative_marks", "opens_at", "pass_percent", "pausing", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reveal", "shuffle_choices", "shuffle_questions", "slug", "status", "submission", "time_limit_s", "title", "tries", "try_penalty", "try_points") SELECT new_values."at_deadline", new_values."attempt_delay_s", new_values."attempts_allowed", new_values."certainty", new_values."closes_at", new_values."counts", new_values."description", new_values."exam_id", new_values."grace_answers", new_values."grace_s", new_values."hint_penalty", new_values."hints", new_values."id", new_values."mode", new_values."navigation", new_values."negative_marks", new_values."opens_at", new_values."pass_percent", new_values."pausing", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."public_id", new_values."reveal", new_values."shuffle_choices", new_values."shuffle_questions", new_values."slug", new_values."status", new_values."submission", new_values."time_limit_s", new_values."title", new_values."tries", new_values."try_penalty", new_values."try_points" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."at_deadline" IS DISTINCT FROM (new_values."at_deadline") OR old_values."attempt_delay_s" IS DISTINCT FROM (new_values."attempt_delay_s") OR old_values."attempts_allowed" IS DISTINCT FROM (new_values."attempts_allowed") OR old_values."certainty" IS DISTINCT FROM (new_values."certainty") OR old_values."closes_at" IS DISTINCT FROM (new_values."closes_at") OR old_values."counts" IS DISTINCT FROM (new_values."counts") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."exam_id" IS DISTINCT FROM (new_values."exam_id") OR old_values."grace_answers" IS DISTINCT FROM (new_values."grace_answers") OR old_values."grace_s" IS DISTINCT FROM (new_values."grace_s") OR old_values."hint_penalty" IS DISTINCT FROM (new_values."hint_penalty") OR old_values."hints" IS DISTINCT FROM (new_values."hints") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."mode" IS DISTINCT FROM (new_values."mode") OR old_values."navigation" IS DISTINCT FROM (new_values."navigation") OR old_values."negative_marks" IS DISTINCT FROM (new_values."negative_marks") OR old_values."opens_at" IS DISTINCT FROM (new_values."opens_at") OR old_values."pass_percent" IS DISTINCT FROM (new_values."pass_percent") OR old_values."pausing" IS DISTINCT FROM (new_values."pausing") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."reveal" IS DISTINCT FROM (new_values."reveal") OR old_values."shuffle_choices" IS DISTINCT FROM (new_values."shuffle_choices") OR old_values."shuffle_questions" IS DISTINCT FROM (new_values."shuffle_questions") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."submission" IS DISTINCT FROM (new_values."submission") OR old_values."time_limit_s" IS DISTINCT FROM (new_values."time_limit_s") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."tries" IS DISTINCT FROM (new_values."tries") OR old_values."try_penalty" IS DISTINCT FROM (new_values."try_penalty") OR old_values."try_points" IS DISTINCT FROM (new_values."try_points")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="20ddc2ba2edf7960558d30ba4a4acde0c0db2e72",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_8cd19",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="questions_quiz",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quiz",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_quizedit" ("at_deadline", "attempt_delay_s", "attempts_allowed", "certainty", "closes_at", "counts", "description", "exam_id", "grace_answers", "grace_s", "hint_penalty", "hints", "id", "mode", "navigation", "negative_marks", "opens_at", "pass_percent", "pausing", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reveal", "shuffle_choices", "shuffle_questions", "slug", "status", "submission", "time_limit_s", "title", "tries", "try_penalty", "try_points") SELECT old_values."at_deadline", old_values."attempt_delay_s", old_values."attempts_allowed", old_values."certainty", old_values."closes_at", old_values."counts", old_values."description", old_values."exam_id", old_values."grace_answers", old_values."grace_s", old_values."hint_penalty", old_values."hints", old_values."id", old_values."mode", old_values."navigation", old_values."negative_marks", old_values."opens_at", old_values."pass_percent", old_values."pausing", _pgh_attached_context.value, NOW(), \'deleted\', old_values."id", old_values."public_id", old_values."reveal", old_values."shuffle_choices", old_values."shuffle_questions", old_values."slug", old_values."status", old_values."submission", old_values."time_limit_s", old_values."title", old_values."tries", old_values."try_penalty", old_values."try_points" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="031394dca64a7015b502c928f9c3ca60c2882022",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_16499",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="questions_quiz",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quizsection",
            trigger=pgtrigger.compiler.Trigger(
                name="created_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_quizsectionedit" ("by_topic_weight", "difficulty", "draw", "exam_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "position", "quiz_id", "tags", "title", "topic_id") SELECT new_values."by_topic_weight", new_values."difficulty", new_values."draw", new_values."exam_id", new_values."id", _pgh_attached_context.value, NOW(), \'created\', new_values."id", new_values."pool", new_values."position", new_values."quiz_id", new_values."tags", new_values."title", new_values."topic_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2b0e881a654883a24f386ec7efa89f255e815a90",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_created_insert_220c3",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="questions_quizsection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quizsection",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_quizsectionedit" ("by_topic_weight", "difficulty", "draw", "exam_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "position", "quiz_id", "tags", "title", "topic_id") SELECT new_values."by_topic_weight", new_values."difficulty", new_values."draw", new_values."exam_id", new_values."id", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."pool", new_values."position", new_values."quiz_id", new_values."tags", new_values."title", new_values."topic_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ea16ba66965e2e73dda227c063a39691f16142da",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_685bf",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="questions_quizsection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quizsection",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_quizsectionedit" ("by_topic_weight", "difficulty", "draw", "exam_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "position", "quiz_id", "tags", "title", "topic_id") SELECT old_values."by_topic_weight", old_values."difficulty", old_values."draw", old_values."exam_id", old_values."id", _pgh_attached_context.value, NOW(), \'deleted\', old_values."id", old_values."pool", old_values."position", old_values."quiz_id", old_values."tags", old_values."title", old_values."topic_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="d29c8926cd9c145bff10e390e4b2a9348d62e1e6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_032a3",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="questions_quizsection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectionquestion",
            trigger=pgtrigger.compiler.Trigger(
                name="created_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_sectionquestionedit" ("exam_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question_id", "section_id") SELECT new_values."exam_id", new_values."id", _pgh_attached_context.value, NOW(), \'created\', new_values."id", new_values."position", new_values."question_id", new_values."section_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="fb9d95e3538498e3a4f3d3f8054dea153b157d8d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_created_insert_edeb2",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="questions_sectionquestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectionquestion",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_sectionquestionedit" ("exam_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question_id", "section_id") SELECT new_values."exam_id", new_values."id", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."position", new_values."question_id", new_values."section_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7de998b8911a697c9f224dc9201d2b4c212d35f1",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_aa0a9",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="questions_sectionquestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectionquestion",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_sectionquestionedit" ("exam_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question_id", "section_id") SELECT old_values."exam_id", old_values."id", _pgh_attached_context.value, NOW(), \'deleted\', old_values."id", old_values."position", old_values."question_id", old_values."section_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="076df7f721df767f511f9151560dda69bc53c1f7",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_71cba",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="questions_sectionquestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="created_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_topicedit" ("description", "exam_id", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "slug", "title", "weight") SELECT new_values."description", new_values."exam_id", new_values."id", new_values."parent_id", _pgh_attached_context.value, NOW(), \'created\', new_values."id", new_values."position", new_values."public_id", new_values."slug", new_values."title", new_values."weight" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0e9a3b50aff1b9ab687731e3567f521e31613780",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_created_insert_9f827",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="questions_topic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_topicedit" ("description", "exam_id", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "slug", "title", "weight") SELECT new_values."description", new_values."exam_id", new_values."id", new_values."parent_id", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."position", new_values."public_id", new_values."slug", new_values."title", new_values."weight" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."exam_id" IS DISTINCT FROM (new_values."exam_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."parent_id" IS DISTINCT FROM (new_values."parent_id") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."weight" IS DISTINCT FROM (new_values."weight")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="acd30ffc3c7c7f94e8a40e78a62a8ffa73ca0604",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_4f268",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="questions_topic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_topicedit" ("description", "exam_id", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "slug", "title", "weight") SELECT old_values."description", old_values."exam_id", old_values."id", old_values."parent_id", _pgh_attached_context.value, NOW(), \'deleted\', old_values."id", old_values."position", old_values."public_id", old_values."slug", old_values."title", old_values."weight" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="65b2a349f0733e0fbb46b29ca7248ba696cc97e1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_8713b",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="questions_topic",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="asset",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assetedit",
            name="created_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assetedit",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="assetedit",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="edits",
                related_query_name="+",
                to="questions.asset",
            ),
        ),
        migrations.AddField(
            model_name="choiceedit",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="choiceedit",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="edits",
                related_query_name="+",
                to="questions.choice",
            ),
        ),
        migrations.AddField(
            model_name="choiceedit",
            name="question",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.question",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="questions.question"
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contributions",
                to="questions.question",
            ),
        ),
        migrations.AddField(
            model_name="examedit",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="examedit",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="edits",
                related_query_name="+",
                to="questions.exam",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="questions.question"
            ),
        ),
        migrations.AddField(
            model_name="hintedit",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="hintedit",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="edits",
                related_query_name="+",
                to="questions.hint",
            ),
        ),
        migrations.AddField(
            model_name="hintedit",
            name="question",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.question",
            ),
        ),
        migrations.AddField(
            model_name="pendingimport",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pendingimport",
            name="exam",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="questions.exam",
            ),
        ),
        migrations.AddField(
            model_name="pendingimport",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="questions.topic",
            ),
        ),
        migrations.AddField(
            model_name="questionedit",
            name="current_version",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.questionversion",
            ),
        ),
        migrations.AddField(
            model_name="questionedit",
            name="exam",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.exam",
            ),
        ),
        migrations.AddField(
            model_name="questionedit",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="questionedit",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="edits",
                related_query_name="+",
                to="questions.question",
            ),
        ),
        migrations.AddField(
            model_name="questionedit",
            name="submitted_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="questionedit",
            name="topic",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.topic",
            ),
        ),
        migrations.AddField(
            model_name="quizedit",
            name="exam",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.exam",
            ),
        ),
        migrations.AddField(
            model_name="quizedit",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="quizedit",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="edits",
                related_query_name="+",
                to="questions.quiz",
            ),
        ),
        migrations.AddField(
            model_name="quizsectionedit",
            name="exam",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.exam",
            ),
        ),
        migrations.AddField(
            model_name="quizsectionedit",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="quizsectionedit",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="edits",
                related_query_name="+",
                to="questions.quizsection",
            ),
        ),
        migrations.AddField(
            model_name="quizsectionedit",
            name="quiz",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.quiz",
            ),
        ),
        migrations.AddField(
            model_name="quizsectionedit",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Draw from this topic and those below it.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.topic",
            ),
        ),
        migrations.AddField(
            model_name="sectionquestionedit",
            name="exam",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.exam",
            ),
        ),
        migrations.AddField(
            model_name="sectionquestionedit",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="sectionquestionedit",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="edits",
                related_query_name="+",
                to="questions.sectionquestion",
            ),
        ),
        migrations.AddField(
            model_name="sectionquestionedit",
            name="question",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.question",
            ),
        ),
        migrations.AddField(
            model_name="sectionquestionedit",
            name="section",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.quizsection",
            ),
        ),
        migrations.AddField(
            model_name="topicedit",
            name="exam",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.exam",
            ),
        ),
        migrations.AddField(
            model_name="topicedit",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.topic",
            ),
        ),
        migrations.AddField(
            model_name="topicedit",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="topicedit",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="edits",
                related_query_name="+",
                to="questions.topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Regex(models.F("alt"), "\\S"),
                name="asset_alt_not_blank",
                violation_error_message="Write something for the alt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("media_type__in", ["image/png", "image/jpeg", "image/webp", "image/gif"])
                ),
                name="asset_media_type_known",
                violation_error_message="The media_type must be one of image/png, image/jpeg, image/webp, image/gif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "^[A-Za-z0-9_-]{22}\\.(?:png|jpg|webp|gif)$")),
                name="asset_name_unguessable",
                violation_error_message="An image's name is 22 random signs and the ending of its type.",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(("height__range", (1, 4096)), ("width__range", (1, 4096))),
                name="asset_sides_in_range",
                violation_error_message="An image is at most 4096 pixels wide and high.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="created_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_assetedit" ("alt", "created_by_id", "digest", "file", "height", "id", "media_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "size", "source_digest", "width") SELECT new_values."alt", new_values."created_by_id", new_values."digest", new_values."file", new_values."height", new_values."id", new_values."media_type", new_values."name", _pgh_attached_context.value, NOW(), \'created\', new_values."id", new_values."public_id", new_values."size", new_values."source_digest", new_values."width" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="763fe04f5bc4b33b405b4b9486bbeb841308e0ac",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_created_insert_51cf3",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="questions_asset",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_assetedit" ("alt", "created_by_id", "digest", "file", "height", "id", "media_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "size", "source_digest", "width") SELECT new_values."alt", new_values."created_by_id", new_values."digest", new_values."file", new_values."height", new_values."id", new_values."media_type", new_values."name", _pgh_attached_context.value, NOW(), \'changed\', new_values."id", new_values."public_id", new_values."size", new_values."source_digest", new_values."width" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."alt" IS DISTINCT FROM (new_values."alt") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."digest" IS DISTINCT FROM (new_values."digest") OR old_values."file" IS DISTINCT FROM (new_values."file") OR old_values."height" IS DISTINCT FROM (new_values."height") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."media_type" IS DISTINCT FROM (new_values."media_type") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."size" IS DISTINCT FROM (new_values."size") OR old_values."source_digest" IS DISTINCT FROM (new_values."source_digest") OR old_values."width" IS DISTINCT FROM (new_values."width")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d139030b55486132aeb5e1ec65299362ca10f267",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_1d708",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="questions_asset",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questions_assetedit" ("alt", "created_by_id", "digest", "file", "height", "id", "media_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "size", "source_digest", "width") SELECT old_values."alt", old_values."created_by_id", old_values."digest", old_values."file", old_values."height", old_values."id", old_values."media_type", old_values."name", _pgh_attached_context.value, NOW(), \'deleted\', old_values."id", old_values."public_id", old_values."size", old_values."source_digest", old_values."width" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="62a34cbdea88bab3d75d6a94d8fb44145283bc9b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_85057",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="questions_asset",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assetedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bc31ff335375fa72c0083532b680a91137249284",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f275e",
                    table="questions_assetedit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="choiceedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="929295da87191339ae6cbe5fd5cf79f18e14284e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9be54",
                    table="questions_choiceedit",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Regex(models.F("text"), "\\S"),
                name="comment_text_not_blank",
                violation_error_message="Write something for the text.",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("move__in", ["", "submitted", "returned", "published", "retired"])),
                name="comment_move_known",
                violation_error_message="The move must be one of submitted, returned, published, retired.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.UniqueConstraint(fields=("question", "by"), name="contribution_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="examedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="67faedd38e97ce753f5f16d3881875bce132f7ef",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_17249",
                    table="questions_examedit",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["code", "question"], name="finding_by_code"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "code__in",
                        [
                            "no_explanation",
                            "no_hints",
                            "longest_is_correct",
                            "all_of_the_above",
                            "none_of_the_above",
                            "negative_stem",
                            "position_skew",
                            "unpublished_changes",
                            "near_duplicate",
                            "open_reports",
                            "too_easy",
                            "too_hard",
                            "negative_discrimination",
                            "unused_distractor",
                        ],
                    )
                ),
                name="finding_code_known",
                violation_error_message="The code must be one of no_explanation, no_hints, longest_is_correct, all_of_the_above, none_of_the_above, negative_stem, position_skew, unpublished_changes, near_duplicate, open_reports, too_easy, too_hard, negative_discrimination, unused_distractor.",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("question", "code"), name="finding_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hintedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="da5f8f4cb40d9af72b430b5d142b722d91b2cddf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_315bd",
                    table="questions_hintedit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="questionedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="433cf215e8beaf43cb58400425b1d1082d2004de",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_24c52",
                    table="questions_questionedit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quizedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a4288e6d0196a79558075ed942d78621b9dc4e82",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fd7e2",
                    table="questions_quizedit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quizsectionedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="474c673295f07d1546a16ff08240e2547ea86adb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d9be9",
                    table="questions_quizsectionedit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectionquestionedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="878316c555353c2d9d1f12af1b4a73acd88d5c5b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6bb1f",
                    table="questions_sectionquestionedit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topicedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1d7ff6eabca8acfaae3ffc250277f6d5d5aaacdb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_75366",
                    table="questions_topicedit",
                    when="BEFORE",
                ),
            ),
        ),
    ]
