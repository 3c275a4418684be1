"""What the account endpoints take and give."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.fields import get_error_detail

from quizapi.accounts.models import User
from quizapi.api import StrictSerializer

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 256  # the shortest is that of Django's MinimumLengthValidator
LONGEST_CODE = 40
LONGEST_TOKEN = 4000


class UserSerializer(serializers.Serializer[User]):
    """An account as its owner sees it."""

    id = serializers.UUIDField()
    email = serializers.EmailField(allow_null=True, help_text="Null for a guest.")
    name = serializers.CharField(help_text="Often empty: clients need not give one.")
    is_guest = serializers.BooleanField(help_text="Whether signing up is still to come.")


class TokensSerializer(serializers.Serializer[Any]):
    """Who is logged in, and the tokens that say so."""

    access_token = serializers.CharField(help_text="For `Authorization: Bearer`. Lasts an hour.")
    refresh_token = serializers.CharField(help_text="Gives new tokens. Lasts a year, and may be used again.")
    user = UserSerializer()


class CurrentSessionSerializer(serializers.Serializer[Any]):
    """Who is logged in."""

    user = UserSerializer()


class EmailStatusSerializer(serializers.Serializer[Any]):
    """The address of the account."""

    email = serializers.EmailField()
    verified = serializers.BooleanField(help_text="Whether a code sent to this address came back.")


class ResetStartedSerializer(serializers.Serializer[Any]):
    """What goes with the code that was mailed."""

    reset_token = serializers.CharField(help_text="Send it back with the code from the mail.")


def new_password(**options: Any) -> serializers.CharField:
    return serializers.CharField(
        trim_whitespace=False,
        min_length=SHORTEST_PASSWORD,
        max_length=LONGEST_PASSWORD,
        help_text="Not only digits, not a common one, and unlike the e-mail address.",
        **options,
    )


def known_password() -> serializers.CharField:
    return serializers.CharField(trim_whitespace=False, max_length=LONGEST_PASSWORD)


class SignUpSerializer(StrictSerializer):
    """The address and the password that the account is to have."""

    email = serializers.EmailField(max_length=254)
    password = new_password()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """allauth checks the password too, but without the address that it must not resemble."""
        try:
            validate_password(attrs["password"], User(email=attrs["email"]))
        except ValidationError as error:
            raise serializers.ValidationError({"password": get_error_detail(error)}) from None
        return attrs


class LoginSerializer(StrictSerializer):
    """The address and the password of the account."""

    email = serializers.EmailField(max_length=254)
    password = known_password()


class RefreshSerializer(StrictSerializer):
    """The refresh token of the last reply that had one, or any other that has not ended."""

    refresh_token = serializers.CharField(max_length=LONGEST_TOKEN)


class RequestResetSerializer(StrictSerializer):
    """The address of the account whose password is forgotten."""

    email = serializers.EmailField(max_length=254)


class ResetSerializer(StrictSerializer):
    """The code from the mail, what the request for it replied, and the new password."""

    reset_token = serializers.CharField(max_length=LONGEST_CODE, help_text="From the request for the mail.")
    code = serializers.CharField(max_length=LONGEST_CODE, help_text="From the mail.")
    password = new_password()


class ChangePasswordSerializer(StrictSerializer):
    """The password in use and the one to come."""

    current_password = known_password()
    new_password = new_password()


class VerifyEmailSerializer(StrictSerializer):
    """The code from the mail."""

    code = serializers.CharField(max_length=LONGEST_CODE, help_text="From the mail.")
