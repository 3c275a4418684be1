"""Lists: pages in a total order, from one opaque cursor to the next, in both directions.

A cursor says where a page begins by the values of all fields of the order (keyset pagination), so pages
stay right when rows come and go. It is signed together with the list and the filters that it belongs to:
one that was made up, or is from elsewhere, is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from quizapi.api import StrictSerializer

PAGE, MAX_PAGE = 20, 100
MAX_CURSOR = 2000


class PageQuery(StrictSerializer):
    """The parameters that every list has."""

    cursor = serializers.CharField(
        required=False,
        max_length=MAX_CURSOR,
        help_text="Where the page begins: take it from `next` or `previous`.",
    )
    limit = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_PAGE,
        help_text=f"How many results a page has; {PAGE} if left out.",
    )


class ExactEncoder(DjangoJSONEncoder):
    """As signing needs it, but with times to the microsecond: they have to compare equal."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


class ExactSerializer:
    def dumps(self, value: Any) -> bytes:
        return ExactEncoder(separators=(",", ":")).encode(value).encode()

    def loads(self, data: bytes) -> Any:
        return signing.JSONSerializer().loads(data)


@dataclass(frozen=True)
class Cursor:
    """The page after these values of the order's fields, or before them; without values, at that end."""

    after: bool
    values: list[Any]


@dataclass(frozen=True)
class Page[Row]:
    """Some rows of a list, and the addresses of the pages beside this one."""

    rows: list[Row]
    next: str | None
    previous: str | None

    @classmethod
    def of(
        cls,
        rows: "QuerySet[Any, Row]",
        request: Request,
        query: Mapping[str, Any],
        *,
        order: tuple[str, ...],
    ) -> Self:
        """The page that a validated query asks for; `order` is total, of fields that are never null."""
        scope = scope_of(request, query, order)
        cursor = read_cursor(query, scope)
        limit = query.get("limit", PAGE)
        backward = cursor is not None and not cursor.after
        direction = tuple(map(opposite, order)) if backward else order
        found = list(rows.filter(beyond(direction, cursor)).order_by(*direction)[: limit + 1])
        more = len(found) > limit
        found = found[:limit]
        if backward:
            found.reverse()

        def link(beside: list[Row], *, after: bool) -> str:
            values = [value_of(row, name) for row in beside for name in order]
            token = signing.dumps([after, values], salt=scope, serializer=ExactSerializer, compress=True)
            return replace_query_param(request.build_absolute_uri(), "cursor", token)

        # Where a page is empty, nothing lies beyond its cursor: the way back begins at the list's end.
        came_from = cursor is not None and bool(cursor.values)
        has_next, has_previous = (came_from, more) if backward else (more, came_from)
        return cls(
            found,
            link(found[-1:], after=True) if has_next else None,
            link(found[:1], after=False) if has_previous else None,
        )

    def document(self, results: list[Any]) -> dict[str, Any]:
        """The page as clients get it, its rows represented by `results`."""
        return {"results": results, "next": self.next, "previous": self.previous}


def scope_of(request: Request, query: Mapping[str, Any], order: tuple[str, ...]) -> str:
    """What a cursor belongs to: the list, its order and its filters."""
    filters = sorted((name, value) for name, value in query.items() if name not in ("cursor", "limit"))
    return repr((request.path, order, filters))


def read_cursor(query: Mapping[str, Any], scope: str) -> Cursor | None:
    token = query.get("cursor")
    if token is None:
        return None
    try:
        return Cursor(*signing.loads(token, salt=scope, serializer=ExactSerializer))
    except signing.BadSignature:
        raise serializers.ValidationError(
            {"cursor": ["Take the cursor from `next` or `previous` of this list, and change no filter."]}
        ) from None


def opposite(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def value_of(row: Any, name: str) -> Any:
    name = name.removeprefix("-")
    return row[name] if isinstance(row, dict) else getattr(row, name)


def beyond(order: tuple[str, ...], cursor: Cursor | None) -> Q:
    """What comes after the cursor's values in this order."""
    condition, equal = Q(), Q()
    for name, value in zip(order, cursor.values if cursor else (), strict=False):
        field, lookup = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
        condition |= equal & Q((f"{field}__{lookup}", value))
        equal &= Q((field, value))
    return condition
