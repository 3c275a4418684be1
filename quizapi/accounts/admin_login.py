"""The admin's login form, with the limits of the API's login."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import Throttled
from unfold.forms import AuthenticationForm

from quizapi.accounts import limits


class LoginForm(AuthenticationForm):  # type: ignore[misc]  # Unfold has no types
    def clean(self) -> dict[str, Any]:
        email = self.cleaned_data.get("username")
        if self.request is None or not email:
            return dict(super().clean())
        try:
            with limits.logging_in(self.request, email):
                return dict(super().clean())
        except Throttled as refusal:
            wait = refusal.wait  # type: ignore[attr-defined]  # not in the stubs
            sentence = f"There have been too many tries to log in. Try again in {wait} seconds."
            raise ValidationError(sentence, code="throttled") from None
