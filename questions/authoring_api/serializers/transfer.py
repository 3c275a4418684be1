"""What imports and exports are asked for, and what they report."""

from rest_framework import serializers

from questions.authoring_api.serializers.questions import BOOLEANS
from questions.models import Status
from questions.serializers import Slug
from quizapi.api import StrictSerializer

READ = ("gift", "moodle-xml", "qti")
WRITTEN = ("gift", "moodle-xml", "qti21", "qti22", "qti3")
IMPORTED = [(name, name) for name in READ]
EXPORTED = [(name, name) for name in WRITTEN]
OUTCOMES = [(name, name) for name in ("created", "updated", "unchanged", "kept", "refused")]


def flag(help_text: str) -> serializers.ChoiceField:
    """A parameter that is `true` or, as if left out, `false`."""
    return serializers.ChoiceField(BOOLEANS, required=False, default="false", help_text=help_text)


class ImportQuery(StrictSerializer):
    format = serializers.ChoiceField(IMPORTED, help_text="The file's format.")
    exam = Slug(help_text="The exam that the questions go into.")
    topic = Slug(
        required=False,
        help_text="The topic of questions without a category; categories become topics below it.",
    )
    one_topic = flag("All questions go into the topic, whatever their categories.")
    dry_run = flag("Report what would come of it, and write nothing.")
    overwrite = flag("The file wins over questions that were edited or written here since.")
    publish = flag("Publish what can be. Where you may not publish a question, it is submitted for review.")
    skip_refused = flag("Import the rest where something is refused.")


class ExportQuery(StrictSerializer):
    format = serializers.ChoiceField(EXPORTED, help_text="The file's format.")
    exam = Slug(help_text="Questions of the exam with this slug.")
    topic = Slug(required=False, help_text="Questions in this topic or one below it.")
    status = serializers.ChoiceField(Status.choices, required=False, help_text="Questions of this status.")
    tag = Slug(required=False, help_text="Questions that carry this tag.")
    published = flag("What learners get of published questions, instead of the drafts.")
    report = flag("Instead of the file, what it cannot say.")


class ImportItemSerializer(serializers.Serializer[object]):
    outcome = serializers.ChoiceField(OUTCOMES, help_text="What became of it, or would become of it.")
    part = serializers.CharField(allow_blank=True, help_text="The file in a package; else empty.")
    line = serializers.IntegerField(min_value=1, help_text="Where it stands, counted from 1.")
    item = serializers.CharField(
        allow_blank=True, help_text="`question`, `topic` and its slug; or what the file calls it; or empty."
    )
    message = serializers.CharField(allow_blank=True, help_text="For a person: why, and what to do.")


class ImportLossSerializer(serializers.Serializer[object]):
    part = serializers.CharField(allow_blank=True, help_text="The file in a package; else empty.")
    line = serializers.IntegerField(min_value=1, help_text="Where it stands, counted from 1.")
    item = serializers.CharField(allow_blank=True, help_text="The question that it belongs to, or empty.")
    message = serializers.CharField(help_text="What could not be kept, and what was done instead.")


class ImportCountsSerializer(serializers.Serializer[object]):
    created = serializers.IntegerField(min_value=0)
    updated = serializers.IntegerField(min_value=0)
    unchanged = serializers.IntegerField(min_value=0)
    kept = serializers.IntegerField(min_value=0)
    refused = serializers.IntegerField(min_value=0)
    lost = serializers.IntegerField(min_value=0)


class ImportReportSerializer(serializers.Serializer[object]):
    applied = serializers.BooleanField(help_text="Whether anything was written.")
    counts = ImportCountsSerializer(
        help_text="How many items had each outcome, and how many losses there are."
    )
    items = ImportItemSerializer(
        many=True, help_text="In the file's order. Where there are too many: those refused, and the first."
    )
    losses = ImportLossSerializer(many=True, help_text="What could not be kept, in the file's order.")
    left_out = serializers.IntegerField(min_value=0, help_text="How many items and losses are not listed.")


class ExportLossSerializer(serializers.Serializer[object]):
    question = serializers.CharField(allow_blank=True, help_text="Its slug; empty: it is about the file.")
    message = serializers.CharField(help_text="What cannot be said, and what is done instead.")


class ExportReportSerializer(serializers.Serializer[object]):
    questions = serializers.IntegerField(min_value=0, help_text="How many are asked for.")
    losses = ExportLossSerializer(many=True)
    left_out = serializers.IntegerField(min_value=0, help_text="How many losses are not listed.")
