"""What all endpoints share: JSON in and out, strict input, ETags."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any, cast

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response
from rest_framework import exceptions, serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

JSON = "application/json"
MOST_UNKNOWN = 20  # unknown members that one reply names; nobody mends more at once


class JSONOnly(BaseContentNegotiation):
    """Everything is JSON, whatever `Accept` says; a body must say that it is."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        media_type = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class JSONParser(BaseParser):
    """Strict JSON in UTF-8, no larger than `API_MAX_BODY_BYTES` (then 413).

    A member given twice is refused, too: which one counts is up to the reader (RFC 8259, section 4).
    """

    media_type = JSON

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        request = parser_context["request"]
        length = int(request.META["CONTENT_LENGTH"])
        if length > self.most_bytes():
            raise RequestDataTooBig
        body = self.body_of(request, length)
        try:
            data = orjson.loads(body)
            json.loads(body, object_pairs_hook=refuse_repeated)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(f"The body is not JSON: {error}.", code="malformed_json") from None
        return data

    def most_bytes(self) -> int:
        return settings.API_MAX_BODY_BYTES

    def body_of(self, request: Any, length: int) -> bytes:
        return cast("bytes", request.body)


def refuse_repeated(members: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in members:
        if name in seen:
            raise ValueError(f"the member {name[:100]} is given twice")
        seen.add(name)


class JSONRenderer(BaseRenderer):
    media_type = JSON
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return dumps(data)


def dumps(data: object) -> bytes:
    """JSON with decimals as numbers and times in UTC; `orjson.Fragment`s go in as they are."""
    return orjson.dumps(data, default=plain, option=orjson.OPT_UTC_Z)


def plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value)} has no JSON form")


def reply(data: object, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """A private JSON response: it is about one learner, so no cache may keep it."""
    response = HttpResponse(dumps(data), status=status, content_type=JSON, headers=headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def published(request: Request | HttpRequest, body: bytes | str) -> HttpResponse:
    """Published JSON with a strong ETag; 304 where the client has just that."""
    data = body.encode() if isinstance(body, str) else body
    # Of the body alone: a digest of more than a learner may see would let them test guesses at the rest.
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    response = HttpResponse(data, content_type=JSON)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    return cast("HttpResponse", get_conditional_response(request, etag=etag, response=response))


class StrictSerializer(serializers.Serializer[Any]):
    """Input that means what it says: a misspelt member is not lost, and "5" is not a number.

    Parameters of an address are text, whatever they stand for; members of a body have their JSON type.
    """

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            refuse_unknown(data, self.fields)
            if self.context.get("is_json"):
                refuse_other_types(data, self.fields)
        return super().to_internal_value(data)


def refuse_unknown(data: Iterable[str], known: Iterable[str]) -> None:
    if unknown := list(islice((name for name in data if name not in known), MOST_UNKNOWN)):
        message = f"There is no such member here; the members are {', '.join(known)}."
        raise serializers.ValidationError({name: [message] for name in unknown}, code="unknown_member")


JSON_TYPES: list[tuple[type[serializers.Field[Any, Any, Any, Any]], tuple[type, ...], str]] = [
    (serializers.BooleanField, (bool,), "Send true or false."),
    (serializers.IntegerField, (int,), "Send a whole number."),
    (serializers.FloatField, (int, float), "Send a number."),
    (serializers.CharField, (str,), "Send a string."),
    (serializers.ChoiceField, (str,), "Send a string."),
    (serializers.UUIDField, (str,), "Send a string."),
]


def refuse_other_types(data: dict[str, Any], fields: Any) -> None:
    """DRF's fields convert what they can; the schema promises that they do not have to."""
    found = {name: mistyped(fields[name], value) for name, value in data.items()}
    if errors := {name: messages for name, messages in found.items() if messages}:
        raise serializers.ValidationError(errors)


def mistyped(field: Any, value: Any) -> Any:
    """A message where the value is not of its field's type; of a list, messages by index. Else nothing."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        if (
            field.max_length is not None and len(value) > field.max_length
        ):  # before a look at each of a million
            return [ErrorDetail(f"Send at most {field.max_length} of these.", "max_length")]
        found = {index: mistyped(field.child, element) for index, element in enumerate(value)}
        return {index: messages for index, messages in found.items() if messages}
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 1.0 is a whole number to JSON Schema, and to JavaScript
    for kind, types, message in JSON_TYPES:
        if isinstance(field, kind) and value is not None and type(value) not in types:
            return [message]
    return []


def read[S: serializers.BaseSerializer[Any]](serializer: type[S], data: Any) -> dict[str, Any]:
    """The validated members of a body; raises DRF's `ValidationError`."""
    if isinstance(data, QueryDict):  # DRF's idea of an empty form, where a box that is missing is unticked
        data = {}
    return validated(serializer(data=data, context={"is_json": True}))


def read_query[S: serializers.BaseSerializer[Any]](serializer: type[S], request: Request) -> dict[str, Any]:
    """The validated parameters of an address; a parameter given twice counts as an error."""
    repeated = [name for name, values in request.query_params.lists() if len(values) > 1]
    if repeated:
        raise serializers.ValidationError({name: ["Give this parameter once."] for name in repeated})
    return validated(serializer(data=request.query_params.dict()))


def validated(bound: serializers.BaseSerializer[Any]) -> dict[str, Any]:
    bound.is_valid(raise_exception=True)
    return cast("dict[str, Any]", bound.validated_data)
