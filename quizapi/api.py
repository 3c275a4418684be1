"""What all endpoints share: JSON in and out, strict input, lists with opaque cursors, ETags."""

import hashlib
from decimal import Decimal
from typing import Any, cast

import orjson
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework import exceptions, serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import Cursor
from rest_framework.pagination import CursorPagination as BaseCursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

MAX_PAGE = 100
JSON = "application/json"


class JSONOnly(BaseContentNegotiation):
    """Everything is JSON, whatever `Accept` says; a body must say that it is."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        media_type = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class JSONParser(BaseParser):
    """Strict JSON in UTF-8, no larger than `DATA_UPLOAD_MAX_MEMORY_SIZE` (then 413)."""

    media_type = JSON

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return orjson.loads(parser_context["request"].body)
        except orjson.JSONDecodeError as error:
            raise exceptions.ParseError(f"The body is not JSON: {error}.", code="malformed_json") from None


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


def published(request: Request | HttpRequest, body: bytes | str, etag: str | None = None) -> HttpResponse:
    """Published JSON with a strong ETag; 304 where the client has just that."""
    if etag is None:
        data = body.encode() if isinstance(body, str) else body
        etag = hashlib.sha256(data).hexdigest()[:32]
    response = HttpResponse(body, content_type=JSON)
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Cache-Control"] = "no-cache"
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    conditional = get_conditional_response(request, etag=f'"{etag}"', response=response)
    return cast("HttpResponse", conditional)


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses members it does not know, so that a misspelt one is not lost."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := [name for name in data if name not in self.fields]):
            known = ", ".join(self.fields)
            raise serializers.ValidationError(
                {name: [f"There is no such member here; the members are {known}."] for name in unknown},
                code="unknown_member",
            )
        return super().to_internal_value(data)


def read[S: serializers.BaseSerializer[Any]](serializer: type[S], data: Any) -> dict[str, Any]:
    """The validated members of a body or a query; raises DRF's `ValidationError`."""
    bound = serializer(data=data)
    bound.is_valid(raise_exception=True)
    return cast("dict[str, Any]", bound.validated_data)


def read_query[S: serializers.BaseSerializer[Any]](serializer: type[S], request: Request) -> dict[str, Any]:
    """The validated parameters of a URL; a parameter given twice counts as an error."""
    repeated = [name for name, values in request.query_params.lists() if len(values) > 1]
    if repeated:
        raise serializers.ValidationError({name: ["Give this parameter once."] for name in repeated})
    return read(serializer, request.query_params.dict())


class PageQuery(StrictSerializer):
    """The parameters that every list has."""

    cursor = serializers.CharField(
        required=False, max_length=1000, help_text="Where the page begins: take it from `next` or `previous`."
    )
    limit = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_PAGE,
        help_text="How many results a page has; 20 if left out.",
    )


class CursorPagination(BaseCursorPagination):
    """Pages by signed cursors, so that a cursor that was made up or belongs elsewhere is refused."""

    page_size = 20
    max_page_size = MAX_PAGE
    page_size_query_param = "limit"
    ordering: Any = ("id",)

    def page_of(self, queryset: Any, request: Request, ordering: tuple[str, ...]) -> list[Any]:
        """One page of a queryset in this order, the last field of which makes it total."""
        self.ordering = ordering
        return self.paginate_queryset(queryset, request) or []

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        return tuple(self.ordering)

    def encode_cursor(self, cursor: Cursor) -> str:
        token = signing.dumps([list(self.ordering), *cursor], salt="cursor", compress=True)
        assert self.base_url is not None
        return replace_query_param(self.base_url, self.cursor_query_param, token)

    def decode_cursor(self, request: Request) -> Cursor | None:
        token = request.query_params.get(self.cursor_query_param)
        if token is None:
            return None
        try:
            ordering, *cursor = signing.loads(token, salt="cursor")
        except signing.BadSignature:
            ordering, cursor = [], []
        if ordering != list(self.ordering):
            raise serializers.ValidationError(
                {"cursor": ["Take the cursor from `next` or `previous` of this list, and change no filter."]}
            )
        return Cursor(*cursor)

    def document(self, results: list[Any]) -> dict[str, Any]:
        return {"results": results, "next": self.get_next_link(), "previous": self.get_previous_link()}
