"""The OpenAPI schema: what drf-spectacular cannot see by itself.

Each operation says in its docstring what it does (the first paragraph is its summary) and in
`extend_schema` what is special about it; what is common to all, foremost the errors, is added here.
"""

import inspect
from typing import Any

from drf_spectacular.openapi import AutoSchema as BaseAutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.utils import (
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema_field,
    inline_serializer,
)
from rest_framework import serializers

from quizapi.api import StrictSerializer
from quizapi.errors import PROBLEM_JSON
from quizapi.staff import StaffView

type Document = dict[str, Any]

PROBLEM: Document = {
    "type": "object",
    "description": "An error, as RFC 9457 describes it.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "description": "Stable; for programs. The guide lists all of them."},
        "detail": {"type": "string", "description": "For a person: what is wrong, and what to do."},
        "available": {"type": "integer", "description": "With too_few_questions: how many there are."},
        "report": {
            "type": "object",
            "description": "With import_refused: all that was found, as in the reply where nothing is.",
        },
        "errors": {
            "type": "array",
            "description": "What is wrong with single members or parameters.",
            "items": {"$ref": "#/components/schemas/FieldError"},
        },
    },
    "examples": [
        {
            "type": "urn:quizapi:problem:validation_error",
            "title": "Bad Request",
            "status": 400,
            "code": "validation_error",
            "detail": "Some fields are not right; see errors.",
            "errors": [{"pointer": "/flagged", "code": "required", "detail": "This field is required."}],
        }
    ],
}
FIELD_ERROR: Document = {
    "type": "object",
    "required": ["pointer", "code", "detail"],
    "properties": {
        "pointer": {
            "type": "string",
            "description": "JSON pointer to the member of the body, or / and the name of the parameter.",
        },
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
RETRY_AFTER: Document = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
CHALLENGE: Document = {"description": "`Bearer`.", "schema": {"type": "string"}}
ETAG: Document = {
    "description": "Names this very reply; send it as `If-None-Match` to learn whether it is still current.",
    "schema": {"type": "string"},
}
LOCATION: Document = {"description": "The address of what was made.", "schema": {"type": "string"}}
IF_MATCH: Document = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of what you have read; `*`: whatever it is by now.",
    "schema": {"type": "string"},
    "example": '"6a0a4c9c1e1b4a3f9d5f2b7c8e0d1a2b"',
}
IF_NONE_MATCH: Document = {
    "in": "header",
    "name": "If-None-Match",
    "description": "ETags of replies at hand: if the current one is among them, the answer is 304.",
    "schema": {"type": "string"},
    "example": '"6a0a4c9c1e1b4a3f9d5f2b7c8e0d1a2b"',
}
# The names and the limits of what stands in addresses.
PATH_PARAMETERS: dict[str, Document] = {
    "slug": {"description": "The slug.", "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}},
    "user_id": {"description": "The learner.", "schema": {"type": "string", "format": "uuid"}},
    "attempt_id": {
        "description": "One of your attempts; below `learners`, one of that learner's.",
        "schema": {"type": "string", "format": "uuid"},
    },
    "position": {
        "description": "Which question of the attempt: 1, 2, 3 ...",
        "schema": {"type": "integer", "minimum": 1},
    },
    "dataset": {
        "description": "The name of a dataset.",
        "schema": {"type": "string", "pattern": "^[a-z_]+$"},
    },
    "id": {"description": "The id.", "schema": {"type": "string", "format": "uuid"}},
    "topic": {
        "description": "The slug of a topic.",
        "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    },
    "number": {
        "description": "Which version: 1, 2, 3 ...",
        "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    },
}
SUCCESSES = {
    "200": "Done.",
    "201": "Made.",
    "202": "Accepted; a mail follows.",
    "204": "Done; nothing is left to show.",
    "304": "What you have is current.",
}


def problem_response(description: str, **headers: Document) -> Document:
    schema = {"$ref": "#/components/schemas/Problem"}
    response = {"description": description, "content": {PROBLEM_JSON: {"schema": schema}}}
    return response | ({"headers": {n.replace("_", "-"): h for n, h in headers.items()}} if headers else {})


RESPONSES: dict[str, Document] = {
    "BadRequest": problem_response("Something in the request is not right; `errors` names it."),
    "Unauthenticated": problem_response(
        "The access token is missing, has expired or is no longer valid.", WWW_Authenticate=CHALLENGE
    ),
    "InvalidToken": problem_response(
        "An access token was sent, and it is not valid; leave it out, or refresh it.",
        WWW_Authenticate=CHALLENGE,
    ),
    "Forbidden": problem_response("This is for staff who have the permission to do it."),
    "NotFound": problem_response("There is nothing here, or nothing that is yours."),
    "ChangedMeanwhile": problem_response(
        "This is not what you have read; `code` is `changed_meanwhile`. Read it again.", ETag=ETAG
    ),
    "PreconditionRequired": problem_response("`If-Match` is missing; `code` is `precondition_required`."),
    "LengthRequired": problem_response("The body came in chunks; say how long it is (`Content-Length`)."),
    "BodyTooLarge": problem_response("The body is too large."),
    "BodyNotJSON": problem_response("The body is not application/json."),
    "ServerError": problem_response("The server failed. Send the same request again."),
    "Unavailable": problem_response(
        "What the server needs cannot be reached just now. Send the same request again.",
        Retry_After=RETRY_AFTER,
    ),
}


def conflict(*codes: str) -> dict[tuple[int, str], OpenApiResponse]:
    """For `responses` of `extend_schema`: the codes with which the operation answers 409."""
    said = " or ".join(f"`{code}`" for code in codes)
    text = f"The state of things does not allow it; `code` is {said}."
    return {(409, PROBLEM_JSON): OpenApiResponse({"$ref": "#/components/schemas/Problem"}, text)}


def constant(value: str) -> serializers.Field[Any, Any, Any, Any]:
    """A member that always has this value, by which clients tell alternatives apart."""

    @extend_schema_field({"type": "string", "const": value})
    class Constant(serializers.CharField):
        pass

    return Constant()


def problem_field(**options: Any) -> serializers.Field[Any, Any, Any, Any]:
    """A member that holds a problem, as an error reply does."""

    @extend_schema_field({"$ref": "#/components/schemas/Problem"})
    class ProblemField(serializers.JSONField):
        pass

    return ProblemField(**options)


def page_of(name: str, results: serializers.BaseSerializer[Any]) -> serializers.Serializer[Any]:
    """A page of a list; `results` is a serializer with many=True."""
    none = "The address of that page; null where there is none."
    return inline_serializer(
        name=f"{name}Page",
        fields={
            "results": results,
            "next": serializers.URLField(allow_null=True, help_text=none),
            "previous": serializers.URLField(allow_null=True, help_text=none),
        },
    )


class AutoSchema(BaseAutoSchema):
    """Every operation with a summary, and with every reply that can occur."""

    def get_summary(self) -> str:
        return " ".join(self.paragraphs()[0].split()).removesuffix(".")

    def get_description(self) -> str:  # type: ignore[override]  # as in drf-spectacular's own
        return "\n\n".join(self.paragraphs()[1:])

    def paragraphs(self) -> list[str]:
        handler = getattr(self.view, self.method.lower())
        return (inspect.getdoc(handler) or "").split("\n\n")

    def get_operation(self, *arguments: Any, **options: Any) -> Any:
        operation = super().get_operation(*arguments, **options)
        if operation is None:
            return None
        body = operation.get("requestBody")
        if body and isinstance(self.get_request_serializer(), PolymorphicProxySerializer | dict):
            body["required"] = True  # each of the alternatives asks for something, and so does a file
        responses = operation["responses"]
        for status, name in self.problems(operation).items():
            responses.setdefault(str(status), {"$ref": f"#/components/responses/{name}"})
        if getattr(self.view, "has_etag", False) and self.method == "GET":
            add_etag(operation)
        if self.method in getattr(self.view, "guarded", ()):
            add_if_match(operation)
        if getattr(self.view, "creates", False):
            add_location(operation)
        for status, response in responses.items():
            if response.get("description") == "":
                response["description"] = SUCCESSES[status]
        operation["responses"] = dict(sorted(responses.items()))
        return operation

    def problems(self, operation: Document) -> dict[int, str]:
        problems = {400: "BadRequest", 500: "ServerError", 503: "Unavailable"}
        security = operation.get("security", [])
        if any(security):  # one of the ways in needs a token
            problems[401] = "InvalidToken" if {} in security else "Unauthenticated"
        if isinstance(self.view, StaffView):
            problems[403] = "Forbidden"
        if "{" in self.path:
            problems[404] = "NotFound"
        if self.method != "GET":
            problems[411] = "LengthRequired"
        if self.method in getattr(self.view, "guarded", ()):
            problems |= {412: "ChangedMeanwhile", 428: "PreconditionRequired"}
        if "requestBody" in operation:
            problems |= {413: "BodyTooLarge", 415: "BodyNotJSON"}
        return problems

    def _resolve_path_parameters(self, variables: list[str]) -> list[Document]:
        return [{"in": "path", "name": n, "required": True, **PATH_PARAMETERS[n]} for n in variables]

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        kind = serializer if isinstance(serializer, type) else type(serializer)
        if issubclass(kind, StrictSerializer):
            schema["additionalProperties"] = False
        if schema.get("description") == get_doc(StrictSerializer):
            del schema["description"]  # it is about the class, not about what is sent
        return schema


def add_etag(operation: Document) -> None:
    operation.setdefault("parameters", []).append(IF_NONE_MATCH)
    operation["responses"]["200"]["headers"] = {"ETag": ETAG}
    operation["responses"]["304"] = {"description": SUCCESSES["304"], "headers": {"ETag": ETAG}}


def add_if_match(operation: Document) -> None:
    operation.setdefault("parameters", []).append(IF_MATCH)
    if "200" in operation["responses"]:
        operation["responses"]["200"]["headers"] = {"ETag": ETAG}


def add_location(operation: Document) -> None:
    """Of what a POST makes; where it was there already, it has no need to be told."""
    if "201" in operation["responses"]:
        operation["responses"]["201"]["headers"] = {"ETag": ETAG, "Location": LOCATION}


def add_components(result: Document, generator: Any, request: Any, public: bool) -> Document:
    """A post-processing hook: what operations refer to."""
    components = result["components"]
    components["schemas"] |= {"FieldError": FIELD_ERROR, "Problem": PROBLEM}
    components["schemas"] = dict(sorted(components["schemas"].items()))
    components["responses"] = RESPONSES
    return result
