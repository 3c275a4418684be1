"""Serializers made of JSON Schemas: what describes itself by one has its component in the OpenAPI schema."""

from collections.abc import Mapping
from functools import cache
from types import new_class
from typing import Any

import orjson
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

type Schema = Mapping[str, Any]
type Field = serializers.Field[Any, Any, Any, Any]
type SerializerClass = type[serializers.Serializer[Any]]


def serializer_of(schema: Schema, *, base: SerializerClass = serializers.Serializer) -> SerializerClass:
    """A serializer with the properties of an object's schema besides those of `base`.

    The schema's `title` names the component. Objects with a title within it become components, too; of
    anything else the schema stays as it is. It describes, and validates nothing.
    """
    return _serializer_of(orjson.dumps(schema), base)


@cache  # one class for each component, however often it is referred to
def _serializer_of(document: bytes, base: SerializerClass) -> SerializerClass:
    schema = orjson.loads(document)
    required = schema.get("required", ())
    members: dict[str, Any] = {
        name: field_of(member, required=name in required) for name, member in schema["properties"].items()
    }
    if "description" in schema:
        members["__doc__"] = schema["description"]
    return new_class(f"{schema['title']}Serializer", (base,), exec_body=lambda body: body.update(members))


def field_of(schema: Schema, *, required: bool) -> Field:
    about: Any = {"required": required, "help_text": schema.get("description")}
    if is_component(schema):
        return serializer_of(schema)(**about)
    if is_component(schema.get("items", {})):
        return serializer_of(schema["items"])(many=True, **about)

    @extend_schema_field(dict(schema))
    class Described(serializers.Field[Any, Any, Any, Any]):
        pass

    return Described(**about)


def is_component(schema: Schema) -> bool:
    return schema.get("type") == "object" and "title" in schema and "properties" in schema
