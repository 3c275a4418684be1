"""Who calls, for DRF: `Authorization: Bearer <access token>`."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from quizapi.accounts import tokens
from quizapi.accounts.models import User


class TokenAuthentication(BaseAuthentication):
    """`request.user` is the user, `request.auth` the token's claims; a token that does not count is a 401."""

    def authenticate(self, request: Request) -> tuple[User, tokens.Claims] | None:
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        found = tokens.authenticate(token.strip())
        if found is None:
            raise AuthenticationFailed(
                "The access token has expired or is no longer valid; refresh it or log in again.",
                code="invalid_token",
            )
        return found

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
