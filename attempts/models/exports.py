"""What leaves the service as data: who exported what, the key of pseudonyms, and how far deliveries got."""

from django.conf import settings
from django.db import models

from quizapi.ids import uuid7


class Export(models.Model):
    """One export: who, when, what, and how many rows. Kept for good."""

    class State(models.TextChoices):
        RUNNING = "running", "running"
        COMPLETE = "complete", "complete"
        BROKEN = "broken", "broken off"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody: a command on the server.",
    )
    dataset = models.CharField(max_length=40)
    format = models.CharField(max_length=10)
    filters = models.JSONField(default=dict)
    identities = models.BooleanField("names and e-mails", default=False)
    incremental = models.BooleanField(default=False, help_text="Only what was new since an earlier one.")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    rows = models.BigIntegerField(null=True, help_text="Rows sent; null while it runs or where it broke off.")

    class Meta:
        ordering = ["-started_at", "-id"]
        permissions = [
            ("export_attempts", "Can export attempt data under pseudonyms"),
            ("export_identities", "Can export attempt data with names and e-mails"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", ended_at=None)
                | models.Q(state__in=["complete", "broken"], ended_at__isnull=False),
                name="export_ended_says_when",
            ),
        ]
        indexes = [models.Index(fields=["started_at", "id"], name="export_newest")]

    def __str__(self) -> str:
        return f"{self.dataset} as {self.format}"


class PseudonymKey(models.Model):
    """The key of the pseudonyms in force, one row: HMAC-SHA-256 (RFC 2104) of the user's id.

    The columns are the key xored with the two pads of HMAC, so that SQL needs only `sha256`.
    Rotating replaces them; nothing then tells which old pseudonym was whose.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveIntegerField(help_text="1, 2, 3 ...: which key it is.")
    inner_pad = models.BinaryField()
    outer_pad = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="pseudonymkey_only_one")]

    def __str__(self) -> str:
        return f"key {self.number}"


class Lineage(models.Model):
    """Which PostgreSQL cluster numbered the transactions that rows name, one row.

    A dump that is restored elsewhere brings numbers that mean nothing there.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    system_identifier = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="lineage_only_one")]

    def __str__(self) -> str:
        return str(self.system_identifier)


class StatementDelivery(models.Model):
    """How far the Learning Record Store has been told, one row.

    Events of transactions that `since` could see are delivered; those that only `until` sees are under way,
    in order, up to `last` of them. Both are PostgreSQL snapshots.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    endpoint = models.URLField(max_length=500)
    since = models.TextField(blank=True)
    until = models.TextField(blank=True)
    last = models.JSONField(
        null=True, help_text="The place in the order of the last event that is delivered."
    )
    sent = models.BigIntegerField(default=0, help_text="Statements delivered so far.")
    failures = models.PositiveIntegerField(default=0, help_text="In a row; 0 after a success.")
    next_at = models.DateTimeField(null=True, help_text="Not before this time, after a failure.")
    error = models.TextField(blank=True, help_text="What the store said last, if it refused.")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="statementdelivery_only_one")]

    def __str__(self) -> str:
        return f"{self.sent} to {self.endpoint}"
