"""The OpenAPI schema: what drf-spectacular cannot see by itself."""

from typing import Any

from drf_spectacular.openapi import AutoSchema as BaseAutoSchema
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from quizapi.errors import PROBLEM_JSON

# What can go wrong with any request, and with some. 500 is there so that clients handle it, too.
ALWAYS = {
    400: "Something in the request is not right; `errors` names it.",
    500: "The server failed. Send the same request again.",
    503: "The database cannot be reached just now. Send the same request again.",
}
UNAUTHENTICATED = {401: "The access token is missing, has expired or is no longer valid."}
NOT_FOUND = {404: "There is nothing here, or nothing that is yours."}
BODY = {413: "The body is too large.", 415: "The body is not application/json."}
CONFLICT = {409: "The state of things does not allow it; `code` says why."}

PROBLEM = {
    "type": "object",
    "description": "An error, as RFC 9457 describes it.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "description": "Stable; for programs."},
        "detail": {"type": "string", "description": "For a person: what is wrong, and what to do."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "JSON pointer to the member, or /parameter.",
                    },
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def page_of(name: str, results: serializers.BaseSerializer[Any]) -> serializers.Serializer[Any]:
    """A page of a list; `results` is a serializer with many=True."""
    return inline_serializer(
        name=f"{name}Page",
        fields={
            "results": results,
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )


class AutoSchema(BaseAutoSchema):
    """Every operation with every error that it can answer."""

    def get_operation(self, *arguments: Any, **options: Any) -> Any:
        operation = super().get_operation(*arguments, **options)
        if operation is not None:
            for status, description in self.problems(operation).items():
                operation["responses"].setdefault(str(status), problem_response(description))
        return operation

    def problems(self, operation: dict[str, Any]) -> dict[int, str]:
        problems = dict(ALWAYS)
        if operation.get("security") and {} not in operation["security"]:
            problems |= UNAUTHENTICATED
        elif operation.get("security"):
            problems |= {401: "An access token was sent, and it is not valid; leave it out, or refresh it."}
        if "{" in self.path:
            problems |= NOT_FOUND
        if "requestBody" in operation:
            problems |= BODY
        if self.method != "GET" or self.path.endswith("/review"):
            problems |= CONFLICT
        return problems


def problem_response(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {PROBLEM_JSON: {"schema": schema}}}


def add_problem(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A post-processing hook: the component that every error refers to."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    return result
