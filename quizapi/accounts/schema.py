"""Accounts in the OpenAPI schema."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse

from quizapi.errors import PROBLEM_JSON

TAG = "Accounts"
THROTTLED = "There have been too many of these; `Retry-After` says for how many seconds to wait."
INACTIVE = "The account has been deactivated."


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "quizapi.accounts.authentication.TokenAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


def problems(**descriptions: str) -> dict[tuple[int, str], OpenApiResponse]:
    """Errors that only some operations have: `problems(throttled=THROTTLED)`."""
    statuses = {"unauthenticated": 401, "forbidden": 403, "throttled": 429}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        (statuses[name], PROBLEM_JSON): OpenApiResponse(schema, text) for name, text in descriptions.items()
    }
