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


class TextField(serializers.CharField):
    """A string; DRF's own field takes numbers for strings, too."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class UserSerializer(serializers.Serializer[User]):
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
    user = UserSerializer()


class EmailStatusSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    verified = serializers.BooleanField(help_text="Whether a code sent to this address came back.")


class ResetStartedSerializer(serializers.Serializer[Any]):
    reset_token = serializers.CharField(help_text="Send it back with the code from the mail.")


def new_password(**options: Any) -> TextField:
    return TextField(
        trim_whitespace=False,
        min_length=SHORTEST_PASSWORD,
        max_length=LONGEST_PASSWORD,
        help_text="Not only digits, not a common one, and unlike the e-mail address.",
        **options,
    )


def known_password() -> TextField:
    return TextField(trim_whitespace=False, max_length=LONGEST_PASSWORD)


class SignUpSerializer(StrictSerializer):
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
    email = serializers.EmailField(max_length=254)
    password = known_password()


class RefreshSerializer(StrictSerializer):
    refresh_token = TextField(max_length=LONGEST_TOKEN)


class RequestResetSerializer(StrictSerializer):
    email = serializers.EmailField(max_length=254)


class ResetSerializer(StrictSerializer):
    reset_token = TextField(max_length=LONGEST_CODE, help_text="From the request for the mail.")
    code = TextField(max_length=LONGEST_CODE, help_text="From the mail.")
    password = new_password()


class ChangePasswordSerializer(StrictSerializer):
    current_password = known_password()
    new_password = new_password()


class VerifyEmailSerializer(StrictSerializer):
    code = TextField(max_length=LONGEST_CODE, help_text="From the mail.")
