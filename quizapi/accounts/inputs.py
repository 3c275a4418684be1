"""django-allauth's inputs with passwords as they were typed: theirs lose spaces at the ends, Django's
admin and `createsuperuser` keep them, and the same password has to work everywhere."""

from allauth.headless.account import inputs
from django.forms import CharField


class SignupInput(inputs.SignupInput):  # type: ignore[misc]  # allauth has no types
    password = CharField(strip=False)


class LoginInput(inputs.LoginInput):  # type: ignore[misc]
    password = CharField(strip=False)


class ResetPasswordInput(inputs.ResetPasswordInput):  # type: ignore[misc]
    password = CharField(strip=False)


class ChangePasswordInput(inputs.ChangePasswordInput):  # type: ignore[misc]
    current_password = CharField(strip=False)
    new_password = CharField(strip=False)
