"""What every content row has: a bigint key inside, a UUID outside, and when it was made and changed."""

from collections.abc import Collection

from django.db import models
from django.db.models.functions import Now
from django.db.models.lookups import Regex

from questions.drafts import SLUG_PATTERN, SLUG_RULE
from quizapi.ids import uuid7


class ContentModel(models.Model):
    public_id = models.UUIDField("public id", unique=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


def slug_is_well_formed(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(slug__regex=SLUG_PATTERN), name=name, violation_error_message=SLUG_RULE
    )


def is_not_blank(field: str, *, name: str) -> models.CheckConstraint:
    """Something other than white space must stand in a text field."""
    return models.CheckConstraint(
        condition=Regex(models.F(field), r"\S"),
        name=name,
        violation_error_message=f"Write something for the {field}.",
    )


def is_one_of(field: str, values: Collection[str], *, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q((f"{field}__in", list(values))),
        name=name,
        violation_error_message=f"The {field} must be one of {', '.join(v for v in values if v)}.",
    )
