"""What clients send to export, and how exports and datasets read."""

from datetime import UTC, datetime, time
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from attempts.exports.filters import Attempts
from attempts.exports.watermark import MOST_CHARACTERS
from attempts.models import Attempt, Export
from questions.serializers import Slug
from quizapi.api import StrictSerializer

FORMATS = [("csv", "CSV"), ("jsonl", "JSON Lines"), ("parquet", "Apache Parquet"), ("xlsx", "Excel")]
YES = [("true", "yes"), ("false", "no")]
WHICH = [
    (Attempts.ALL.value, "all attempts"),
    (Attempts.FIRST.value, "each learner's first that ended and counts, by quiz"),
    (Attempts.COUNTING.value, "those that make the learner's result, by the quiz's rule as it is now"),
]


MOST_OF_A_TIME = 40  # characters


@extend_schema_field(
    {"type": "string", "maxLength": MOST_OF_A_TIME, "anyOf": [{"format": "date-time"}, {"format": "date"}]}
)
class Moment(serializers.Field[datetime, str, str, Any]):
    """A time with its offset, or a date, which begins at midnight UTC."""

    default_error_messages = {
        "invalid": "Send a date, 2026-11-23, or a time with its offset, 2026-11-23T08:00:00Z (+ is %2B)."
    }

    def to_internal_value(self, data: str) -> datetime:
        try:
            date, moment = parse_date(data), parse_datetime(data)
        except ValueError:
            date = moment = None
        if date is not None:
            return datetime.combine(date, time(), UTC)
        if moment is None or moment.tzinfo is None:
            self.fail("invalid")
        try:
            return moment.astimezone(UTC)
        except OverflowError:  # an offset before the first year, or after the last
            self.fail("invalid")


class ExportQuery(StrictSerializer):
    format = serializers.ChoiceField(FORMATS, required=False, default="csv", help_text="`csv` if left out.")
    exam = Slug(required=False, help_text="Of this exam only.")
    quiz = Slug(required=False, help_text="Of this quiz only; leaves out practice selections.")
    topic = Slug(required=False, help_text="Questions of this topic and those below it.")
    question = Slug(required=False, help_text="This question only.")
    state = serializers.ChoiceField(
        Attempt.State.choices, required=False, help_text="Attempts in this state only."
    )
    finished = serializers.ChoiceField(
        YES, required=False, default="false", help_text="Only attempts that ended and count."
    )
    attempts = serializers.ChoiceField(
        WHICH,
        required=False,
        help_text="Which of a learner's attempts at a quiz. If left out: `all`; `first` in the matrix.",
    )
    values = serializers.ChoiceField(
        [("score", "1 for fully right, else 0"), ("mark", "marks")],
        required=False,
        help_text="Of the response matrix only: what its cells hold; `score` if left out.",
    )
    identities = serializers.ChoiceField(
        YES,
        required=False,
        default="false",
        help_text="With user_id, name and email of the learners; needs a permission of its own.",
    )
    since = serializers.CharField(
        required=False,
        max_length=MOST_CHARACTERS,
        help_text="The `Quizapi-Watermark` of an earlier export: only what is new since.",
    )

    def get_fields(self) -> dict[str, Any]:
        window = {
            "from": Moment(required=False, help_text="Not before this time: see `time` of the dataset."),
            "to": Moment(required=False, help_text="Before this time."),
        }
        return {**super().get_fields(), **window}


class ColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.CharField(help_text="uuid, text, integer, decimal, real, boolean, timestamp ...")
    meaning = serializers.CharField()
    unit = serializers.CharField(allow_null=True)
    null = serializers.CharField(allow_null=True, help_text="What null means; null: it is never null.")


class DatasetSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    meaning = serializers.CharField()
    key = serializers.ListField(child=serializers.CharField(), help_text="The columns that tell rows apart.")
    time = serializers.CharField(allow_null=True, help_text="The column that `from` and `to` look at.")
    formats = serializers.ListField(child=serializers.ChoiceField(FORMATS))
    filters = serializers.ListField(child=serializers.CharField())
    incremental = serializers.BooleanField(help_text="Whether `since` is known.")
    columns = ColumnSerializer(many=True)


class DatasetsSerializer(serializers.Serializer[Any]):
    datasets = DatasetSerializer(many=True)


class RunSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    dataset = serializers.CharField()
    format = serializers.CharField()
    filters = serializers.DictField(child=serializers.CharField())
    identities = serializers.BooleanField()
    incremental = serializers.BooleanField()
    state = serializers.ChoiceField(Export.State.choices)
    rows = serializers.IntegerField(allow_null=True, help_text="Null while it runs, and where it broke off.")
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
