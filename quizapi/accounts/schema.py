"""Accounts in the OpenAPI schema."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse

from quizapi.errors import PROBLEM_JSON

TAG = "Accounts"
THROTTLED = "There have been too many of these; `Retry-After` says for how many seconds to wait."
INACTIVE = "The account has been deactivated."
NO_GUESTS = "A guest has no e-mail address."


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "quizapi.accounts.authentication.TokenAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


def problem(description: str) -> OpenApiResponse:
    return OpenApiResponse({"$ref": "#/components/schemas/Problem"}, description)


def problems(**descriptions: str) -> dict[tuple[int, str], OpenApiResponse]:
    """Errors that only some operations have: `problems(throttled=THROTTLED)`."""
    statuses = {"unauthenticated": 401, "forbidden": 403, "conflict": 409, "throttled": 429}
    return {(statuses[name], PROBLEM_JSON): problem(text) for name, text in descriptions.items()}
