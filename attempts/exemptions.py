"""Which exceptions from a quiz's rules apply to a learner."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from attempts.models import Override
from attempts.policies import Exemption

FIELDS = ("extra_time_s", "extra_attempts", "opens_at", "closes_at")


def exemptions_for(user_id: uuid.UUID) -> ArraySubquery:
    """Of a quiz, to annotate it with: the learner's own exception and those of their groups, as JSON."""
    mine = Q(user_id=user_id) | Q(group__memberships__user_id=user_id)
    rows = Override.objects.filter(mine, quiz=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(found=JSONObject(**{name: name for name in FIELDS})))


def exemptions_of(documents: Iterable[Mapping[str, Any]]) -> list[Exemption]:
    return [
        Exemption(
            extra_time_s=each["extra_time_s"],
            extra_attempts=each["extra_attempts"],
            opens_at=moment(each["opens_at"]),
            closes_at=moment(each["closes_at"]),
        )
        for each in documents
    ]


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
