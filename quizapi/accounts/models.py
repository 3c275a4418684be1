"""The user: a guest, a learner with an e-mail address, or staff."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now

from quizapi.ids import uuid7


class UserManager(BaseUserManager["User"]):
    def create_guest(self) -> "User":
        """An account without e-mail or password; signing up later keeps the row and so the attempts."""
        return self._create(email=None, password=None, is_guest=True)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self._create(email=email, password=password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self._create(email=email, password=password, is_staff=True, is_superuser=True, **fields)

    def _create(self, *, email: str | None, password: str | None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db, force_insert=True)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Whoever uses the API or the admin.

    The primary key is a UUIDv7, and the row is not written on hot paths: learner tables can be sharded
    by it (docs/decisions/0002-learner-tables-by-user.md).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(
        "e-mail address",
        max_length=254,
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": "There is already an account with this e-mail address."},
        help_text="Empty for guests, who have no password either.",
    )
    name = models.CharField(max_length=150, blank=True, help_text="What the admin calls this person.")
    is_guest = models.BooleanField("guest", default=False, db_default=False)
    is_staff = models.BooleanField("staff", default=False, help_text="May log in to the admin.")
    is_active = models.BooleanField(
        "active", default=True, help_text="Untick instead of deleting: tokens stop working at once."
    )
    date_joined = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "user"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message="Write the e-mail address in lower case.",
            ),
            models.CheckConstraint(
                condition=models.Q(is_guest=True, email=None) | models.Q(is_guest=False, email__isnull=False),
                name="user_guest_or_email",
                violation_error_message="A guest has no e-mail address, everybody else has one.",
            ),
            models.CheckConstraint(
                condition=~models.Q(is_guest=True, is_staff=True),
                name="user_guest_not_staff",
                violation_error_message="A guest cannot be staff.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or f"Guest {str(self.id)[-6:]}"


class RateLimit(models.Model):
    """How often something was done in a window of time; written by `accounts.limits` only."""

    key = models.CharField(primary_key=True, max_length=100)
    used = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)  # for the sweep of windows that are over

    def __str__(self) -> str:
        return f"{self.key}: {self.used} until {self.ends_at}"
