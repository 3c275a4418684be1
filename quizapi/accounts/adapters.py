"""Where django-allauth asks how things are done here."""

import logging
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.headless.adapter import DefaultHeadlessAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from quizapi.accounts.limits import client_address
from quizapi.accounts.models import User
from quizapi.errors import DomainError

log = logging.getLogger(__name__)

ASK_AGAIN = "No code is waited for here: it came too late, or too many were wrong. Ask for a new one."
NO_RESET = ("no_reset_pending", ASK_AGAIN)
NO_CODE = ("no_code_pending", ASK_AGAIN)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """A guest who signs up keeps the row; an unverified address keeps nobody out."""

    def get_login_stages(self) -> list[str]:
        """No steps between password and tokens: verifying the address is left to the user."""
        return []

    def validate_unique_email(self, email: str) -> str:
        """Sign-up says that an address is taken: it lets people in at once, so it cannot hide it."""
        if filter_users_by_email(email):
            raise self.validation_error("email_taken")
        return email

    def new_user(self, request: HttpRequest) -> User:
        """The row that signs up: the guest's, locked, or a new one."""
        guest = request.allauth.guest  # type: ignore[attr-defined]
        if guest is None:
            return User()
        locked = User.objects.select_for_update().filter(pk=guest.pk, is_guest=True).first()
        if locked is None:  # another sign-up of this guest was first
            raise already_signed_up()
        return locked

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        is_new = request.allauth.guest is None  # type: ignore[attr-defined]
        super().save_user(request, user, form, commit=False)
        user.is_guest = False
        user.save(force_insert=is_new, update_fields=None if is_new else ["email", "password", "is_guest"])
        return user

    def set_password(self, user: User | None, password: str) -> None:
        if user is None:  # deleted while the code was in the mail
            raise DomainError(NO_RESET[0], HTTPStatus.CONFLICT, NO_RESET[1])
        user.set_password(password)
        user.save(update_fields=["password"])

    def login(self, request: HttpRequest, user: User) -> None:
        """The session lasts as long as the refresh token, not as long as an admin's cookie."""
        super().login(request, user)
        request.session.set_expiry(settings.HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        raise DomainError("account_inactive", HTTPStatus.FORBIDDEN, "This account has been deactivated.")

    def send_notification_mail(self, template_prefix: str, user: User, *arguments: Any, **more: Any) -> None:
        """A notice about what has happened already: a mail server that is away must not undo it."""
        try:
            super().send_notification_mail(template_prefix, user, *arguments, **more)
        except OSError:
            log.exception("A notice could not be mailed: %s", template_prefix)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)


class HeadlessAdapter(DefaultHeadlessAdapter):  # type: ignore[misc]  # allauth has no types
    def serialize_user(self, user: User) -> dict[str, Any]:
        """Only the id: what clients read of a user is made in one place, `serializers.UserSerializer`."""
        return {"id": str(user.pk)}

    def get_frontend_url(self, urlname: str, **parts: Any) -> str:
        """allauth asks before it sends a mail; ours name no page, since clients are apps and have none."""
        return "/"


def already_signed_up() -> DomainError:
    return DomainError(
        "already_signed_up", HTTPStatus.CONFLICT, "This account has signed up already; log in instead."
    )
