"""Which learners are in a group."""

import uuid
from collections.abc import Collection

from django.db import transaction

from attempts.models import GroupMembership, LearnerGroup


def set_members(*, group: LearnerGroup, learners: Collection[uuid.UUID]) -> None:
    """Let these be the group's learners, and no others. Attempts keep the rules with which they began."""
    with transaction.atomic():
        LearnerGroup.objects.select_for_update().get(pk=group.pk)
        memberships = GroupMembership.objects.filter(group=group)
        had = set(memberships.values_list("user_id", flat=True))
        memberships.filter(user_id__in=had.difference(learners)).delete()
        joined = set(learners) - had
        GroupMembership.objects.bulk_create(GroupMembership(user_id=id, group=group) for id in joined)
